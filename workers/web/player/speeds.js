// The speeds that a reader can choose, and the menu of them.

import { make, name } from "./dom.js";

export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3];

/** The next speed up or down. */
export function speedBeside(rate, direction) {
  if (direction > 0) return SPEEDS.find((step) => step > rate) ?? rate;
  return SPEEDS.findLast((step) => step < rate) ?? rate;
}

/** A menu of speeds; without texts yet. */
export function speedMenu(player, className, part) {
  const menu = make("select", { className, part });
  menu.append(...SPEEDS.map((speed) => make("option", { value: speed })));
  menu.addEventListener("change", () => (player.speed = menu.value));
  return menu;
}

/** Write the speeds of a menu in a language. */
export function nameSpeeds(menu, texts) {
  name(menu, texts.say("speed"));
  for (const option of menu.options) option.textContent = texts.speed(Number(option.value));
}
