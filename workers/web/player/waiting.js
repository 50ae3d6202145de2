// Waiting for a time or an event, until a signal ends it.

/** Wait `ms`; an aborted signal rejects. */
export function after(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(finish, ms);
    signal?.addEventListener("abort", finish, { once: true });
    function finish() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", finish);
      if (signal?.aborted) reject(signal.reason);
      else resolve();
    }
  });
}

/** Wait for an event of an audio element; its error, a signal or `withinMs` rejects. */
export function eventOf(audio, type, signal, withinMs = 20_000) {
  return new Promise((resolve, reject) => {
    const done = new AbortController();
    const finish = (settle, value) => {
      done.abort();
      clearTimeout(timer);
      settle(value);
    };
    const fail = () => finish(reject, audio.error ?? signal?.reason ?? new Error(`no ${type}`));
    const timer = setTimeout(fail, withinMs);
    const once = { once: true, signal: done.signal };
    audio.addEventListener(type, () => finish(resolve), once);
    audio.addEventListener("error", fail, once);
    signal?.addEventListener("abort", fail, once);
  });
}
