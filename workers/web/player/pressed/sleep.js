// The sleep timer: the sound fades and stops, after a time or with the article.

const FADE_MS = 6000;
const STEP_MS = 200;

export class Sleep {
  constructor(player) {
    this.player = player;
    this.untilMs = null; // of Date.now(): a computer may sleep, too
  }

  /** What is wished: "" for nothing, "end" of the article, or minutes. */
  set(wish) {
    this.end();
    this.player.hearing.stopsAtEnd = wish === "end";
    if (!Number(wish)) return;
    this.minutes = wish;
    this.untilMs = Date.now() + Number(wish) * 60_000;
    this.timer = setInterval(() => this.look(), STEP_MS);
  }

  /** What is wished for and has not come. */
  get wish() {
    return this.player.hearing.stopsAtEnd ? "end" : (this.minutes ?? "");
  }

  /** How long it goes on, in ms; null without a time. */
  get leftMs() {
    return this.untilMs === null ? null : Math.max(0, this.untilMs - Date.now());
  }

  look() {
    const { sound } = this.player;
    const leftMs = this.leftMs;
    if (leftMs < FADE_MS) sound.setVolume(sound.volume, sound.isMuted, leftMs / FADE_MS);
    if (leftMs > 0) return;
    this.player.pause();
    this.end();
    this.player.update();
  }

  end() {
    clearInterval(this.timer);
    const { sound, hearing } = this.player;
    if (this.untilMs !== null) sound.setVolume(sound.volume, sound.isMuted);
    this.untilMs = null;
    this.minutes = null;
    hearing.stopsAtEnd = false;
  }
}
