// From the live sound to the finished file: the second element comes to where the first is.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { align, areTogether, keepTogether, load } from "../../workers/web/player/handover.js";
import { StandInAudio, openDocument } from "./stand_ins.js";

const { signal } = new AbortController();
let clock;
let nowMs;

// Timers of the test's own: time passes only when the player waits.
beforeEach(() => {
  openDocument();
  nowMs = 0;
  clock = [];
  globalThis.setTimeout = (act, ms = 0) => {
    queueMicrotask(() => queueMicrotask(() => {
      if (ms < 10_000) pass(ms, act);
    }));
    return 1;
  };
  globalThis.clearTimeout = () => {};
  Object.defineProperty(globalThis, "performance", { value: { now: () => nowMs }, configurable: true });
});

function pass(ms, act) {
  nowMs += ms;
  clock.forEach((audio) => audio.tick(ms));
  act();
}

function pair(fromS, { playing = true, rate = 1 } = {}) {
  const from = new StandInAudio(fromS);
  const to = new StandInAudio(0);
  Object.assign(from, { paused: !playing, playbackRate: rate });
  clock = [from, to];
  return [from, to];
}

test("a paused sound is met exactly, unheard", async () => {
  const [from, to] = pair(12.5, { playing: false });
  assert.equal(await align(from, to, "/a.mp3", signal), 0);
  assert.deepEqual([to.url, to.paused, to.muted, to.currentTime], ["/a.mp3", true, true, 12.5]);
});

for (const rate of [1, 1.75]) {
  test(`a sound that goes on at ${rate} is caught up with`, async () => {
    const [from, to] = pair(30, { rate });
    const gapS = await align(from, to, "/a.mp3", signal);
    assert.ok(Math.abs(gapS) < 0.03, String(gapS));
    assert.ok(!to.paused);
    assert.equal(to.playbackRate, rate);
    assert.ok(to.preservesPitch);
  });
}

test("it never seeks beyond the end", async () => {
  const [from, to] = pair(20, { playing: false });
  to.duration = 10;
  await align(from, to, "/a.mp3", signal);
  assert.equal(to.currentTime, 10);
});

test("a signal ends it", async () => {
  const [from, to] = pair(5);
  const over = new AbortController();
  const aligned = align(from, to, "/a.mp3", over.signal);
  over.abort(new Error("left"));
  await assert.rejects(aligned, /left/);
});

test("an error of the file rejects", async () => {
  const [from, to] = pair(5);
  Object.defineProperty(to, "src", {
    set() {
      queueMicrotask(() => to.dispatchEvent(new Event("error")));
    },
  });
  to.error = new Error("no such file");
  await assert.rejects(align(from, to, "/gone.mp3", signal), /no such file/);
});

test("another version is met as much further as it is", async () => {
  const [from, to] = pair(30);
  const both = { from, to, offsetS: -4.25 };
  await load(to, "/newer.mp3", signal);
  const gapS = await keepTogether(both, signal);
  assert.ok(Math.abs(gapS) < 0.012, String(gapS));
  assert.ok(areTogether(both));
  from.currentTime = 50;
  assert.ok(!areTogether(both));
});
