// One article, from the press to the end: asks the server, follows the events, tells its state.
//
// idle → starting → preparing → live → ready, or failed, withdrawn, unknown, limited, offline, locked.

import { isSameStream } from "./access.js";
import { Refusal } from "./server.js";

const NONE = [];
const AGAIN_MS = 3000; // to the next question when nothing else says when
const BROKEN = 4; // failures of the sound that are enough, with less than HEARD_MS between them
const HEARD_MS = 5000; // sound that says it plays may fail at once: only hearing some of it counts
const LAST_MS = 1500; // of the end: whoever heard so far has heard it all

/**
 * `on.changed()`: state, progress or title changed; `on.cue(cue)`, `on.cues(cues)`: words;
 * `on.notice(key)`: something to say once; `on.completed()`: heard to the end.
 */
export class Session {
  constructor({ server, sound, article, on }) {
    Object.assign(this, { server, sound, article, on });
    this.state = "idle";
    this.title = this.language = this.manifest = this.progress = this.refusal = null;
    this.newer = null; // what follows a newer narration until that is heard
    this.failures = 0;
    this.over = new AbortController();
    const { signal } = this.over;
    addEventListener("online", () => this.state === "offline" && this.ask(), { signal });
    addEventListener("offline", () => this.starve(), { signal });
  }

  /** The reader pressed; sound begins at `fromMs`. */
  begin(fromMs) {
    this.fromMs = fromMs;
    this.enter("starting");
    return this.ask();
  }

  /** Leave this article. */
  end() {
    this.over.abort();
    this.leave();
  }

  /** The reader wants another try. */
  retry() {
    this.failures = 0;
    this.sound.wanted = true;
    return this.begin(this.positionMs);
  }

  get positionMs() {
    const { positionMs } = this.sound;
    return this.state === "starting" || !positionMs ? (this.fromMs ?? 0) : positionMs;
  }

  /** In ms; of live sound what may become of it, 0 when nothing is known. */
  get durationMs() {
    if (this.manifest) return this.manifest.listen.duration_ms;
    const { duration_ms: estimate, segments_done: done, segments_total: total, audio_ms: ms } = this.progress ?? {};
    return estimate || (ms && done > 2 ? Math.round((ms * total) / done) : 0);
  }

  get chapters() {
    return this.manifest?.listen.chapters ?? NONE;
  }

  enter(state, refusal = null) {
    this.state = state;
    this.refusal = refusal;
    this.on.changed();
  }

