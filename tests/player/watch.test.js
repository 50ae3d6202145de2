// Whether a newer version is published: told by a stream, or asked for where there is none.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Watch } from "../../workers/web/player/pressed/watch.js";

let nowMs;
let timers;
let streams;

class StandInEvents extends EventTarget {
  constructor(url) {
    super();
    Object.assign(this, { url, readyState: 1 });
    streams.push(this);
  }

  tell(type, data) {
    this.dispatchEvent(Object.assign(new Event(type), { data: JSON.stringify(data) }));
  }

  refuse() {
    this.readyState = 2;
    this.onerror();
  }

  close() {
    this.readyState = 2;
  }
}
StandInEvents.CLOSED = 2;

beforeEach(() => {
  [nowMs, timers, streams] = [0, [], []];
  globalThis.EventSource = StandInEvents;
  globalThis.setTimeout = (act, ms) => timers.push({ act, dueMs: nowMs + ms });
  globalThis.clearTimeout = (id) => {
    if (id) timers[id - 1] = null;
  };
  Object.defineProperty(globalThis, "performance", { value: { now: () => nowMs }, configurable: true });
});

async function passes(ms) {
  nowMs += ms;
  for (const [place, timer] of timers.entries()) {
    if (!timer || timer.dueMs > nowMs) continue;
    timers[place] = null;
    await timer.act();
  }
}

const manifestOf = (key) => ({ contentUrl: `/${key}.mp3`, listen: { narration_id: key } });

function watching({ published = "n1", token = null } = {}) {
  const told = [];
  const asked = [];
  const player = {
    playing: true,
    access: { token },
    getAttribute: () => null,
    session: { state: "ready", newer: null, articleId: "tide", manifest: manifestOf("n1") },
    server: {
      address: (path) => path,
      ask: async (path, { headers, cache }) => {
        asked.push([path, headers.Authorization, cache]);
        return { body: manifestOf(player.published) };
      },
    },
    published,
  };
  const watch = new Watch(player, (manifest) => told.push(manifest.listen.narration_id));
  watch.keep();
  return { player, watch, told, asked };
}

test("one stream while it sounds, and what it tells is passed on", () => {
  const { watch, told, asked } = watching();
  watch.keep();
  assert.deepEqual(streams.map(({ url }) => url), ["v1/articles/tide/updates?heard=n1"]);
  streams[0].tell("watching", {});
  streams[0].tell("published", manifestOf("n2"));
  assert.deepEqual([told, asked], [["n2"], []]);
});

test("what is for subscribers is asked for with their token", async () => {
  const { told, asked } = watching({ published: "n2", token: "t" });
  streams[0].tell("published", {});
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([told, asked], [["n2"], [["v1/articles/tide/narration", "Bearer t", "no-cache"]]]);
});

test("where streams are refused it asks now and then, and caches may answer", async () => {
  const { player, told, asked } = watching();
  streams[0].refuse();
  await passes(9_000);
  assert.deepEqual(asked, []);
  await passes(4_000);
  assert.deepEqual([asked.length, told], [1, []]);
  player.published = "n2";
  await passes(13_000);
  assert.deepEqual([asked.length, told, streams.length], [2, ["n2"], 1]);
});

test("a stream that is held back on its way is given up", async () => {
  const { asked } = watching();
  await passes(6_000);
  assert.equal(streams[0].readyState, 2);
  await passes(13_000);
  assert.equal(asked.length, 1);
});

test("who pauses is told for a minute longer, and again when it goes on", () => {
  const { player, watch } = watching();
  streams[0].tell("watching", {});
  player.playing = false;
  nowMs = 59_000;
  watch.keep();
  assert.equal(streams[0].readyState, 1);
  nowMs = 61_000;
  watch.keep();
  assert.equal(streams[0].readyState, 2);
  player.playing = true;
  watch.keep();
  assert.equal(streams.length, 2);
});

test("nothing is watched while a newer version is on its way, or was not to be had", () => {
  const { player, watch } = watching();
  player.session.newer = {};
  watch.keep();
  assert.equal(streams[0].readyState, 2);
  player.session.newer = null;
  watch.rest();
  watch.keep();
  assert.equal(streams.length, 1);
  nowMs = 16_000;
  watch.keep();
  assert.equal(streams.length, 2);
});
