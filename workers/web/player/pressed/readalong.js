// Read-along: the sentence and the word that are heard light up in the publisher's own text.
// The page's elements are never touched: highlights, cursor and scrolling come from outside.

import { PageText, lastAtOrBefore, placesOfText } from "./readalong_text.js";
import { matchCues, spansOf } from "./readalong_match.js";
import { Follower } from "./readalong_follow.js";

const ENOUGH = 0.5; // of the cues have to be found, or nothing is shown
const JUDGED = 12; // cues: after so many it is known whether this is the text
const LINGER_MS = 1500;
const SOON_MS = 50;
const LATER_MS = 300;
const PATIENT_MS = 20_000;
const FRAME_MS = 500; // of sound from one frame to the next; more is a leap, or a tab that was hidden
const CONTROLS =
  "a,button,input,select,textarea,label,summary,audio,video,listen-player,[role],[onclick]";
const LIGHTS = `
  ::highlight(listen-sentence) {
    background-color: var(--listen-sentence-color, rgb(255 196 0 / 0.2));
  }
  ::highlight(listen-word) {
    background-color: var(--listen-word-color, rgb(255 176 0 / 0.5));
    text-decoration: underline 2px;
  }
  @media (forced-colors: active) {
    ::highlight(listen-word) { background-color: Highlight; color: HighlightText; }
  }`;

/** Whether this browser can light up text without changing the page. */
export function canReadAlong() {
  return typeof Highlight === "function" && !!globalThis.CSS?.highlights;
}

/**
 * Lights up an article while it is heard.
 *
 * `player` says where the sound is: `positionMs`, asked at every frame while it plays; `host` is
 * the player's element, `root` a selector where the page says which text it is, `onSeek(ms)` is
 * called for a click on a sentence, `onFollow(following)` when the page follows the sound or
 * leaves the scrolling to the reader.
 */
