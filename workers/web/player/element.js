// <listen-player article="…">: one element, from the button to the end of the queue.

// What is alike stands together: so ordered, the joined module packs best.
import { dress } from "./style.js";
import { Access } from "./access.js";
import { count } from "./beacon.js";
import { Along } from "./along.js";
import { Listening } from "./listening.js";
import { Sound } from "./sound.js";
import { Server } from "./server.js";
import { tell } from "./events.js";
import { Mini } from "./mini.js";
import { addressAt, shareAddress, sharedTimeMs } from "./share.js";
import { pressKey, speedBeside, SPEEDS } from "./keys.js";
import { View } from "./view.js";
import { forgetPosition, positionOf, rememberedSpeed, rememberPosition, rememberSpeed } from "./memory.js";
import { DeviceControls } from "./mediasession.js";
import { isDead, modelOf, SAID_ONCE } from "./model.js";
import { fillQueue } from "./playlist.js";
import { Session } from "./session.js";
import { Texts } from "./texts.js";
import { isFirst, joinPlayers, leavePlayers, takeTurn, wasLast } from "./turn.js";

const REMEMBER_MS = 5000;
const HERE = new URL(".", import.meta.url).href;
const OFF = /^(off|no|false)$/i;
const views = new Map(); // article → what of it is heard while this page is shown
const played = new Set(); // ids of the articles whose play is counted

export class ListenPlayer extends HTMLElement {
  static observedAttributes = ["article", "lang", "headline", "duration", "queue", "accent"];

  constructor() {
    super();
    this.attachShadow({ mode: "open" });
    dress(this.shadowRoot);
    this.played = [];
    this.waiting = [];
    this.access = new Access(this);
    this.sound = new Sound((type, more) => this.heard(type, more));
    this.view = new View(this);
    this.mini = new Mini(this);
    this.device = new DeviceControls(this);
    this.shadowRoot.append(this.view.element, this.mini.element);
    this.addEventListener("keydown", (event) => pressKey(event, this));
  }

  connectedCallback() {
    this.gone = new AbortController();
    const { signal } = this.gone;
    joinPlayers(this);
    addEventListener("pagehide", () => this.leavePage(), { signal });
    addEventListener("hashchange", () => this.takeSharedTime(), { signal });
    const base = this.getAttribute("api") ?? HERE;
    this.server = new Server(base.endsWith("/") ? base : `${base}/`);
    this.sound.setRate(rememberedSpeed());
    if (!this.session) this.open(this.ownArticle());
    this.watcher = new IntersectionObserver(([{ isIntersecting }]) => this.sees(isIntersecting));
    this.watcher.observe(this);
  }

  disconnectedCallback() {
    this.leavePage();
    this.gone.abort();
    this.watcher.disconnect();
    leavePlayers(this);
    this.readAlong?.destroy();
    this.readAlong = null;
    this.session.end();
    this.session = null;
    this.mini.destroy();
  }

  attributeChangedCallback(attribute, before, now) {
    if (attribute === "queue") this.queue = (now ?? "").split(/\s+/).filter(Boolean);
    if (!this.session || before === now) return;
    if (attribute === "article") {
      this.open(this.ownArticle());
      if (this.seen) this.askAbout();
    }
    this.texts = null;
    this.update();
  }

  /** Articles to be heard afterwards: ids or addresses, or `{article, title}`. */
  get queue() {
    return [...this.waiting];
  }

  set queue(items) {
    this.waiting = [...items].map((item) => (item.article ? item : { article: item }));
    if (this.session) this.update();
  }

  get articleId() {
    return this.session?.articleId ?? this.item?.article;
  }

  get state() {
    return this.session?.state ?? "idle";
  }

  get positionMs() {
    return this.state === "idle" ? this.fromMs : (this.session?.positionMs ?? 0);
  }

  get durationMs() {
    return this.session?.durationMs ?? 0;
  }

  get playing() {
    return this.sound.wanted && !this.sound.ended;
  }

  /** A subscriber's token, for articles that are not everybody's. */
  set token(token) {
    this.access.token = token || null;
  }

  get speed() {
    return this.sound.rate;
  }

  set speed(rate) {
    const speed = Math.min(SPEEDS.at(-1), Math.max(SPEEDS[0], Number(rate) || 1));
    this.sound.setRate(speed);
    rememberSpeed(speed);
    tell(this, "speed", { value: speed });
    this.update();
  }

  /** Listen, from where the reader is; outside a press browsers may refuse. */
  play() {
    if (!this.playing) this.toggle();
  }

  pause() {
    if (this.playing) this.toggle();
  }

  seek(ms, andPlay = false) {
    if (this.state === "idle") this.fromMs = ms;
    else {
      this.finished = false;
      this.listening.leaps();
      this.sound.seek(ms);
      tell(this, "seek", { value: Math.round(ms) });
    }
    if (andPlay) this.play();
    this.update();
  }

  next() {
    const [item, ...rest] = this.waiting;
    if (!item) return;
    this.played.push(this.item);
    this.waiting = rest;
    this.change(item);
  }

