// What the views show, worked out from the player's parts: one plain object.

import { offerOf } from "./access.js";
import { isHeadingOf } from "./dom.js";
import { isForLater } from "./later.js";

const SILENT = ["withdrawn", "unknown"]; // states with nothing to play
const WANTING = ["starting", "preparing", "live", "ready", "offline", "limited"];
const HEARD = ["live", "ready", "offline"];
const REASONS = ["language", "too_long", "unreadable"]; // that readers can do something with
/** States that are said aloud once. */
export const SAID_ONCE = ["preparing", "live", "failed", "withdrawn", "unknown", "offline", "limited", "locked"];

/** Whether this article can't be heard, however often one tries. */
export function isDead({ state, refusal }) {
  return SILENT.includes(state) || (state === "failed" && !refusal?.retryable);
}

/** Why the queue goes on from here, as what is said of it; null: it stays. */
export function whyPassedOver({ session, state, waiting, cameByItself, hearing }) {
  if (!session.wanted || !waiting.length) return null;
  if (isDead(session)) return "skipped";
  // An offer is for whoever asked for the story; a queue goes on after the beginning.
  return state === "locked" && cameByItself && !hearing.isLast() ? "locked" : null;
}

/** Everything the views need to know about a player. */
export function modelOf(player) {
  const { session, sound, texts, state, finished, about, waiting } = player;
  const isEstimate = sound.isLive;
  const endMs = sound.isLive ? Math.round(sound.endS * 1000) : 0;
  const positionMs = player.positionMs;
  const durationMs = Math.max(player.durationMs, endMs);
  const title = session.title ?? player.item.title ?? about?.title;
  const chapters = named(session.chapters, title, texts);
  const chapter = chapters.findLastIndex(({ start_ms: ms }) => ms <= positionMs + 200);
  const unheard = state === "idle" && ["failed", "withdrawn", "unknown"].includes(about?.state) ? about : null;
  const wish = player.getAttribute("unavailable");
  const base = {
    texts, state, positionMs, durationMs, chapter, isEstimate, chapters, title,
    playing: player.playing && WANTING.includes(state),
    busy: state === "starting" || (sound.starved && WANTING.includes(state)),
    playable: !isDead({ state, refusal: session.refusal }) && !(unheard && wish),
    active: WANTING.includes(state) && (player.playing || positionMs > 0) && !finished,
    bufferedMs: sound.isLive ? endMs : sound.bufferedMs,
    limitMs: sound.isLive ? endMs : durationMs,
    rate: sound.rate,
    refusal: session.refusal,
    download: downloadOf(player),
    skipMs: player.skipMs,
    hasQueue: waiting.length > 0 || !player.isOff("later"),
    offersLater: offersLater(player) && !unheard,
    isLater: isForLater(player.places),
    next: waiting.length ? (waiting[0].title ?? "") : null,
    label: title ? texts.say("region", { title }) : texts.say("listen"),
    isHidden: !!unheard && wish === "hide",
    how: state === "locked" ? offerOf(player).url : (player.getAttribute("how") ?? knownOf(player).label_url ?? ""),
    isCompact: state === "idle" && player.hasAttribute("compact"),
  }; // prettier-ignore
  const note = unheard && wish ? unheardNote(texts, unheard.state, unheard.reason) : "";
  return { ...base, ...wordsFor(player, base, note) };
}

// A list of stories has it where the page asks for it; a player of its own has it unless switched off.
function offersLater(player) {
  if (player.isOff("later")) return false;
  return player.hasAttribute("later") || !player.hasAttribute("compact");
}

// Nothing where the publisher, or the page, does not give the file away.
function downloadOf(player) {
  const { manifest } = player.session;
  if (!manifest || player.session.isPreview) return "";
  if (manifest.listen.download === false || player.isOff("download")) return "";
  return player.server.address(manifest.contentUrl);
}

// The first section is called like the article; under its headline that says nothing.
function named(chapters, title, texts) {
  const [first, ...rest] = chapters;
  if (!first || first.title !== title) return chapters;
  return [{ ...first, title: texts.say("introduction") }, ...rest];
}

function wordsFor(player, model, note) {
  const { texts, state, title, chapters, chapter } = model;
  const facts = factsOf(player, texts);
  const shown = title && !isShownAbove(player, title) ? title : "";
  if (state === "idle") {
    const invitation = invitationOf(player, texts);
    const lines = note ? [note] : [invitation, ...(model.isCompact ? [] : facts)];
    const [first, ...more] = shown && !model.isCompact ? [shown, ...lines] : lines;
    return { heading: first, status: more.join(" · "), invitation };
  }
  const section = (chapters.length > 1 && chapters[chapter]?.title) || "";
  const said = statusOf(player, model, shown ? section || facts.join(" · ") : facts.join(" · "));
  return { heading: shown || section || texts.say(HEARD.includes(state) ? "nowPlaying" : "listen"), status: said };
}

function invitationOf(player, texts) {
  const { fromMs, about } = player;
  if (fromMs) return texts.say("listenFrom", { time: texts.clock(fromMs) });
  const lengthMs = lengthOf(player.getAttribute("duration")) || about?.duration_ms;
  const words = texts.say(player.hasAttribute("compact") ? "listenShort" : "listen");
  return lengthMs ? `${words} · ${texts.minutes(lengthMs)}` : words;
}

function isShownAbove(player, title) {
  if (!player.item.own || player.waiting.length) return false;
  return isHeadingOf(document, title) || isHeadingOf(player.getRootNode(), title);
}

// What is known of the narration: of the one that is there, or of the one that a press would begin.
function knownOf({ session, about }) {
  return session.manifest?.listen ?? about ?? {};
}

function factsOf(player, texts) {
  const facts = knownOf(player);
  const own = player.getAttribute("note");
  if (own !== null) return [own].filter(Boolean);
  const voice = facts.voices?.[0]?.name ?? facts.voice;
  if (facts.synthetic !== false) return [facts.label || texts.say("synthetic"), voice].filter(Boolean);
  return [voice ? texts.say("readBy", { name: voice }) : texts.say("human")];
}

function statusOf(player, { texts, state }, otherwise) {
  const { session, finished, sound } = player;
  const { refusal, progress } = session;
  if (state === "locked") return offerOf(player).note || texts.say("locked");
  if (finished) return texts.say("finished");
  if (state === "limited") return limited(texts, refusal);
  if (state === "failed" && refusal?.kind === "broken") return texts.say("broken");
  if (state === "failed") return unheardNote(texts, state, refusal?.reason);
  if (state === "preparing" || (state === "live" && sound.starved)) return prepared(texts, progress);
  return state === "live" || state === "ready" ? otherwise : texts.say(state);
}

function unheardNote(texts, state, reason) {
  return texts.say(REASONS.includes(reason) ? reason : state);
}

function prepared(texts, progress) {
  const { segments_done: done, segments_total: total } = progress ?? {};
  if (!done || !total) return texts.say("preparing");
  return texts.say("prepared", { percent: texts.percent(done / total) });
}

function limited(texts, refusal) {
  const leftMs = (refusal?.untilMs ?? 0) - Date.now();
  const seconds = texts.spoken(Math.max(1000, leftMs + 999));
  return texts.say(refusal?.reason === "429" ? "limitedHere" : "limited", { seconds });
}

/** A length as the page states it: seconds, or ISO 8601 such as PT6M12S; in ms. */
function lengthOf(text) {
  const [, hours = 0, minutes = 0, seconds = 0] =
    /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(text ?? "") ?? [];
  const said = hours * 3600 + minutes * 60 + Number(seconds);
  return (said || Number(text) || 0) * 1000;
}
