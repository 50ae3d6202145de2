// The words of a page as one folded string, each knowing where it stands.

import assert from "node:assert/strict";
import { test } from "node:test";

import { PageText, foldChar, foldCue, lastAtOrBefore } from "../../workers/web/player/pressed/readalong_text.js";
import { openPage } from "./stand_ins.js";

const fold = (text) => [...text].map(foldChar).join("");

test("two spellings of a text fold to the same", () => {
  for (const [one, other] of [
    ["Déjà vu", "deja VU"],
    ["“It’s done,” he said—twice.", "\"It's done\", he said - twice"],
    ["of\u00adfice", "office"],
    ["o\ufb03ce", "office"],
    ["مُحَمَّـــد", "محمد"],
    ["1\u00a0000", "1,000"],
  ]) {
    assert.equal(fold(one), fold(other), `${one} = ${other}`);
  }
  assert.notEqual(fold("cat"), fold("cut"));
});

test("a cue knows its words, and where each code point begins", () => {
  const { folded, at, words } = foldCue("A 😀 fée, 12%");
  assert.equal(folded, "afee12");
  assert.deepEqual(words.map(([start, end]) => folded.slice(start, end)), ["a", "fee", "12"]);
  assert.equal(at.length, [..."A 😀 fée, 12%"].length + 1);
  assert.deepEqual(at, [0, 1, 1, 1, 1, 2, 3, 4, 4, 4, 5, 6, 6]);
});

test("the last value that is not above another is found in a rising list", () => {
  assert.deepEqual([-1, 0, 4, 5, 99].map((wanted) => lastAtOrBefore([0, 5, 5, 9], wanted)), [-1, 0, 0, 2, 3]);
  assert.equal(lastAtOrBefore([], 3), -1);
});

test("a span that crosses boxes has one range for each text node", () => {
  const { root } = openPage("The tide ", "came", " late.");
  const page = new PageText(root);
  assert.equal(page.folded, "thetidecamelate");
  assert.deepEqual(page.rangesOf(3, 13).map(String), ["tide ", "came", " la"]);
});

test("signs that belong to a word are lit with it, those of the sentence with the sentence", () => {
  const { root } = openPage("It cost “€5”, he said.");
  const page = new PageText(root);
  const five = page.folded.indexOf("5");
  assert.deepEqual(page.rangesOf(five, five + 1, false).map(String), ["€5"]);
  assert.deepEqual(page.rangesOf(five, five + 1, true).map(String), ["“€5”,"]);
});

test("a place in the page finds its place in the text, and a foreign one none", () => {
  const { root, nodes } = openPage("One two", "", "three");
  const page = new PageText(root);
  assert.equal(page.positionOf(nodes[0], 0), 0);
  assert.equal(page.positionOf(nodes[0], 4), 3);
  assert.equal(page.positionOf(nodes[2], 99), 10);
  assert.equal(page.positionOf({ data: "x" }, 0), -1);
});

test("a page that was changed is read anew", () => {
  const { root, nodes } = openPage("One two", "three");
  const page = new PageText(root);
  assert.ok(page.isCurrent());
  nodes[1].data = "three and more";
  assert.ok(!page.isCurrent());
  nodes[1].data = "three";
  nodes[0].isConnected = false;
  assert.ok(!page.isCurrent());
});
