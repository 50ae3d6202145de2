// What the publisher's page is told: DOM events that leave the shadow tree, without personal data.

const QUARTERS = [25, 50, 75];
const LEAP_MS = 4000; // further than listening goes between two looks

/** Dispatches `listen-…` events on the player's element. */
export class Telling {
  constructor(host) {
    this.host = host;
    this.reset();
  }

  /** Another article, or the same from the start. */
  reset() {
    this.told = new Set();
    this.sinceMs = this.seenMs = 0; // where listening goes on from, and where it is
  }

  /** One event; `more` joins what every event says. */
  tell(name, more = {}) {
    const { articleId, positionMs, durationMs } = this.host;
    const detail = { articleId, positionMs: Math.round(positionMs), durationMs, ...more };
    const event = new CustomEvent(`listen-${name}`, { bubbles: true, composed: true, detail });
    this.host.dispatchEvent(event);
  }

  /** Look where the sound is; a quarter counts when it is reached by listening. */
  heard(positionMs, durationMs) {
    if (Math.abs(positionMs - this.seenMs) > LEAP_MS) this.sinceMs = positionMs;
    this.seenMs = positionMs;
    for (const percent of durationMs ? QUARTERS : []) {
      const atMs = (durationMs * percent) / 100;
      if (this.told.has(percent) || positionMs < atMs || this.sinceMs > atMs) continue;
      this.told.add(percent);
      this.tell("quartile", { value: percent });
    }
  }

  /** Heard to the end. */
  completed() {
    this.tell("quartile", { value: 100 });
    this.tell("complete");
    this.reset();
  }
}
