// How a corrected narration hangs together with the one that is heard: which sentence follows which,
// and where, in the pause between two sentences, one can be changed for the other.

const ROUNDED_MS = 3; // the word times of one clip differ by no more between two narrations
const MAX_CELLS = 16_000_000; // of the table of two texts; beyond it the middle counts as rewritten
const COVERED = 0.5; // share of a new sentence's words that the old one had, to be its counterpart
const EARLY = 0.2; // of a pause: timers and loudspeakers are late, never early
const SHORTEST_MS = 50; // of a pause that is long enough, as it is heard

/**
 * Compare the cues of a narration with those of its newer version, by their texts in order.
 *
 * `isWhole`: false while the newer one is being made; what may still come is left undecided.
 *
 * Returns `{before, after, isWhole, twins, onward, corrected, isSame}`. `twins[i]`: the new cue with the text of
 * the old cue `i`, or -1. `onward[i]`: the new cue that comes after the old cue `i` was heard (as many
 * as there are: none), or null where that can't be said without a lost or a repeated word.
 * `corrected`: the new cues that say something else than before, each `{index, fromMs, toMs}` with the
 * place that it has in the old version. `isSame`: both sound alike, from beginning to end.
 */
export function compareVersions(before, after, isWhole = true) {
  const twins = twinsOf(before.map(saidIn), after.map(saidIn), isWhole);
  const onward = new Array(before.length).fill(null);
  const corrected = [];
  let [p, a] = [-1, -1];
  for (let q = 0; q <= before.length; q += 1) {
    if (q < before.length && twins[q] < 0) continue;
    const b = q < before.length ? twins[q] : after.length;
    const isOpen = !isWhole && q === before.length;
    const block = { before, after, p, a, q, b };
    if (p >= 0 && !(isOpen && a + 1 >= after.length)) onward[p] = a + 1;
    if (!isOpen) joinBlock(block, onward, corrected);
    [p, a] = [q, b];
  }
  const isSame = isWhole && before.length === after.length && twins.every((j, i) => soundsAlike(before[i], after[j]));
  return { before, after, isWhole, twins, onward, corrected, isSame };
}

// What stands between two pairs: said otherwise, cut otherwise, put in or left out.
function joinBlock({ before, after, p, a, q, b }, onward, corrected) {
  const old = before.slice(p + 1, q);
  const fresh = after.slice(a + 1, b);
  if (old.length && fresh.length && textOf(old) === textOf(fresh)) {
    old.forEach((_, t) => {
      const said = textOf(old.slice(0, t + 1)).length;
      const n = fresh.findIndex((_each, u) => u && textOf(fresh.slice(0, u)).length === said);
      onward[p + 1 + t] = t === old.length - 1 ? b : n > 0 ? a + 1 + n : null;
    });
    return;
  }
  let last = -1;
  old.forEach((cue, t) => {
    last = Math.max(last, counterpart(cue, fresh, t));
    onward[p + 1 + t] = t === old.length - 1 ? b : Math.min(a + 2 + last, b);
  });
  const fromMs = old[0]?.start_ms ?? before[p]?.end_ms ?? 0;
  const toMs = old.at(-1)?.end_ms ?? fromMs;
  for (let index = a + 1; index < b; index += 1) corrected.push({ index, fromMs, toMs });
  // Of what was only left out, what follows is the place.
  if (!fresh.length && old.length) corrected.push({ index: b, fromMs, toMs, isGone: true });
}

// The last new sentence most of whose words the old one had; without any, the one in its place.
function counterpart(cue, fresh, t) {
  const words = new Set(wordsIn(cue));
  const isCovered = (one) => {
    const own = wordsIn(one);
    return own.filter((word) => words.has(word)).length > COVERED * own.length;
  };
  const found = fresh.slice(0, t + 3).findLastIndex(isCovered);
  return Math.min(found < 0 ? t : found, fresh.length - 1);
}

function saidIn({ text }) {
  return text.normalize("NFC").replace(/\s+/g, " ").trim();
}

