// A playlist fills the queue: each story once, behind what waits, and nothing where it did not come.

import assert from "node:assert/strict";
import { test } from "node:test";

import { fillQueue } from "../../workers/web/player/playlist.js";

function playerWith(name, items, waiting = []) {
  return {
    getAttribute: () => name,
    gone: new AbortController(),
    articleId: "own",
    item: { article: "https://news.example/own" },
    waiting,
    asked: 0,
    server: {
      async playlist() {
        this.asked = (this.asked ?? 0) + 1;
        return items;
      },
    },
    set queue(list) {
      this.waiting = list;
    },
  };
}

const LIST = [
  { article_id: "own", title: "This one" },
  { article_id: "x", title: "Known by its address", url: "https://news.example/own" },
  { article_id: "a", title: "A" },
  { article_id: "b", title: "B" },
];

test("each story once, behind what waits, and asked for once", async () => {
  const player = playerWith("latest", LIST, [{ article: "b" }]);
  await fillQueue(player);
  assert.deepEqual(player.waiting, [{ article: "b" }, { article: "a", title: "A" }]);
  await fillQueue(player);
  assert.equal(player.server.asked, 1);
});

test("without the attribute nothing is asked", async () => {
  const player = playerWith(null, LIST);
  await fillQueue(player);
  assert.equal(player.server.asked, undefined);
});

test("where the list does not come, the queue stays", async () => {
  const player = playerWith("section:none", [], [{ article: "b" }]);
  await fillQueue(player);
  assert.deepEqual(player.waiting, [{ article: "b" }]);
});
