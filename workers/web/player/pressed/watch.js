// Whether a newer version of what is heard has been published: told by the server over one connection,
// which is open while somebody listens; where that can't be had, asked for now and then.

const SILENT_MS = 6000; // a stream that says nothing for so long is held back on its way
const ASK_MS = 10_000; // between two questions; as old as the answer of a cache may be
const REST_MS = 15_000;
const AFTER_PAUSE_MS = 60_000; // somebody who pauses is coming back

/** Watches one published narration; `on(manifest)` is called with another one of the same article. */
export class Watch {
  constructor(player, on) {
    Object.assign(this, { player, on, key: null, untilMs: 0, restUntilMs: 0 });
  }

  /** Open or closed, as what is heard asks for; called often. */
  keep() {
    const { session, playing } = this.player;
    const heard = session?.state === "ready" && !session.newer && session.manifest.listen.narration_id;
    const now = performance.now();
    if (playing) this.untilMs = now + AFTER_PAUSE_MS;
    const isWanted = heard && now < this.untilMs && now >= this.restUntilMs;
    const key = isWanted ? `${session.articleId} ${heard}` : null;
    if (key === this.key) return;
    this.stop();
    this.key = key;
    if (key) this.open(session, heard);
  }

  /** What was published could not be had: not at once again. */
  rest() {
    this.restUntilMs = performance.now() + REST_MS;
  }

  open(session, heard) {
    const { server } = this.player;
    this.over = new AbortController();
    this.place = `v1/articles/${encodeURIComponent(session.articleId)}`;
    this.heard = heard;
    const events = (this.events = new EventSource(
      server.address(`${this.place}/updates?heard=${encodeURIComponent(heard)}`),
    ));
    const when = (type, act) => events.addEventListener(type, ({ data }) => events === this.events && act(data));
    this.timer = setTimeout(() => this.poll(), SILENT_MS);
    when("watching", () => clearTimeout(this.timer));
    when("published", (data) => this.take(JSON.parse(data)));
    when("withdrawn", () => events.close());
    events.onerror = () => events === this.events && events.readyState === EventSource.CLOSED && this.poll();
  }

  // What is for subscribers is not in the event: it is asked for with their token.
  async take(manifest) {
    this.events?.close();
    const whole = manifest.contentUrl ? manifest : await this.ask();
    if (whole && whole.listen.narration_id !== this.heard) this.on(whole);
    else this.poll();
  }

  poll() {
    this.events?.close();
    this.events = null;
    clearTimeout(this.timer);
    const { signal } = this.over;
    this.timer = setTimeout(async () => {
      if (!this.player.playing) this.keep();
      const manifest = signal.aborted ? null : await this.ask();
      if (signal.aborted) return;
      if (manifest && manifest.listen.narration_id !== this.heard) this.on(manifest);
      else this.poll();
    }, ASK_MS * (1 + Math.random() / 4)); // so that not everybody asks at once
  }

  // Mostly answered 304, by a cache; null where there is no answer, for the next one is as good.
  async ask() {
    const { signal } = this.over;
    const token = this.player.access.token ?? this.player.getAttribute("token");
    const headers = token ? { Authorization: `Bearer ${token}` } : {};
    const request = { signal, headers, cache: "no-cache" };
    return this.player.server.ask(`${this.place}/narration`, request).then(({ body }) => body, () => null);
  }

  stop() {
    this.over?.abort();
    this.events?.close();
    this.events = this.key = null;
    clearTimeout(this.timer);
  }
}