function wordsIn(cue) {
  return saidIn(cue).toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function textOf(cues) {
  return cues.map(saidIn).join(" ");
}

/** For each old text the place of its twin among the new ones, or -1: a longest common subsequence. */
function twinsOf(old, fresh, isWhole) {
  const twins = new Array(old.length).fill(-1);
  let start = 0;
  while (start < old.length && start < fresh.length && old[start] === fresh[start]) {
    twins[start] = start;
    start += 1;
  }
  let [oldEnd, freshEnd] = [old.length, fresh.length];
  while (isWhole && oldEnd > start && freshEnd > start && old[oldEnd - 1] === fresh[freshEnd - 1]) {
    oldEnd -= 1;
    freshEnd -= 1;
    twins[oldEnd] = freshEnd;
  }
  const [n, m] = [oldEnd - start, freshEnd - start];
  if (n * m > MAX_CELLS) return twins;
  const width = m + 1;
  const longest = new Uint16Array((n + 1) * width); // of the texts from a place on
  for (let i = n - 1; i >= 0; i -= 1) {
    for (let j = m - 1; j >= 0; j -= 1) {
      const isPair = old[start + i] === fresh[start + j];
      const [below, right] = [longest[(i + 1) * width + j], longest[i * width + j + 1]];
      longest[i * width + j] = isPair ? longest[(i + 1) * width + j + 1] + 1 : Math.max(below, right);
    }
  }
  for (let i = 0, j = 0; i < n && j < m; ) {
    if (old[start + i] === fresh[start + j]) twins[start + i++] = start + j++;
    else if (longest[(i + 1) * width + j] >= longest[i * width + j + 1]) i += 1;
    else j += 1;
  }
  return twins;
}

// One clip, at one place: texts, words and pauses are the same.
function soundsAlike(old, fresh) {
  if (!fresh || Math.abs(old.start_ms - fresh.start_ms) > ROUNDED_MS) return false;
  const [oldMs, freshMs] = [old, fresh].map(({ start_ms, end_ms, words = [] }) => [
    end_ms - start_ms,
    ...words.map(([ms]) => ms - start_ms),
  ]);
  return oldMs.length === freshMs.length && oldMs.every((ms, i) => Math.abs(ms - freshMs[i]) <= ROUNDED_MS);
}

/**
 * The next border at which the new version can take over from a place of the old one, or null.
 *
 * `rate`: the speed. `leadMs(offsetMs)`: what it takes to be ready there, as it is heard. `endMs`: how
 * long the old version is.
 *
 * Returns `{offsetMs, atMs, untilMs, onward, isLast}`: from `atMs` to `untilMs` of the old version nothing
 * is said in either one, when the new one is `offsetMs` further; what comes then is the new cue `onward`,
 * which says something else than the old version would if `isLast`.
 */
export function nextBorder({ before, after, twins, onward }, positionMs, { rate = 1, leadMs = () => 0, endMs = Infinity } = {}) {
  const shortestMs = SHORTEST_MS * rate;
  const first = before.findLastIndex(({ start_ms: ms }) => ms <= positionMs);
  for (let i = first; i < before.length; i += 1) {
    const n = i < 0 ? 0 : onward[i];
    if (n === null || (i < 0 && !after.length)) continue;
    const { fromMs, offsetMs, pauseMs } = pauseAfter(before, after, i, n);
    const untilMs = Math.min(fromMs + pauseMs, before[i + 1]?.start_ms ?? endMs);
    const aimMs = fromMs + EARLY * Math.min(untilMs - fromMs, 400);
    const atMs = Math.max(aimMs, positionMs + leadMs(offsetMs) * rate);
    if (untilMs - fromMs < shortestMs || atMs > untilMs - shortestMs / 2) continue;
    return { offsetMs, atMs, untilMs, onward: n, isLast: twins[i + 1] !== n };
  }
  return null;
}

// Where the old cue has been said, how much further the new version is then, and how long it is silent.
function pauseAfter(before, after, i, n) {
  if (i < 0) {
    const fromMs = 0;
    return { fromMs, offsetMs: after[0].start_ms - before[0].start_ms, pauseMs: before[0].start_ms };
  }
  const fromMs = before[i].end_ms;
  const saidMs = n ? after[n - 1].end_ms : 0;
  const pauseMs = n < after.length ? after[n].start_ms - saidMs : Infinity;
  return { fromMs, offsetMs: saidMs - fromMs, pauseMs };
}

/**
 * For a sound that is paused: how much further the new version says the same, `{offsetMs, onward}`; null
 * where it does not, or not known yet.
 */
export function sameSoundAt({ before, after, twins, onward }, positionMs) {
  const i = before.findLastIndex(({ start_ms: ms }) => ms <= positionMs);
  const [old, fresh] = [before[i], after[twins[i]]];
  if (!fresh || onward[i] === null) return null;
  const offsetMs = fresh.start_ms - old.start_ms;
  const moved = { ...fresh, start_ms: old.start_ms, end_ms: fresh.end_ms - offsetMs };
  moved.words = fresh.words?.map(([ms, ...rest]) => [ms - offsetMs, ...rest]);
  return soundsAlike(old, moved) ? { offsetMs, onward: onward[i] } : null;
}

/** Where the new version goes on for somebody whose old sound has run out; null: not known yet. */
export function placeAfterEnd({ before, after, isWhole, onward }, positionMs) {
  const i = before.findLastIndex(({ start_ms: ms }) => ms <= positionMs);
  const n = i < 0 ? 0 : onward[i];
  const isKnown = n !== null && (isWhole || after[n]);
  return isKnown ? { ms: n ? after[n - 1].end_ms : 0, onward: n } : null;
}

/** A place of the old version in the new one, in ms: exact in what both say, near it elsewhere. */
export function placeInNewer({ before, after, twins, onward }, ms) {
  const i = before.findLastIndex(({ start_ms: startMs }) => startMs <= ms);
  if (i < 0) return Math.min(ms, after[0]?.start_ms ?? 0);
  const twin = after[twins[i]];
  if (!twin) return after[onward[i] ?? -1]?.start_ms ?? after.at(-1)?.end_ms ?? 0;
  const { start_ms: startMs, end_ms: endMs } = before[i];
  const share = Math.min(1, (ms - startMs) / (endMs - startMs || 1));
  return Math.round(twin.start_ms + share * (twin.end_ms - twin.start_ms) + Math.max(0, ms - endMs));
}

/** Where to go on in the new version after a break in the old one: what was corrected there begins anew. */
export function placeToResume(versions, ms) {
  const changed = versions.corrected.find(({ fromMs, toMs }) => fromMs <= ms && ms < toMs);
  return versions.after[changed?.index]?.start_ms ?? placeInNewer(versions, ms);
}

/** What was corrected before the new cue `onward` and is said otherwise than it was heard. */
export function correctedBefore({ corrected }, onward, wasHeard) {
  const passed = ({ index, isGone }) => index < onward || (isGone && index === onward);
  return corrected.filter((one) => passed(one) && wasHeard(one.fromMs, one.toMs));
}