  previous() {
    const item = this.played.pop();
    if (!item) return this.seek(0);
    this.waiting.unshift(this.item);
    this.change(item);
  }

  // A story of the queue that nobody can hear is passed over; the rest is what the reader wanted.
  passOver() {
    const [item, ...rest] = this.waiting;
    this.waiting = rest;
    this.change(item, true);
    this.notice("skipped");
  }

  ownArticle() {
    const article = this.getAttribute("article") || this.pageAddress();
    return { article, title: this.getAttribute("headline"), own: true };
  }

  pageAddress() {
    const canonical = document.querySelector('link[rel="canonical"]')?.href;
    return this.getAttribute("url") ?? canonical ?? location.href.split("#")[0];
  }

  open(item) {
    this.session?.end();
    this.readAlong?.destroy();
    this.readAlong = null;
    this.item = item;
    this.about = null;
    this.fromMs = positionOf(item.article);
    this.told = false;
    this.finished = false;
    this.listed = null;
    if (!views.has(item.article)) views.set(item.article, new Listening());
    this.listening = views.get(item.article);
    this.session = new Session({ ...item, server: this.server, sound: this.sound, on: this });
    this.takeSharedTime();
    this.update();
  }

  // The address may ask for a time: the page's first player takes it.
  takeSharedTime() {
    const ms = isFirst(this) && this.item.own ? sharedTimeMs() : 0;
    if (ms && this.state === "idle") this.fromMs = ms;
    else if (ms && this.state !== "idle" && this.gone) this.seek(ms);
  }

  /** Begin at a time when the reader presses: a frame is told what its page's address asks for. */
  beginAt(ms) {
    if (this.state !== "idle") return;
    this.fromMs = ms;
    this.update();
  }

  change(item, wanted = this.sound.wanted || this.finished) {
    this.leavePage();
    this.open(item);
    if (wanted) this.press();
  }

  sees(isIntersecting) {
    if (isIntersecting && !this.seen) {
      this.seen = true;
      this.askAbout();
    }
    if (!OFF.test(this.getAttribute("mini") ?? "")) this.mini.sees(isIntersecting);
  }

  // How long it takes, and whether it can be heard: one small answer that caches keep.
  async askAbout() {
    const { session, item } = this;
    if (this.state !== "idle" || (this.getAttribute("duration") && !this.getAttribute("unavailable"))) return;
    const about = await this.server.about(item.article, session.over.signal);
    if (!about || session !== this.session) return;
    session.articleId ??= about.article_id;
    this.about = about;
    this.update();
  }

  press() {
    this.listening.pressed(performance.now());
    this.sound.unlock();
    this.sound.wanted = true;
    this.session.begin(this.fromMs);
    fillQueue(this);
  }

  toggle() {
    const { sound, session, state } = this;
    if (state === "idle") this.press();
    else if (state === "failed") session.refusal?.retryable && session.retry();
    else if (state === "locked") session.retry(); // the reader may have subscribed meanwhile
    else if (this.finished) this.again();
    else if (sound.wanted) sound.pause();
    else if (state === "starting" || state === "limited") sound.wanted = true;
    else sound.play();
    this.update();
  }

  again() {
    this.finished = false;
    this.listening.leaps();
    this.sound.seek(0);
    this.sound.play();
  }

  async share() {
    const { manifest } = this.session;
    const url = this.item.own ? this.pageAddress() : (manifest?.associatedArticle?.url ?? this.pageAddress());
    const address = addressAt(url, this.positionMs);
    const how = await shareAddress(address, this.session.title ?? document.title);
    if (how === "copied") this.notice("copied");
    if (how === "shown") prompt(this.texts.say("share"), address);
  }

  skip(ms) {
    this.seek(Math.max(0, this.positionMs + ms));
  }

  seekShare(share) {
    if (this.durationMs) this.seek(this.durationMs * share);
  }

  changeSpeed(direction) {
    this.speed = speedBeside(this.speed, direction);
  }

  retry() {
    this.session.retry();
  }

  follow() {
    this.readAlong?.follow();
  }

  toPlayer() {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
    this.view.playButton.focus({ preventScroll: true });
  }

  cue(cue) {
    this.along()?.addCue(cue);
  }

  cues(cues) {
    this.along()?.setCues(cues);
  }

  notice(key) {
    this.view.announce(this.texts.say(key), true);
  }

  // Only the article of this page has its text here.
  along() {
    if (!this.item.own || OFF.test(this.getAttribute("read-along") ?? "")) return null;
    this.readAlong ??= new Along({
      player: this,
      host: this,
      root: this.getAttribute("text"),
      language: this.session.language,
      onSeek: (ms) => this.seek(ms), // a click on the text moves; it starts nothing
      onFollow: (following) => this.mini.offerToFollow(!following && this.readAlong?.active),
    });
    return this.readAlong;
  }

