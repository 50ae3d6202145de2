// What is heard after this article.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Queue } from "../../workers/web/player/queue.js";

/** A queue of articles, and what waits in it by name. */
function queue(...articles) {
  const line = new Queue();
  line.fill(articles);
  return { line, waiting: () => line.waiting.map(({ article }) => article) };
}

test("an article waits once, as the last or as the next", () => {
  const { line, waiting } = queue("a", { article: "b", title: "B" }, "c");
  line.add("a");
  assert.deepEqual(waiting(), ["b", "c", "a"]);
  line.add("a", true);
  assert.deepEqual(waiting(), ["a", "b", "c"]);
  line.remove("b");
  assert.deepEqual(waiting(), ["a", "c"]);
});

test("onward and back again, in order or out of it", () => {
  const { line, waiting } = queue("a", "b", "c");
  const now = { article: "now" };
  assert.equal(line.onward(now).article, "a");
  assert.equal(line.onward({ article: "a" }, "c").article, "c");
  assert.deepEqual(waiting(), ["b"]);
  assert.equal(line.back({ article: "c" }).article, "a");
  assert.deepEqual(waiting(), ["c", "b"]);
  assert.equal(line.onward({ article: "a" }, "nowhere"), null);
  assert.equal(line.back({ article: "a" }), now);
  assert.equal(line.back(now), null);
});
