// What comes next, and what the reader kept for later: to be heard, moved and removed.

import { face, make, makeButton, name, show, write } from "../dom.js";
import { dropFromLater, laterItems } from "../later.js";
import { learnMore } from "./drawings.js";

export class QueueList {
  constructor(player) {
    learnMore();
    this.player = player;
    this.facts = new Map(); // article → what the server knows: its title and its length
    this.next = make("ol", { className: "entries" });
    this.later = make("ul", { className: "entries" });
    this.nextTitle = make("h2");
    this.laterTitle = make("h2");
    this.empty = make("p");
    const parts = [this.nextTitle, this.next, this.empty, this.laterTitle, this.later];
    this.element = make("div", { className: "panel queue", part: "queue", hidden: true }, ...parts);
  }

  update({ texts }) {
    if (this.element.hidden) return;
    const { player } = this;
    const waiting = player.waiting;
    const names = [...player.places, ...waiting.map(({ article }) => article)];
    const kept = player.isOff("later") ? [] : laterItems().filter(({ article }) => !names.includes(article));
    const known = JSON.stringify([texts.language, waiting, kept, [...this.facts]]);
    if (known === this.known) return;
    this.known = known;
    this.ask(waiting);
    write(this.nextTitle, texts.say("queue"));
    write(this.laterTitle, texts.say("playLater"));
    write(this.empty, texts.say("nothingNext"));
    show(this.empty, !waiting.length);
    show(this.laterTitle, kept.length > 0);
    this.refill(this.next, waiting.map((item, number) => this.waits(item, number, texts)));
    this.refill(this.later, kept.map((item) => this.isKept(item, texts)));
  }

  // The focus stays where it was, or as near as there is something left.
  refill(list, entries) {
    const focused = this.element.getRootNode().activeElement;
    const rows = [...list.children];
    const row = rows.findIndex((one) => one.contains(focused));
    const place = row < 0 ? -1 : [...rows[row].querySelectorAll("button")].indexOf(focused);
    list.replaceChildren(...entries);
    if (row < 0) return;
    const buttons = list.children[Math.min(row, entries.length - 1)]?.querySelectorAll("button");
    (buttons?.[Math.min(place, buttons.length - 1)] ?? this.player.view.queue).focus();
  }

  waits(item, number, texts) {
    const { player } = this;
    const row = this.entry(item, texts, () => player.next(item.article));
    if (number) row.append(this.button("up", "hearNext", row, texts, () => player.enqueue(item, true)));
    row.append(this.button("close", "remove", row, texts, () => player.dequeue(item.article)));
    return row;
  }

  isKept(item, texts) {
    const { player } = this;
    const row = this.entry(item, texts, () => player.playNow(item));
    const forget = () => dropFromLater([item.article]);
    row.append(this.button("up", "hearNext", row, texts, () => player.enqueue(item, true)));
    row.append(this.button("close", "remove", row, texts, forget));
    return row;
  }

  entry(item, texts, act) {
    const { title, duration_ms: told } = this.facts.get(item.article) ?? {};
    const ms = item.ms || told;
    const row = make("li");
    row.dataset.title = item.title ?? title ?? item.article;
    const button = make("button", { type: "button", className: "entry", onclick: act });
    button.append(make("span", { dir: "auto" }, row.dataset.title));
    button.append(make("span", { className: "time" }, ms ? texts.minutes(ms) : ""));
    row.append(button);
    return row;
  }

  button(drawing, key, row, texts, act) {
    const button = makeButton(drawing, "tool", `tool ${drawing}-button`, act);
    face(button, drawing);
    name(button, texts.say(key, { title: row.dataset.title }));
    return button;
  }

  // What is waited for has no title until somebody asks.
  async ask(waiting) {
    const { server, session } = this.player;
    const strange = waiting.filter(({ article }) => !this.facts.has(article));
    for (const { article } of strange) this.facts.set(article, {});
    for (const { article } of strange) {
      const about = await server.about(article, session.over.signal);
      if (about) this.facts.set(article, about);
      else this.facts.delete(article);
    }
    if (strange.length && !session.over.signal.aborted) this.player.update();
  }
}
