// Counting for the publisher: below the server, and without anything personal.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { count } from "../../workers/web/player/beacon.js";
import { StandInElement, openDocument } from "./stand_ins.js";

const BASE = "https://listen.example/";
let host;
let sent;

beforeEach(() => {
  openDocument("https://news.example/late/ferry");
  sent = [];
  globalThis.fetch = async (url, request) => sent.push({ ...request, url: String(url), body: JSON.parse(request.body) });
  host = new StandInElement("listen-player");
});

test("what is counted goes below the server, without a cookie", () => {
  count(host, BASE, "ferry", { event: "play" });
  assert.equal(sent[0].url, "https://listen.example/v1/articles/ferry/plays");
  assert.deepEqual([sent[0].credentials, sent[0].keepalive, sent[0].mode], ["omit", true, "no-cors"]);
  assert.deepEqual(sent[0].body, { event: "play" });
});

test("the page decides who counts", () => {
  host.setAttribute("no-beacon", "");
  count(host, BASE, "ferry", { event: "play" });
  assert.deepEqual(sent, []);
  host.setAttribute("beacon", "/count");
  count(host, BASE, "ferry", { event: "play" });
  assert.equal(sent[0].url, "https://news.example/count");
  assert.deepEqual(sent[0].body, { article: "ferry", event: "play" });
  host.setAttribute("beacon", "javascript:alert(1)");
  count(host, BASE, "ferry", { event: "play" });
  assert.equal(sent.length, 1);
});

test("what has no article is not counted", () => {
  count(host, BASE, null, { event: "play" });
  assert.deepEqual(sent, []);
});
