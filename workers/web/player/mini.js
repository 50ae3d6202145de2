// The small player at the edge of the window, while the large one is scrolled out of sight.

import { face, make, makeButton, name, show, speakIn, write } from "./dom.js";

export class Mini {
  constructor(host) {
    this.host = host;
    this.dismissed = false;
    this.playButton = makeButton("play", "play", "mini-play-button", () => host.toggle());
    this.title = make("span");
    this.time = make("span", { className: "time" });
    this.name = make("button", { type: "button", className: "name" }, this.title);
    this.name.onclick = () => host.toPlayer();
    this.follow = makeButton("follow", "tool", "tool follow-button", () => host.follow());
    this.follow.hidden = true;
    this.close = makeButton("close", "tool", "tool close-button", () => this.dismiss());
    const row = make("div", { className: "row" }, this.playButton, this.name, this.time);
    row.append(this.follow, this.close);
    this.thin = make("div", { className: "thin" });
    this.element = make("div", { className: "mini", part: "mini", role: "group" }, this.thin, row);
    if ("popover" in this.element) this.element.popover = "manual";
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

  update({ texts, playing, title, positionMs, durationMs, label, active }) {
    this.active = active;
    speakIn(this.element, texts);
    this.element.ariaLabel = label;
    face(this.playButton, playing ? "pause" : "play");
    name(this.playButton, texts.say(playing ? "pause" : "play"));
    name(this.follow, texts.say("follow"));
    name(this.close, texts.say("stop"));
    write(this.title, title ?? texts.say("listen"));
    write(this.time, texts.clock(positionMs));
    this.element.style.setProperty("--played", String(durationMs ? positionMs / durationMs : 0));
    this.reveal();
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
