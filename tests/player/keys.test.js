// Keys while the focus is in the player.

import assert from "node:assert/strict";
import { test } from "node:test";

import { pressKey } from "../../workers/web/player/keys.js";
import { SPEEDS, speedBeside } from "../../workers/web/player/speeds.js";

/** Press a key on a target; return what the player was asked to do, or null. */
function press(key, { on = "div", direction = "ltr", ...more } = {}) {
  const asked = [];
  const note = (name) => (...values) => asked.push([name, ...values]);
  const names = ["toggle", "skip", "seekShare", "changeSpeed", "next", "previous"];
  const player = Object.fromEntries(names.map((name) => [name, note(name)]));
  const parts = { toggle: note("open"), pressed: { close: note("close"), step: note("step"), toggleMute: note("mute") } };
  Object.assign(player, { texts: { direction }, parts, skipMs: 15_000 });
  const target = { matches: (selector) => selector.split(", ").includes(on) };
  let prevented = false;
  pressKey({ key, composedPath: () => [target], preventDefault: () => (prevented = true), ...more }, player);
  assert.equal(prevented, asked.length > 0, "what is taken is kept from the page, the rest is left to it");
  return asked[0] ?? null;
}

test("keys do what docs/player.md says", () => {
  const said = { " ": "toggle", k: "toggle", K: "toggle", n: "next", p: "previous" };
  for (const [key, name] of Object.entries(said)) assert.deepEqual(press(key), [name], key);
  assert.deepEqual(press("j"), ["skip", -15_000]);
  assert.deepEqual(press("l"), ["skip", 15_000]);
  assert.deepEqual(press("m"), ["mute"]);
  assert.deepEqual(press("c"), ["open", "captions"]);
  assert.deepEqual(press("<"), ["changeSpeed", -1]);
  assert.deepEqual(press(">"), ["changeSpeed", 1]);
  assert.deepEqual(press("7"), ["seekShare", 0.7]);
  assert.deepEqual(press("End"), ["seekShare", 1]);
  assert.deepEqual(press("Escape"), ["close"]);
});

test("arrows go onward in the direction of reading", () => {
  assert.deepEqual(press("ArrowRight"), ["skip", 5000]);
  assert.deepEqual(press("ArrowRight", { direction: "rtl" }), ["skip", -5000]);
  assert.deepEqual(press("ArrowLeft", { direction: "rtl" }), ["skip", 5000]);
});

test("with Shift the arrows step by sentence and paragraph", () => {
  const shifted = (key, more) => press(key, { shiftKey: true, ...more });
  assert.deepEqual(shifted("ArrowRight"), ["step", "sentence", 1]);
  assert.deepEqual(shifted("ArrowRight", { direction: "rtl" }), ["step", "sentence", -1]);
  assert.deepEqual(shifted("ArrowUp"), ["step", "paragraph", -1]);
  assert.deepEqual(shifted("ArrowDown"), ["step", "paragraph", 1]);
});

test("letters stand where they stand on a Latin keyboard, whatever is written with it", () => {
  assert.deepEqual(press("ن", { code: "KeyK" }), ["toggle"]);
  assert.equal(press("x", { code: "KeyK" }), null, "a Latin letter is what it says, wherever it stands");
});

test("what belongs to a control or to the browser is left to it", () => {
  for (const on of ["select", "input[type=text]"]) assert.equal(press("k", { on }), null, on);
  for (const on of ["button", "a"]) {
    assert.equal(press(" ", { on }), null, on);
    assert.equal(press("Enter", { on }), null, on);
    assert.deepEqual(press("k", { on }), ["toggle"], on);
  }
  for (const held of ["ctrlKey", "metaKey", "altKey", "defaultPrevented"]) assert.equal(press("k", { [held]: true }), null, held);
  for (const key of ["x", "Tab", "F5", "١"]) assert.equal(press(key), null, key);
});

test("speeds go up and down by steps and stay within them", () => {
  assert.deepEqual(SPEEDS.map((rate) => speedBeside(rate, 1)), [0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3]);
  assert.deepEqual(SPEEDS.map((rate) => speedBeside(rate, -1)), [0.5, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5]);
  assert.deepEqual([speedBeside(1.1, 1), speedBeside(1.1, -1)], [1.25, 1]);
});
