// The list of sections: which is heard, and a way to each.

import { make } from "../dom.js";

export class Chapters {
  constructor(player) {
    this.player = player;
    this.element = make("ol", { className: "panel chapters", part: "chapters", hidden: true });
  }

  update({ texts, chapters, chapter }) {
    const known = `${texts.language}${JSON.stringify(chapters)}`;
    if (known !== this.known) this.list(chapters, texts);
    this.known = known;
    [...this.element.querySelectorAll("button")].forEach((button, number) => {
      if (number === chapter) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    });
  }

  list(chapters, texts) {
    this.element.replaceChildren(
      ...chapters.map(({ title, start_ms: ms }) => {
        const button = make("button", { type: "button", className: "entry" });
        button.append(make("span", {}, title), make("span", { className: "time" }, texts.clock(ms)));
        button.onclick = () => this.player.seek(ms, true);
        return make("li", {}, button);
      }),
    );
  }
}
