// The words of a page as one string of letters and digits, each knowing where in the page it stands.
// Everything in which two spellings of a text may differ is left out: case, white space, punctuation,
// soft hyphens, ligatures, accents, Arabic vowel signs and tatweel.

const NOT_READ =
  "script,style,noscript,template,textarea,select,svg,math,iframe,audio,video,canvas,object," +
  "figcaption,nav,form,dialog,listen-player,[hidden],[aria-hidden=true],.listen-skip";
const MARKS = /[\p{M}\u0640]+/gu;
const LETTERS = /[\p{L}\p{N}]+/gu;
const CLINGS = /[\p{M}\p{Sc}\u0640\u00ad%‰°]/u;
const SPACE_OR_LETTER = /[\s\p{L}\p{N}]/u;
const foldedBefore = new Map();

/** Fold one character to the letters and digits that it is compared by: none, one or several. */
export function foldChar(char) {
  let folded = foldedBefore.get(char);
  if (folded === undefined) {
    const plain = char.normalize("NFKD").replace(MARKS, "").toLowerCase();
    folded = (plain.match(LETTERS) || []).join("");
    foldedBefore.set(char, folded);
  }
  return folded;
}

/** Fold a cue's text; `at[i]` is where character i, counted in code points, begins in `folded`. */
export function foldCue(text) {
  const at = [];
  const words = [];
  let folded = "";
  let wordStart = 0;
  for (const char of text) {
    at.push(folded.length);
    if (/\s/u.test(char) && folded.length > wordStart) {
      words.push([wordStart, folded.length]);
      wordStart = folded.length;
    }
    folded += foldChar(char);
  }
  at.push(folded.length);
  if (folded.length > wordStart) words.push([wordStart, folded.length]);
  return { folded, at, words };
}

/** The text under a root, read once. */
export class PageText {
  constructor(root) {
    this.root = root;
    this.nodes = [];
    this.firsts = [];
    this.numberOf = new Map();
    const offsets = [];
    const parts = [];
    let length = 0;
    for (const node of textNodesIn(root)) {
      const data = node.data;
      let folded = "";
      for (let i = 0; i < data.length; ) {
        const char = String.fromCodePoint(data.codePointAt(i));
        const letters = foldChar(char);
        for (let n = letters.length; n > 0; n--) offsets.push(i);
        folded += letters;
        i += char.length;
      }
      if (!folded) continue;
      this.numberOf.set(node, this.nodes.length);
      this.nodes.push({ node, size: data.length });
      this.firsts.push(length);
      parts.push(folded);
      length += folded.length;
    }
    this.folded = parts.join("");
    this.offsets = Uint32Array.from(offsets);
  }

  /** Whether the page still holds the text nodes that were read, as they were. */
  isCurrent() {
    return (
      this.root.isConnected &&
      this.nodes.every(({ node, size }) => node.isConnected && node.data.length === size)
    );
  }

  /** Ranges over the folded span, one for each text node, so that no box between them is covered. */
  rangesOf(start, end, whole) {
    const ranges = [];
    for (let n = lastAtOrBefore(this.firsts, start), at = start; at < end; n++) {
      const { node } = this.nodes[n];
      const nodeEnd = this.endOf(n);
      const range = new Range();
      range.setStart(node, at === start ? clingsFrom(node.data, this.offsets[at], whole) : 0);
      const to = nodeEnd < end ? node.data.length : this.offsets[end - 1];
      range.setEnd(node, nodeEnd < end ? to : clingsTo(node.data, to, whole));
      ranges.push(range);
      at = nodeEnd;
    }
    return ranges;
  }

  endOf(number) {
    return this.firsts[number + 1] ?? this.folded.length;
  }

  /** The folded position of a place in the page; -1 where there is no text that was read. */
  positionOf(node, offset) {
    const number = this.numberOf.get(node);
    if (number === undefined) return -1;
    let at = this.firsts[number];
    const end = this.endOf(number);
    while (at < end - 1 && this.offsets[at + 1] <= offset) at++;
    return at;
  }
}

/** The number of the last value that is not above the wanted one, in a rising list; -1: none. */
export function lastAtOrBefore(rising, wanted) {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle] <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Where the article may be, the likeliest first. */
export function placesOfText(selector, host) {
  const near = host && host.closest("article,[itemprop~=articleBody],main,[role=main]");
  const found = [];
  if (selector) found.push(...document.querySelectorAll(selector));
  else {
    const bodies = [...document.querySelectorAll("[itemprop~=articleBody]")];
    found.push(near, ...bodies.map((body) => body.closest("article,main") || body));
    const articles = [...document.querySelectorAll("article")];
    const long = (place) => place.textContent.length;
    found.push(...articles.sort((a, b) => long(b) - long(a)).slice(0, 3), ...bodies);
    found.push(...document.querySelectorAll("main,[role=main]"), document.body);
  }
  return [...new Set(found)].filter(Boolean);
}

// Signs belong to the word they stand at; quotation marks and full stops to the sentence.
function clings(char, whole) {
  return char !== undefined && (CLINGS.test(char) || (whole && !SPACE_OR_LETTER.test(char)));
}

function clingsFrom(data, from, whole) {
  while (clings(data[from - 1], whole)) from--;
  return from;
}

function clingsTo(data, last, whole) {
  let to = last + String.fromCodePoint(data.codePointAt(last)).length;
  while (clings(data[to], whole)) to++;
  return to;
}

function* textNodesIn(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, {
    acceptNode(node) {
      if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
      if (node.matches(NOT_READ) || !isShown(node)) return NodeFilter.FILTER_REJECT;
      return NodeFilter.FILTER_SKIP;
    },
  });
  while (walker.nextNode()) yield walker.currentNode;
}

function isShown(element) {
  return !element.checkVisibility || element.checkVisibility({ visibilityProperty: true });
}
