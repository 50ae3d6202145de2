// What is heard of an article, measured: once for a view of a page, and nothing by leaping.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Listening } from "../../workers/web/player/listening.js";

const LENGTH_MS = 40_000;
const AT_END = { seen: true, durationMs: LENGTH_MS, speed: 1, source: "page", cue: 3 };

/** Listen from one place to another, in steps as the player looks. */
function listen(listening, fromMs, toMs) {
  const news = [];
  listening.leaps();
  for (let ms = fromMs; ms <= toMs; ms += 250) {
    listening.reaches(ms);
    news.push(...listening.news(LENGTH_MS));
  }
  return news;
}

test("the first sound of a view is a play; what is paused and resumed is not another", () => {
  const listening = new Listening();
  listening.pressed(1000);
  assert.equal(listening.begins(0, 1480, "live"), true);
  assert.equal(listening.begins(5000, 9000, "file"), false);
  assert.deepEqual([listening.firstSoundMs, listening.sound], [480, "live"]);
});

test("each quarter and the completion count once, by what was heard", () => {
  const listening = new Listening();
  assert.deepEqual(listen(listening, 0, 36_000), [25, 50, 75, "complete"]);
  assert.deepEqual(listen(listening, 0, 40_000), []);
});

test("a leap to the end completes nothing, and what is heard twice counts once towards it", () => {
  const listening = new Listening();
  assert.deepEqual(listen(listening, 39_000, 40_000), []);
  for (let times = 0; times < 6; times += 1) assert.deepEqual(listen(listening, 0, 8000), []);
  assert.equal(listening.coveredMs, 9000);
  assert.equal(listening.heardMs, 49_000);
});

test("parts that were heard in any order are put together", () => {
  const listening = new Listening();
  listen(listening, 20_000, 30_000);
  listen(listening, 0, 10_000);
  listen(listening, 30_000, 40_000);
  assert.deepEqual(listen(listening, 8000, 21_000), ["complete"]);
  assert.deepEqual(listening.parts, [[0, 40_000]]);
});

test("without a length there is no news", () => {
  const listening = new Listening();
  listening.reaches(0);
  listening.reaches(3000);
  assert.deepEqual(listening.news(0), []);
});

test("a view that saw the player and did not press says so, once", () => {
  const listening = new Listening();
  assert.equal(new Listening().summary({ ...AT_END, seen: false }), null);
  assert.deepEqual(listening.summary(AT_END), {
    event: "summary", source: "page", failures: 0, heard_ms: 0, seen: true, pressed: false,
  }); // prettier-ignore
  assert.equal(listening.summary(AT_END), null);
});

test("a summary has everything once; a page that comes back adds only what was heard since", () => {
  const listening = new Listening();
  listening.pressed(0);
  listening.begins(0, 300, "file");
  listen(listening, 0, 10_000);
  listening.failures = 2;
  assert.deepEqual(listening.summary(AT_END), {
    event: "summary", source: "page", failures: 2, heard_ms: 10_000, seen: true, pressed: true,
    first_sound_ms: 300, sound: "file", speed: 1, furthest: 25, cue: 3,
  }); // prettier-ignore
  listen(listening, 10_000, 12_000);
  assert.deepEqual(listening.summary(AT_END), { event: "summary", source: "page", failures: 0, heard_ms: 2000 });
});

test("what was heard of an older version counts in the newer one", () => {
  const listening = new Listening();
  listening.begins(0, 0, "file");
  listen(listening, 0, 20_000);
  listening.moves((ms) => Math.max(0, ms - 4000));
  assert.equal(listening.coveredMs, 16_000);
  assert.ok(listening.heard(15_000, 17_000));
  assert.ok(!listening.heard(16_500, 17_000));
  listen(listening, 16_000, 36_000);
  assert.equal(listening.coveredMs, 36_000);
});
