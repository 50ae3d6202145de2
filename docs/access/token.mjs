// Sign a subscriber's token: LISTEN_ACCESS_KEYS="name:secret" node token.mjs ARTICLE

import { createHmac } from "node:crypto";

const part = (data) => Buffer.from(data).toString("base64url");

/** A token that opens one article for five minutes. */
function tokenFor(article, key) {
  const [name, ...secret] = key.split(":");
  const header = { alg: "HS256", typ: "JWT", kid: name };
  const claims = { aud: "listen", article, exp: Math.floor(Date.now() / 1000) + 300 };
  const signed = `${part(JSON.stringify(header))}.${part(JSON.stringify(claims))}`;
  return `${signed}.${createHmac("sha256", secret.join(":")).update(signed).digest("base64url")}`;
}

process.stdout.write(tokenFor(process.argv[2], process.env.LISTEN_ACCESS_KEYS.split(" ")[0]));
