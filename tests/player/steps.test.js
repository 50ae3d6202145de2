// Steps from sentence to sentence and from paragraph to paragraph.

import assert from "node:assert/strict";
import { test } from "node:test";

import { placeOf } from "../../workers/web/player/pressed/steps.js";

const CUES = [
  { start_ms: 0, kind: "title", chapter: 0, ends_block: true },
  { start_ms: 3000, kind: "paragraph", chapter: 0, ends_block: false },
  { start_ms: 6000, kind: "paragraph", chapter: 0, ends_block: true },
  { start_ms: 9000, kind: "paragraph", chapter: 0, ends_block: false },
  { start_ms: 12_000, kind: "paragraph", chapter: 1, ends_block: true },
];

test("onward goes to the next beginning", () => {
  const next = (ms, unit) => placeOf(CUES, ms, unit, 1);
  assert.deepEqual([0, 3000, 4000, 11_000, 12_000].map((ms) => next(ms, "sentence")), [3000, 6000, 6000, 12_000, null]);
  assert.deepEqual([0, 3000, 9500].map((ms) => next(ms, "paragraph")), [3000, 9000, 12_000]);
});

test("back goes to this beginning, and soon after it to the one before", () => {
  const back = (ms, unit) => placeOf(CUES, ms, unit, -1);
  assert.deepEqual([5500, 4000, 1000, 0].map((ms) => back(ms, "sentence")), [3000, 0, 0, 0]);
  const short = [0, 1000, 1800].map((ms) => ({ start_ms: ms, kind: "paragraph", chapter: 0 }));
  assert.deepEqual([1800, 1000].map((ms) => placeOf(short, ms, "sentence", -1)), [1000, 0]);
  assert.deepEqual([8000, 3500].map((ms) => back(ms, "paragraph")), [3000, 0]);
});

test("where a narration does not say where paragraphs end, headings and sections stand for them", () => {
  const plain = CUES.map((cue) => ({ ...cue, ends_block: undefined }));
  assert.deepEqual([0, 3000].map((ms) => placeOf(plain, ms, "paragraph", 1)), [3000, 12_000]);
  assert.equal(placeOf([], 5000, "sentence", 1), null);
  assert.equal(placeOf([], 5000, "sentence", -1), null);
});
