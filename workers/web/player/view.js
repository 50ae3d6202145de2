// What the reader sees and touches. Built once; `update` shows what is.

import { face, make, makeButton, name, show, speakIn, write } from "./dom.js";
import { toggleLater } from "./later.js";
import { Slider } from "./slider.js";
import { nameSpeeds, speedMenu } from "./speeds.js";

const SOUNDS = ["starting", "preparing", "live", "ready", "offline"]; // states with a time line
const WRONG = ["failed", "offline", "limited"];

export class View {
  constructor(player) {
    this.player = player;
    this.slider = new Slider((ms) => player.seek(ms));
    this.playButton = makeButton("play", "play", "play-button", () => player.toggle());
    this.ring = make("span", { className: "ring", hidden: true });
    this.title = make("p", { className: "title", part: "title" });
    this.badge = make("span", { className: "badge", part: "live", hidden: true });
    this.words = make("span");
    this.how = make("a", { part: "how", target: "_blank", rel: "noopener", hidden: true });
    // With spaces between them, or Arabic letters would join across.
    const line = [this.badge, " ", this.words, " ", this.how];
    this.status = make("p", { className: "status", part: "status" }, ...line);
    this.text = make("div", { className: "text", onclick: () => this.pressedText() });
    this.text.append(this.title, this.status);
    this.notice = make("p", { className: "notice", part: "notice", hidden: true });
    this.said = make("p", { className: "said", role: "status" });
    this.element = make("section", { className: "player still", part: "player" });
    this.element.append(this.playButton, this.text, this.slider.element, this.tools());
    this.element.append(this.notice, this.said);
    this.playButton.append(this.ring);
  }

  tools() {
    const { player } = this;
    this.back = this.skip("back", () => player.skip(-player.skipMs));
    this.forward = this.skip("forward", () => player.skip(player.skipMs));
    this.speed = speedMenu(player, "tool speed", "tool speed");
    this.list = this.opener("chapters");
    this.queue = this.opener("queue");
    this.next = this.tool("next", () => player.next());
    this.more = this.opener("more");
    this.later = this.tool("later", () => toggleLater(player, this.model));
    this.later.classList.add("later");
    this.retryWords = make("span");
    this.retry = makeButton("retry", "retry", "retry-button", () => player.retry());
    this.retry.append(this.retryWords);
    const tools = [this.back, this.forward, this.speed, this.list, this.queue, this.next, this.more];
    return make("div", { className: "tools", part: "tools" }, ...tools, this.later, this.retry);
  }

  // A button that opens a list below; the list itself comes after the press.
  opener(drawing) {
    const button = this.tool(drawing, () => this.player.parts.toggle(drawing));
    button.ariaExpanded = false;
    return button;
  }

  tool(drawing, act) {
    return makeButton(drawing, "tool", `tool ${drawing}-button`, act);
  }

  skip(drawing, act) {
    const button = this.tool(drawing, act);
    button.classList.add("skip");
    button.append(make("span", { ariaHidden: "true" }));
    return button;
  }

  pressedText() {
    if (this.model?.playable && this.model?.state === "idle") this.player.toggle();
  }

  /** Show what is. */
  update(model) {
    const { texts, state } = model;
    if (texts !== this.texts) this.translate(texts);
    this.model = model;
    const line = SOUNDS.includes(state);
    this.element.dataset.state = state;
    this.element.classList.toggle("still", !line);
    this.element.classList.toggle("wrong", WRONG.includes(state));
    this.element.ariaLabel = model.label;
    this.showPlay(model);
    this.element.classList.toggle("compact", model.isCompact);
    write(this.title, model.heading);
    write(this.words, model.status);
    write(this.badge, texts.say("live"));
    show(this.badge, state === "live");
    this.showHow(model);
    this.showTools(model, line);
    this.slider.update(model);
    this.speed.value = model.rate;
  }

  showPlay({ texts, state, playing, busy, playable, invitation }) {
    face(this.playButton, playing ? "pause" : "play");
    const first = state === "idle" ? invitation : texts.say("play");
    name(this.playButton, playing ? texts.say("pause") : first);
    this.playButton.disabled = !playable;
    show(this.ring, busy);
  }

  // How the publisher makes audio, or where one subscribes: only a link of the web is one.
  showHow({ texts, state, how, isCompact }) {
    const isLink = /^https?:/.test(how && new URL(how, document.baseURI).protocol);
    show(this.how, isLink && (state === "locked" || (state === "idle" && !isCompact)));
    if (!isLink) return;
    this.how.href = how;
    write(this.how, texts.say(state === "locked" ? "subscribe" : "how"));
  }

  showTools(model, line) {
    const { texts, chapters, next, refusal, state } = model;
    show(this.list, line && chapters.length > 1);
    show(this.queue, line && model.hasQueue);
    show(this.next, next !== null);
    show(this.later, state === "idle" && model.offersLater);
    face(this.later, model.isLater ? "kept" : "later");
    name(this.later, texts.say(model.isLater ? "dropLater" : "playLater"));
    if (next !== null) {
      name(this.next, next ? texts.say("next", { title: next }) : texts.say("nextArticle"));
    }
    show(this.retry, !!refusal?.retryable && state !== "offline" && state !== "limited");
    this.nameSkips(texts, model.skipMs);
  }

  nameSkips(texts, skipMs) {
    const time = texts.spoken(skipMs);
    name(this.back, texts.say("back", { time }));
    name(this.forward, texts.say("forward", { time }));
    for (const skip of [this.back, this.forward]) write(skip.lastChild, texts.number(skipMs / 1000));
  }

  /** Say something once, for everybody: in sight for a while, and to screen readers. */
  announce(text, seen = false) {
    this.said.textContent = text;
    if (!seen) return;
    clearTimeout(this.silence);
    this.notice.replaceChildren(text);
    show(this.notice, true);
    this.silence = setTimeout(() => show(this.notice, false), 4000);
  }

  translate(texts) {
    this.texts = texts;
    speakIn(this.element, texts);
    name(this.list, texts.say("chapters"));
    name(this.queue, texts.say("queue"));
    name(this.more, texts.say("more"));
    nameSpeeds(this.speed, texts);
    write(this.retryWords, texts.say("retry"));
  }
}
