// Live sound through MediaSource: what comes from the network is appended, and stays seekable.
// A dropped connection is opened again and goes on at the byte where it broke.

import { after } from "./waiting.js";

const MEDIA_SOURCE = globalThis.ManagedMediaSource ?? globalThis.MediaSource;
const MP3 = "audio/mpeg";
const AHEAD_S = 300; // of sound kept ready; more waits in the network
const BEHIND_S = 60; // kept when room has to be made
const DELAYS_MS = [300, 1000, 2000, 4000, 8000];
const ENCODER_DELAY_S = 1105 / 44_100; // LAME's 576 samples and a decoder's 529

/** Whether live sound can be appended here; elsewhere the element plays the stream itself. */
export function canFeed() {
  return !!MEDIA_SOURCE?.isTypeSupported?.(MP3);
}

/**
 * Feeds one audio element with one live stream.
 *
 * `on.trouble()` is called when the connection breaks, `on.recovered()` when it goes on, `on.end()`
 * when everything has come, `on.refused(status)` when the server has no such stream (any more),
 * `on.blocked()` when the page's policy forbids it.
 */
export class LiveFeed {
  constructor(audio, url, on) {
    Object.assign(this, { audio, url, on, bytes: 0, whole: false });
    this.stopped = new AbortController();
    this.source = new MEDIA_SOURCE();
    const { signal } = this.stopped;
    this.source.addEventListener("sourceopen", () => this.run(), { once: true, signal });
    // Safari gives a managed source to elements that can't be sent elsewhere.
    if (MEDIA_SOURCE === globalThis.ManagedMediaSource) audio.disableRemotePlayback = true;
    this.address = URL.createObjectURL(this.source);
    audio.addEventListener("error", () => this.failed(), { once: true, signal });
    audio.src = this.address;
  }

  /** How far the sound has come, in seconds. */
  get endS() {
    const ranges = this.buffer?.buffered;
    return ranges?.length ? ranges.end(ranges.length - 1) : 0;
  }

  /** Stop; nothing is called any more. */
  stop() {
    this.stopped.abort();
    URL.revokeObjectURL(this.address);
  }

  failed() {
    if (this.source.readyState === "closed" && !this.buffer) this.on.blocked();
  }

  async run() {
    const { signal } = this.stopped;
    this.buffer = this.source.addSourceBuffer(MP3);
    // The stream begins with what encoder and decoder put before the sound; the file's is cut off.
    this.buffer.timestampOffset = -ENCODER_DELAY_S;
    for (let failures = 0; !signal.aborted; failures += 1) {
      const before = this.bytes;
      try {
        await this.read(signal);
        break;
      } catch (error) {
        if (signal.aborted) return;
        if (error.status) return this.on.refused(error.status);
        if (error.name === "InvalidStateError") return; // the element has another source now
        if (this.bytes > before) failures = 0;
        this.on.trouble();
        await after(DELAYS_MS[Math.min(failures, DELAYS_MS.length - 1)], signal);
      }
    }
    if (signal.aborted) return;
    this.whole = true;
    if (this.source.readyState === "open") this.source.endOfStream();
    this.on.end();
  }

  async read(signal) {
    const headers = this.bytes ? { Range: `bytes=${this.bytes}-` } : {};
    const response = await fetch(this.url, { headers, signal, credentials: "omit" });
    if (!response.ok) throw Object.assign(new Error("no stream"), { status: response.status });
    // Who ignores ranges sends everything again: what is known is skipped.
    let known = response.status === 206 ? 0 : this.bytes;
    const reader = response.body.getReader();
    for (let first = true; ; first = false) {
      const { done, value } = await reader.read();
      if (done) return;
      if (first) this.on.recovered();
      const skipped = Math.min(known, value.length);
      known -= skipped;
      if (skipped === value.length) continue;
      await this.append(value.subarray(skipped), signal);
      this.bytes += value.length - skipped;
      while (this.endS - this.audio.currentTime > AHEAD_S) await after(500, signal);
    }
  }

  async append(bytes, signal) {
    for (;;) {
      try {
        this.buffer.appendBuffer(bytes);
        return await this.updated(signal);
      } catch (error) {
        if (error.name !== "QuotaExceededError") throw error;
        const end = this.audio.currentTime - BEHIND_S;
        if (end > 0) {
          this.buffer.remove(0, end);
          await this.updated(signal);
        }
        await after(500, signal);
      }
    }
  }

  updated(signal) {
    return new Promise((resolve) => {
      this.buffer.addEventListener("updateend", resolve, { once: true, signal });
    });
  }
}
