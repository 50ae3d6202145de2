// What a listener is told who has heard a sentence that was corrected since: quietly, and once. It
// stands in the large player and in the small one, whichever is in sight.

import { make, makeButton, name, show, write } from "../dom.js";

export class Correction {
  constructor(player) {
    this.player = player;
    this.places = []; // in ms, of the corrected sentences that were heard as they had been
    this.notes = ["correction", "mini-correction"].map((part) => this.note(part));
    [this.element, this.small] = this.notes.map(({ element }) => element);
  }

  note(part) {
    const words = make("span");
    const hear = make("button", { type: "button", part: "hear-corrected-button", onclick: () => this.goThere() });
    const close = makeButton("close", "tool", "tool close-correction-button", () => this.dismiss());
    const element = make("div", { className: "correction", part, hidden: true });
    element.append(words, " ", hear, close);
    return { element, words, hear, close };
  }

  /** Say that sentences were corrected, and where they are heard now; what was left out is nowhere. */
  tell(placesMs) {
    const { player } = this;
    this.places = placesMs;
    this.show(true);
    this.update({ texts: player.texts });
    player.view.announce(player.texts.say("corrected"));
  }

  update({ texts }) {
    if (this.element.hidden) return;
    for (const { words, hear, close } of this.notes) {
      write(words, texts.say("corrected"));
      write(hear, texts.say("hearCorrected"));
      name(close, texts.say("hideCorrection"));
      show(hear, this.places.length > 0);
    }
  }

  show(isTold) {
    for (const { element } of this.notes) show(element, isTold);
  }

  // The first of them; where there are more, the button stays for the next.
  goThere() {
    const ms = this.places.shift();
    if (!this.places.length) this.dismiss();
    this.player.seek(ms, true);
  }

  // The focus does not vanish with what had it.
  dismiss() {
    const { view, parts, shadowRoot } = this.player;
    const focused = this.notes.find(({ element }) => element.contains(shadowRoot.activeElement));
    this.hide();
    if (!focused) return;
    const { playButton } = focused.element === this.small ? parts.pressed.mini : view;
    playButton.focus({ preventScroll: true });
  }

  hide() {
    this.places = [];
    this.show(false);
  }

  end() {
    for (const { element } of this.notes) element.remove();
  }
}
