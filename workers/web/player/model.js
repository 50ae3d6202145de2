// What the views show, worked out from the player's parts: one plain object.

const SILENT = ["withdrawn", "unknown"]; // states with nothing to play
const ACTIVE = ["preparing", "live", "ready", "offline", "starting"];
/** States that are said aloud once. */
export const SAID_ONCE = ["preparing", "live", "failed", "withdrawn", "unknown", "offline", "limited"];

/** Everything the views need to know about a player. */
export function modelOf(player) {
  const { session, sound, texts, state, finished } = player;
  const isEstimate = sound.isLive;
  const endMs = sound.isLive ? Math.round(sound.endS * 1000) : 0;
  const positionMs = player.positionMs;
  const durationMs = Math.max(player.durationMs, endMs);
  const title = session.title ?? player.item.title;
  const chapter = session.chapters.findLastIndex(({ start_ms: ms }) => ms <= positionMs + 200);
  const base = {
    texts, state, positionMs, durationMs, chapter, isEstimate,
    playing: player.playing && state !== "idle",
    busy: state === "starting" || (sound.starved && ACTIVE.includes(state)),
    playable: !SILENT.includes(state) && (state !== "failed" || !!session.refusal?.retryable),
    active: ACTIVE.includes(state) && (player.playing || positionMs > 0) && !finished,
    bufferedMs: sound.isLive ? endMs : sound.bufferedMs,
    limitMs: sound.isLive ? endMs : durationMs,
    rate: sound.rate,
    chapters: session.chapters,
    refusal: session.refusal,
    download: session.manifest ? player.server.address(session.manifest.contentUrl) : "",
    next: player.waiting.length ? (player.waiting[0].title ?? "") : null,
    label: title ? texts.say("region", { title }) : texts.say("article"),
  }; // prettier-ignore
  return { ...base, ...wordsFor(player, base, title) };
}

function wordsFor(player, model, title) {
  const { texts, state } = model;
  const invitation = player.fromMs
    ? texts.say("listenFrom", { time: texts.clock(player.fromMs) })
    : texts.say("listen");
  if (state !== "idle") return { title: title ?? texts.say("listen"), status: statusOf(player, model, title) };
  const lengthMs = lengthOf(player.getAttribute("duration"));
  const facts = [lengthMs && texts.minutes(lengthMs), texts.say("synthetic")].filter(Boolean);
  if (!title) return { title: invitation, status: facts.join(" · "), invitation };
  return { title, status: [invitation, ...facts].join(" · "), invitation };
}

function statusOf({ session, finished, sound }, { texts, state, chapter }, title) {
  const { refusal, progress, chapters } = session;
  if (finished) return texts.say("finished");
  if (state === "limited") return limited(texts, refusal);
  if (state === "failed" && refusal?.kind === "broken") return texts.say("broken");
  if (state === "preparing" || (state === "live" && sound.starved)) return prepared(texts, progress);
  if (state === "live") return texts.say("liveNote");
  if (state !== "ready") return texts.say(state);
  const section = chapters.length > 1 ? chapters[chapter]?.title : "";
  return section && section !== title ? section : texts.say("synthetic");
}

function prepared(texts, progress) {
  const { segments_done: done, segments_total: total } = progress ?? {};
  if (!done || !total) return texts.say("preparing");
  return texts.say("prepared", { percent: texts.percent(done / total) });
}

function limited(texts, refusal) {
  const leftMs = (refusal?.untilMs ?? 0) - Date.now();
  if (leftMs <= 0) return texts.say("limitedLong");
  return texts.say("limited", { seconds: texts.spoken(leftMs + 999) });
}

/** A length as the page states it: seconds, or ISO 8601 such as PT6M12S; in ms. */
function lengthOf(text) {
  const [, hours = 0, minutes = 0, seconds = 0] =
    /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(text ?? "") ?? [];
  const said = hours * 3600 + minutes * 60 + Number(seconds);
  return (said || Number(text) || 0) * 1000;
}
