// What of an article is heard in one view of a page: measured, never guessed from where the sound is.

const LEAP_MS = 4000; // further than listening goes between two looks
const COMPLETE = 0.9; // of the length: so much has to have been heard
const QUARTERS = [25, 50, 75];

/** Adds up what is heard; all times in ms of the narration. */
export class Listening {
  constructor() {
    this.parts = []; // heard, [from, to], in order and apart from each other
    this.told = new Set();
    this.heardMs = this.furthestMs = this.failures = this.sentMs = 0;
    this.lastMs = this.pressedAt = this.firstSoundMs = this.sound = null;
  }

  /** The reader pressed, at `now` of a clock in ms. */
  pressed(now) {
    this.pressedAt ??= now;
  }

  /** Sound began; true for the first of this view, which is what a play is. */
  begins(positionMs, now, sound) {
    this.lastMs = positionMs;
    if (this.sound) return false;
    this.sound = sound;
    this.firstSoundMs = Math.max(0, Math.round(now - (this.pressedAt ?? now)));
    return true;
  }

  /** The sound went on to a place; what lies between counts as heard unless it was leapt over. */
  reaches(positionMs) {
    const fromMs = this.lastMs;
    this.lastMs = positionMs;
    if (fromMs === null || positionMs <= fromMs || positionMs - fromMs > LEAP_MS) return;
    this.heardMs += positionMs - fromMs;
    this.furthestMs = Math.max(this.furthestMs, positionMs);
    this.add(fromMs, positionMs);
  }

  /** A newer version is heard from now on, in which `place(ms)` is where a place of the older one is. */
  moves(place) {
    this.parts = this.parts.map((part) => part.map(place)).filter(([from, to]) => to > from);
    this.furthestMs = place(this.furthestMs);
    this.lastMs = null;
  }

  /** Whether something of what lies between two places was heard. */
  heard(fromMs, toMs) {
    return this.parts.some(([from, to]) => from < toMs && to > fromMs);
  }

  /** The reader moved: what comes next does not follow on what was heard. */
  leaps() {
    this.lastMs = null;
  }

  add(fromMs, toMs) {
    const apart = this.parts.filter(([from, to]) => to < fromMs || from > toMs);
    const touched = this.parts.filter(([from, to]) => to >= fromMs && from <= toMs);
    const from = Math.min(fromMs, ...touched.map(([start]) => start));
    const to = Math.max(toMs, ...touched.map(([, end]) => end));
    this.parts = [...apart, [from, to]].sort(([a], [b]) => a - b);
  }

  /** How much was heard at least once. */
  get coveredMs() {
    return this.parts.reduce((sum, [from, to]) => sum + to - from, 0);
  }

  /** What has been reached since the last call: 25, 50, 75 (per cent heard), "complete". */
  news(durationMs) {
    if (!durationMs) return [];
    const share = this.coveredMs / durationMs;
    const reached = QUARTERS.filter((percent) => share * 100 >= percent);
    if (share >= COMPLETE) reached.push("complete");
    const fresh = reached.filter((one) => !this.told.has(one));
    fresh.forEach((one) => this.told.add(one));
    return fresh;
  }

  /** What is to be told at the end of the view, or since it was last told; null when nothing is. */
  summary({ seen, durationMs, speed, source, cue }) {
    const heard_ms = Math.round(this.heardMs - this.sentMs);
    const isFirst = !this.isTold;
    if (!(isFirst && (seen || this.pressedAt !== null)) && heard_ms <= 0) return null;
    this.isTold = true;
    this.sentMs += heard_ms;
    const facts = { event: "summary", source, failures: this.failures, heard_ms };
    this.failures = 0;
    if (isFirst) Object.assign(facts, { seen: true, pressed: this.pressedAt !== null });
    if (!this.sound) return facts;
    const furthest = durationMs ? Math.min(100, Math.round((100 * this.furthestMs) / durationMs)) : null;
    if (isFirst) {
      const { firstSoundMs: first_sound_ms, sound } = this;
      Object.assign(facts, { first_sound_ms, sound, speed, furthest, cue });
    }
    return facts;
  }
}
