// From the live sound to the finished file: a second element plays along unheard until both are at
// the same place, then they change roles.

import { after, eventOf } from "./waiting.js";

const CLOSE_S = 0.012; // together: nobody hears so little
const CATCHABLE_S = 0.6; // more is bridged by seeking, less by playing faster or slower for a moment
const NUDGE_MS = 200;
const SETTLE_MS = 150; // after a seek, until the clock of the element can be trusted
const TRIES = 40;

/**
 * Load `url` into `to`, bring it to where `from` is, and return the gap that is left in seconds.
 *
 * `to` stays muted. `from` may be paused, sped up or moved meanwhile; whatever it does is followed.
 */
export async function align(from, to, url, signal) {
  to.muted = true;
  to.preload = "auto";
  to.src = url;
  await eventOf(to, "loadedmetadata", signal);
  let leadS = 0.1;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const gapS = from.currentTime - to.currentTime;
    const moves = !from.paused && !from.ended && from.readyState > 2;
    if (!moves || Math.abs(gapS) > CATCHABLE_S || to.paused || to.seeking) {
      if (!moves && Math.abs(gapS) < CLOSE_S && !to.seeking) break;
      await jump(from, to, moves ? leadS : 0, signal);
      if (moves) leadS = Math.max(0, leadS + (from.currentTime - to.currentTime));
    } else if (Math.abs(gapS) < CLOSE_S) {
      break;
    } else {
      await nudge(from, to, gapS, signal);
    }
  }
  to.defaultPlaybackRate = to.playbackRate = from.playbackRate;
  return from.currentTime - to.currentTime;
}

async function jump(from, to, leadS, signal) {
  to.playbackRate = from.playbackRate;
  const there = eventOf(to, "seeked", signal);
  to.currentTime = Math.min(from.currentTime + leadS * from.playbackRate, to.duration);
  await there;
  if (from.paused || from.ended) return to.pause();
  await to.play();
  await after(SETTLE_MS, signal);
}

async function nudge(from, to, gapS, signal) {
  // Timers of hidden pages are late by up to a second; a small change of speed forgives that.
  const spanS = document.hidden ? 2 : NUDGE_MS / 1000;
  const change = Math.max(-0.5, Math.min(1, gapS / spanS));
  to.playbackRate = Math.max(0.1, from.playbackRate + change);
  await after(Math.min(NUDGE_MS, (1000 * Math.abs(gapS)) / Math.abs(change)), signal);
  to.playbackRate = from.playbackRate;
  await after(50, signal);
}
