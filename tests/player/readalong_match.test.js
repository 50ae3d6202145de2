// Finding what is spoken in what is written on the page.

import assert from "node:assert/strict";
import { test } from "node:test";

import { matchCues, spansOf } from "../../workers/web/player/pressed/readalong_match.js";
import { PageText } from "../../workers/web/player/pressed/readalong_text.js";
import { openPage } from "./stand_ins.js";

const read = (...texts) => new PageText(openPage(...texts).root);
const cues = (...texts) => texts.map((text) => ({ text, kind: "paragraph" }));
const heads = { kind: "title" };

function litBy(page, found) {
  const whole = [...found.cue.text].length;
  return spansOf(found, 0, whole).map(([start, end]) => page.folded.slice(start, end));
}

test("cues are found one after another, each once", () => {
  const page = read("The tide came. ", "Nobody waited. ", "The tide came.");
  const found = matchCues(page, cues("The tide came.", "Nobody waited.", "The tide came."));
  assert.deepEqual(found.map(({ runs }) => runs[0][1]), [0, 11, 23]);
});

test("a cue that is not on the page leaves the others where they are", () => {
  const page = read("The tide came late on Monday. ", "Nobody at the quay was surprised.");
  const found = matchCues(page, cues("The tide came late on Monday.", "Read by a synthetic voice of the house.", "Nobody at the quay was surprised."));
  assert.deepEqual(found.map(({ number }) => number), [0, 2]);
});

test("a spoken notice lights nothing up, though the page may say the same", () => {
  const page = read("This article is read by a synthetic voice. ", "The tide came late on Monday. ", "This article is read by a synthetic voice.");
  const notice = { text: "This article is read by a synthetic voice.", kind: "notice" };
  const found = matchCues(page, [notice, ...cues("The tide came late on Monday."), notice]);
  assert.deepEqual(found.map(({ number }) => number), [1]);
});

test("a box in the middle of a sentence is stepped over", () => {
  const page = read("The harbour office says that ", "ADVERTISEMENT buy two boats ", "the old figures are twelve minutes out.");
  const [found] = matchCues(page, cues("The harbour office says that the old figures are twelve minutes out."));
  assert.deepEqual(litBy(page, found), ["theharbourofficesaysthat", "theoldfiguresaretwelveminutesout"]);
});

test("a sentence with a word too many on either side is found, one about something else is not", () => {
  const page = read("The harbour office says that the very old figures are twelve minutes out.");
  assert.equal(matchCues(page, cues("The harbour office says that the old figures are twelve whole minutes out.")).length, 1);
  assert.deepEqual(matchCues(page, cues("Seventeen ferries crossed the strait before breakfast.")), []);
});

test("the title may stand below the text's beginning or after it", () => {
  const page = read("By Mara Quill at the quay. ", "Tide tables to be redrawn. ", "The tide came late.");
  const found = matchCues(page, [
    { text: "Tide tables to be redrawn.", ...heads },
    { text: "By Mara Quill at the quay.", kind: "byline" },
    { text: "The tide came late.", kind: "paragraph" },
  ]);
  assert.deepEqual(found.map(({ number }) => number), [0, 1, 2]);
  assert.deepEqual(litBy(page, found.at(-1)), ["thetidecamelate"]);
});

test("a short cue does not leap over cues that are still to come", () => {
  const page = read("First the long sentence about the harbour office. ", "Yes. ");
  const found = matchCues(page, cues("Yes.", "First the long sentence about the harbour office."));
  assert.deepEqual(found.map(({ number }) => number), [1]);
});

test("a cue without a letter is passed over", () => {
  assert.deepEqual(matchCues(read("Some text."), cues("— * —", "")), []);
});

test("a part of a cue covers its part of the page, in code points", () => {
  const page = read("Ada 😀 Brine spoke.");
  const [found] = matchCues(page, cues("Ada 😀 Brine spoke."));
  assert.deepEqual(spansOf(found, 6, 11), [[3, 8]]);
  assert.deepEqual(spansOf(found, 4, 5), [], "an emoji has no letters");
  assert.deepEqual(spansOf(found, 6, 999), [[3, 13]], "what is beyond the end is cut");
});

test("Arabic is found with and without its vowel signs", () => {
  const page = read("تَأَخَّرَ المَدُّ مَرَّةً أُخرى يَومَ الاثنَين.");
  assert.equal(matchCues(page, cues("تأخر المد مرة أخرى يوم الاثنين.")).length, 1);
});
