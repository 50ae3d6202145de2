// From one sound to another, such as the live sound and the finished file: a second element plays along
// unheard until both are at the same place, then they change roles.

import { after, eventOf } from "./waiting.js";

const CLOSE_S = 0.012; // together: nobody hears so little
const CLOSE_SPED_S = 0.02; // as it is heard: at other speeds than 1 the clocks of elements are less exact
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
  await load(to, url, signal);
  return keepTogether({ from, to, offsetS: 0 }, signal);
}

/** Let an element take an address, muted, and wait until it knows what is there. */
export async function load(to, url, signal) {
  to.muted = true;
  to.preload = "auto";
  to.src = url;
  await eventOf(to, "loadedmetadata", signal);
}

/** Whether nobody would hear the change, now; `slack` allows for clocks that are read less exactly. */
export function areTogether(pair, slack = 1) {
  const { from, to } = pair;
  const { playbackRate: rate } = from;
  const isClose = Math.abs(gapOf(pair)) < slack * (rate === 1 ? CLOSE_S : Math.min(0.03, CLOSE_SPED_S * rate));
  return isClose && isMoving(from) !== to.paused && !to.seeking;
}

/** Bring `to` to `offsetS` after where `from` is; return the gap that is left in seconds. */
export async function keepTogether(pair, signal, atMost = TRIES) {
  const { from, to } = pair;
  const learnt = (pair.learnt ??= { leadS: 0.1, biasS: 0 });
  for (let tries = 0; tries < atMost && !areTogether(pair); tries += 1) {
    const gapS = gapOf(pair);
    const moves = isMoving(from);
    const catchable = moves && Math.abs(gapS) < CATCHABLE_S && !to.paused && !to.seeking;
    if (catchable) await nudge(pair, gapS, learnt, signal);
    else await jump(pair, moves ? learnt : null, signal);
  }
  to.preservesPitch = true;
  to.defaultPlaybackRate = to.playbackRate = from.playbackRate;
  return gapOf(pair);
}

function isMoving(audio) {
  return !audio.paused && !audio.ended && audio.readyState > 2;
}

function gapOf({ from, to, offsetS }) {
  return from.currentTime + offsetS - to.currentTime;
}

async function jump(pair, learnt, signal) {
  const { from, to, offsetS } = pair;
  to.playbackRate = from.playbackRate;
  const there = eventOf(to, "seeked", signal);
  const leadS = learnt ? learnt.leadS * from.playbackRate : 0;
  to.currentTime = Math.max(0, Math.min(from.currentTime + offsetS + leadS, to.duration));
  await there;
  if (!learnt) return to.pause();
  await to.play();
  await after(SETTLE_MS, signal);
  learnt.leadS = Math.max(0, learnt.leadS + gapOf(pair));
}

// A change of speed takes effect a little late, by a time that the first one teaches.
async function nudge(pair, gapS, learnt, signal) {
  const { from, to } = pair;
  // Timers of hidden pages are late by up to a second; a small change of speed forgives that.
  const spanMs = document.hidden ? 2000 : NUDGE_MS;
  const wantedS = gapS + learnt.biasS;
  const change = Math.max(-0.5, Math.min(1, (wantedS * 1000) / spanMs));
  to.preservesPitch = from.playbackRate !== 1; // unheard, and exact
  const begun = performance.now();
  to.playbackRate = Math.max(0.1, from.playbackRate + change);
  await after(Math.min(spanMs, (1000 * Math.abs(wantedS)) / Math.abs(change) || 1), signal);
  to.playbackRate = from.playbackRate;
  const bridgedS = (change * (performance.now() - begun)) / 1000;
  await after(60, signal);
  learnt.biasS = Math.max(-0.05, Math.min(0.05, gapOf(pair) - (gapS - bridgedS)));
}
