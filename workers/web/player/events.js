// What the publisher's page is told: DOM events that leave the shadow tree, without personal data.

/** Dispatch `listen-{name}` on a player's element; `more` joins what every event says. */
export function tell(host, name, more = {}) {
  const { articleId, positionMs, durationMs } = host;
  const detail = { articleId, positionMs: Math.round(positionMs), durationMs, ...more };
  host.dispatchEvent(new CustomEvent(`listen-${name}`, { bubbles: true, composed: true, detail }));
}
