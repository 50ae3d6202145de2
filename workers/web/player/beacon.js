// Play events for the publisher: counted by the server that narrates, and wherever else they wish.

const COUNTED = ["play", "pause", "seek", "speed", "quartile", "complete"];
const OFTEN = { seek: 1, speed: 1 }; // a dragged slider is one event, not fifty
const CALM_MS = 1000;

/**
 * Sends the player's events as small JSON, `{"event": "quartile", "value": 50}`, with no cookie.
 *
 * They go to `v1/articles/{id}/plays` below `base` unless the element has `no-beacon`, and, with
 * the article's id, to the address in its `beacon` attribute if it has one.
 */
export class PlayCounter {
  constructor({ host, base }) {
    Object.assign(this, { host, base });
    this.waiting = new Map();
    this.stop = new AbortController();
    const { signal } = this.stop;
    for (const name of COUNTED) {
      host.addEventListener(`listen-${name}`, (event) => this.heard(name, event), { signal });
    }
    addEventListener("pagehide", () => this.sendWaiting(), { signal });
  }

  destroy() {
    this.sendWaiting();
    this.stop.abort();
  }

  heard(event, { target, detail }) {
    if (target !== this.host) return;
    const { articleId, positionMs, value = Math.round(positionMs || 0) } = detail;
    if (!articleId) return;
    const send = () => this.send(articleId, { event, value });
    if (!OFTEN[event]) return send();
    clearTimeout(this.waiting.get(event)?.timer);
    this.waiting.set(event, { send, timer: setTimeout(() => this.sendWaiting(event), CALM_MS) });
  }

  sendWaiting(only) {
    for (const [event, { send, timer }] of this.waiting) {
      if (only && event !== only) continue;
      clearTimeout(timer);
      this.waiting.delete(event);
      send();
    }
  }

  send(articleId, body) {
    const { host, base } = this;
    if (!host.hasAttribute("no-beacon")) {
      const path = `v1/articles/${encodeURIComponent(articleId)}/plays`;
      sendQuietly(new URL(path, new URL(base, document.baseURI)), body);
    }
    const extra = host.getAttribute("beacon");
    if (extra) sendQuietly(new URL(extra, document.baseURI), { article: articleId, ...body });
  }
}

// As text, so that no page has to ask for leave first; what becomes of it nobody waits for.
function sendQuietly(url, body) {
  if (!/^https?:$/.test(url.protocol)) return;
  const headers = { "Content-Type": "text/plain;charset=UTF-8" };
  const options = { method: "POST", mode: "no-cors", credentials: "omit", keepalive: true, headers };
  fetch(url, { ...options, body: JSON.stringify(body) }).catch(() => {});
}
