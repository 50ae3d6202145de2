// A corrected narration beside the one that is heard: what follows what, and where one changes.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  compareVersions,
  correctedBefore,
  nextBorder,
  placeAfterEnd,
  placeInNewer,
  placeToResume,
} from "../../workers/web/player/pressed/versions.js";

const PAUSE_MS = 300;

/** Cues of sentences, one after the other: 100 ms a letter, at `pace` times that. */
function cuesOf(texts, { pace = 1, pauseMs = PAUSE_MS } = {}) {
  let atMs = 0;
  return texts.map((text, index) => {
    const start_ms = atMs;
    const end_ms = start_ms + text.length * 100 * pace;
    atMs = end_ms + pauseMs;
    return { index, text, start_ms, end_ms, words: [[start_ms, end_ms, 0, text.length]] };
  });
}

const compared = (old, fresh, isWhole = true) => compareVersions(cuesOf(old), cuesOf(fresh), isWhole);
const always = () => true;

test("nothing changed", () => {
  const versions = compared(["Aaa.", "Bbb."], ["Aaa.", "Bbb."]);
  assert.ok(versions.isSame);
  assert.deepEqual([versions.twins, versions.onward, versions.corrected], [[0, 1], [1, 2], []]);
});

test("a changed sentence is followed by what follows it, and preceded by what preceded it", () => {
  const { onward, corrected, isSame } = compared(["Aaa.", "Ten died.", "Ccc."], ["Aaa.", "Two were hurt.", "Ccc."]);
  assert.ok(!isSame);
  assert.deepEqual(onward, [1, 2, 3]);
  assert.deepEqual(corrected, [{ index: 1, fromMs: 700, toMs: 1600 }]);
});

test("an inserted sentence is heard after the one before it", () => {
  const { onward, corrected } = compared(["Aaa.", "Ccc."], ["Aaa.", "Bbb.", "Ccc."]);
  assert.deepEqual(onward, [1, 3]);
  assert.deepEqual(corrected.map(({ index }) => index), [1]);
});

test("a removed sentence is left out, and has its place", () => {
  const { onward, corrected } = compared(["Aaa.", "Bbb.", "Ccc."], ["Aaa.", "Ccc."]);
  assert.deepEqual(onward, [1, 1, 2]);
  assert.deepEqual(corrected, [{ index: 1, fromMs: 700, toMs: 1100, isGone: true }]);
});

test("an inserted first, a removed last", () => {
  assert.deepEqual(compared(["Bbb."], ["Aaa.", "Bbb."]).onward, [2]);
  const { onward, corrected } = compared(["Aaa.", "Bbb."], ["Aaa."]);
  assert.deepEqual(onward, [1, 1]);
  assert.ok(corrected[0].isGone);
});

test("repeated sentences are matched in order", () => {
  const old = ["No.", "Aaa.", "No.", "Bbb.", "No."];
  assert.deepEqual(compared(old, ["No.", "Aaa.", "No.", "Xxx.", "No."]).twins, [0, 1, 2, -1, 4]);
});

test("a sentence that is only cut otherwise is no correction, and has a border where both have one", () => {
  const { onward, corrected } = compared(["Aa, bb,", "cc,", "dd."], ["Aa,", "bb, cc,", "dd."]);
  assert.deepEqual(corrected, []);
  assert.deepEqual(onward, [null, 2, 3]);
});

test("a sentence that was split in two is not heard half again", () => {
  const old = ["The tide came late and the ferry stayed at six.", "Nobody was surprised by that at all."];
  const fresh = ["The tide came late.", "The ferry stayed at seven.", "Everybody was surprised by that."];
  assert.deepEqual(compared(old, fresh).onward, [2, 3]);
});

test("while the newer one is being made, what has not come yet is not decided", () => {
  const old = ["Aaa.", "Bbb.", "Ccc.", "Ddd."];
  assert.deepEqual(compared(old, [], false).onward, [null, null, null, null]);
  assert.deepEqual(compared(old, ["Aaa."], false).onward, [null, null, null, null]);
  assert.deepEqual(compared(old, ["Aaa.", "Xxx."], false).onward, [1, null, null, null]);
  assert.deepEqual(compared(old, ["Aaa.", "Xxx.", "Ccc."], false).onward, [1, 2, null, null]);
});

test("a new voice changes every time and no text", () => {
  const texts = ["Aaa.", "Bbbb.", "Ccc."];
  const versions = compareVersions(cuesOf(texts), cuesOf(texts, { pace: 1.5, pauseMs: 500 }));
  assert.ok(!versions.isSame);
  assert.deepEqual([versions.twins, versions.corrected], [[0, 1, 2], []]);
  const border = nextBorder(versions, 750);
  assert.equal(border.onward, 2);
  assert.equal(border.offsetMs, versions.after[1].end_ms - versions.before[1].end_ms);
});

test("a name that is only pronounced otherwise is another sound", () => {
  const old = cuesOf(["Aaa bbb."]);
  const fresh = [{ ...old[0], words: [[20, 800, 0, 8]] }];
  assert.ok(!compareVersions(old, fresh).isSame);
});

