// "Play later": a list in this browser.

import assert from "node:assert/strict";
import { test } from "node:test";

import { dropFromLater, isForLater, laterItems, putForLater } from "../../workers/web/player/later.js";
import { openStorage } from "./stand_ins.js";

test("the newest comes first, once, and goes under any of its names", () => {
  openStorage();
  for (const article of ["a", "b", "a"]) putForLater({ article, title: article });
  assert.deepEqual(laterItems().map(({ article }) => article), ["a", "b"]);
  assert.ok(isForLater(["https://news.example/a", "a"]));
  dropFromLater(["https://news.example/a", "a"]);
  assert.deepEqual(laterItems().map(({ article }) => article), ["b"]);
});

test("it holds a hundred", () => {
  openStorage();
  for (let n = 0; n < 105; n += 1) putForLater({ article: String(n) });
  assert.equal(laterItems().length, 100);
  assert.equal(laterItems()[0].article, "104");
});

test("what is not ours is left out, and a browser without storage just forgets", () => {
  openStorage(new Map([["listen.later", JSON.stringify([null, 5, { article: 7 }, { article: "a" }])]]));
  assert.deepEqual(laterItems(), [{ article: "a" }]);
  openStorage(new Map([["listen.later", "{"]]));
  assert.deepEqual(laterItems(), []);
  Object.defineProperty(globalThis, "localStorage", { configurable: true, get: () => { throw new Error("blocked"); } });
  putForLater({ article: "a" });
  assert.deepEqual(laterItems(), []);
});
