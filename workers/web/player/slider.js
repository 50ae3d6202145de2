// The time line: a native range with its own look, buffered sound and marks of sections.

import { make, name, show, write } from "./dom.js";

const SLIDE_MS = 5000;
const PAGE_MS = 30_000;

/** `onSeek(ms)` is called when the reader has chosen a place. */
export class Slider {
  constructor(onSeek) {
    this.onSeek = onSeek;
    this.positionMs = this.durationMs = this.limitMs = 0;
    this.time = make("span", { className: "time", part: "time" });
    this.left = make("span", { className: "time left", part: "remaining" });
    this.input = make("input", { type: "range", min: 0, step: 1, part: "slider" });
    this.marks = make("span", { className: "marks" });
    this.track = make("span", { className: "track" },
      make("span", { className: "buffered" }), make("span", { className: "played" }), this.marks,
    ); // prettier-ignore
    this.element = make("div", { className: "timeline", part: "timeline" },
      this.time, make("div", { className: "slide" }, this.track, this.input), this.left,
    ); // prettier-ignore
    this.input.addEventListener("input", () => this.dragged());
    this.input.addEventListener("change", () => this.chosen());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
  }

  /** Show where the sound is; all in ms, `limitMs` is how far the reader can go. */
  update({ texts, positionMs, durationMs, bufferedMs, limitMs, isEstimate }) {
    Object.assign(this, { texts, durationMs, limitMs });
    const shownMs = this.dragging ? this.positionMs : positionMs;
    this.positionMs = shownMs;
    const share = (ms) => String(durationMs ? Math.min(1, ms / durationMs) : 0);
    this.element.style.setProperty("--played", share(shownMs));
    this.element.style.setProperty("--buffered", share(Math.max(bufferedMs, positionMs)));
    this.input.disabled = !durationMs;
    this.input.max = Math.max(1, Math.round(durationMs / 1000));
    if (!this.dragging) this.input.value = Math.round(shownMs / 1000);
    name(this.input, texts.say("position"));
    write(this.time, texts.clock(shownMs));
    write(this.left, texts.left(durationMs, shownMs, isEstimate));
    this.describe();
  }

  /** Marks where sections begin. */
  setChapters(chapters, durationMs) {
    const marks = chapters.filter(({ start_ms: ms }) => ms > 0 && ms < durationMs);
    this.marks.replaceChildren(
      ...marks.map(({ start_ms: ms }) => {
        const mark = make("span");
        mark.style.setProperty("--at", String(ms / durationMs));
        return mark;
      }),
    );
    show(this.marks, marks.length > 0);
  }

  // A text that changes every second is a nuisance to whoever has it read aloud.
  describe() {
    if (!this.dragging && Math.abs((this.saidMs ?? -Infinity) - this.positionMs) < SLIDE_MS) return;
    this.saidMs = this.positionMs;
    const { texts } = this;
    const spoken = [this.positionMs, this.durationMs].map((ms) => texts.spoken(ms));
    this.input.ariaValueText = spoken.join(" / ");
  }

  dragged() {
    this.dragging = true;
    this.positionMs = this.input.valueAsNumber * 1000;
    this.element.style.setProperty("--played", String(this.positionMs / (this.durationMs || 1)));
    write(this.time, this.texts.clock(this.positionMs));
    this.describe();
  }

  chosen() {
    this.dragging = false;
    this.go(this.input.valueAsNumber * 1000);
  }

  go(ms) {
    this.saidMs = null;
    this.onSeek(Math.max(0, Math.min(ms, this.limitMs)));
  }

  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const onward = getComputedStyle(this.input).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const backward = onward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
    const target = {
      [onward]: this.positionMs + SLIDE_MS,
      [backward]: this.positionMs - SLIDE_MS,
      ArrowUp: this.positionMs + SLIDE_MS,
      ArrowDown: this.positionMs - SLIDE_MS,
      PageUp: this.positionMs + PAGE_MS,
      PageDown: this.positionMs - PAGE_MS,
      Home: 0,
      End: this.durationMs,
    }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.go(target);
  }
}
