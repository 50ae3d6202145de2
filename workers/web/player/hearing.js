// What is heard in a player: when it begins, goes on, stops and ends, and who is told.

import { Audience } from "./audience.js";
import { tell } from "./events.js";
import { dropFromLater } from "./later.js";
import { Bookmark, forgetPosition } from "./memory.js";
import { takeTurn } from "./turn.js";

const KNOWN = ["live", "ready", "offline"]; // states with a place to come back to

export class Hearing {
  constructor(player) {
    this.player = player;
    this.audience = new Audience(player);
    this.bookmark = new Bookmark();
    this.stopsAtEnd = false; // the reader wants no more after this article
  }

  /** Another article is open. */
  opens(article) {
    this.told = this.finished = false;
    this.audience.opens(article);
  }

  pressed() {
    this.audience.listening.pressed(performance.now());
  }

  /** The reader moved. */
  leaps() {
    this.finished = false;
    this.audience.listening.leaps();
  }

  /** What the sound does. */
  heard(type) {
    if (type === "playing") this.plays();
    if (type === "pause") this.pauses();
    if (type === "timeupdate") this.passes();
    if (type === "error") this.audience.listening.failures += 1;
  }

  plays() {
    const { player } = this;
    this.finished = false;
    if (this.told) return player.device.take();
    this.told = true;
    takeTurn(player);
    this.audience.starts();
    tell(player, "play");
    player.device.take();
    player.parts.come();
  }

  pauses() {
    this.note();
    if (this.told && !this.player.sound.ended) tell(this.player, "pause");
    this.told = false;
  }

  passes() {
    const { player } = this;
    const { positionMs } = player;
    if (this.told && player.sound.waitingMs === null) this.reaches(positionMs);
    if (this.isKnown) this.bookmark.passes(player.places, positionMs);
  }

  reaches(positionMs) {
    const { session, durationMs } = this.player;
    this.audience.reaches(positionMs, session.manifest ? durationMs : 0);
  }

  /** It was heard to its end. */
  ends() {
    const { sound, places } = this.player;
    if (this.told) this.reaches(sound.positionMs);
    forgetPosition(places);
    dropFromLater(places);
    this.told = false;
    this.finished = true;
  }

  /** Whether the reader wanted this article and no more; asked once, at its end. */
  isLast() {
    const { stopsAtEnd } = this;
    this.stopsAtEnd = false;
    return stopsAtEnd;
  }

  /** The page, or this article, is left. */
  leaves() {
    this.note();
    this.audience.leaves();
  }

  note() {
    const { player } = this;
    if (player.session && this.isKnown) this.bookmark.note(player.places, player.positionMs);
  }

  get isKnown() {
    return KNOWN.includes(this.player.state) && !this.finished;
  }
}
