// A correction overtakes the listener: the newer version is loaded into the second element and plays
// along unheard, in step with the older one; in a pause between two sentences it takes over.

import { areTogether, keepTogether, load } from "../handover.js";
import { after, eventOf } from "../waiting.js";
import { Correction } from "./correction.js";
import {
  compareVersions,
  correctedBefore,
  nextBorder,
  placeAfterEnd,
  placeInNewer,
  placeToResume,
  sameSoundAt,
} from "./versions.js";
import { Watch } from "./watch.js";

const LEAD_MS = 300; // until an element that is loaded may be in step with the other
const TIMER_MS = 20; // by so much a timer may be late
const LOOK_MS = 400; // between two looks whether the reader moved
const NOISE = 1.4; // how much less exact one look at two clocks is than many
const FEW = 3; // attempts to come in step between two looks
const PATIENCE = 6; // looks without being in step
const COARSE = 5; // where an element's clock is too coarse for more: still within the pause
const AHEAD_S = 1.5; // of live sound behind a border, so that it goes on
const ENOUGH_S = 10; // the newer one need not have more ahead, where both still say the same
const ATTEMPTS = 3;
const NEWS = ["ended", "pause", "playing", "ratechange", "seeked"];

export class Overtake {
  constructor(player) {
    this.player = player;
    this.correction = new Correction(player);
    this.watch = new Watch(player, (manifest) => this.publish(manifest));
    this.target = null;
  }

  /** Another article is open. */
  opens() {
    this.watch.stop();
    this.correction.hide();
    this.target = null;
  }

  update(model) {
    this.watch.keep();
    this.correction.update(model);
  }

  /** Go on to a newer live narration when that has come to a border; false: nothing is heard. */
  follow(live) {
    const { player } = this;
    const { session, server, sound } = player;
    const isHeard = session.state === "live" && sound.isLive && player.parts.cues.length;
    if (!isHeard || session.isPreview) return false;
    session.newer = this;
    session.failure = null;
    const url = server.address(live.live_url);
    this.begin({ session, live, url, cues: [], isWhole: false });
    session.listenTo(server.address(live.events_url));
    return true;
  }

  /** A sentence of the newer live narration has come. */
  cue(cue) {
    const { cues } = this.target ?? {};
    if (!cues || cues.some(({ index }) => index === cue.index)) return;
    cues.push(cue);
    this.target.versions = null;
  }

  /** A newer narration is published. */
  async publish(manifest) {
    const { session, server } = this.player;
    session.newer = this;
    try {
      const cues = await server.words(manifest, session.over.signal);
      if (session !== this.player.session) return;
      this.begin({ session, manifest, url: server.address(manifest.contentUrl), cues, isWhole: true });
    } catch {
      this.giveUp(session);
    }
  }

  begin(target) {
    this.target = target;
    if (!this.player.parts.cues.length) return this.giveUp(target.session);
    if (target.isWhole && this.versions.isSame) return this.adopt(target);
    this.tryAgain(target, 0);
  }

  async tryAgain(target, failures) {
    const { sound } = this.player;
    try {
      const gapMs = await sound.handOver(target.url, (...pair) => this.meet(target, ...pair));
      if (gapMs === null || target !== this.target) return; // the reader went, or a newer one came
      this.player.session.gapMs = gapMs;
      this.arrive(target);
    } catch {
      if (target !== this.target) return;
      if (failures + 1 >= ATTEMPTS || (target.live && !target.feed)) return this.giveUp(target.session);
      const isWanted = () => target === this.target && target.session.newer === this;
      setTimeout(() => isWanted() && this.tryAgain(target, failures + 1), 1000 * (failures + 1));
    }
  }

  // A file goes on as it is, and is asked about again later. Live sound of an older version has no more
  // to come: the newer one begins as well as it can.
  giveUp(session) {
    const { player, target } = this;
    const { sound } = player;
    const place = target?.live && placeAfterEnd(this.versions, sound.positionMs);
    session.newer = this.target = null;
    this.watch.rest();
    if (!target?.live) return;
    player.cues(target.cues);
    session.follow(target.live);
    if (place) sound.seek(place.ms);
  }

  /** Where a place of what was heard is in another version that replaces it at once, in ms. */
  resumeIn(cues, ms) {
    const { parts, hearing } = this.player;
    if (!parts.cues.length) return ms;
    const versions = compareVersions(parts.cues, cues);
    hearing.leaps();
    hearing.audience.listening.moves((heardMs) => placeInNewer(versions, heardMs));
    return placeToResume(versions, ms);
  }

  get versions() {
    const { target } = this;
    target.versions ??= compareVersions(this.player.parts.cues, target.cues, target.isWhole);
    return target.versions;
  }

