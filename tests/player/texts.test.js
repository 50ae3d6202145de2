// What the player says, and how it writes numbers and times.

import assert from "node:assert/strict";
import { test } from "node:test";

import { MORE_TEXTS } from "../../workers/web/player/pressed/texts_more.js";
import { Texts } from "../../workers/web/player/texts.js";

new Texts("en").learn(MORE_TEXTS);
const KEYS = Object.keys(new Texts("en").texts);

test("every language has every text, with the same places to fill in", () => {
  const placesOf = (text) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
  for (const language of ["es", "ar"]) {
    const { texts } = new Texts(language);
    assert.deepEqual(Object.keys(texts), KEYS);
    for (const key of KEYS) assert.deepEqual(placesOf(texts[key]), placesOf(new Texts("en").texts[key]), key);
  }
});

test("a regional language is spoken as its own, and an unknown one as English", () => {
  assert.equal(new Texts("es-MX").language, "es-MX");
  assert.equal(new Texts("es-MX").say("finished"), "Fin");
  for (const strange of ["fr", "", "english", "en_US", null, undefined]) {
    assert.equal(new Texts(strange).language, "en", String(strange));
  }
});

test("only Arabic is written from right to left", () => {
  assert.deepEqual(["en", "es-AR", "ar", "AR-ma"].map((one) => new Texts(one).direction), ["ltr", "ltr", "rtl", "rtl"]);
});

test("names are filled in, and a missing one leaves no braces", () => {
  const texts = new Texts("en");
  assert.equal(texts.say("region", { title: "{x} & <b>" }), "Audio: {x} & <b>");
  assert.equal(texts.say("region"), "Audio: ");
});

test("a clock shows hours only when there are some, and never less than nothing", () => {
  const texts = new Texts("en");
  const shown = [0, 999, 61_000, 3_599_999, 3_723_000, -5000].map((ms) => texts.clock(ms));
  assert.deepEqual(shown, ["0:00", "0:00", "1:01", "59:59", "1:02:03", "0:00"]);
});

test("a time is said in words, without what is nought", () => {
  const texts = new Texts("en");
  assert.equal(texts.spoken(83_000), "1 minute 23 seconds");
  assert.equal(texts.spoken(3_600_000), "1 hour");
  assert.equal(texts.spoken(0), "0 seconds");
});

test("a length is at least one minute", () => {
  const texts = new Texts("en");
  assert.deepEqual([0, 89_000, 91_000, 372_000].map((ms) => texts.minutes(ms)), ["1 min", "1 min", "2 min", "6 min"]);
});

test("a speed keeps its sign behind the number, in every script", () => {
  assert.equal(new Texts("en").speed(1.25), "\u200e1.25×\u200e");
  assert.match(new Texts("ar").speed(1.5), /^\u200e.+×\u200e$/u);
});
