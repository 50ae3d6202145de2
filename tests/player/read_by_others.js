// What programs that nobody here wrote make of what Listen publishes: one answer, as JSON.
//
// node read_by_others.js feed FILE       a podcast feed, by feedsmith
// node read_by_others.js captions FILE   WebVTT, by the parser of the specification's editor
// node read_by_others.js jsonld FILE     JSON-LD, by schema.org's types and the TypeScript compiler

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = fileURLToPath(new URL(".", import.meta.url));

const feed = async (text) => (await import("feedsmith")).parseRssFeed(text);

const captions = async (text) => {
  const { WebVTTParser } = (await import("webvtt-parser")).default;
  const { cues, errors } = new WebVTTParser().parse(text, "metadata");
  return { cues: cues.length, errors: errors.map(({ line, message }) => `line ${line}: ${message}`) };
};

/** What the compiler says of an object that has to be of one of schema.org's types. */
const jsonld = (text) => {
  const said = JSON.parse(text);
  const folder = mkdtempSync(join(HERE, "schema-"));
  try {
    const file = join(folder, "said.ts");
    const type = said["@type"];
    writeFileSync(
      file,
      `import type { WithContext, ${type} } from "schema-dts";\n` +
        `export const said: WithContext<${type}> = ${text.trim()};\n`,
    );
    const compiler = join(HERE, "node_modules", "typescript", "bin", "tsc");
    const how = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--moduleResolution", "nodenext"];
    const done = spawnSync(process.execPath, [compiler, ...how, file], { encoding: "utf8" });
    return { errors: done.stdout.split("\n").filter((line) => line.trim() !== "") };
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const [kind, file] = process.argv.slice(2);
const answer = await { feed, captions, jsonld }[kind](readFileSync(file, "utf8"));
process.stdout.write(JSON.stringify(answer));
