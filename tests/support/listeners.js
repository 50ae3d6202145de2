// A hundred listeners with known behaviour, through the player's own measuring: prints what they send.
// Times are in ms of the narration; the clock is moved by hand.

import "../player/player_modules.js";

const { Listening } = await import("../../workers/web/player/listening.js");
const LENGTH_MS = 100_000;

/** One view of a page: `steps` are `["hear", from, to]`, `["pause"]`, `["leap"]` or `["fail"]`. */
function view({ seen = true, press = true, waitMs = 400, sound = "file", source = "page", speed = 1, steps = [] }) {
  const listening = new Listening();
  const sent = [];
  let atMs = null;
  if (press) listening.pressed(1000);
  for (const [what, fromMs, toMs] of steps) {
    if (what === "fail") listening.failures += 1;
    if (what === "leap") listening.leaps();
    if (what !== "hear") continue;
    if (listening.begins(fromMs, 1000 + waitMs, sound)) sent.push({ event: "play", source });
    for (atMs = fromMs; atMs <= toMs; atMs += 250) {
      listening.reaches(atMs);
      if (listening.news(LENGTH_MS).includes("complete")) sent.push({ event: "complete" });
    }
    atMs = toMs;
  }
  const cue = atMs === null ? null : Math.floor(atMs / 10_000);
  const summary = listening.summary({ seen, durationMs: LENGTH_MS, speed, source, cue });
  return summary ? [...sent, summary] : sent;
}

const CROWD = [
  [30, {press: false}], // saw the button and read on
  [10, { seen: false, press: false }], // never came so far down the page
  [20, { steps: [["hear", 0, 100_000]] }], // heard it all
  [10, { steps: [["hear", 0, 20_000], ["pause"], ["hear", 20_000, 25_000], ["pause"], ["hear", 25_000, 30_000]] }],
  [10, { steps: [["hear", 0, 5000], ["leap"], ["hear", 99_000, 100_000]] }], // the End key
  [8, { steps: [["hear", 0, 50_000], ["leap"], ["hear", 0, 50_000]] }], // the first half twice
  [5, { sound: "live", waitMs: 1500, source: "embed", speed: 1.5, steps: [["hear", 0, 90_000]] }],
  [4, { steps: [["fail"], ["fail"], ["fail"]] }], // pressed, and no sound came
  [3, { steps: [["hear", 60_000, 100_000], ["leap"], ["hear", 0, 60_000]] }], // the end first
]; // prettier-ignore

const views = CROWD.flatMap(([n, behaviour]) => Array.from({ length: n }, () => view(behaviour)));
console.log(JSON.stringify(views));
