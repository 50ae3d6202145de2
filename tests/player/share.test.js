// An address that begins at a time.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { addressAt, shareAddress } from "../../workers/web/player/pressed/sharing.js";
import { sharedTimeMs } from "../../workers/web/player/share.js";
import { openDocument } from "./stand_ins.js";

function browser(navigator) {
  Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true });
}

beforeEach(() => openDocument("https://news.example/late/ferry"));

test("a time in the address is read, and anything else is none", () => {
  const times = ["#t=12", "#a=1&t=90", "#t=", "#top=5", "", "#t=x"].map((hash) => sharedTimeMs(hash));
  assert.deepEqual(times, [12_000, 90_000, 0, 0, 0, 0]);
});

test("the address begins at the second, in place of another hash", () => {
  assert.equal(addressAt("/late/ferry?x=1#top", 12_900), "https://news.example/late/ferry?x=1#t=12");
});

test("the device's own way comes first, then the clipboard, then showing it", async () => {
  const copied = [];
  const clipboard = { writeText: async (text) => copied.push(text) };
  const refused = async () => {
    throw Object.assign(new Error("no"), { name: "NotAllowedError" });
  };
  browser({ share: async () => {}, clipboard });
  assert.equal(await shareAddress("https://x.example/", "Tide"), "shared");
  browser({ share: refused, clipboard });
  assert.equal(await shareAddress("https://x.example/", "Tide"), "copied");
  assert.deepEqual(copied, ["https://x.example/"]);
  browser({ clipboard: { writeText: refused } });
  assert.equal(await shareAddress("https://x.example/", "Tide"), "shown");
});

test("who thinks better of it has shared nothing else", async () => {
  const abort = async () => {
    throw Object.assign(new Error("later"), { name: "AbortError" });
  };
  browser({ share: abort, clipboard: { writeText: () => assert.fail("copied") } });
  assert.equal(await shareAddress("https://x.example/", "Tide"), "shared");
});
