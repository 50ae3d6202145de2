// Going on from story to story: a list that the server makes by a rule fills the queue at the press.

/** Put the stories of the player's `playlist` behind those that wait already, each once. */
export async function fillQueue(player) {
  const name = player.getAttribute("playlist");
  if (!name || player.filledFrom === name) return;
  player.filledFrom = name;
  const items = await player.server.playlist(name, player.gone.signal);
  const known = new Set([player.articleId, player.item.article, ...player.waiting.map(({ article }) => article)]);
  const more = items.filter(({ article_id: id, url }) => !known.has(id) && !known.has(url));
  player.queue = [...player.waiting, ...more.map(({ article_id: article, title }) => ({ article, title }))];
}
