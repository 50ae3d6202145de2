// What is wished for now and then: steps by sentence, words, sleep, sharing, downloading, another device.

import { face, icon, make, makeButton, name, show, write } from "../dom.js";
import { toggleLater } from "../later.js";
import { learnMore } from "./drawings.js";
import { sharePlace } from "./sharing.js";

const SLEEPS_MIN = [5, 10, 15, 30, 45, 60];

export class More {
  constructor(player, pressed) {
    learnMore();
    this.player = player;
    this.pressed = pressed;
    const { captions } = pressed;
    this.captions = this.wide("captions", () => captions.toggle());
    this.later = this.wide("later", () => toggleLater(player, this.model));
    this.share = this.wide("share", () => sharePlace(player));
    this.elsewhere = this.wide("elsewhere", () => this.prompt());
    this.download = make("a", { className: "wide", part: "download", download: "" }, icon("download"), make("span"));
    const wide = [this.captions, this.later, this.share, this.download, this.elsewhere];
    this.actions = make("div", { className: "actions" }, ...wide);
    this.sentence = this.stepper("sentence");
    this.paragraph = this.stepper("paragraph");
    this.sleep = make("select", { part: "sleep" });
    this.sleep.onchange = () => this.sleepsAfter(this.sleep.value);
    this.sleepName = make("span");
    this.sleepLeft = make("span", { className: "time" });
    // What is left stays out of the label, or the menu would have another name each second.
    const label = make("label", {}, this.sleepName, this.sleep);
    const sleep = make("div", { className: "group" }, label, this.sleepLeft);
    const groups = make("div", { className: "groups" }, this.sentence.element, this.paragraph.element, sleep);
    this.element = make("div", { className: "panel more", part: "more", hidden: true }, groups, this.actions);
  }

  wide(drawing, act) {
    const button = makeButton(drawing, "wide", `${drawing}-button`, act);
    button.append(make("span"));
    return button;
  }

  stepper(unit) {
    const words = make("span", { ariaHidden: "true" });
    const step = (by) => () => this.pressed.step(unit, by);
    const before = makeButton("before", "tool", "tool", step(-1));
    const after = makeButton("after", "tool", "tool", step(1));
    const element = make("div", { className: "group" }, words, before, after);
    return { element, words, before, after, unit };
  }

  sleepsAfter(wish) {
    this.pressed.sleep.set(wish);
    this.player.update();
  }

  update(model) {
    this.model = model;
    if (this.element.hidden) return;
    const { texts } = model;
    if (this.language !== texts.language) this.translate(texts);
    this.language = texts.language;
    this.captions.ariaPressed = this.pressed.captions.wanted;
    this.label(this.later, texts.say(model.isLater ? "dropLater" : "playLater"));
    face(this.later, model.isLater ? "kept" : "later");
    show(this.captions, this.pressed.cues.length > 0);
    show(this.later, model.offersLater);
    show(this.download, !!model.download);
    if (model.download) this.download.href = model.download;
    for (const { element } of [this.sentence, this.paragraph]) show(element, this.pressed.cues.length > 1);
    const { wish, leftMs } = this.pressed.sleep;
    this.sleep.value = wish;
    write(this.sleepLeft, leftMs === null ? "" : texts.clock(leftMs));
    this.watchDevices(model);
  }

  label(control, text) {
    write(control.lastChild, text);
  }

  translate(texts) {
    this.label(this.captions, texts.say("showWords"));
    this.label(this.share, texts.say("share"));
    this.label(this.download, texts.say("download"));
    this.label(this.elsewhere, texts.say("elsewhere"));
    write(this.sleepName, texts.say("sleep"));
    const minutes = SLEEPS_MIN.map((min) => [min, texts.minutes(min * 60_000)]);
    const wishes = [["", texts.say("sleepOff")], ...minutes, ["end", texts.say("sleepEnd")]];
    this.sleep.replaceChildren(...wishes.map(([value, text]) => make("option", { value }, text)));
    for (const { words, before, after, unit } of [this.sentence, this.paragraph]) {
      write(words, texts.say(unit));
      name(before, texts.say(`${unit}Before`));
      name(after, texts.say(`${unit}After`));
    }
  }

  // Another device, where the browser knows of one; live sound stays here.
  async watchDevices({ state }) {
    const { current } = this.player.sound;
    const watches = state === "ready" && !!current.remote?.watchAvailability;
    if (this.watched === current && watches) return;
    show(this.elsewhere, false);
    this.watched = watches ? current : null;
    if (!watches) return;
    try {
      await current.remote.watchAvailability((there) => show(this.elsewhere, there));
    } catch (error) {
      // Some can't watch without playing on; they ask at the press.
      show(this.elsewhere, error.name === "NotSupportedError");
    }
  }

  async prompt() {
    try {
      await this.player.sound.current.remote.prompt();
    } catch (error) {
      if (error.name !== "NotAllowedError" && error.name !== "AbortError") this.player.notice("noDevice");
    }
  }
}
