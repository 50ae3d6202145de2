// The time line: what it shows, how far it lets the reader go, and what is read aloud of it.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Slider } from "../../workers/web/player/slider.js";
import { Texts } from "../../workers/web/player/texts.js";
import { openDocument } from "./stand_ins.js";

let sought;
let slider;

function at(positionMs, changed = {}) {
  const usual = { texts: new Texts("en"), durationMs: 60_000, bufferedMs: 20_000, limitMs: 60_000, isEstimate: false };
  slider.update({ ...usual, positionMs, ...changed });
}

function press(key, more = {}) {
  const event = Object.assign(new Event("keydown", { cancelable: true }), { key, ...more });
  slider.input.dispatchEvent(event);
  return event.defaultPrevented;
}

function direction(value) {
  globalThis.getComputedStyle = () => ({ direction: value });
}

beforeEach(() => {
  openDocument();
  direction("ltr");
  sought = [];
  slider = new Slider((ms) => sought.push(ms));
});

test("it shows where the sound is and what is left", () => {
  at(15_000);
  assert.deepEqual([slider.time.textContent, slider.left.textContent], ["0:15", "\u200e−0:45"]);
  assert.deepEqual([slider.input.max, slider.input.value], [60, 15]);
  const shares = ["--played", "--buffered"].map((name) => slider.element.properties.get(name));
  assert.deepEqual(shares, ["0.25", String(1 / 3)]);
});

test("an estimate is told as one, and nothing is left of what has no length", () => {
  at(0, { isEstimate: true, durationMs: 300_000 });
  assert.equal(slider.left.textContent, "≈ 5 min");
  at(0, { durationMs: 0 });
  assert.equal(slider.left.textContent, "");
  assert.equal(slider.element.properties.get("--played"), "0");
});

test("keys go onward in the direction of reading", () => {
  at(30_000);
  for (const key of ["ArrowRight", "ArrowLeft", "PageUp", "PageDown", "Home", "End"]) assert.ok(press(key), key);
  assert.deepEqual(sought, [35_000, 25_000, 60_000, 0, 0, 60_000]);
  direction("rtl");
  sought.length = 0;
  press("ArrowRight");
  press("ArrowLeft");
  press("ArrowUp");
  assert.deepEqual(sought, [25_000, 35_000, 35_000]);
});

test("other keys, and keys of the browser's, are left alone", () => {
  at(30_000);
  for (const [key, more] of [["x"], ["ArrowRight", { ctrlKey: true }], ["Home", { metaKey: true }], ["End", { altKey: true }]]) {
    assert.ok(!press(key, more), key);
  }
  assert.deepEqual(sought, []);
});

test("nobody gets further than there is sound", () => {
  at(1000, { limitMs: 4000 });
  press("End");
  press("ArrowRight");
  press("ArrowLeft");
  assert.deepEqual(sought, [4000, 4000, 0]);
});

test("while it is dragged the sound does not move it, and the sound moves once", () => {
  at(10_000);
  slider.input.value = 40;
  slider.input.dispatchEvent(new Event("input"));
  at(11_000);
  assert.equal(slider.time.textContent, "0:40");
  assert.equal(slider.input.value, 40);
  assert.deepEqual(sought, []);
  slider.input.dispatchEvent(new Event("change"));
  assert.deepEqual(sought, [40_000]);
  at(40_000);
  assert.equal(slider.input.value, 40);
});

test("it is read aloud every few seconds only, and at once after a leap", () => {
  at(0);
  const first = slider.input.ariaValueText;
  assert.equal(first, "0 seconds / 1 minute");
  at(4000);
  assert.equal(slider.input.ariaValueText, first);
  at(5000);
  assert.equal(slider.input.ariaValueText, "5 seconds / 1 minute");
  press("ArrowRight");
  at(6000);
  assert.equal(slider.input.ariaValueText, "6 seconds / 1 minute");
});

test("sections are marked where they begin, the first and those beyond the end are not", () => {
  slider.setChapters([{ start_ms: 0 }, { start_ms: 15_000 }, { start_ms: 60_000 }], 60_000);
  assert.deepEqual(slider.marks.children.map((mark) => mark.properties.get("--at")), ["0.25"]);
  assert.equal(slider.marks.hidden, false);
  slider.setChapters([{ start_ms: 0 }], 60_000);
  assert.equal(slider.marks.hidden, true);
});
