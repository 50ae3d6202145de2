// What is known of a story before anybody presses.

/** How long it takes, and whether it can be heard: one small answer that caches keep. */
export async function askAbout(player) {
  const { session, item, state } = player;
  const isTold = player.getAttribute("duration") && !player.getAttribute("unavailable");
  if (state !== "idle" || isTold) return;
  const about = await player.server.about(item.article, session.over.signal);
  if (!about || session !== player.session) return;
  session.articleId ??= about.article_id;
  player.about = about;
  player.update();
}
