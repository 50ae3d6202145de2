// At the edge of a CDN: files go out to whoever has a good grant, from a cache that all share.
// Written for runtimes with fetch and Web Crypto. The key is for grants alone; see docs/access.md.

const FILE = /\/narrations\/([A-Za-z0-9._-]{1,128})\/[0-9a-f]{64}\/[a-z0-9_-]{1,64}\.[a-z0-9]{1,8}$/;
const GRANT = /^([1-9][0-9]{0,11})\.([A-Za-z0-9_-]{1,32})\.([A-Za-z0-9_-]{43})$/;

/** Whether a grant opens this article now; `keys` are {name: base64}, `audience` is access_audience. */
export async function isGranted(grant, articleId, { keys, audience }, nowMs = Date.now()) {
  const [, end, name, signature] = GRANT.exec(grant ?? "") ?? [];
  if (!end || !Object.hasOwn(keys, name) || nowMs >= Number(end) * 1000) return false;
  const bytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes(keys[name]), hmac, false, ["verify"]);
  const signed = bytes(signature.replaceAll("-", "+").replaceAll("_", "/"));
  const message = new TextEncoder().encode(`${audience}\n${articleId}\n${end}`);
  return crypto.subtle.verify("HMAC", key, signed, message);
}

/** Answer a request; `origin(path, request)` fetches from the private bucket, or from the cache. */
export async function handle(request, settings, origin) {
  const url = new URL(request.url);
  const file = FILE.exec(url.pathname);
  if (!file || !["GET", "HEAD"].includes(request.method)) return new Response(null, { status: 404 });
  const good = await isGranted(url.searchParams.get("grant"), file[1], settings);
  if (!good) return new Response(null, { status: 401, headers: { "Cache-Control": "no-store" } });
  const found = await origin(url.pathname, request); // without the grant, so that all share one entry
  const response = new Response(found.body, found);
  response.headers.set("Cache-Control", "private, max-age=7200");
  return response;
}
