// The words in the player itself: for whoever hears little, and where the text is not on the page.

import { make, show } from "../dom.js";
import { keep, recall } from "../memory.js";

const CAPTIONS = "listen.captions";

export class Captions {
  constructor(player) {
    this.player = player;
    this.cues = [];
    this.wanted = recall(CAPTIONS) === true;
    this.text = make("p");
    this.element = make("div", { className: "captions", part: "captions", tabIndex: 0, role: "region" }, this.text);
    this.element.hidden = true;
  }

  setCues(cues) {
    this.cues = cues;
    this.shown = null;
  }

  toggle() {
    this.wanted = !this.wanted;
    keep(CAPTIONS, this.wanted);
    this.player.update();
  }

  /** Show what is said; while it is heard, every frame looks. */
  update({ texts, positionMs }, isHeard) {
    this.element.ariaLabel = texts.say("words");
    this.isHeard = isHeard;
    const shown = this.wanted && this.cues.length > 0;
    show(this.element, shown);
    if (!shown) return;
    this.showAt(positionMs);
    if (isHeard && !this.frame) this.frame = requestAnimationFrame(() => this.tick());
  }

  tick() {
    this.frame = 0;
    if (!this.isHeard || this.element.hidden) return;
    this.showAt(this.player.positionMs);
    this.frame = requestAnimationFrame(() => this.tick());
  }

  showAt(positionMs) {
    const cue = this.cues.findLast(({ start_ms: ms }) => ms <= positionMs) ?? this.cues[0];
    const word = cue.words?.findLastIndex(([ms]) => ms <= positionMs) ?? -1;
    if (cue.index === this.shown?.index && word === this.shown.word) return;
    this.shown = { index: cue.index, word };
    const [, , from = 0, to = 0] = cue.words?.[word] ?? [];
    const signs = Array.from(cue.text); // places count characters, not the halves of some
    const said = make("mark", {}, signs.slice(from, to).join(""));
    this.text.lang = this.player.session.language ?? "";
    this.text.dir = "auto";
    this.text.replaceChildren(signs.slice(0, from).join(""), said, signs.slice(to).join(""));
    const { offsetTop, offsetHeight } = said;
    const room = this.element.clientHeight;
    this.element.scrollTop = Math.max(0, offsetTop + offsetHeight / 2 - room / 2);
  }

  end() {
    cancelAnimationFrame(this.frame);
    this.isHeard = false;
  }
}
