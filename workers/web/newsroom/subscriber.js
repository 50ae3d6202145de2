// Answers the player's question for a token, as a publisher's page does for its subscribers. Here, whoever
// opens the page with ?subscriber is one.

const isSubscriber = new URLSearchParams(location.search).has("subscriber");

addEventListener("listen-token", ({ detail }) => {
  if (!isSubscriber) return;
  const asked = fetch(new URL(`token?article=${encodeURIComponent(detail.articleId)}`, import.meta.url));
  detail.provide(asked.then((got) => (got.ok ? got.text() : null)));
});