  changed() {
    const { state } = this;
    if (this.getAttribute("state") !== state) {
      this.setAttribute("state", state);
      tell(this, "state", { state });
      if (isDead(this.session) && this.session.wanted && this.waiting.length) return this.passOver();
      this.update();
      if (SAID_ONCE.includes(state)) this.view.announce(this.view.status.textContent);
      return;
    }
    this.update();
  }

  heard(type, more) {
    if (!this.session) return;
    if (type === "playing") this.plays();
    if (type === "pause") this.pauses();
    if (type === "timeupdate") this.passes();
    if (type === "error") this.listening.failures += 1;
    this.session.heard(type, more);
    this.update();
  }

  plays() {
    this.finished = false;
    if (this.told) return this.takeDevice();
    this.told = true;
    this.mini.dismissed = false;
    takeTurn(this);
    const { articleId, listening, sound } = this;
    const isFirstSound = listening.begins(sound.positionMs, performance.now(), sound.isLive ? "live" : "file");
    if (isFirstSound && !played.has(articleId)) {
      played.add(articleId);
      this.count({ event: "play", source: this.source });
    }
    tell(this, "play");
    this.takeDevice();
  }

  pauses() {
    this.remember();
    if (this.told && !this.sound.ended) tell(this, "pause");
    this.told = false;
  }

  passes() {
    const { positionMs } = this;
    if (this.told && this.sound.waitingMs === null) this.hears(positionMs);
    if (Math.abs(positionMs - (this.rememberedMs ?? 0)) > REMEMBER_MS) this.remember();
  }

  hears(positionMs) {
    this.listening.reaches(positionMs);
    for (const what of this.listening.news(this.session.manifest ? this.durationMs : 0)) {
      if (what !== "complete") tell(this, "quartile", { value: what });
      else {
        tell(this, "complete");
        this.count({ event: "complete" });
      }
    }
  }

  get source() {
    return this.getAttribute("source") || "page";
  }

  count(body) {
    count(this, this.server.base, this.session.articleId, body);
  }

  // The end of what was heard of this article, as far as anybody can know.
  leavePage() {
    this.remember();
    const { listening, durationMs, speed, source, seen } = this;
    const cue = this.readAlong?.cueAt(listening.lastMs ?? this.positionMs) ?? null;
    const facts = { seen: seen && this.item.own, durationMs, speed, source, cue };
    // Without its id an article can't be counted; it is told when it is known.
    const summary = this.session.articleId || !this.isAddress ? listening.summary(facts) : null;
    if (summary) count(this, this.server.base, this.articleId, summary);
  }

  get isAddress() {
    return /^https?:/i.test(this.item.article);
  }

  /** The names under which the place in this article is remembered. */
  get places() {
    const { articleId, manifest } = this.session;
    return [this.item.article, articleId, manifest?.associatedArticle?.url].filter(Boolean);
  }

  remember() {
    if (!this.session || !["live", "ready", "offline"].includes(this.state) || this.finished) return;
    this.rememberedMs = this.positionMs;
    rememberPosition(this.places, this.rememberedMs);
  }

  completed() {
    if (this.told) this.hears(this.sound.positionMs);
    forgetPosition(this.places);
    this.told = false;
    this.finished = true;
    if (this.waiting.length) return this.next();
    this.sound.pause();
    this.update();
  }

  /** Another player sounds. */
  giveWay() {
    if (this.sound.wanted) this.sound.pause();
    this.update();
  }

  takeDevice() {
    const { manifest, title } = this.session;
    const files = manifest?.listen.files;
    const artwork = (files?.["cover.jpg"] ?? files?.["cover.png"])?.url;
    this.device.take({
      title: title ?? document.title,
      artist: manifest?.publisher?.name ?? "",
      album: manifest?.associatedArticle?.articleSection ?? manifest?.publisher?.name ?? "",
      artwork: artwork && this.server.address(artwork),
      hasNext: this.waiting.length > 0,
      hasPrevious: this.played.length > 0,
    });
  }

  update() {
    if (!this.session || !this.item) return;
    this.texts ??= new Texts(languageAround(this) || navigator.language);
    const model = modelOf(this);
    this.toggleAttribute("hidden", model.isHidden);
    for (const { element } of [this.view, this.mini]) {
      element.style.setProperty("--listen-accent", this.getAttribute("accent"));
    }
    this.view.update(model);
    this.mini.update({ ...model, active: model.active && wasLast(this) });
    if (this.listed !== this.session.chapters) {
      this.listed = this.session.chapters;
      this.view.setChapters(model.chapters, model.durationMs);
      this.view.update(model);
      if (this.told) this.takeDevice();
    }
    if (model.active && wasLast(this)) this.device.place(model);
    clearTimeout(this.tick);
    if (this.state === "limited") this.tick = setTimeout(() => this.update(), 1000);
    this.readAlong?.update(model.positionMs, this.told);
  }
}

// The page's language, from inside of shadow trees as well.
function languageAround(element) {
  for (let at = element; at; at = at.getRootNode().host) {
    const { lang } = at.closest("[lang]") ?? {};
    if (lang) return lang;
  }
  return "";
}

if (!customElements.get("listen-player")) customElements.define("listen-player", ListenPlayer);
