// Finding what is spoken in what is written on the page: cue after cue, in order, and tolerant of
// boxes between the words, of words that the page has more or less, and of cues that it has not.

import { foldCue } from "./readalong_text.js";

const FAR = 60; // times a cue's own length: so far ahead it is still likely to be the next
const NEAR = 400; // letters: so far ahead even a short cue is looked for
const NEXT = 40; // letters: so far ahead it can only be the next
const BOX = 1500; // letters: the largest box in the middle of a sentence
const SURE = 12; // letters that hardly stand in a page twice by chance
const MOSTLY = 0.6; // of a cue's letters have to be found
const HEAD = { title: 1, byline: 1, standfirst: 1 };

/** Find cues in a PageText: {cue, number, runs, at} of each found; runs pair cue and page. */
export function matchCues(page, cues) {
  const folded = cues.map(foldOnce);
  const found = [];
  let next = 0;
  cues.forEach((cue, number) => {
    const needle = folded[number];
    if (!needle.folded || cue.kind === "notice") return; // the publisher's words, not the page's
    const isHead = cue.kind in HEAD;
    const followers = folded.slice(number + 1, number + 4);
    const runs = runsOf(page.folded, needle, next, followers) || elsewhere(page, needle, isHead);
    if (!runs) return;
    found.push({ cue, number, runs, at: needle.at });
    // Pages set title, standfirst and byline in any order, and the body after them.
    const end = endOf(runs);
    if (!runs.elsewhere && (!isHead || cue.kind === "title")) next = end;
  });
  return found;
}

/** The spans of the page that a part of a found cue covers; the part counts code points. */
export function spansOf({ runs, at }, start, end) {
  const from = at[Math.min(start, at.length - 1)];
  const to = at[Math.min(end, at.length - 1)];
  const spans = [];
  for (const [inCue, inPage, length] of runs) {
    const first = Math.max(from, inCue);
    const last = Math.min(to, inCue + length);
    if (first < last) spans.push([first - inCue + inPage, last - inCue + inPage]);
  }
  return spans;
}

const foldedCues = new WeakMap();

function foldOnce(cue) {
  if (!foldedCues.has(cue)) foldedCues.set(cue, foldCue(cue.text));
  return foldedCues.get(cue);
}

function endOf(runs) {
  const [, inPage, length] = runs[runs.length - 1];
  return inPage + length;
}

function runsOf(text, needle, from, followers) {
  const size = needle.folded.length;
  const reach = Math.max(NEAR, size * FAR);
  const exact = text.indexOf(needle.folded, from);
  let runs = null;
  if (exact >= 0 && exact - from <= reach) runs = [[0, exact, size]];
  else if (size >= SURE) runs = aligned(text, needle, from, from + reach);
  if (!runs) return null;
  const first = runs[0][1];
  return first - from <= NEXT || !skips(text, from, first, followers) ? runs : null;
}

// A title may stand before the player's root begins, and lists may be read in another order.
function elsewhere(page, needle, isHead) {
  if (needle.folded.length < (isHead ? SURE : 3 * SURE)) return null;
  const exact = page.folded.indexOf(needle.folded);
  if (exact < 0) return null;
  const runs = [[0, exact, needle.folded.length]];
  runs.elsewhere = true;
  return runs;
}

// Whether going so far would leave cues behind that are still to come.
function skips(text, from, to, followers) {
  return followers.some(({ folded }) => {
    if (folded.length < SURE) return false;
    const at = text.indexOf(folded, from);
    return at >= 0 && at < to;
  });
}

// Word by word: where the next word is not at hand, it is looked for with the words after it.
function aligned(text, { folded, words }, from, limit) {
  const runs = [];
  let matched = 0;
  let at = -1;
  words.forEach(([start, end], number) => {
    const word = folded.slice(start, end);
    if (at < 0 || !text.startsWith(word, at)) {
      const phrase = phraseFrom(folded, words, number);
      if (phrase.length < SURE && at < 0) return;
      const there = text.indexOf(phrase, at < 0 ? from : at);
      const reach = phrase.length < SURE ? at + word.length + NEAR / 10 : at + BOX;
      if (there < 0 || there > (at < 0 ? limit : reach)) return;
      at = there;
    }
    const before = runs[runs.length - 1];
    if (before && before[0] + before[2] === start && before[1] + before[2] === at) {
      before[2] += word.length;
    } else runs.push([start, at, word.length]);
    matched += word.length;
    at += word.length;
  });
  return matched >= folded.length * MOSTLY ? runs : null;
}

function phraseFrom(folded, words, number) {
  const start = words[number][0];
  let last = number;
  while (last + 1 < words.length && words[last][1] - start < SURE) last++;
  return folded.slice(start, words[last][1]);
}