export class ReadAlong {
  constructor({ player, host, root, onSeek, onFollow }) {
    Object.assign(this, { player, host, root, onSeek, onFollow });
    this.cues = [];
    this.found = [];
    this.starts = [];
    this.page = null;
    this.pages = new Map();
    this.patienceMs = LATER_MS;
    this.playing = false;
    this.sentence = null;
    this.word = -1;
    this.passed = [];
    this.started = false;
    this.painted = { sentence: [], word: [] };
    if (!canReadAlong() || !document.adoptedStyleSheets) return;
    this.lights = lightsOf();
    this.pointer = new CSSStyleSheet();
    this.follower = new Follower((following) => this.onFollow?.(following));
    this.stop = new AbortController();
    const { signal } = this.stop;
    document.addEventListener("click", (event) => this.clicked(event), { signal });
    document.addEventListener("mousemove", (event) => this.hovered(event), { signal });
    this.watch = new MutationObserver(() => this.changed());
    this.watch.observe(document.body, { childList: true, characterData: true, subtree: true });
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, this.pointer];
  }

  /** Whether the page's text is known and lights up. */
  get active() {
    return this.started && this.found.length > 0;
  }

  /** Take all cues of a narration, in order. */
  setCues(cues) {
    this.cues = [...cues];
    this.findAll();
  }

  /** Take one more cue, which comes after those that are there. */
  addCue(cue) {
    if (this.cues.some((known) => known.index === cue.index)) return;
    this.cues.push(cue);
    this.look(SOON_MS);
  }

  /** Say where the sound is; while it plays, frames in between are taken from the player. */
  update(positionMs, playing) {
    if (!this.lights) return;
    this.playing = playing;
    this.started ||= playing;
    this.show(positionMs);
    if (playing && !this.frame) this.frame = requestAnimationFrame(() => this.tick());
  }

  /** Follow the sound again, from wherever the reader has scrolled to. */
  follow() {
    this.follower?.keep(this.painted.sentence, true);
  }

  /** Take everything back. */
  destroy() {
    if (!this.lights) return;
    this.playing = false;
    cancelAnimationFrame(this.frame);
    clearTimeout(this.soon);
    this.clear();
    this.stop.abort();
    this.watch.disconnect();
    this.follower.destroy();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== this.pointer);
    this.lights = null;
  }

  tick() {
    this.frame = 0;
    if (!this.playing) return;
    const positionMs = this.player?.positionMs;
    if (Number.isFinite(positionMs)) this.show(positionMs);
    this.frame = requestAnimationFrame(() => this.tick());
  }

  // The place with the most of the first cues is the article; with too few there is none.
  findAll() {
    if (!this.lights || !this.cues.length) return;
    if (this.stale && this.found.length < this.cues.length) this.pages.clear();
    this.stale = false;
    const first = this.cues.slice(0, JUDGED);
    let best = null;
    for (const place of placesOfText(this.root, this.host)) {
      if (!this.pages.get(place)?.isCurrent()) this.pages.set(place, new PageText(place));
      const page = this.pages.get(place);
      const share = matchCues(page, first).length / first.length;
      if (share > (best?.share ?? 0)) best = { page, share };
      if (share > 0.9) break;
    }
    this.page = best?.page ?? null;
    const found = best ? matchCues(best.page, this.cues) : [];
    // A page that always moves and never has what is missing is looked at ever more seldom.
    const better = found.length > this.found.length;
    this.patienceMs = better ? LATER_MS : Math.min(2 * this.patienceMs, PATIENT_MS);
    this.found = found.length >= this.cues.length * ENOUGH ? found : [];
    this.starts = this.found.map(({ cue }) => cue.start_ms);
    this.clear(); // what is lit may stand elsewhere now
    if (this.started) this.show(this.lastMs);
  }

  show(positionMs) {
    const beforeMs = this.lastMs;
    this.lastMs = positionMs;
    if (!this.started) return;
    const number = lastAtOrBefore(this.starts, positionMs);
    const sentence = this.found[number] ?? null;
    if (!sentence || positionMs > this.endOf(sentence)) return this.clear();
    const word = wordAt(sentence.cue, positionMs);
    const isNew = sentence !== this.sentence;
    if (isNew) this.light("sentence", [[sentence, 0, Infinity]]);
    const goesOn = this.playing && positionMs > beforeMs && positionMs - beforeMs < FRAME_MS;
    const passed = goesOn && (isNew || word !== this.word) ? this.passedBy(sentence, word, beforeMs) : [];
    if (isNew || word !== this.word || this.passed.length) {
      this.light("word", [...passed, wordSpan(sentence, sentence.cue.words[word])]);
    }
    Object.assign(this, { sentence, word, passed });
    if (this.playing && (isNew || !this.follower.following)) this.followSometimes(isNew);
  }

  // A short word may begin and end between two frames: it is lit together with the one after it.
  passedBy(sentence, word, beforeMs) {
    const passedIn = (one, words = []) =>
      words.filter(([startMs]) => startMs > beforeMs).map((each) => wordSpan(one, each));
    const { words = [], end_ms: endMs } = sentence.cue;
    const now = passedIn(sentence, word < 0 && this.lastMs > endMs ? words : words.slice(0, Math.max(0, word)));
    const before = this.sentence !== sentence ? this.sentence : null;
    return before ? [...passedIn(before, before.cue.words), ...now] : now;
  }

  // A sentence stays lit in the pause after it, but not while something else is heard.
  endOf({ cue, number }) {
    return Math.min(cue.end_ms + LINGER_MS, (this.cues[number + 1]?.start_ms ?? Infinity) - 1);
  }

  // Looking where things stand costs layout: at a new sentence, and twice a second to come back.
  followSometimes(isNew) {
    const now = performance.now();
    if (!isNew && now - (this.lookedAt ?? 0) < 500) return;
    this.lookedAt = now;
    this.follower.keep(this.painted.sentence);
  }

  light(name, spans) {
    const highlight = this.lights[name];
    for (const range of this.painted[name]) highlight.delete(range);
    this.painted[name] = spans
      .flatMap(([sentence, start, end]) => spansOf(sentence, start, end))
      .flatMap(([from, to]) => this.page.rangesOf(from, to, name === "sentence"));
    // Forced colours give both the same colour: there the word alone is lit.
    if (name === "sentence" && matchMedia("(forced-colors: active)").matches) return;
    for (const range of this.painted[name]) highlight.add(range);
  }

  clear() {
    for (const [name, ranges] of Object.entries(this.painted)) {
      for (const range of ranges) this.lights[name].delete(range);
      this.painted[name] = [];
    }
    this.sentence = null;
    this.word = -1;
    this.passed = [];
  }

  changed() {
    this.stale = true;
    if (!this.cues.length) return;
    if (this.page?.isCurrent()) return this.look(this.patienceMs);
    clearTimeout(this.soon);
    this.soon = null;
    this.look(LATER_MS);
  }

  // Pages hydrate, and load boxes late; who joins late is sent many cues at once.
  look(afterMs) {
    this.soon ??= setTimeout(() => {
      this.soon = null;
      if (this.page?.isCurrent() && this.found.length === this.cues.length) return;
      this.findAll();
    }, afterMs);
  }

  clicked(event) {
    const { defaultPrevented, ctrlKey, metaKey, shiftKey, altKey } = event;
    if (defaultPrevented || ctrlKey || metaKey || shiftKey || altKey) return;
    if (!getSelection().isCollapsed) return;
    const sentence = this.sentenceAt(event);
    if (sentence) this.onSeek?.(sentence.cue.start_ms);
  }

  hovered(event) {
    const over = this.active && !event.buttons && !!this.sentenceAt(event);
    if (over === this.over) return;
    this.over = over;
    this.pointer.replaceSync(over ? ":root { cursor: pointer }" : "");
  }

  sentenceAt({ clientX: x, clientY: y, target }) {
    if (!this.active || !this.page.root.contains(target) || target.closest(CONTROLS)) return null;
    const caret = caretAt(x, y);
    const position = caret ? this.page.positionOf(caret.node, caret.offset) : -1;
    if (position < 0) return null;
    const holds = ([start, end]) => start <= position && position < end;
    const sentence = this.found.find((one) => spansOf(one, 0, Infinity).some(holds));
    // The nearest character to a click in the margin is not under it.
    const range = new Range();
    range.selectNodeContents(caret.node);
    const under = [...range.getClientRects()].some(
      (box) => x >= box.left - 4 && x <= box.right + 4 && y >= box.top - 4 && y <= box.bottom + 4,
    );
    return under ? sentence : null;
  }
}

function wordSpan(sentence, [, , start, end] = []) {
  return [sentence, start ?? 0, end ?? 0];
}

function wordAt({ words = [], end_ms: endMs }, positionMs) {
  return positionMs > endMs ? -1 : words.findLastIndex(([startMs]) => startMs <= positionMs);
}

function caretAt(x, y) {
  if (document.caretPositionFromPoint) {
    const found = document.caretPositionFromPoint(x, y);
    return found && { node: found.offsetNode, offset: found.offset };
  }
  const range = document.caretRangeFromPoint?.(x, y);
  return range && { node: range.startContainer, offset: range.startOffset };
}

// One pair of highlights for all players of the page.
function lightsOf() {
  const { highlights } = CSS;
  if (!highlights.has("listen-word")) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(LIGHTS);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    highlights.set("listen-sentence", new Highlight());
    highlights.set("listen-word", new Highlight());
    highlights.get("listen-word").priority = 1;
  }
  return { sentence: highlights.get("listen-sentence"), word: highlights.get("listen-word") };
}
