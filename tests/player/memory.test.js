// What this browser remembers, and that the player does without where it may not.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import * as memory from "../../workers/web/player/memory.js";
import { openStorage } from "./stand_ins.js";

let kept;

beforeEach(() => {
  kept = openStorage();
});

test("a position is remembered once it is worth it, and forgotten at the end", () => {
  memory.rememberPosition(["a", "https://news.example/a"], 4999);
  assert.equal(memory.positionOf("a"), 0);
  memory.rememberPosition(["a", "https://news.example/a"], 20_000.4);
  assert.equal(memory.positionOf("a"), 20_000);
  assert.equal(memory.positionOf("https://news.example/a"), 20_000);
  memory.forgetPosition(["b"]);
  assert.equal(memory.positionOf("a"), 20_000);
  memory.forgetPosition(["a"]);
  assert.equal(memory.positionOf("a"), 0);
});

test("of many names the last hundred and fifty are kept", (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: 1000 });
  for (let number = 0; number < 160; number += 1) {
    t.mock.timers.tick(1);
    memory.rememberPosition([`a${number}`], 10_000);
  }
  assert.equal(Object.keys(JSON.parse(kept.get("listen.positions"))).length, 150);
  assert.deepEqual(["a9", "a10", "a159"].map(memory.positionOf), [0, 10_000, 10_000]);
});

test("the speed is 1 until the reader chooses another", () => {
  assert.equal(memory.rememberedSpeed(), 1);
  memory.rememberSpeed(1.75);
  assert.equal(memory.rememberedSpeed(), 1.75);
});

test("what others wrote there does no harm", () => {
  for (const strange of ["{", "null", "[]", '{"a":"x"}', '{"a":[null]}', '{"a":null}', '{"b":null}', '"text"', "7"]) {
    kept.set("listen.positions", strange);
    kept.set("listen.speed", strange === "7" ? "x" : strange);
    assert.equal(memory.positionOf("a"), 0, strange);
    assert.equal(memory.rememberedSpeed(), 1, strange);
    memory.forgetPosition(["a"]);
    memory.rememberPosition(["c"], 20_000);
    assert.equal(memory.positionOf("c"), 20_000, strange);
  }
});

test("storage that is blocked or full is no obstacle", () => {
  const blocked = () => {
    throw new Error("blocked");
  };
  Object.defineProperty(globalThis, "localStorage", { get: blocked, configurable: true });
  memory.rememberPosition(["a", "https://news.example/a"], 20_000);
  memory.rememberSpeed(2);
  assert.deepEqual([memory.positionOf("a"), memory.rememberedSpeed()], [0, 1]);
});
