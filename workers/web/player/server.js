// Asking the server: one press, one answer; what goes wrong has a name.

const SLOW_MS = 20_000;
const ADDRESS = /^https?:\/\//i;

/** Why an answer is not what was wanted. `kind` is a state of the player. */
export class Refusal extends Error {
  constructor(kind, { detail = "", reason = "", retryable = false, retryAfterMs = 0 } = {}) {
    super(detail || kind);
    Object.assign(this, { kind, detail, reason, retryable, retryAfterMs });
  }
}

/** The interface below an address such as `https://listen.example/`. */
export class Server {
  constructor(base) {
    this.base = new URL(base, document.baseURI);
  }

  /** The absolute address of a path or address that the server gave. */
  address(path) {
    return new URL(path, this.base).href;
  }

  /** The id behind an article's address or a briefing's name, or the id that was given. */
  async idOf(article, signal) {
    const briefing = /^briefing:(.+)/.exec(article);
    if (briefing) return (await this.ask(`v1/briefings/${briefing[1]}`, { signal })).body.article_id;
    if (!ADDRESS.test(article)) return article;
    const path = `v1/articles?url=${encodeURIComponent(article)}`;
    return (await this.ask(path, { signal })).body.article_id;
  }

  /** Press Listen: `{manifest}` when it is published, `{live}` while it is being made. */
  async listen(articleId, article, signal, token) {
    const path = `v1/articles/${encodeURIComponent(articleId)}/listen`;
    const request = { method: "POST", signal, headers: {} };
    if (token) request.headers.Authorization = `Bearer ${token}`;
    if (ADDRESS.test(article)) {
      request.headers["Content-Type"] = "application/json";
      request.body = JSON.stringify({ url: article });
    }
    const { status, body } = await this.ask(path, request);
    return status === 202 ? { live: body } : { manifest: body };
  }

  /** What there is to know before a press: length, language, whether it can be heard; or null. */
  async about(article, signal) {
    try {
      return (await this.ask(`v1/about?article=${encodeURIComponent(article)}`, { signal })).body;
    } catch (error) {
      if (signal.aborted || error instanceof Refusal) return null; // a press will tell
      throw error;
    }
  }

  /** The stories of a playlist; none where there is no such list, or it did not come. */
  async playlist(name, signal) {
    try {
      return (await this.ask(`v1/playlists/${encodeURIComponent(name)}`, { signal })).body.items;
    } catch (error) {
      if (signal.aborted || error instanceof Refusal) return [];
      throw error;
    }
  }

  /** When each word is heard. */
  async words(manifest, signal) {
    const file = manifest.listen.files["words.json"];
    return (await this.ask(file.url, { signal })).body.cues;
  }

  async ask(path, { signal, ...request }) {
    const either = AbortSignal.any([signal, AbortSignal.timeout(SLOW_MS)]);
    let response;
    try {
      response = await fetch(this.address(path), { credentials: "omit", ...request, signal: either });
      if (response.ok) return { status: response.status, body: await response.json() };
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new Refusal("offline", { retryable: true, retryAfterMs: 3000 });
    }
    throw await refusalOf(response);
  }
}

/** Read a problem (RFC 9457) as a refusal. */
async function refusalOf(response) {
  const problem = await response.json().catch(() => ({}));
  const seconds = Number(response.headers.get("Retry-After"));
  const detail = String(problem.detail ?? "");
  const reason = String(problem.reason ?? "");
  const { status } = response;
  if (status === 410) return new Refusal("withdrawn", { detail });
  if (status === 401) return new Refusal("locked", { detail, reason });
  if (status === 404) return new Refusal("unknown", { detail });
  if (status === 429 || (status === 503 && seconds)) {
    const retryAfterMs = (seconds || 5) * 1000;
    // Too many from this address, or too many in all: the reader is told which.
    return new Refusal("limited", { detail, reason: String(status), retryable: true, retryAfterMs });
  }
  const retryable = status >= 500 || seconds > 0;
  return new Refusal("failed", { detail, reason, retryable });
}
