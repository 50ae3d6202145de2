// What the publisher counts: at the server that narrates, and wherever else they wish.

/**
 * Sends small JSON, such as `{"event": "play"}`, with no cookie and without waiting for an answer.
 *
 * It goes to `v1/articles/{id}/plays` below `base` unless the element has `no-beacon`, and, with
 * the article's id, to the address in its `beacon` attribute if it has one.
 */
export function count(host, base, articleId, body) {
  if (!articleId) return;
  if (!host.hasAttribute("no-beacon")) {
    const path = `v1/articles/${encodeURIComponent(articleId)}/plays`;
    sendQuietly(new URL(path, base), body);
  }
  const extra = host.getAttribute("beacon");
  if (extra) sendQuietly(new URL(extra, document.baseURI), { article: articleId, ...body });
}

// As text, so that no page has to ask for leave first; what becomes of it nobody waits for.
function sendQuietly(url, body) {
  if (!/^https?:$/.test(url.protocol)) return;
  const headers = { "Content-Type": "text/plain;charset=UTF-8" };
  const options = { method: "POST", mode: "no-cors", credentials: "omit", keepalive: true, headers };
  fetch(url, { ...options, body: JSON.stringify(body) }).catch(() => {});
}