test("the border is in the pause, early in it, and far enough ahead", () => {
  const versions = compared(["Aaaaaaaaa.", "Bbbbbbbbb.", "Ccc."], ["Aaaaaaaaa.", "Bbbbbbbbb.", "Xxx."]);
  const border = nextBorder(versions, 100);
  assert.deepEqual([border.onward, border.offsetMs, border.atMs, border.untilMs], [1, 0, 1060, 1300]);
  assert.equal(nextBorder(versions, 100, { leadMs: () => 1200 }).onward, 2);
  assert.equal(nextBorder(versions, 100, { rate: 2, leadMs: () => 450 }).onward, 1);
  assert.equal(nextBorder(versions, 100, { rate: 2, leadMs: () => 700 }).onward, 2);
  assert.deepEqual([100, 1290].map((ms) => nextBorder(versions, ms).isLast), [false, true]);
  assert.equal(nextBorder(versions, 1250).onward, 1);
  assert.equal(nextBorder(versions, 1290).onward, 2);
});

test("where there is no pause to be heard there is no border", () => {
  const [old, fresh] = [["Aaa,", "bbb.", "Ccc."], ["Aaa,", "bbb.", "Xxx."]].map((texts) => cuesOf(texts, { pauseMs: 40 }));
  assert.equal(nextBorder(compareVersions(old, fresh), 0, { endMs: 2000 }).onward, 3);
});

test("before the first word both are at their beginning", () => {
  const late = (cues) => cues.map((cue) => ({ ...cue, start_ms: cue.start_ms + 500, end_ms: cue.end_ms + 500 }));
  const versions = compareVersions(late(cuesOf(["Aaa."])), late(cuesOf(["Xxxxx."])));
  assert.deepEqual([nextBorder(versions, 20).onward, nextBorder(versions, 20).offsetMs], [0, 0]);
  assert.equal(nextBorder(versions, 480).onward, 1);
});

test("who has passed is told of what was heard, and of nothing else", () => {
  const versions = compared(["Aaa.", "Bbb.", "Ccc.", "Ddd."], ["Aaa.", "Xxx.", "Ccc.", "Yyy."]);
  const indexes = (onward, wasHeard) => correctedBefore(versions, onward, wasHeard).map(({ index }) => index);
  assert.deepEqual(indexes(1, always), []);
  assert.deepEqual(indexes(2, always), [1]);
  assert.deepEqual(indexes(4, always), [1, 3]);
  assert.deepEqual(indexes(4, (fromMs) => fromMs > 1000), [3]);
});

test("places are carried over", () => {
  const versions = compared(["Aaa.", "Bbb.", "Ccc."], ["Aaa.", "Xxxxx.", "Ccc."]);
  assert.deepEqual([0, 200, 500, 1500].map((ms) => placeInNewer(versions, ms)), [0, 200, 500, 1700]);
  assert.equal(placeInNewer(versions, 800), versions.after[2].start_ms);
  assert.deepEqual(placeAfterEnd(versions, 1050), { ms: 1300, onward: 2 });
  assert.equal(placeAfterEnd(compared(["Aaa.", "Bbb."], ["Aaa."], false), 1050), null);
  assert.deepEqual(placeAfterEnd(compared(["Aaa.", "Bbb."], ["Aaa."]), 1050), { ms: 400, onward: 1 });
});

test("after a break, what both say goes on, and what was corrected begins anew", () => {
  const versions = compared(["Aaa.", "Bbb.", "Ccc."], ["Aaa.", "Xxxxx.", "Ccc."]);
  assert.equal(placeToResume(versions, 200), 200);
  assert.equal(placeToResume(versions, 800), versions.after[1].start_ms);
  assert.equal(placeToResume(versions, 1500), placeInNewer(versions, 1500));
  const shorter = compared(["Aaa.", "Bbb."], ["Aaa."]); // what was left out is nowhere
  assert.equal(placeToResume(shorter, 900), placeInNewer(shorter, 900));
});

test("ten thousand random corrections lose no word and repeat none", () => {
  let seed = 7;
  const random = (n) => (seed = (seed * 48271) % 2147483647) % n;
  for (let round = 0; round < 10_000; round += 1) {
    const old = Array.from({ length: 1 + random(9) }, (_, i) => (random(6) ? `Sentence ${i}.` : "No."));
    const fresh = old.flatMap((text, i) => [[text], [text], [text], [`Changed ${round} ${i}.`], [], [text, `New ${i}.`]][random(6)]);
    const versions = compared(old, fresh);
    for (const [i, twin] of versions.twins.entries()) {
      assert.ok(twin < 0 || old[i] === fresh[twin]);
      // Whoever hears a sentence that both have goes on with what follows it in the newer version.
      if (twin >= 0) assert.equal(versions.onward[i], twin + 1);
    }
    const onward = versions.onward.filter((n) => n !== null);
    assert.deepEqual(onward, [...onward].sort((x, y) => x - y));
    if (versions.twins.at(-1) < 0) assert.equal(versions.onward.at(-1), fresh.length);
    const told = versions.corrected.filter(({ isGone }) => !isGone).map(({ index }) => index);
    const twins = new Set(versions.twins);
    assert.deepEqual(told, fresh.map((_, j) => j).filter((j) => !twins.has(j)));
  }
});
