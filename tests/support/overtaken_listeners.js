// Listeners of a narration of which a newer version is published, through the player's own code: reads
// them as JSON from the standard input, and prints what each one's elements let be heard, and when.
//
// Time is the simulation's: timers are late, elements begin, seek and load late, and their clocks are
// read a little wrong. All times are in ms.

import { readFileSync } from "node:fs";

import "../player/player_modules.js";
import { openDocument } from "../player/stand_ins.js";

let random = () => 0;
let nowMs = 0;
let queue = []; // timers, [dueMs, id, act]
let elements = [];
let ids = 0;

function seeded(seed) {
  let state = seed + 1;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

const between = (least, most) => least + random() * (most - least);

function at(ms, act) {
  const id = (ids += 1);
  queue.push([nowMs + ms, id, act]);
  return id;
}

// Mostly in time, now and then late, as on a busy phone; never early.
const lateness = () => (random() < 0.05 ? between(20, 120) : between(0, 12));

function takeTheClock() {
  globalThis.setTimeout = (act, ms = 0) => at(Math.max(0, ms) + lateness(), act);
  globalThis.clearTimeout = (id) => (queue = queue.filter(([, one]) => one !== id));
  globalThis.addEventListener = () => {};
  globalThis.Audio = LateAudio;
  globalThis.EventSource = LateEvents;
  Object.defineProperty(globalThis, "performance", { value: { now: () => nowMs }, configurable: true });
}

/** An element that does everything late, and writes down what it lets be heard. */
class LateAudio extends EventTarget {
  constructor() {
    super();
    Object.assign(this, { readyState: 0, paused: true, ended: false, seeking: false, mute: false, rate: 1 });
    Object.assign(this, { placeMs: 0, sinceMs: 0, runs: false, volume: 1, heard: [], url: "", duration: NaN });
    this.buffered = this.seekable = { length: 0 };
    elements.push(this);
  }

  get truthMs() {
    return this.placeMs + (this.runs ? (nowMs - this.sinceMs) * this.rate : 0);
  }

  // What was heard up to now, before something changes.
  settle() {
    const placeMs = Math.min(this.truthMs, this.duration * 1000 || Infinity);
    if (this.runs && !this.mute && nowMs > this.sinceMs) {
      this.heard.push({ url: this.url, wallMs: this.sinceMs, untilMs: nowMs, fromMs: this.placeMs, toMs: placeMs });
    }
    Object.assign(this, { placeMs, sinceMs: nowMs });
  }

  get currentTime() {
    return Math.max(0, this.truthMs + (this.runs ? between(-3, 3) : 0)) / 1000;
  }

  set currentTime(seconds) {
    this.settle();
    const wasRunning = this.runs;
    Object.assign(this, { runs: false, placeMs: seconds * 1000, seeking: true });
    at(between(15, 160), () => {
      this.settle();
      Object.assign(this, { seeking: false, runs: wasRunning || !this.paused });
      this.dispatchEvent(new Event("seeked"));
    });
  }

  set src(url) {
    this.settle();
    Object.assign(this, { url, readyState: 0, placeMs: 0, runs: false, paused: true });
    at(between(40, 400), () => {
      if (this.url !== url) return;
      Object.assign(this, { readyState: 4, duration: lengths[url] / 1000 });
      this.dispatchEvent(new Event("loadedmetadata"));
    });
  }

  get src() {
    return this.url;
  }

  async play() {
    this.paused = false;
    if (this.runs) return;
    await new Promise((resolve) => at(between(5, 60), resolve));
    this.settle();
    if (this.paused || this.seeking) return;
    this.runs = true;
    this.dispatchEvent(new Event("playing"));
  }

  pause() {
    this.settle();
    Object.assign(this, { paused: true, runs: false });
    at(1, () => this.dispatchEvent(new Event("pause")));
  }

  get playbackRate() {
    return this.rate;
  }

  set playbackRate(rate) {
    at(between(0, 8), () => {
      this.settle();
      this.rate = rate;
      this.dispatchEvent(new Event("ratechange"));
    });
    if (!this.runs) this.rate = rate;
  }

  get muted() {
    return this.mute;
  }

  set muted(mute) {
    this.settle();
    this.mute = mute;
  }

  removeAttribute() {
    this.url = "";
  }

  load() {}
}

/** The server's stream of updates: it tells when something is published. */
class LateEvents extends EventTarget {
  constructor() {
    super();
    LateEvents.opened = this;
    at(between(20, 200), () => this.tell("watching", {}));
  }

  tell(type, data) {
    this.dispatchEvent(Object.assign(new Event(type), { data: JSON.stringify(data) }));
  }

  close() {}
}
LateEvents.CLOSED = 2;

let lengths = {};
openDocument();
takeTheClock();
const { Sound } = await import("../../workers/web/player/sound.js");
const { Listening } = await import("../../workers/web/player/listening.js");
const { Overtake } = await import("../../workers/web/player/pressed/overtake.js");

/** As much of a player as overtaking needs. */
function playerOf(cuesOfNewer, listener) {
  const listening = new Listening();
  const player = { told: [], access: {}, parts: { cues: listener.older.cues }, getAttribute: () => null };
  player.sound = new Sound((type) => type === "timeupdate" && listening.reaches(player.sound.positionMs));
  player.hearing = { leaps: () => listening.leaps(), audience: { listening } };
  player.cues = (cues) => (player.parts.cues = cues);
  player.texts = { say: (key) => key };
  player.view = { announce: (text) => player.told.push(text) };
  player.server = {
    address: (path) => path,
    words: () => new Promise((resolve) => at(between(20, 250), () => resolve(cuesOfNewer))),
  };
  player.session = {
    state: "ready",
    newer: null,
    over: new AbortController(),
    articleId: "story",
    manifest: { contentUrl: "older", listen: { narration_id: "older" } },
    know: (manifest) => (player.session.manifest = manifest),
    enter: (state) => (player.session.state = state),
    leaveEvents: () => {},
  };
  Object.defineProperty(player, "playing", { get: () => player.sound.wanted });
  return player;
}

const idle = () => new Promise((resolve) => setImmediate(resolve));

async function listen(listener) {
  random = seeded(listener.seed);
  [nowMs, queue, elements] = [0, [], []];
  lengths = { older: listener.older.durationMs, newer: listener.newer.durationMs };
  const player = playerOf(listener.newer.cues, listener);
  const { sound } = player;
  const overtake = new Overtake(player);
  overtake.correction.tell = (places) => player.told.push(places);
  sound.wanted = true;
  sound.setRate(listener.rate);
  sound.playFile("older", 0);
  const { current } = sound;
  current.addEventListener("loadedmetadata", () => (current.currentTime = listener.fromMs / 1000), { once: true });
  const look = () => {
    overtake.update({ texts: player.texts });
    sound.current.dispatchEvent(new Event("timeupdate"));
    at(250, look);
  };
  look();
  const manifest = { contentUrl: "newer", listen: { narration_id: "newer" } };
  const publishedMs = 1500 + listener.publishedAfterMs;
  // The web process looks every 250 ms, and the way to the listener takes a while.
  at(publishedMs + between(0, 250) + between(20, 200), () => LateEvents.opened.tell("published", manifest));
  for (const [ms, what, value] of listener.acts ?? []) at(publishedMs + ms, () => sound[what](value));
  let switchedMs = null;
  let placeMs = null;
  at(publishedMs, () => (placeMs = current.truthMs));
  while (queue.length && nowMs < publishedMs + listener.forMs) {
    queue.sort(([a, i], [b, j]) => a - b || i - j);
    const [dueMs, , act] = queue.shift();
    nowMs = dueMs;
    act();
    await idle();
    if (switchedMs === null && player.session.manifest.contentUrl === "newer") switchedMs = nowMs;
  }
  elements.forEach((one) => one.settle());
  const heard = elements.flatMap((one) => one.heard).sort((a, b) => a.wallMs - b.wallMs);
  return { publishedMs, placeMs, switchedMs, heard, told: player.told };
}

const answers = [];
const { older, newer, listeners } = JSON.parse(readFileSync(0, "utf8"));
for (const one of listeners) answers.push(await listen({ ...one, older, newer: newer[one.version] }));
process.stdout.write(JSON.stringify(answers));
