// What the views show, worked out from the player's parts.

import assert from "node:assert/strict";
import { test } from "node:test";

import { SAID_ONCE, modelOf } from "../../workers/web/player/model.js";
import { Texts } from "../../workers/web/player/texts.js";

/** A player as the views know it; what a test names is other than usual. */
function player({ session = {}, sound = {}, ...changed } = {}) {
  return {
    state: "ready",
    texts: new Texts("en"),
    finished: false,
    playing: true,
    positionMs: 0,
    durationMs: 60_000,
    fromMs: 0,
    item: {},
    waiting: [],
    getAttribute: () => null,
    server: { address: (path) => `https://listen.example${path}` },
    ...changed,
    session: { title: null, manifest: null, progress: null, refusal: null, chapters: [], ...session },
    sound: { isLive: false, starved: false, bufferedMs: 0, endS: 0, rate: 1, ...sound },
  };
}

const CHAPTERS = [
  { title: "Tide tables", start_ms: 0 },
  { title: "The gauges", start_ms: 12_000 },
];

test("before the press it invites, with length and honesty about the voice", () => {
  const idle = { state: "idle", playing: false };
  const length = (said) => modelOf(player({ ...idle, getAttribute: () => said })).status;
  assert.equal(modelOf(player(idle)).title, "Listen to this article");
  assert.equal(length(null), "Synthetic voice");
  assert.equal(length("372"), "6 min · Synthetic voice");
  assert.equal(length("PT1H2M"), "62 min · Synthetic voice");
  assert.equal(length("PT90.5S"), "2 min · Synthetic voice");
  for (const strange of ["soon", "PT", "-"]) assert.equal(length(strange), "Synthetic voice", strange);
});

test("who comes back is told where it goes on", () => {
  const model = modelOf(player({ state: "idle", playing: false, fromMs: 20_000, item: { title: "Tide" } }));
  assert.equal(model.title, "Tide");
  assert.equal(model.status, "Listen from 0:20 · Synthetic voice");
});

test("the chapter is the one that is heard, a moment ahead", () => {
  const at = (positionMs) => modelOf(player({ positionMs, session: { chapters: CHAPTERS } }));
  assert.deepEqual([0, 11_000, 11_900, 30_000].map((ms) => at(ms).chapter), [0, 0, 1, 1]);
  assert.equal(at(30_000).status, "The gauges");
  assert.equal(modelOf(player({ positionMs: 5, session: { title: "Tide tables", chapters: CHAPTERS } })).status, "Synthetic voice");
});

test("of live sound one can go as far as it has come, and its length is an estimate", () => {
  const model = modelOf(player({ state: "live", durationMs: 5000, sound: { isLive: true, endS: 8.25 } }));
  assert.deepEqual([model.limitMs, model.durationMs, model.bufferedMs, model.isEstimate], [8250, 8250, 8250, true]);
  assert.equal(model.status, "Heard as it is recorded");
});

test("while nothing is to be heard yet, it says how far the making is", () => {
  const waiting = (progress) => modelOf(player({ state: "preparing", session: { progress } })).status;
  assert.equal(waiting(null), "The first words are on their way");
  assert.equal(waiting({ segments_done: 0, segments_total: 20 }), "The first words are on their way");
  assert.equal(waiting({ segments_done: 5, segments_total: 20 }), "Being prepared, 25% done");
  const starved = modelOf(player({ state: "live", sound: { isLive: true, starved: true } }));
  assert.deepEqual([starved.status, starved.busy], ["The first words are on their way", true]);
});

test("what has nothing to play has no button; what failed has one if another try makes sense", () => {
  const playable = (state, refusal = null) => modelOf(player({ state, session: { refusal } })).playable;
  assert.deepEqual(["withdrawn", "unknown"].map((state) => playable(state)), [false, false]);
  assert.deepEqual([playable("failed"), playable("failed", { retryable: true })], [false, true]);
  assert.ok(playable("offline"));
});

test("every state says something, and each that is said aloud has a text", () => {
  for (const state of ["starting", "preparing", "live", "ready", "failed", "withdrawn", "unknown", "limited", "offline"]) {
    assert.ok(modelOf(player({ state })).status, state);
  }
  for (const state of SAID_ONCE) assert.ok(modelOf(player({ state })).status, state);
  assert.equal(modelOf(player({ state: "failed", session: { refusal: { kind: "broken" } } })).status, "The sound stopped coming.");
  assert.equal(modelOf(player({ finished: true })).status, "The end");
});

test("a crowd is told how long it waits, never less than a second", () => {
  const refusal = (untilMs) => modelOf(player({ state: "limited", session: { refusal: { untilMs } } })).status;
  assert.match(refusal(0), /again in 1 second\.$/);
  assert.match(refusal(Date.now() + 3_600_000), /again in 1 hour/);
});

test("the download is there once there is a file; the next article has its title", () => {
  assert.equal(modelOf(player()).download, "");
  const model = modelOf(player({ session: { manifest: { contentUrl: "/media/a.mp3" } }, waiting: [{ title: "Next" }] }));
  assert.deepEqual([model.download, model.next], ["https://listen.example/media/a.mp3", "Next"]);
  assert.deepEqual([modelOf(player()).next, modelOf(player({ waiting: [{}] })).next], [null, ""]);
});
