// Everything of a player that is there only after the press.

import { Captions } from "./captions.js";
import { Chapters } from "./chapters.js";
import { Mini } from "./mini.js";
import { More } from "./more.js";
import { Overtake } from "./overtake.js";
import { QueueList } from "./queue_list.js";
import { ReadAlong } from "./readalong.js";
import { Sleep } from "./sleep.js";
import { dressMore } from "./style_more.js";
import { MORE_TEXTS } from "./texts_more.js";
import { Volume } from "./volume.js";
import { placeOf } from "./steps.js";

export class Pressed {
  constructor(player) {
    this.player = player;
    this.cues = [];
    player.texts.learn(MORE_TEXTS);
    dressMore(player.shadowRoot);
    this.mini = new Mini(player, () => this.follow());
    this.captions = new Captions(player);
    this.volume = new Volume(player);
    this.sleep = new Sleep(player);
    this.overtake = new Overtake(player);
    this.panels = {
      chapters: new Chapters(player),
      queue: new QueueList(player),
      more: new More(player, this),
    };
    const { view, shadowRoot } = player;
    this.openers = { chapters: view.list, queue: view.queue, more: view.more };
    const panels = Object.values(this.panels).map(({ element }) => element);
    view.notice.before(this.captions.element, ...panels, this.overtake.correction.element);
    this.mini.carry(this.overtake.correction.small);
    view.slider.element.append(this.volume.element);
    shadowRoot.append(this.mini.element);
    this.sees(player.inSight);
  }

  /** Another article is open. */
  opens() {
    this.cues = [];
    this.captions.setCues([]);
    this.overtake.opens();
    this.leaveText();
  }

  setCues(cues) {
    this.cues = [...cues];
    this.captions.setCues(this.cues);
    this.along()?.setCues(cues);
  }

  addCue(cue) {
    this.cues.push(cue);
    this.captions.setCues(this.cues);
    this.along()?.addCue(cue);
  }

  // Only the article of this page has its text here.
  along() {
    const { player } = this;
    // When a person reads which sentence nobody knows, so none is lit.
    if (!player.readsAlong || player.session.manifest?.listen.read_by === "human") return null;
    this.reading ??= new ReadAlong({
      player,
      host: player,
      root: player.getAttribute("text"),
      onSeek: (ms) => player.seek(ms), // a click on the text moves; it starts nothing
      onFollow: (following) => this.mini.offerToFollow(!following && this.reading?.active),
    });
    return this.reading;
  }

  leaveText() {
    this.reading?.destroy();
    this.reading = null;
    this.mini.offerToFollow(false);
  }

  /** The player came into sight, or went out of it. */
  sees(isInSight) {
    if (!this.player.isOff("mini")) this.mini.sees(isInSight);
  }

  /** Show what is. */
  update(model, told) {
    this.mini.update(model);
    this.captions.update(model, told);
    this.volume.update(model);
    this.overtake.update(model);
    for (const panel of Object.values(this.panels)) panel.update(model);
    for (const [name, button] of Object.entries(this.openers)) {
      if (button.hidden || model.state === "idle") this.fold(name);
    }
    this.reading?.update(model.positionMs, told);
  }

  /** Open one of the lists and close the others, or close it; captions stand beside them. */
  toggle(name) {
    if (name === "captions") return this.captions.toggle();
    const isOpen = !this.panels[name].element.hidden;
    for (const other of Object.keys(this.panels)) this.fold(other);
    if (isOpen) return;
    this.panels[name].element.hidden = false;
    this.openers[name].ariaExpanded = true;
    this.player.update();
  }

  fold(name) {
    this.panels[name].element.hidden = true;
    this.openers[name].ariaExpanded = false;
  }

  /** Close what is open; the focus goes back to what opened it. */
  close() {
    const open = Object.keys(this.panels).find((name) => !this.panels[name].element.hidden);
    if (!open) return;
    this.fold(open);
    this.openers[open].focus();
  }

  /** Go to the next or the previous `sentence` or `paragraph`, as far as they are known. */
  step(unit, direction) {
    const { player } = this;
    const ms = placeOf(this.cues, player.positionMs, unit, direction);
    if (ms !== null) player.seek(ms);
  }

  toggleMute() {
    this.volume.toggleMute();
  }

  /** The page follows the sound again. */
  follow() {
    this.reading?.follow();
  }

  /** Take everything back. */
  end() {
    this.leaveText();
    this.sleep.end();
    this.overtake.end();
    this.captions.end();
    this.mini.destroy();
    const panels = Object.values(this.panels);
    for (const { element } of [this.mini, this.captions, this.volume, ...panels]) element.remove();
    for (const button of Object.values(this.openers)) button.ariaExpanded = false;
  }
}
