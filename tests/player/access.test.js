// Stories for subscribers: when the page is asked for a token, and what is heard without one.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Access, isSameStream, offerOf } from "../../workers/web/player/access.js";
import { Refusal } from "../../workers/web/player/server.js";

const WHOLE = { manifest: { listen: { access: { granted: true } } } };
const OPEN = { manifest: { listen: {} } };
const PREVIEW = { live: { access: { granted: false, preview_ms: 4000, note: "More inside.", url: "https://x/" } } };

class Host extends EventTarget {
  constructor(attributes = {}) {
    super();
    this.attributes = attributes;
  }

  getAttribute(name) {
    return this.attributes[name] ?? null;
  }
}

// A server that knows one good token; it keeps what it was asked with.
function door(good, asked) {
  return async (token) => {
    asked.push(token ?? null);
    if (!token) return PREVIEW;
    if (token !== good) throw new Refusal("locked", { reason: "expired" });
    return WHOLE;
  };
}

test("what is open asks nobody", async () => {
  const host = new Host();
  host.addEventListener("listen-token", () => assert.fail("asked"));
  assert.equal(await new Access(host).enter(async () => OPEN, "a"), OPEN);
});

test("a good token from attribute or property is enough", async () => {
  const host = new Host({ token: "good" });
  host.addEventListener("listen-token", () => assert.fail("asked"));
  assert.equal(await new Access(host).enter(door("good", []), "a"), WHOLE);
  const access = new Access(new Host({ token: "old" }));
  access.token = "good";
  assert.equal(await access.enter(door("good", []), "a"), WHOLE);
});

test("an old token is replaced by what the page answers, also with a promise", async () => {
  const host = new Host({ token: "old" });
  let told;
  host.addEventListener("listen-token", ({ detail }) => {
    told = detail;
    detail.provide(Promise.resolve("good"));
  });
  const asked = [];
  const access = new Access(host);
  assert.equal(await access.enter(door("good", asked), "a"), WHOLE);
  assert.deepEqual(asked, ["old", "good"]);
  assert.deepEqual([told.articleId, told.reason], ["a", "expired"]);
  await access.enter(door("good", asked), "a");
  assert.deepEqual(asked, ["old", "good", "good"]);
});

test("without a good token the beginning is heard, and each story asks once a press", async () => {
  for (const answer of [undefined, null, "", "bad", Promise.reject(new Error("no session"))]) {
    const host = new Host({ token: "old" });
    let n = 0;
    host.addEventListener("listen-token", ({ detail }) => {
      n += 1;
      if (answer !== undefined) detail.provide(answer);
    });
    const asked = [];
    assert.equal(await new Access(host).enter(door("good", asked), "a"), PREVIEW);
    assert.equal(n, 1);
    assert.equal(asked.at(-1), null);
  }
});

test("where not even a beginning is to be had, that is the refusal", async () => {
  const press = async () => {
    throw new Refusal("locked", { reason: "" });
  };
  await assert.rejects(new Access(new Host()).enter(press, "a"), ({ kind }) => kind === "locked");
});

test("other failures are nobody's token", async () => {
  const press = async () => {
    throw new Refusal("limited");
  };
  await assert.rejects(new Access(new Host({ token: "t" })).enter(press, "a"), ({ kind }) => kind === "limited");
});

test("a stream is the same whoever listens", () => {
  assert.ok(isSameStream("/live.mp3?narration=1&grant=a", "/live.mp3?narration=1&grant=b"));
  assert.ok(!isSameStream("/live.mp3?narration=1&grant=a", "/live.mp3?narration=2&grant=a"));
  assert.ok(!isSameStream(undefined, "/live.mp3"));
});

test("the page's words and link go before the server's", () => {
  const player = (attributes) => Object.assign(new Host(attributes), { session: PREVIEW });
  assert.deepEqual(offerOf(player({})), { note: "More inside.", url: "https://x/" });
  const own = player({ "subscribe-note": "Join us.", "subscribe-url": "/join" });
  assert.deepEqual(offerOf(own), { note: "Join us.", url: "/join" });
  assert.deepEqual(offerOf(Object.assign(new Host(), { session: {} })), { note: undefined, url: "" });
});
