// What the publisher's page is told while somebody listens.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Telling } from "../../workers/web/player/events.js";

let host;
let told;

class StandInEvent extends Event {
  constructor(type, { detail, ...options }) {
    super(type, options);
    this.detail = detail;
    this.leavesTheTree = options.bubbles && options.composed;
  }
}

beforeEach(() => {
  globalThis.CustomEvent = StandInEvent;
  told = [];
  host = { articleId: "ferry", positionMs: 1234.6, durationMs: 40_000, dispatchEvent: (event) => told.push(event) };
});

const quarters = () => told.filter(({ type }) => type === "listen-quartile").map(({ detail }) => detail.value);

/** Listen from one place to another, in steps as the player looks. */
function listen(telling, fromMs, toMs) {
  for (let ms = fromMs; ms <= toMs; ms += 250) telling.heard(ms, 40_000);
}

test("an event leaves the shadow tree and says which article and where", () => {
  new Telling(host).tell("speed", { value: 1.5 });
  assert.equal(told[0].type, "listen-speed");
  assert.ok(told[0].leavesTheTree);
  assert.deepEqual(told[0].detail, { articleId: "ferry", positionMs: 1235, durationMs: 40_000, value: 1.5 });
});

test("each quarter counts once, when it is reached by listening", () => {
  const telling = new Telling(host);
  listen(telling, 0, 30_500);
  listen(telling, 8000, 12_000);
  assert.deepEqual(quarters(), [25, 50, 75]);
});

test("what was leapt over does not count", () => {
  const telling = new Telling(host);
  listen(telling, 0, 2000);
  listen(telling, 25_000, 32_000);
  assert.deepEqual(quarters(), [75]);
});

test("without a length there are no quarters", () => {
  const telling = new Telling(host);
  for (let ms = 0; ms < 30_000; ms += 250) telling.heard(ms, 0);
  assert.deepEqual(told, []);
});

test("the end is told, and the next listening counts anew", () => {
  const telling = new Telling(host);
  listen(telling, 0, 39_000);
  telling.completed();
  assert.deepEqual(told.map(({ type }) => type).slice(-2), ["listen-quartile", "listen-complete"]);
  listen(telling, 0, 11_000);
  assert.deepEqual(quarters(), [25, 50, 75, 100, 25]);
});
