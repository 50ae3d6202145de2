// Stories for subscribers: asks the page for a token, and knows what the reader may hear.

import { Refusal } from "./server.js";

/** A player's tokens: from its attribute, from its property, or from whoever answers `listen-token`. */
export class Access {
  constructor(host) {
    this.host = host;
    this.token = null;
  }

  /**
   * Press Listen with the token that is there; ask the page for one where that opens too little.
   *
   * `press(token)` asks the server. Without a good token the answer is what everybody gets.
   */
  async enter(press, articleId) {
    const token = this.token ?? this.host.getAttribute("token");
    const [first, refusal] = await attempt(press, token);
    if (first && mayHearAll(first)) return first;
    const fresh = await this.want(articleId, refusal?.reason || "missing");
    const [second] = fresh && fresh !== token ? await attempt(press, fresh) : [];
    return second ?? first ?? press();
  }

  // The page answers at once or with a promise; where nobody does, there is none.
  async want(articleId, reason) {
    let answer = null;
    const detail = { articleId, reason, provide: (token) => (answer = token) };
    this.host.dispatchEvent(new CustomEvent("listen-token", { bubbles: true, composed: true, detail }));
    try {
      this.token = (await answer) || this.token;
      return await answer;
    } catch {
      return null; // the page could not get one
    }
  }
}

/** Whether more is to be had than this answer gives. */
function mayHearAll({ manifest, live }) {
  return (manifest?.listen ?? live).access?.granted !== false;
}

// An answer, or why there is none for this token.
async function attempt(press, token) {
  try {
    return [await press(token)];
  } catch (error) {
    if (error instanceof Refusal && error.kind === "locked") return [null, error];
    throw error;
  }
}

/** Live sound is the same whatever its address says of the listener. */
export function isSameStream(a, b) {
  const bare = (url) => url?.replace(/[?&]grant=[^&]*/, "");
  return bare(a) === bare(b);
}

/** What the player says and where it leads when a preview has ended. */
export function offerOf(player) {
  const { manifest, live } = player.session;
  const { note, url } = (manifest?.listen ?? live)?.access ?? {};
  const own = (name) => player.getAttribute(`subscribe-${name}`);
  return { note: own("note") ?? note, url: own("url") ?? url ?? "" };
}
