// Asking the server: what is sent, and what each refusal is called.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Refusal, Server } from "../../workers/web/player/server.js";
import { openDocument } from "./stand_ins.js";

const { signal } = new AbortController();
let asked;

function answer(status, body = {}, headers = {}) {
  globalThis.fetch = async (url, request) => {
    asked.push({ url, ...request });
    return new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers });
  };
}

async function refusal(status, body, headers) {
  answer(status, body, headers);
  let caught;
  await assert.rejects(new Server("/").listen("a", "a", signal), (error) => {
    caught = error;
    return error instanceof Refusal;
  });
  const { kind, detail, reason, retryable, retryAfterMs } = caught;
  return { kind, detail, reason, retryable, retryAfterMs };
}

beforeEach(() => {
  asked = [];
  openDocument("https://news.example/late/ferry");
});

test("addresses are below the server's own, whatever the page's is", () => {
  const server = new Server("https://listen.example/audio/");
  assert.equal(server.address("v1/x"), "https://listen.example/audio/v1/x");
  assert.equal(server.address("/media/a.mp3"), "https://listen.example/media/a.mp3");
  assert.equal(server.address("https://cdn.example/a.mp3"), "https://cdn.example/a.mp3");
  assert.equal(new Server("/listen/").address("v1/x"), "https://news.example/listen/v1/x");
});

test("an article's id is itself; an address is asked for, whole", async () => {
  answer(200, { article_id: "ferry" });
  const server = new Server("/");
  assert.equal(await server.idOf("cms-7", signal), "cms-7");
  assert.deepEqual(asked, []);
  assert.equal(await server.idOf("https://news.example/a?b=1&c=2", signal), "ferry");
  assert.equal(asked[0].url, "https://news.example/v1/articles?url=https%3A%2F%2Fnews.example%2Fa%3Fb%3D1%26c%3D2");
});

test("a press by id sends no body; by address it says which", async () => {
  answer(200, { name: "x" });
  const server = new Server("/");
  assert.deepEqual(await server.listen("a/b", "a/b", signal), { manifest: { name: "x" } });
  assert.equal(asked[0].url, "https://news.example/v1/articles/a%2Fb/listen");
  assert.equal(asked[0].method, "POST");
  assert.equal(asked[0].body, undefined);
  assert.equal(asked[0].credentials, "omit");
  await server.listen("a", "https://news.example/a", signal);
  assert.equal(asked[1].body, '{"url":"https://news.example/a"}');
});

test("202 is a narration in the making", async () => {
  answer(202, { live_url: "/l" });
  assert.deepEqual(await new Server("/").listen("a", "a", signal), { live: { live_url: "/l" } });
});

test("each problem has its name, and says whether another try makes sense", async () => {
  assert.deepEqual(await refusal(410, { detail: "Gone." }), {
    kind: "withdrawn", detail: "Gone.", reason: "", retryable: false, retryAfterMs: 0,
  }); // prettier-ignore
  assert.equal((await refusal(404)).kind, "unknown");
  const limited = await refusal(429, {}, { "Retry-After": "7" });
  assert.deepEqual([limited.kind, limited.retryable, limited.retryAfterMs], ["limited", true, 7000]);
  assert.equal((await refusal(429)).retryAfterMs, 5000);
  const crowd = await refusal(503, {}, { "Retry-After": "2" });
  assert.deepEqual([limited.reason, crowd.reason], ["429", "503"]);
  assert.equal((await refusal(409, { reason: "language" })).reason, "language");
  assert.equal((await refusal(503, {}, { "Retry-After": "2" })).kind, "limited");
  assert.deepEqual([(await refusal(503)).kind, (await refusal(500)).retryable], ["failed", true]);
  assert.deepEqual([(await refusal(409)).kind, (await refusal(409)).retryable], ["failed", false]);
});

test("an error page that is no JSON is a refusal all the same", async () => {
  assert.deepEqual(await refusal(502, "<h1>Bad gateway</h1>"), {
    kind: "failed", detail: "", reason: "", retryable: true, retryAfterMs: 0,
  }); // prettier-ignore
});

test("no network is a state that passes; a press that was called off is no refusal", async () => {
  globalThis.fetch = async () => {
    throw new TypeError("Failed to fetch");
  };
  await assert.rejects(new Server("/").listen("a", "a", signal), { kind: "offline", retryable: true });
  const calledOff = new AbortController();
  calledOff.abort();
  await assert.rejects(new Server("/").listen("a", "a", calledOff.signal), TypeError);
});

test("before a press it asks once, and takes no for an answer", async () => {
  answer(200, { state: "waiting", duration_ms: 60_000 });
  assert.deepEqual(await new Server("/").about("https://news.example/a?b", signal), { state: "waiting", duration_ms: 60_000 });
  assert.equal(asked[0].url, "https://news.example/v1/about?article=https%3A%2F%2Fnews.example%2Fa%3Fb");
  answer(404, {});
  assert.equal(await new Server("/").about("a", signal), null);
});

test("the words come from the file that the manifest names", async () => {
  answer(200, { cues: [1] });
  const manifest = { listen: { files: { "words.json": { url: "https://cdn.example/w.json" } } } };
  assert.deepEqual(await new Server("/").words(manifest, signal), [1]);
  assert.equal(asked[0].url, "https://cdn.example/w.json");
});
