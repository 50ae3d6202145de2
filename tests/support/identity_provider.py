"""A small identity provider on this machine: real HTTP, a key of its own, and whatever lies a test asks for."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT, CLIENT_SECRET = "listen", "client-secret-0123456789"


@dataclass
class Provider:
    """What the provider says; a test may change all of it."""

    key: RSAKey = field(
        default_factory=lambda: RSAKey.generate_key(2048, parameters={"kid": "one"}, private=True)
    )
    claims: dict[str, Any] = field(
        default_factory=lambda: {"email": "ana@news.example", "groups": ["newsroom"]}
    )
    """Besides those that each token has; None leaves one of them out."""
    signed: Callable[[dict[str, Any]], str] | None = None
    """What signs instead of the key."""
    about: dict[str, Any] = field(default_factory=dict)
    """What is told of itself besides."""
    silent_s: float = 0.0
    port: int = 0
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    """What was asked for with each code that is not used yet."""

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def agreed(self, address: str) -> str:
        """Let somebody sign in who was sent here; return the path to which they go back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code"
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        back = urlsplit(asked["redirect_uri"])
        return f"{back.path}?code={code}&state={asked['state']}"

    def exchanged(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        asked = self.codes.pop(form.get("code", ""), None)
        pair = base64.b64encode(f"{CLIENT}:{CLIENT_SECRET}".encode()).decode()
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or authorization != f"Basic {pair}":
            return None
        if challenge != asked["code_challenge"] or form["redirect_uri"] != asked["redirect_uri"]:
            return None
        now = int(time.time())
        own = {"iss": self.issuer, "sub": "7", "aud": CLIENT, "iat": now, "exp": now + 300}
        said = own | {"nonce": asked["nonce"]} | self.claims
        claims = {name: value for name, value in said.items() if value is not None}
        sign = self.signed or (
            lambda told: jwt.encode({"alg": "RS256", "kid": "one"}, told, self.key)
        )
        return {"access_token": "at", "token_type": "Bearer", "id_token": sign(claims)}


def signed_with_public_key(provider: Provider, claims: dict[str, Any]) -> str:
    """Sign with what everybody knows: the text of the provider's public key, as a shared secret."""
    written = _written({"alg": "HS256", "kid": "one"}, claims)
    digest = hmac.digest(provider.key.as_pem(private=False), written.encode(), "sha256")
    return f"{written}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def unsigned(claims: dict[str, Any]) -> str:
    """Write a token that nobody signed."""
    return f"{_written({'alg': 'none'}, claims)}."


def _written(*parts: dict[str, Any]) -> str:
    texts = (json.dumps(one).encode() for one in parts)
    return ".".join(base64.urlsafe_b64encode(one).rstrip(b"=").decode() for one in texts)


@contextmanager
def providing() -> Iterator[Provider]:
    """Run a provider until the block ends."""
    provider, ended = Provider(), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            ended.wait(provider.silent_s)
            if self.path == "/.well-known/openid-configuration":
                at = provider.issuer
                told = {
                    "issuer": at,
                    "authorization_endpoint": f"{at}/authorize",
                    "token_endpoint": f"{at}/token",
                    "jwks_uri": f"{at}/keys",
                    "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
                }
                self._say(200, told | provider.about)
            elif self.path.startswith("/authorize?"):
                back = parse_qs(urlsplit(self.path).query)["redirect_uri"][0]
                origin = "{0.scheme}://{0.netloc}".format(urlsplit(back))
                self.send_response(303)
                self.send_header("Location", origin + provider.agreed(self.path))
                self.send_header("Content-Length", "0")
                self.end_headers()
            elif self.path == "/keys":
                self._say(200, KeySet([provider.key]).as_dict(private=False))
            else:
                self._say(404, {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            said = provider.exchanged(form, self.headers.get("Authorization", ""))
            self._say(200 if said else 400, said or {"error": "invalid_grant"})

        def _say(self, status: int, told: dict[str, Any]) -> None:
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """The client may hang up; that is what some tests want."""

    with Server(("127.0.0.1", 0), Handler) as server:
        provider.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield provider
        finally:
            ended.set()
            server.shutdown()
            thread.join()
