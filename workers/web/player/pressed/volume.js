// Loudness at a desk; phones have buttons for it.

import { face, make, makeButton, name } from "../dom.js";
import { keep, recall } from "../memory.js";
import { learnMore } from "./drawings.js";

const VOLUME = "listen.volume";

export class Volume {
  constructor(player) {
    learnMore();
    this.player = player;
    this.mute = makeButton("loud", "tool", "tool mute-button", () => this.toggleMute());
    this.range = make("input", { type: "range", min: 0, max: 100, part: "volume" });
    this.range.oninput = () => this.set(this.range.valueAsNumber / 100, false);
    // The arrows are the volume's here, not the time's.
    this.range.onkeydown = (event) => event.key !== "Escape" && event.stopPropagation();
    this.element = make("div", { className: "volume" }, this.mute, this.range);
    const kept = Number(recall(VOLUME) ?? 1);
    if (kept >= 0 && kept < 1) this.set(kept, false);
  }

  set(volume, isMuted) {
    this.player.sound.setVolume(volume, isMuted);
    keep(VOLUME, volume);
    this.player.update();
  }

  toggleMute() {
    const { sound } = this.player;
    this.set(sound.volume || 1, !sound.isMuted && sound.volume > 0);
  }

  update({ texts }) {
    const { sound } = this.player;
    const isMuted = sound.isMuted || !sound.volume;
    face(this.mute, isMuted ? "mute" : "loud");
    name(this.mute, texts.say(isMuted ? "unmute" : "mute"));
    name(this.range, texts.say("volume"));
    const percent = isMuted ? 0 : Math.round(sound.volume * 100);
    this.range.value = percent;
    this.range.ariaValueText = texts.percent(percent / 100);
    this.element.style.setProperty("--volume", `${percent}%`);
  }
}
