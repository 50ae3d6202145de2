// What this browser remembers: how far each article was heard, and the speed. Nothing leaves it.

const POSITIONS = "listen.positions";
const SPEED = "listen.speed";
const KEPT = 150; // names: an article has up to three, its id and its addresses
const WORTH_MS = 5000; // less is not worth remembering
const APART_MS = 5000; // how far the sound goes on between two notes of its place

/** How far the reader has heard an article, in ms; 0 when it is new or finished. */
export function positionOf(articleId) {
  return positions()[articleId]?.[0] ?? 0;
}

/** Remember how far an article was heard, under each of its names. */
export function rememberPosition(names, ms) {
  if (ms < WORTH_MS) return;
  const fresh = Object.fromEntries(names.map((name) => [name, [Math.round(ms), Date.now()]]));
  const all = Object.entries({ ...positions(), ...fresh });
  all.sort(([, a], [, b]) => b[1] - a[1]);
  keep(POSITIONS, Object.fromEntries(all.slice(0, KEPT)));
}

/** Forget an article that was heard to its end. */
export function forgetPosition(names) {
  const all = Object.entries(positions());
  const kept = all.filter(([name]) => !names.includes(name));
  if (kept.length < all.length) keep(POSITIONS, Object.fromEntries(kept));
}

/** Notes where the sound is, now and then. */
export class Bookmark {
  /** The sound went on. */
  passes(names, ms) {
    if (Math.abs(ms - (this.notedMs ?? 0)) > APART_MS) this.note(names, ms);
  }

  note(names, ms) {
    this.notedMs = ms;
    rememberPosition(names, ms);
  }
}

/** The speed the reader chose last, 1 at first. */
export function rememberedSpeed() {
  return Number(recall(SPEED)) || 1;
}

export function rememberSpeed(speed) {
  keep(SPEED, speed);
}

// {articleId: [ms, when]}; what another script wrote there in another form is left out.
function positions() {
  const all = Object.entries(recall(POSITIONS) ?? {});
  return Object.fromEntries(all.filter(([, kept]) => kept?.every?.(Number.isFinite)));
}

/** What is kept; storage may be blocked, or hold what is not ours: then the player just forgets. */
export function recall(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

/** Keep a value of JSON, if there is room. */
export function keep(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    return;
  }
}
