// "Play later": a list of the reader's own. It stays in this browser.

import { tell } from "./events.js";
import { keep, recall } from "./memory.js";

const LATER = "listen.later";
const KEPT_LATER = 100;

/** What is kept for later, as `{article, title, ms}`, the newest first. */
export function laterItems() {
  const kept = recall(LATER);
  return Array.isArray(kept) ? kept.filter((one) => typeof one?.article === "string") : [];
}

/** Whether an article is on the list under one of its names. */
export function isForLater(names) {
  return laterItems().some(({ article }) => names.includes(article));
}

export function putForLater(item) {
  change([item, ...without([item.article])].slice(0, KEPT_LATER));
}

export function dropFromLater(names) {
  if (isForLater(names)) change(without(names));
}

// The other players of the page show it as well; those of other tabs are told by the storage.
function change(items) {
  keep(LATER, items);
  globalThis.dispatchEvent?.(new Event("listen-kept"));
}

/** Keep a player's article for another time, or no longer. */
export function toggleLater(player, { title, durationMs: ms }) {
  const { places, articleId } = player;
  const wanted = !isForLater(places);
  if (wanted) putForLater({ article: articleId, title: title || document.title, ms });
  else dropFromLater(places);
  tell(player, "later", { value: wanted });
  player.notice(wanted ? "keptForLater" : "notForLater");
}

function without(names) {
  return laterItems().filter(({ article }) => !names.includes(article));
}
