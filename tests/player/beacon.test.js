// Play events for the publisher: counted below the server, calmly, and without anything personal.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { PlayCounter } from "../../workers/web/player/beacon.js";
import { StandInElement, openDocument } from "./stand_ins.js";

let host;
let sent;
let counter;

function heard(name, detail) {
  const event = new Event(`listen-${name}`);
  event.detail = { articleId: "ferry", positionMs: 1000.4, ...detail };
  host.dispatchEvent(event);
}

beforeEach((t) => {
  openDocument("https://news.example/late/ferry");
  t.mock.timers.enable({ apis: ["setTimeout"] });
  globalThis.addEventListener = () => {};
  sent = [];
  globalThis.fetch = async (url, request) => sent.push({ ...request, url: String(url), body: JSON.parse(request.body) });
  host = new StandInElement("listen-player");
  counter = new PlayCounter({ host, base: "https://listen.example/" });
});

const bodies = () => sent.map(({ body }) => body);

test("an event goes below the server, without a cookie", () => {
  heard("play");
  heard("quartile", { value: 25 });
  assert.equal(sent[0].url, "https://listen.example/v1/articles/ferry/plays");
  assert.deepEqual([sent[0].credentials, sent[0].keepalive, sent[0].mode], ["omit", true, "no-cors"]);
  assert.deepEqual(bodies(), [{ event: "play", value: 1000 }, { event: "quartile", value: 25 }]);
});

test("a dragged slider is one event, told when it rests", (t) => {
  for (let ms = 0; ms < 5; ms += 1) {
    heard("seek", { value: ms });
    t.mock.timers.tick(900);
  }
  assert.deepEqual(sent, []);
  t.mock.timers.tick(100);
  assert.deepEqual(bodies(), [{ event: "seek", value: 4 }]);
});

test("what still waits is told when the player goes", () => {
  heard("speed", { value: 1.5 });
  counter.destroy();
  assert.deepEqual(bodies(), [{ event: "speed", value: 1.5 }]);
  heard("play");
  assert.equal(sent.length, 1);
});

test("the page decides who counts", () => {
  host.setAttribute("no-beacon", "");
  heard("play");
  assert.deepEqual(sent, []);
  host.setAttribute("beacon", "/count");
  heard("play");
  assert.equal(sent[0].url, "https://news.example/count");
  assert.deepEqual(sent[0].body, { article: "ferry", event: "play", value: 1000 });
  host.setAttribute("beacon", "javascript:alert(1)");
  heard("play");
  assert.equal(sent.length, 1);
});

test("what has no article, or comes from another element, is not counted", () => {
  heard("play", { articleId: null });
  assert.deepEqual(sent, []);
});
