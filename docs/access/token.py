"""Sign a subscriber's token: LISTEN_ACCESS_KEYS="name:secret" python token.py ARTICLE."""

import base64
import hashlib
import hmac
import json
import os
import sys
import time


def part(data: bytes) -> str:
    """Write bytes as JSON Web Tokens do: URL-safe base64 without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token_for(article: str, key: str) -> str:
    """Return a token that opens one article for five minutes."""
    name, _, secret = key.partition(":")
    header = {"alg": "HS256", "typ": "JWT", "kid": name}
    claims = {"aud": "listen", "article": article, "exp": int(time.time()) + 300}
    signed = part(json.dumps(header).encode()) + "." + part(json.dumps(claims).encode())
    digest = hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest()
    return signed + "." + part(digest)


if __name__ == "__main__":
    sys.stdout.write(token_for(sys.argv[1], os.environ["LISTEN_ACCESS_KEYS"].split()[0]))
