// What the reader sees and touches. Built once; `update` shows what is.

import { face, icon, make, makeButton, name, show, speakIn, write } from "./dom.js";
import { SPEEDS } from "./keys.js";
import { Slider } from "./slider.js";

const SKIP_S = 10;
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
    this.chapters = make("ol", { className: "chapters", part: "chapters", hidden: true });
    this.notice = make("p", { className: "notice", part: "notice", hidden: true });
    this.said = make("p", { className: "said", role: "status" });
    this.element = make("section", { className: "player still", part: "player" });
    this.element.append(this.playButton, this.text, this.slider.element, this.tools());
    this.element.append(this.chapters, this.notice, this.said);
    this.playButton.append(this.ring);
  }

  tools() {
    const { player } = this;
    this.back = this.skip("back", () => player.skip(-SKIP_S * 1000));
    this.forward = this.skip("forward", () => player.skip(SKIP_S * 1000));
    this.speed = make("select", { className: "tool speed", part: "tool speed" });
    this.speed.append(...SPEEDS.map((speed) => make("option", { value: speed })));
    this.speed.addEventListener("change", () => (player.speed = this.speed.value));
    this.list = this.tool("chapters", () => this.toggleChapters());
    this.list.ariaExpanded = false;
    this.next = this.tool("next", () => player.next());
    this.share = this.tool("share", () => player.share());
    this.download = make("a", { className: "tool", part: "tool download", download: "" });
    this.download.append(icon("download"));
    this.retryWords = make("span");
    this.retry = makeButton("retry", "retry", "retry-button", () => player.retry());
    this.retry.append(this.retryWords);
    const tools = [this.back, this.forward, this.speed, this.list, this.next, this.share];
    return make("div", { className: "tools", part: "tools" }, ...tools, this.download, this.retry);
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

  toggleChapters(open = this.chapters.hidden) {
    show(this.chapters, open);
    this.list.ariaExpanded = open;
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
    this.mark(model);
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
    const { texts, chapters, download, next, refusal } = model;
    show(this.list, line && chapters.length > 1);
    show(this.next, next !== null);
    show(this.download, !!download);
    if (download) this.download.href = download;
    if (next !== null) {
      name(this.next, next ? texts.say("next", { title: next }) : texts.say("nextArticle"));
    }
    show(this.retry, !!refusal?.retryable && model.state !== "offline" && model.state !== "limited");
    if (this.list.hidden) this.toggleChapters(false);
  }

  /** List the sections. */
  setChapters(chapters, durationMs) {
    this.slider.setChapters(chapters, durationMs);
    this.chapters.replaceChildren(
      ...chapters.map((chapter) => {
        const time = make("span", { className: "time" });
        time.textContent = this.texts.clock(chapter.start_ms);
        const title = make("span", {}, chapter.title);
        const button = make("button", { type: "button" }, title, time);
        button.addEventListener("click", () => this.player.seek(chapter.start_ms, true));
        return make("li", {}, button);
      }),
    );
  }

  mark({ chapter }) {
    if (this.marked === chapter && this.markedIn === this.chapters.firstChild) return;
    this.marked = chapter;
    this.markedIn = this.chapters.firstChild;
    [...this.chapters.querySelectorAll("button")].forEach((button, number) => {
      if (number === chapter) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    });
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
    const seconds = texts.number(SKIP_S);
    name(this.back, texts.say("back", { seconds }));
    name(this.forward, texts.say("forward", { seconds }));
    for (const skip of [this.back, this.forward]) skip.lastChild.textContent = seconds;
    name(this.speed, texts.say("speed"));
    name(this.list, texts.say("chapters"));
    name(this.share, texts.say("share"));
    name(this.download, texts.say("download"));
    write(this.retryWords, texts.say("retry"));
    for (const option of this.speed.options) option.textContent = texts.speed(Number(option.value));
  }
}
