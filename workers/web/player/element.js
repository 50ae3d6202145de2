// <listen-player article="…">: one element, from the button to the end of the queue.

// What is alike stands together: so ordered, the joined module packs best.
import { dress } from "./style.js";
import { askAbout } from "./about.js";
import { Access } from "./access.js";
import { Hearing } from "./hearing.js";
import { Parts } from "./parts.js";
import { Queue } from "./queue.js";
import { Sound } from "./sound.js";
import { Server } from "./server.js";
import { tell } from "./events.js";
import { sharedTimeMs } from "./share.js";
import { pressKey } from "./keys.js";
import { speedBeside, SPEEDS } from "./speeds.js";
import { View } from "./view.js";
import { positionOf, rememberedSpeed, rememberSpeed } from "./memory.js";
import { DeviceControls } from "./mediasession.js";
import { modelOf, SAID_ONCE, whyPassedOver } from "./model.js";
import { fillQueue } from "./playlist.js";
import { Session } from "./session.js";
import { languageAround, Texts } from "./texts.js";
import { isFirst, joinPlayers, leavePlayers, wasLast } from "./turn.js";

const HERE = new URL(".", import.meta.url).href;
const OFF = /^(off|no|false)$/i;
const SKIPS_S = [5, 10, 15, 30];

export class ListenPlayer extends HTMLElement {
  static observedAttributes = ["article", "lang", "headline", "duration", "queue", "accent", "skip"];

  constructor() {
    super();
    this.attachShadow({ mode: "open" });
    dress(this.shadowRoot);
    this.line = new Queue();
    this.hearing = new Hearing(this);
    this.parts = new Parts(this);
    this.access = new Access(this);
    this.sound = new Sound((type, more) => this.heard(type, more));
    this.view = new View(this);
    this.device = new DeviceControls(this);
    this.shadowRoot.append(this.view.element);
    this.addEventListener("keydown", (event) => pressKey(event, this));
  }

  connectedCallback() {
    this.gone = new AbortController();
    const { signal } = this.gone;
    joinPlayers(this);
    addEventListener("pagehide", () => this.leavePage(), { signal });
    addEventListener("hashchange", () => this.takeSharedTime(), { signal });
    // The list for later is changed by another player, or in another tab.
    for (const type of ["listen-kept", "storage"]) addEventListener(type, () => this.update(), { signal });
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
    this.session.end();
    this.session = null;
    this.parts.end();
  }

  attributeChangedCallback(attribute, before, now) {
    if (attribute === "queue") this.queue = (now ?? "").split(/\s+/).filter(Boolean);
    if (!this.session || before === now) return;
    if (attribute === "article") {
      this.open(this.ownArticle());
      if (this.seen) askAbout(this);
    }
    this.texts = null;
    this.update();
  }

  /** Articles to be heard afterwards: ids or addresses, or `{article, title}`. */
  get queue() {
    return [...this.waiting];
  }

  set queue(items) {
    this.line.fill(items);
    this.lineChanged();
  }

  get waiting() {
    return this.line.waiting;
  }

  /** Put an article into the queue: as the last, or to be heard next. */
  enqueue(item, isNext = false) {
    this.line.add(item, isNext);
    this.lineChanged();
  }

  /** Take an article out of the queue. */
  dequeue(article) {
    this.line.remove(article);
    this.lineChanged();
  }

  lineChanged() {
    if (!this.session) return;
    if (this.hearing.told) this.device.take();
    this.update();
    tell(this, "queue", { value: this.queue });
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

  /** How far one press goes back or forward. */
  get skipMs() {
    const wanted = Number(this.getAttribute("skip"));
    return 1000 * (SKIPS_S.includes(wanted) ? wanted : 10);
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
      this.hearing.leaps();
      this.sound.seek(ms);
      tell(this, "seek", { value: Math.round(ms) });
    }
    if (andPlay) this.play();
    this.update();
  }

  /** Hear the next article of the queue, or one that is named. */
  next(article) {
    const item = this.line.onward(this.item, article);
    if (item) this.change(item, article ? true : undefined, !article); // who names one wants to hear it
  }

  previous() {
    const item = this.line.back(this.item);
    if (item) this.change(item);
    else this.seek(0);
  }

