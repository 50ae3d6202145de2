// What of this player's articles is heard, and what the publisher is told of it.

import { count } from "./beacon.js";
import { tell } from "./events.js";
import { Listening } from "./listening.js";

const views = new Map(); // article → what of it is heard while this page is shown
const played = new Set(); // ids of the articles whose play is counted

export class Audience {
  constructor(player) {
    this.player = player;
  }

  /** Another article is open. */
  opens(article) {
    if (!views.has(article)) views.set(article, new Listening());
    this.article = article;
    this.listening = views.get(article);
  }

  /** Sound began. */
  starts() {
    const { articleId, sound } = this.player;
    const kind = sound.isLive ? "live" : "file";
    const isFirst = this.listening.begins(sound.positionMs, performance.now(), kind);
    if (!isFirst || played.has(articleId)) return;
    played.add(articleId);
    this.count({ event: "play", source: this.source });
  }

  /** It went on to a place; of so much, in ms, where that is known. */
  reaches(positionMs, durationMs) {
    this.listening.reaches(positionMs);
    for (const what of this.listening.news(durationMs)) {
      if (what !== "complete") tell(this.player, "quartile", { value: what });
      else {
        tell(this.player, "complete");
        this.count({ event: "complete" });
      }
    }
  }

  /** The end of what was heard of this article, as far as anybody can know. */
  leaves() {
    const { listening, player } = this;
    const { session, durationMs, speed, positionMs } = player;
    const cue = player.parts.cueAt(listening.lastMs ?? positionMs);
    const seen = player.seen && player.item.own;
    // Without its id an article can't be counted; it is told when it is known.
    if (!session.articleId && /^https?:/i.test(this.article)) return;
    const summary = listening.summary({ seen, durationMs, speed, source: this.source, cue });
    if (summary) count(player, player.server.base, player.articleId, summary);
  }

  get source() {
    return this.player.getAttribute("source") || "page";
  }

  count(body) {
    const { player } = this;
    count(player, player.server.base, player.session.articleId, body);
  }
}