  async ask() {
    clearTimeout(this.again);
    const { signal } = this.over;
    try {
      this.articleId ??= await this.server.idOf(this.article, signal);
      const press = (token) => this.server.listen(this.articleId, this.article, signal, token);
      this.take(await this.on.access.enter(press, this.articleId));
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Refusal)) throw error;
      this.refuse(error);
    }
  }

  take({ manifest, live }) {
    if (manifest) return this.publish(manifest);
    const known = isSameStream(this.live?.live_url, live.live_url);
    const goesOn = known && this.sound.isLive && !this.isBroken;
    if (goesOn && this.state === "offline") this.enter(this.sound.starved ? "preparing" : "live");
    this.follow(live, goesOn);
  }

  refuse(refusal) {
    const { kind, retryable, retryAfterMs } = refusal;
    const { wanted, starved, ended } = this.sound;
    this.wanted = wanted;
    const heard = wanted && !starved && !ended && this.state === "live";
    if (heard && retryable) return this.askAgain(retryAfterMs);
    this.fromMs = this.positionMs;
    if (!retryable || kind === "failed") this.sound.stop();
    if (kind === "limited") refusal.untilMs = Date.now() + retryAfterMs;
    this.enter(kind, refusal);
    if (retryable && retryAfterMs) this.askAgain(retryAfterMs);
  }

  askAgain(ms = AGAIN_MS) {
    clearTimeout(this.again);
    this.again = setTimeout(() => this.askIfWanted(), ms || AGAIN_MS);
  }

  // Who called it off while waiting finds the button as it was.
  askIfWanted() {
    if (this.over.signal.aborted) return;
    if (this.sound.wanted || this.sound.isLive || this.manifest) this.ask();
    else this.enter("idle");
  }

  follow(live, goesOn = false) {
    this.newer = null;
    this.live = live;
    this.title = live.title ?? this.title;
    this.language = live.language ?? this.language;
    this.progress = live;
    this.isBroken = false;
    if (!goesOn) {
      this.sound.playLive(this.server.address(live.live_url), this.positionMs);
      this.enter("preparing");
    }
    this.listenTo(this.server.address(live.events_url));
  }

  listenTo(url) {
    this.events?.close();
    const events = (this.events = new EventSource(url));
    const when = (type, act) =>
      events.addEventListener(type, (event) => {
        if (events === this.events) act(JSON.parse(event.data || "{}"));
      });
    when("progress", (progress) => {
      this.progress = progress;
      this.on.changed();
    });
    when("cue", (cue) => (this.newer ?? this.on).cue(cue));
    when("published", (manifest) => (this.newer ?? this).publish(manifest));
    when("failed", (why) => this.fail(new Refusal("failed", why)));
    when("withdrawn", () => this.refuse(new Refusal("withdrawn")));
    when("superseded", (next) => this.supersede({ ...this.live, ...next }));
    events.onerror = () => {
      if (events === this.events && events.readyState === EventSource.CLOSED) this.askAgain();
    };
  }

  // A newer narration is being made. Where sound is heard it goes on up to a border between sentences.
  supersede(live) {
    if (this.on.parts.pressed?.overtake.follow(live)) return;
    this.on.notice("updated");
    this.on.cues(NONE);
    this.follow(live);
  }

  /** The live sound goes as far as it came; then its end is told. */
  fail(refusal) {
    this.events?.close();
    this.events = null;
    this.failure = refusal;
    if (!this.sound.wanted || this.sound.starved || this.sound.ended) this.concede();
  }

  concede() {
    const refusal = this.failure;
    this.failure = null;
    this.refuse(refusal);
  }

  async publish(manifest) {
    this.newer = null;
    this.leaveEvents();
    const wasLive = this.sound.isLive && ["live", "preparing", "offline"].includes(this.state);
    const isBroken = this.isBroken && !wasLive;
    const isAnother = this.manifest && this.manifest.listen.narration_id !== manifest.listen.narration_id;
    this.isBroken = false;
    this.know(manifest);
    if (isBroken && isAnother) await this.findPlace(manifest);
    else this.readWords(manifest);
    if (this.over.signal.aborted) return;
    const url = this.server.address(manifest.contentUrl);
    if (wasLive && this.sound.ended && this.atEnd()) {
      this.sound.playFile(url, 0);
      this.sound.pause();
      this.enter("ready");
      return this.complete();
    }
    if (wasLive && !this.sound.starved) return this.handOver(url);
    this.sound.playFile(url, this.positionMs);
    this.enter("ready");
  }

  /** What is heard, or about to be, is published. */
  know(manifest) {
    this.manifest = manifest;
    this.title = manifest.name;
    this.language = manifest.inLanguage;
  }

  atEnd() {
    return this.sound.positionMs > this.durationMs - LAST_MS;
  }

  async handOver(url) {
    try {
      const gapMs = await this.sound.handOver(url);
      if (gapMs === null) return;
      this.gapMs = gapMs || 0;
      this.enter("ready");
    } catch {
      // The file did not come: the live sound goes on, and its end tries again.
      if (this.sound.ended || this.sound.starved) this.recover();
    }
  }

  // What was heard is gone: the same words are elsewhere in what replaces it.
  findPlace(manifest) {
    return this.readWords(manifest, (cues) => {
      this.fromMs = this.on.parts.pressed?.overtake.resumeIn(cues, this.fromMs) ?? this.fromMs;
    });
  }

  async readWords(manifest, first = () => {}) {
    try {
      const cues = await this.server.words(manifest, this.over.signal);
      first(cues);
      this.on.cues(cues);
    } catch (error) {
      if (!(error instanceof Refusal) && !this.over.signal.aborted) throw error;
    }
  }

  /** What the sound does. */
  heard(type, more) {
    if (this.state === "locked") return;
    if (type === "playing") this.plays();
    else if (type === "ended") this.ended();
    else if (type === "error") this.recover();
    else if (type === "refused") this.refused(more);
    else if (type === "trouble") this.cut = true;
    else if (type === "recovered") this.mend();
    if (type === "waiting" || type === "trouble") this.starve();
    if (type === "timeupdate" && this.sound.positionMs - this.soundedFromMs > HEARD_MS) this.failures = 0;
  }

  plays() {
    this.soundedFromMs = this.sound.positionMs;
    if (this.sound.isLive && this.state !== "live") this.enter("live");
    else if (this.state === "offline") this.enter("ready");
  }

  starve() {
    const network = this.cut || !navigator.onLine;
    if (!network || !["live", "preparing", "ready"].includes(this.state)) return;
    if (this.sound.wanted && this.sound.starved) this.enter("offline");
  }

  mend() {
    this.cut = false;
    if (this.state === "offline") this.enter("preparing");
  }

  ended() {
    if (this.failure) this.concede();
    else if (!this.sound.isLive || this.isPreview) this.complete();
    else if (this.manifest && this.atEnd()) this.publish(this.manifest);
  }

  refused(status) {
    if (status === 404 || status === 410 || status === 409) this.askAgain(AGAIN_MS / 10);
    else this.askAgain();
  }

  // A file may be replaced, withdrawn, or out of reach: the server knows.
  recover() {
    if (this.over.signal.aborted || !["live", "preparing", "ready"].includes(this.state)) return;
    this.fromMs = this.sound.positionMs;
    this.isBroken = true;
    this.failures += 1;
    if (this.failures >= BROKEN) {
      this.sound.stop();
      return this.enter("failed", new Refusal("broken", { retryable: true }));
    }
    this.enter(navigator.onLine ? "starting" : "offline");
    this.askAgain(500 * 2 ** this.failures);
  }

  /** Whether there is more of it for subscribers. */
  get isPreview() {
    const { granted, preview_ms: ms, duration_ms: wholeMs } = (this.manifest?.listen ?? this.live)?.access ?? {};
    return granted === false && !(wholeMs && wholeMs <= ms);
  }

  complete() {
    if (!this.isPreview) return this.on.completed();
    this.leaveEvents();
    this.fromMs = this.positionMs;
    this.wanted = true;
    this.sound.pause();
    this.isBroken = true; // whoever may hear more hears it by another address
    this.enter("locked");
  }

  leaveEvents() {
    this.events?.close();
    this.events = null;
    clearTimeout(this.again);
  }

  leave() {
    this.leaveEvents();
    this.sound.stop();
  }
}