  /** Hear an article now, and afterwards what has been waiting. */
  playNow(item) {
    this.line.add(item, true);
    const next = this.line.onward(this.item);
    this.change(next, true);
  }

  // A story of the queue that nobody can hear is passed over; the rest is what the reader wanted.
  passOver(notice) {
    this.change(this.line.pass(), true, true);
    this.notice(notice);
  }

  ownArticle() {
    const article = this.getAttribute("article") || this.pageAddress();
    return { article, title: this.getAttribute("headline"), own: true };
  }

  pageAddress() {
    const canonical = document.querySelector('link[rel="canonical"]')?.href;
    return this.getAttribute("url") ?? canonical ?? location.href.split("#")[0];
  }

  open(item, cameByItself = false) {
    this.session?.end();
    this.parts.opens();
    this.item = item;
    this.about = null;
    this.cameByItself = cameByItself;
    this.fromMs = positionOf(item.article);
    this.listed = null;
    this.hearing.opens(item.article);
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

  change(item, wanted = this.sound.wanted || this.finished, cameByItself = false) {
    this.leavePage();
    this.open(item, cameByItself);
    if (wanted) this.press();
  }

  sees(isIntersecting) {
    if (isIntersecting && !this.seen) {
      this.seen = true;
      askAbout(this);
    }
    this.inSight = isIntersecting;
    this.parts.pressed?.sees(isIntersecting);
  }

  press() {
    this.hearing.pressed();
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
    this.hearing.leaps();
    this.sound.seek(0);
    this.sound.play();
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

  toPlayer() {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
    this.view.playButton.focus({ preventScroll: true });
  }

  cue(cue) {
    this.parts.addCue(cue);
    this.parts.come();
  }

  cues(cues) {
    this.parts.setCues(cues);
    this.parts.come();
  }

  notice(key) {
    this.view.announce(this.texts.say(key), true);
  }

  /** Whether what is heard stands on this page, to be lit there. */
  get readsAlong() {
    return this.item.own && !this.isOff("read-along");
  }

  /** Whether an attribute switches something off. */
  isOff(attribute) {
    return OFF.test(this.getAttribute(attribute) ?? "");
  }

  changed() {
    const { state } = this;
    if (this.getAttribute("state") !== state) {
      this.setAttribute("state", state);
      tell(this, "state", { state });
      const why = whyPassedOver(this);
      if (why) return this.passOver(why);
      this.update();
      if (SAID_ONCE.includes(state)) this.view.announce(this.view.status.textContent);
      return;
    }
    this.update();
  }

  heard(type, more) {
    if (!this.session) return;
    this.hearing.heard(type);
    this.session.heard(type, more);
    this.update();
  }

  leavePage() {
    this.hearing.leaves();
  }

  /** The names under which this article is known. */
  get places() {
    const { articleId, manifest } = this.session;
    return [this.item.article, articleId, manifest?.associatedArticle?.url].filter(Boolean);
  }

  /** Whether it has been heard to its end. */
  get finished() {
    return this.hearing.finished;
  }

  completed() {
    this.hearing.ends();
    if (this.waiting.length && !this.hearing.isLast()) return this.next();
    this.sound.pause();
    this.update();
  }

  /** Another player sounds. */
  giveWay() {
    if (this.sound.wanted) this.sound.pause();
    this.update();
  }

  update() {
    if (!this.session || !this.item) return;
    this.texts ??= new Texts(languageAround(this) || navigator.language);
    const model = modelOf(this);
    this.toggleAttribute("hidden", model.isHidden);
    this.view.element.style.setProperty("--listen-accent", this.getAttribute("accent"));
    this.view.update(model);
    if (this.listed !== this.session.chapters) {
      this.listed = this.session.chapters;
      this.view.slider.setChapters(model.chapters, model.durationMs);
      if (this.hearing.told) this.device.take();
    }
    const isLatest = wasLast(this);
    if (model.active && isLatest) this.device.place(model);
    this.parts.pressed?.update({ ...model, active: model.active && isLatest }, this.hearing.told);
    clearTimeout(this.tick);
    if (this.state === "limited") this.tick = setTimeout(() => this.update(), 1000);
  }
}

if (!customElements.get("listen-player")) customElements.define("listen-player", ListenPlayer);
