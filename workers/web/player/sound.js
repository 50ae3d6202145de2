// The sound of one player: two audio elements, of which one is heard.
// The other takes over when the finished file is there; both are unlocked by the reader's press.

import { align } from "./handover.js";
import { canFeed, LiveFeed } from "./live.js";

const WATCHED = [
  "durationchange", "ended", "error", "loadedmetadata", "pause", "play", "playing", "progress",
  "seeked", "timeupdate", "waiting",
]; // prettier-ignore
const EDGE_S = 0.25; // of live sound that is not sought into, so that it plays on at once

/**
 * Plays a file or a live stream; `on(type, more)` is told what the heard element does, and `trouble`,
 * `recovered`, `whole`, `refused` of the live stream.
 */
export class Sound {
  constructor(on) {
    this.on = on;
    this.wanted = false; // whether the reader wants to hear something
    this.rate = this.volume = 1;
    this.isMuted = false;
    this.waitingMs = null; // where to begin as soon as that has come
    this.current = this.element();
    this.spare = this.element();
  }

  element() {
    const audio = new Audio();
    audio.preload = "none";
    for (const type of WATCHED) audio.addEventListener(type, () => this.heard(audio, type));
    return audio;
  }

  /** Inside a press: browsers let elements play later that were loaded during one. */
  unlock() {
    for (const audio of [this.current, this.spare]) if (!audio.src) audio.load();
  }

  get positionMs() {
    return this.waitingMs ?? Math.round(this.current.currentTime * 1000);
  }

  /** Of the finished file; 0 while it is not known. */
  get durationMs() {
    const { duration } = this.current;
    return !this.isLive && Number.isFinite(duration) ? Math.round(duration * 1000) : 0;
  }

  /** How far the sound has come from the network, counted from where it is now. */
  get bufferedMs() {
    const { buffered, currentTime } = this.current;
    for (let i = 0; i < buffered.length; i += 1) {
      if (buffered.start(i) <= currentTime + 0.1 && currentTime <= buffered.end(i)) {
        return Math.round(buffered.end(i) * 1000);
      }
    }
    return 0;
  }

  get isLive() {
    return !!this.liveUrl;
  }

  get ended() {
    return this.current.ended;
  }

  /** Wanted, but nothing is there to be heard just now. */
  get starved() {
    return this.wanted && !this.ended && (this.waitingMs !== null || this.current.readyState < 3);
  }

  playFile(url, fromMs) {
    this.clear();
    this.current.disableRemotePlayback = false; // live sound may have forbidden it
    this.current.muted = this.isMuted;
    this.current.src = url;
    this.beginAt(fromMs);
  }

  playLive(url, fromMs) {
    this.clear();
    this.current.muted = this.isMuted;
    this.liveUrl = url;
    if (canFeed()) this.feed = this.feedInto(this.current, url);
    else this.current.src = url;
    this.beginAt(fromMs);
  }

  /** Let live sound come into one of the elements. */
  feedInto(audio, url) {
    return new LiveFeed(audio, url, this.feedEvents(url));
  }

  /**
   * Move to the finished file without a jump; resolves to the gap in ms, null when it was ended.
   *
   * `meet(from, to, url, signal)` brings both elements to where one can take over from the other.
   */
  async handOver(url, meet = align) {
    const turn = new AbortController();
    this.turn?.abort();
    this.turn = turn;
    const { current: from, spare: to } = this;
    try {
      const gapS = await meet(from, to, url, turn.signal);
      this.swap(from, to);
      return Math.round(gapS * 1000);
    } catch (error) {
      if (turn.signal.aborted) return null;
      throw error;
    }
  }

  play() {
    this.wanted = true;
    if (this.waitingMs !== null && this.isLive) return;
    this.current.play().catch((error) => {
      if (error.name !== "NotAllowedError") return; // others come with an event
      this.wanted = false;
      this.on("pause");
    });
  }

  pause() {
    this.wanted = false;
    this.current.pause();
    this.on("pause");
  }

  seek(ms) {
    const endS = this.isLive ? this.endS - EDGE_S : this.current.duration;
    const seconds = Math.max(0, Math.min(ms / 1000, Number.isFinite(endS) ? endS : ms / 1000));
    if (this.current.readyState) this.current.currentTime = seconds;
    else this.waitingMs = ms;
  }

  setRate(rate) {
    this.rate = rate;
    this.current.defaultPlaybackRate = this.current.playbackRate = rate;
  }

  /** How loud, from 0 to 1; `fading` is a share of it. What is muted keeps its volume. */
  setVolume(volume, isMuted, fading = 1) {
    this.volume = volume;
    this.isMuted = isMuted;
    this.current.volume = this.spare.volume = volume * fading;
    this.current.muted = isMuted; // the other one is unheard until it takes over
  }

  /** Nothing is played and nothing is loaded any more. */
  stop() {
    this.wanted = false;
    this.current.pause();
    this.clear();
    this.current.removeAttribute("src");
    this.current.load();
  }

  get endS() {
    const { seekable } = this.current;
    const endS = seekable.length ? seekable.end(seekable.length - 1) : 0;
    // WebKit calls a stream endless; then only what has come can be sought.
    return this.feed?.endS ?? (Number.isFinite(endS) ? endS : this.bufferedMs / 1000);
  }

  clear() {
    this.turn?.abort();
    this.feed?.stop();
    this.feed = this.liveUrl = null;
    this.spare.pause();
    this.current.preload = "auto";
  }

  swap(from, to) {
    this.current = to;
    this.spare = from;
    to.muted = this.isMuted;
    from.pause();
    this.clear();
    from.removeAttribute("src");
    from.load();
    if (this.wanted && to.paused) this.play();
  }

  beginAt(ms) {
    this.waitingMs = ms || null;
    this.setRate(this.rate);
    if (this.wanted) this.play();
  }

  heard(audio, type) {
    if (audio !== this.current) return;
    if (this.waitingMs !== null) this.arrive();
    // Headphones are pulled, or another app takes the sound: the reader's wish is what we are told.
    if (type === "pause" && !audio.ended) this.wanted = false;
    this.on(type);
  }

  arrive() {
    const seconds = this.waitingMs / 1000;
    if (!this.current.readyState) return;
    if (this.isLive && this.endS < seconds + EDGE_S && !this.feed?.whole) return;
    this.waitingMs = null;
    this.seek(seconds * 1000);
    if (this.wanted) this.play();
  }

  feedEvents(url) {
    return {
      trouble: () => this.on("trouble"),
      recovered: () => this.on("recovered"),
      end: () => this.on("whole"),
      refused: (status) => this.on("refused", status),
      // A page may forbid media from blobs: the element plays the stream itself, without seeking.
      blocked: () => {
        this.feed.stop();
        this.feed = null;
        this.current.src = url;
        if (this.wanted) this.play();
      },
    };
  }
}