  // Until both are in a pause where one can take over; returns the gap in seconds.
  async meet(target, from, to, url, signal) {
    await this.loadInto(target, to, url, signal);
    const pair = { from, to, offsetS: NaN };
    for (let misses = 0; ; ) {
      if (from.ended && this.player.sound.isLive) return this.goOnAfterEnd(target, from, to, signal);
      if (from.paused && !from.ended && (await this.isMetInPause(target, from, to, signal))) return 0;
      const border = this.borderAfter(from, pair.offsetS * 1000);
      if (!border || !this.isReady(target, border) || from.currentTime * 1000 + border.offsetMs < 0) {
        await afterOrNews(LOOK_MS, from, signal);
        continue;
      }
      pair.offsetS = border.offsetMs / 1000;
      const gapS = await keepTogether(pair, signal, FEW);
      const slack = misses > PATIENCE ? COARSE : NOISE;
      if (!areTogether(pair, slack)) {
        misses += 1;
        continue;
      }
      const leftMs = (border.atMs - from.currentTime * 1000) / from.playbackRate;
      if (from.paused || leftMs > LOOK_MS) {
        await afterOrNews(Math.min(LOOK_MS, Math.max(leftMs - LOOK_MS / 2, TIMER_MS)), from, signal);
        continue;
      }
      await after(Math.max(0, leftMs), signal);
      if (!isIn(border, from) || !areTogether(pair, slack)) continue; // a timer was late, or the reader moved
      target.onward = border.onward;
      return gapS;
    }
  }

  borderAfter(from, nearMs) {
    const leadMs = (offsetMs) => (Math.abs(offsetMs - nearMs) < 1 ? TIMER_MS : LEAD_MS);
    const endMs = from.duration * 1000 || Infinity;
    return nextBorder(this.versions, from.currentTime * 1000, { rate: from.playbackRate, leadMs, endMs });
  }

  async loadInto(target, to, url, signal) {
    const { sound } = this.player;
    if (!target.live) return load(to, url, signal);
    // Without a feed a live stream can't be sought; its file can, when it is there.
    if (!sound.feed) return until(() => sound.ended, signal);
    to.muted = true;
    const there = eventOf(to, "loadedmetadata", signal);
    const feed = sound.feedInto(to, url);
    signal.addEventListener("abort", () => target.onward === undefined && feed.stop(), { once: true });
    target.feed = feed;
    return there;
  }

  // Live sound goes on with the older version while that has more to come that is still right.
  isReady(target, { offsetMs, atMs, isLast }) {
    const olderS = isLast ? 0 : this.player.sound.endS - atMs / 1000 - AHEAD_S;
    return this.hasCome(target, offsetMs + atMs + 1000 * Math.max(0, Math.min(olderS, ENOUGH_S)));
  }

  hasCome({ live, feed }, ms) {
    return !live || feed?.whole || (feed && feed.endS > ms / 1000 + AHEAD_S);
  }

  // Whoever has paused in a sentence that both have goes on with it in the newer one.
  async isMetInPause(target, from, to, signal) {
    const met = sameSoundAt(this.versions, from.currentTime * 1000);
    if (!met || !this.hasCome(target, from.currentTime * 1000 + met.offsetMs)) return false;
    const pair = { from, to, offsetS: met.offsetMs / 1000 };
    await keepTogether(pair, signal);
    if (!from.paused || !areTogether(pair)) return false;
    target.onward = met.onward;
    return true;
  }

  // The older live sound is over: as soon as the newer one has come so far, it goes on there.
  async goOnAfterEnd(target, from, to, signal) {
    const next = () => placeAfterEnd(this.versions, from.currentTime * 1000);
    const isStuck = target.live && !target.feed;
    await until(() => next() && (isStuck || this.hasCome(target, next().ms)), signal);
    if (isStuck) throw new Error("a live stream without a feed can't be sought");
    const { ms, onward } = next();
    target.onward = onward;
    const there = eventOf(to, "seeked", signal);
    to.playbackRate = from.playbackRate;
    to.currentTime = ms / 1000;
    await there;
    return 0;
  }

  // The newer one is heard.
  arrive(target) {
    const { player, versions } = this;
    const { sound, hearing } = player;
    const { listening } = hearing.audience;
    const passed = correctedBefore(versions, target.onward, (fromMs, toMs) => listening.heard(fromMs, toMs));
    hearing.leaps();
    listening.moves((ms) => placeInNewer(versions, ms));
    if (target.live) Object.assign(sound, { liveUrl: target.url, feed: target.feed });
    this.adopt(target);
    const places = passed.filter(({ isGone }) => !isGone).map(({ index }) => target.cues[index].start_ms);
    if (passed.length) this.correction.tell(places);
  }

  adopt(target) {
    const { session } = target;
    session.newer = this.target = null;
    this.player.cues(target.cues);
    if (target.manifest) {
      session.leaveEvents();
      session.know(target.manifest);
    } else {
      session.live = target.live;
    }
    session.enter(target.manifest ? "ready" : "live");
  }

  end() {
    this.opens();
    this.correction.end();
  }
}

// Whether an element is in a pause, and not about to leave it.
function isIn({ atMs, untilMs }, { paused, currentTime, playbackRate }) {
  const ms = currentTime * 1000;
  return !paused && ms > atMs - TIMER_MS * playbackRate && ms < untilMs - TIMER_MS * playbackRate;
}

async function until(isTrue, signal) {
  while (!isTrue()) await after(TIMER_MS, signal);
}

// Unless the reader does something, or the sound ends: then at once.
async function afterOrNews(ms, audio, signal) {
  const done = new AbortController();
  const news = new Promise((resolve) => {
    for (const type of NEWS) audio.addEventListener(type, resolve, { once: true, signal: done.signal });
  });
  await Promise.race([after(ms, signal), news]).finally(() => done.abort());
}
