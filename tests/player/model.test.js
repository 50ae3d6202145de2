// What the views show, worked out from the player's parts.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

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
    about: null,
    getAttribute: () => null,
    hasAttribute: () => false,
    places: ["tide"],
    skipMs: 10_000,
    isOff: () => false,
    getRootNode: () => ({ querySelectorAll: () => [] }),
    server: { address: (path) => `https://listen.example${path}` },
    ...changed,
    session: { title: null, manifest: null, progress: null, refusal: null, chapters: [], ...session },
    sound: { isLive: false, starved: false, bufferedMs: 0, endS: 0, rate: 1, ...sound },
  };
}

/** Let the page have a headline. */
function headline(text, offsetHeight = 40) {
  globalThis.document = { querySelectorAll: () => (text ? [{ textContent: `\n ${text} `, offsetHeight }] : []) };
}

beforeEach(() => headline(null));

const CHAPTERS = [
  { title: "Tide tables", start_ms: 0 },
  { title: "The gauges", start_ms: 12_000 },
];

test("before the press it invites, with length and honesty about the voice", () => {
  const idle = { state: "idle", playing: false };
  const heading = (said) => modelOf(player({ ...idle, getAttribute: (name) => (name === "duration" ? said : null) })).heading;
  assert.equal(modelOf(player(idle)).status, "Synthetic voice");
  assert.equal(heading(null), "Listen to this article");
  assert.equal(heading("372"), "Listen to this article · 6 min");
  assert.equal(heading("PT1H2M"), "Listen to this article · 62 min");
  assert.equal(heading("PT90.5S"), "Listen to this article · 2 min");
  for (const strange of ["soon", "PT", "-"]) assert.equal(heading(strange), "Listen to this article", strange);
  assert.equal(modelOf(player({ ...idle, about: { duration_ms: 240_000 } })).heading, "Listen to this article · 4 min");
});

test("the publisher says in words of his own what the voice is, and where more of it is told", () => {
  const idle = { state: "idle", playing: false };
  const about = { label: "AI voice, edited by people", label_url: "https://news.example/voices", voice: "Cori" };
  const shown = (changed) => modelOf(player({ ...idle, ...changed }));
  assert.deepEqual([shown({ about }).status, shown({ about }).how], ["AI voice, edited by people · Cori", "https://news.example/voices"]);
  const own = { note: "Our house voice", how: "/voices" };
  const page = shown({ about, getAttribute: (name) => own[name] ?? null });
  assert.deepEqual([page.status, page.how], ["Our house voice", "/voices"], "the page's own words go first");
  assert.equal(shown({ about: { ...about, synthetic: false } }).status, "Read by Cori", "a person has no such label");
  assert.equal(shown({ session: { manifest: { listen: { label: "AI voice" } } } }).status, "AI voice");
  assert.equal(shown({}).how, "");
});

test("the headline is shown only where the page does not show it", () => {
  const idle = { state: "idle", playing: false, item: { title: "Tide", own: true } };
  assert.deepEqual([modelOf(player(idle)).heading, modelOf(player(idle)).status], ["Tide", "Listen to this article · Synthetic voice"]);
  headline("Tide");
  assert.equal(modelOf(player(idle)).heading, "Listen to this article");
  assert.equal(modelOf(player({ ...idle, waiting: [{ title: "Next" }] })).heading, "Tide");
  headline("Tide", 1); // for screen readers alone
  assert.equal(modelOf(player(idle)).heading, "Tide");
});

test("who comes back is told where it goes on", () => {
  const model = modelOf(player({ state: "idle", playing: false, fromMs: 20_000, item: { title: "Tide" } }));
  assert.deepEqual([model.heading, model.status], ["Tide", "Listen from 0:20 · Synthetic voice"]);
});

test("a story that can't be heard is hidden or says so, as the page wishes", () => {
  const about = { state: "failed", reason: "language" };
  const idle = (unavailable) => {
    return modelOf(player({ state: "idle", about, getAttribute: (name) => (name === "unavailable" ? unavailable : null) }));
  };
  assert.deepEqual([idle(null).isHidden, idle(null).playable], [false, true]);
  assert.equal(idle("hide").isHidden, true);
  assert.deepEqual([idle("note").playable, idle("note").heading], [false, "No voice reads this language yet."]);
});

test("the publisher's own words about the voice are used", () => {
  const status = (note) => modelOf(player({ state: "idle", getAttribute: (name) => (name === "note" ? note : null) })).status;
  assert.equal(status("Read by our house voice"), "Read by our house voice");
  assert.equal(status(""), "");
  const told = (about) => modelOf(player({ state: "idle", about })).status;
  assert.equal(told({ synthetic: false }), "Read by a person");
  assert.equal(told({ synthetic: false, voice: "Ana Ruiz" }), "Read by Ana Ruiz");
  assert.equal(told({ synthetic: true, voice: "Cori" }), "Synthetic voice · Cori");
});

test("the chapter is the one that is heard, a moment ahead, and the first is an introduction", () => {
  const at = (positionMs) => modelOf(player({ positionMs, session: { title: "Tide tables", chapters: CHAPTERS } }));
  assert.deepEqual([0, 11_000, 11_900, 30_000].map((ms) => at(ms).chapter), [0, 0, 1, 1]);
  assert.deepEqual([at(30_000).heading, at(30_000).status], ["Tide tables", "The gauges"]);
  assert.equal(at(5).status, "Introduction");
});

test("of live sound one can go as far as it has come, and its length is an estimate", () => {
  const model = modelOf(player({ state: "live", durationMs: 5000, sound: { isLive: true, endS: 8.25 } }));
  assert.deepEqual([model.limitMs, model.durationMs, model.bufferedMs, model.isEstimate], [8250, 8250, 8250, true]);
  assert.equal(model.status, "Synthetic voice");
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
  const here = modelOf(player({ state: "limited", session: { refusal: { untilMs: 0, reason: "429" } } })).status;
  assert.match(here, /from your network/);
});

test("the download is there once there is a file; the next article has its title", () => {
  assert.equal(modelOf(player()).download, "");
  const model = modelOf(player({ session: { manifest: { contentUrl: "/media/a.mp3", listen: {} } }, waiting: [{ title: "Next" }] }));
  assert.deepEqual([model.download, model.next], ["https://listen.example/media/a.mp3", "Next"]);
  const closed = { contentUrl: "/media/a.mp3", listen: { download: false } };
  assert.equal(modelOf(player({ session: { manifest: closed } })).download, "", "the publisher gives no files");
  const off = { isOff: (name) => name === "download", session: { manifest: { contentUrl: "/a.mp3", listen: {} } } };
  assert.equal(modelOf(player(off)).download, "", "the page gives no files");
  assert.deepEqual([modelOf(player()).next, modelOf(player({ waiting: [{}] })).next], [null, ""]);
});
