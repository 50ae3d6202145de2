// <listen-player article="…">: one element, from the button to the end of the queue.

// What is alike stands together: so ordered, the joined module packs best.
import { dress } from "./style.js";
import { PlayCounter } from "./beacon.js";
import { ReadAlong } from "./readalong.js";
import { Sound } from "./sound.js";
import { Server } from "./server.js";
import { Telling } from "./events.js";
import { Mini } from "./mini.js";
import { addressAt, shareAddress, sharedTimeMs } from "./share.js";
import { pressKey, speedBeside } from "./keys.js";
import { View } from "./view.js";
import { forgetPosition, positionOf, rememberedSpeed, rememberPosition, rememberSpeed } from "./memory.js";
import { DeviceControls } from "./mediasession.js";
import { modelOf, SAID_ONCE } from "./model.js";
import { Session } from "./session.js";
import { Texts } from "./texts.js";

const REMEMBER_MS = 5000;
const HERE = new URL(".", import.meta.url).href;
const OFF = /^(off|no|false)$/i;

export class ListenPlayer extends HTMLElement {
  static observedAttributes = ["article", "lang", "headline", "duration", "queue"];

  constructor() {
    super();
    this.attachShadow({ mode: "open" });
    dress(this.shadowRoot);
    this.played = [];
    this.waiting = [];
    this.telling = new Telling(this);
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
    document.addEventListener("listen-play", (event) => this.yieldTo(event), { signal });
    addEventListener("pagehide", () => this.remember(), { signal });
    addEventListener("hashchange", () => this.takeSharedTime(), { signal });
    const base = this.getAttribute("api") ?? HERE;
    this.server = new Server(base.endsWith("/") ? base : `${base}/`);
    this.sound.setRate(rememberedSpeed());
    if (!OFF.test(this.getAttribute("mini") ?? "")) this.mini.watch();
    if (!this.session) this.open(this.ownArticle());
    this.counter = new PlayCounter({ host: this, base: this.server.base.href });
  }

  disconnectedCallback() {
    this.remember();
    this.gone.abort();
    this.counter.destroy();
    this.readAlong?.destroy();
    this.readAlong = null;
    this.session.end();
    this.session = null;
    this.mini.destroy();
  }

  attributeChangedCallback(attribute, before, now) {
    if (attribute === "queue") this.queue = (now ?? "").split(/\s+/).filter(Boolean);
    if (!this.session || before === now) return;
    if (attribute === "article") this.open(this.ownArticle());
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

  get speed() {
    return this.sound.rate;
  }

  set speed(rate) {
    const speed = Math.min(2, Math.max(0.75, Number(rate) || 1));
    this.sound.setRate(speed);
    rememberSpeed(speed);
    this.telling.tell("speed", { value: speed });
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
      this.sound.seek(ms);
      this.telling.tell("seek", { value: Math.round(ms) });
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
    this.fromMs = positionOf(item.article);
    this.told = false;
    this.finished = false;
    this.listed = null;
    this.telling.reset();
    this.session = new Session({ ...item, server: this.server, sound: this.sound, on: this });
    this.takeSharedTime();
    this.update();
  }

  // The address may ask for a time: the page's first player takes it.
  takeSharedTime() {
    const first = document.querySelector(this.localName) === this;
    const ms = first && this.item.own ? sharedTimeMs() : 0;
    if (ms && this.state === "idle") this.fromMs = ms;
    else if (ms && this.state !== "idle" && this.gone) this.seek(ms);
  }

  change(item) {
    this.remember();
    const wanted = this.sound.wanted || this.finished;
    this.open(item);
    if (wanted) this.press();
  }

  press() {
    this.sound.unlock();
    this.sound.wanted = true;
    this.session.begin(this.fromMs);
  }

  toggle() {
    const { sound, session, state } = this;
    if (state === "idle") this.press();
    else if (state === "failed") session.refusal?.retryable && session.retry();
    else if (this.finished) this.again();
    else if (sound.wanted) sound.pause();
    else if (state === "starting" || state === "limited") sound.wanted = true;
    else sound.play();
    this.update();
  }

  again() {
    this.finished = false;
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
    this.readAlong ??= new ReadAlong({
      player: this,
      host: this,
      root: this.getAttribute("text"),
      language: this.session.language,
      onSeek: (ms) => this.seek(ms, true),
      onFollow: (following) => this.mini.offerToFollow(!following && this.readAlong?.active),
    });
    return this.readAlong;
  }

  changed() {
    const { state } = this;
    if (this.getAttribute("state") !== state) {
      this.setAttribute("state", state);
      this.telling.tell("state", { state });
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
    this.session.heard(type, more);
    this.update();
  }

  plays() {
    this.finished = false;
    if (!this.told) this.telling.tell("play");
    this.told = true;
    this.takeDevice();
  }

  pauses() {
    this.remember();
    if (this.told && !this.sound.ended) this.telling.tell("pause");
    this.told = false;
  }

  passes() {
    const { positionMs } = this;
    if (this.told) this.telling.heard(positionMs, this.session.manifest ? this.durationMs : 0);
    if (Math.abs(positionMs - (this.rememberedMs ?? 0)) > REMEMBER_MS) this.remember();
  }

  remember() {
    if (!this.session || !["live", "ready", "offline"].includes(this.state) || this.finished) return;
    this.rememberedMs = this.positionMs;
    rememberPosition(this.item.article, this.rememberedMs);
  }

  completed() {
    forgetPosition(this.item.article);
    this.telling.completed();
    this.told = false;
    this.finished = true;
    if (this.waiting.length) this.next();
    else this.update();
  }

  yieldTo(event) {
    if (event.target !== this && this.sound.wanted) this.sound.pause();
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
    this.texts ??= new Texts(this.closest("[lang]")?.lang || navigator.language);
    const model = modelOf(this);
    this.view.update(model);
    this.mini.update(model);
    if (this.listed !== this.session.chapters) {
      this.listed = this.session.chapters;
      this.view.setChapters(this.listed, model.durationMs);
      this.view.update(model);
      if (this.told) this.takeDevice();
    }
    if (model.active) this.device.place(model);
    clearTimeout(this.tick);
    if (this.state === "limited") this.tick = setTimeout(() => this.update(), 1000);
    this.readAlong?.update(model.positionMs, this.told);
  }
}

if (!customElements.get("listen-player")) customElements.define("listen-player", ListenPlayer);
