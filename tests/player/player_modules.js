// Lets Node load the player's files, which are ES modules although no package.json beside them says so.

import { register } from "node:module";

const HOOK = `
export async function load(url, context, next) {
  const isPlayer = url.includes("/workers/web/player/");
  return next(url, isPlayer ? { ...context, format: "module" } : context);
}`;

register(`data:text/javascript,${encodeURIComponent(HOOK)}`);
