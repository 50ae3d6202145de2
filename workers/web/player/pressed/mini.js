// The small player at the edge of the window, while the large one is scrolled out of sight.

import { face, make, makeButton, name, show, speakIn, write } from "../dom.js";
import { nameSpeeds, speedMenu } from "../speeds.js";
import { learnMore } from "./drawings.js";

export class Mini {
  constructor(host, onFollow) {
    learnMore();
    this.host = host;
    this.dismissed = false;
    this.playButton = makeButton("play", "play", "mini-play-button", () => host.toggle());
    this.back = this.tool("back", () => host.skip(-host.skipMs));
    this.forward = this.tool("forward", () => host.skip(host.skipMs));
    for (const skip of [this.back, this.forward]) skip.append(make("span", { ariaHidden: "true" }));
    this.title = make("span");
    this.left = make("span", { className: "time" });
    this.name = make("button", { type: "button", className: "name" }, this.title, this.left);
    this.name.onclick = () => host.toPlayer();
    this.speed = speedMenu(host, "tool speed", "tool speed");
    this.next = this.tool("next", () => host.next());
    this.follow = this.tool("follow", onFollow);
    this.follow.hidden = true;
    this.close = this.tool("close", () => this.dismiss());
    const row = make("div", { className: "row" }, this.playButton, this.back, this.forward, this.name);
    row.append(this.speed, this.next, this.follow, this.close);
    this.thin = make("div", { className: "thin" });
    this.element = make("div", { className: "mini", part: "mini", role: "group" }, this.thin, row);
    if ("popover" in this.element) this.element.popover = "manual";
  }

  /** Show what the listener is to be told, above the controls. */
  carry(note) {
    this.thin.after(note);
  }

  tool(drawing, act) {
    const button = makeButton(drawing, "tool", `tool ${drawing}-button`, act);
    button.classList.add(drawing);
    return button;
  }

  /** The large player came into sight, or went out of it. */
  sees(isInSight) {
    if (!this.stop) {
      this.stop = new AbortController();
      const { signal } = this.stop;
      document.addEventListener("focusin", (event) => this.uncover(event.target), { signal });
    }
    this.away = !isInSight;
    if (isInSight) this.dismissed = false;
    this.reveal();
  }

  update(model) {
    const { texts, playing, title, positionMs, durationMs, label, active, next } = model;
    this.active = active;
    if (playing && !this.played) this.dismissed = false; // heard again, it is wanted again
    this.played = playing;
    if (texts !== this.texts) this.translate(texts);
    this.element.ariaLabel = label;
    this.element.style.setProperty("--listen-accent", this.host.getAttribute("accent"));
    face(this.playButton, playing ? "pause" : "play");
    name(this.playButton, texts.say(playing ? "pause" : "play"));
    const time = texts.spoken(model.skipMs);
    name(this.back, texts.say("back", { time }));
    name(this.forward, texts.say("forward", { time }));
    for (const skip of [this.back, this.forward]) write(skip.lastChild, texts.number(model.skipMs / 1000));
    show(this.next, next !== null);
    if (next !== null) name(this.next, next ? texts.say("next", { title: next }) : texts.say("nextArticle"));
    this.speed.value = model.rate;
    write(this.title, title ?? texts.say("listen"));
    write(this.left, texts.left(durationMs, positionMs, model.isEstimate) || texts.clock(positionMs));
    this.element.style.setProperty("--played", String(durationMs ? positionMs / durationMs : 0));
    this.reveal();
  }

  translate(texts) {
    this.texts = texts;
    speakIn(this.element, texts);
    nameSpeeds(this.speed, texts);
    name(this.follow, texts.say("follow"));
    name(this.close, texts.say("stop"));
  }

  /** The page no longer scrolls with the sound: offer the way back. */
  offerToFollow(offered) {
    show(this.follow, offered);
  }

  // Sound that nothing in sight can stop is worse than none.
  dismiss() {
    this.dismissed = true;
    this.host.pause();
    this.reveal();
  }

  reveal() {
    const open = !!(this.active && this.away && !this.dismissed);
    if (open === this.open) return;
    this.open = open;
    this.element.classList.toggle("open", open);
    if (this.element.popover) open ? this.element.showPopover() : this.element.hidePopover();
  }

  // What gets the focus is never left under the bar (WCAG 2.4.11).
  uncover(target) {
    if (!this.open || target === this.host) return;
    const bar = this.element.getBoundingClientRect();
    const box = target.getBoundingClientRect();
    const overlap = box.bottom + 8 - bar.top;
    if (overlap > 0 && box.top < bar.bottom) scrollBy({ top: Math.min(overlap, box.top - 8) });
  }

  destroy() {
    this.stop?.abort();
    this.stop = null;
    this.away = false;
    this.reveal();
  }
}
