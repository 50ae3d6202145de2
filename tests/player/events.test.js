// What the publisher's page is told while somebody listens.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { tell } from "../../workers/web/player/events.js";

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

test("an event leaves the shadow tree and says which article and where", () => {
  tell(host, "speed", { value: 1.5 });
  assert.equal(told[0].type, "listen-speed");
  assert.ok(told[0].leavesTheTree);
  assert.deepEqual(told[0].detail, { articleId: "ferry", positionMs: 1235, durationMs: 40_000, value: 1.5 });
});
