// Waiting for a time or an event, until a signal ends it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { after, eventOf } from "../../workers/web/player/waiting.js";

test("a wait ends with its time or its signal, whichever is first", async () => {
  await after(1);
  const over = new AbortController();
  const waiting = after(60_000, over.signal);
  over.abort(new Error("left"));
  await assert.rejects(waiting, /left/);
});

test("an event ends the wait for it", async () => {
  const audio = new EventTarget();
  const waiting = eventOf(audio, "seeked");
  audio.dispatchEvent(new Event("seeked"));
  assert.equal(await waiting, undefined);
});

test("an error, a signal or too long a time rejects", async () => {
  const audio = Object.assign(new EventTarget(), { error: new Error("broken file") });
  const failing = eventOf(audio, "seeked");
  audio.dispatchEvent(new Event("error"));
  await assert.rejects(failing, /broken file/);
  const over = new AbortController();
  const leaving = eventOf(new EventTarget(), "seeked", over.signal);
  over.abort(new Error("left"));
  await assert.rejects(leaving, /left/);
  await assert.rejects(eventOf(new EventTarget(), "seeked", undefined, 1), /no seeked/);
});
