// When a person reads which sentence nobody knows: the text on the page stays as it is.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Pressed } from "../../workers/web/player/pressed/pressed.js";

function alongside(listen) {
  const reading = {};
  const player = { readsAlong: true, session: { manifest: listen && { listen } } };
  return Pressed.prototype.along.call({ player, reading }) === reading;
}

test("a person's recording lights nothing, a voice's narration does, live too", () => {
  assert.equal(alongside({ read_by: "human" }), false);
  assert.equal(alongside({ synthetic: true }), true);
  assert.equal(alongside(null), true);
});
