"""Fetching from a real server that behaves badly, with names that resolve as a test says."""

import gzip
import itertools
import socket
import socketserver
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import trustme
from support.on_a_thread import on_a_thread

from audio.errors import AddressRefused, ArticleUnreadable, FetchFailed
from workers.fetching.fetch import FetchPolicy, fetch

Route = Callable[[socket.socket, str], None]
PAGE = b"<html><title>Night ferry</title><p>The last boat left at nine.</p>"


@dataclass
class Server:
    """A server that does to the socket whatever a route says."""

    port: int
    routes: dict[str, Route] = field(default_factory=dict)
    heads: list[str] = field(default_factory=list)

    def policy(self, **changes: object) -> FetchPolicy:
        base = FetchPolicy(
            allowed_hosts=frozenset({"news.test"}),
            allowed_ports=frozenset({self.port}),
            permit_loopback=True,
            backoff_s=0.0,
            resolve=lambda host, port: ["127.0.0.1"],
        )
        return replace(base, **changes)  # type: ignore[arg-type]

    def url(self, path: str, host: str = "news.test") -> str:
        return f"http://{host}:{self.port}{path}"

    @property
    def asked(self) -> list[str]:
        return [head.split()[1] for head in self.heads]


def serve(context: ssl.SSLContext | None = None) -> Iterator[Server]:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            try:
                conn = (
                    context.wrap_socket(self.request, server_side=True) if context else self.request
                )
                head = b""
                while b"\r\n\r\n" not in head:
                    data = conn.recv(4096)
                    if not data:
                        return
                    head += data
                text = head.decode("latin-1")
                server.heads.append(text)
                server.routes[text.split()[1]](conn, text)
                if context:
                    conn.close()
            except OSError:
                pass  # The client had enough, which is what most of these tests want.

    class Threaded(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    listener = Threaded(("127.0.0.1", 0), Handler)
    server = Server(listener.server_address[1])
    with on_a_thread(listener):
        yield server


@pytest.fixture
def server() -> Iterator[Server]:
    yield from serve()


def says(body: bytes = PAGE, status: str = "200 OK", length: bool = True, **headers: str) -> Route:
    lines = {"Content-Type": "text/html; charset=UTF-8"}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    if length:
        lines["Content-Length"] = str(len(body))
    head = (
        f"HTTP/1.1 {status}\r\n" + "".join(f"{k}: {v}\r\n" for k, v in lines.items() if v) + "\r\n"
    )
    return lambda conn, _: conn.sendall(head.encode() + body)


def in_turn(*routes: Route) -> Route:
    rest = iter(routes)
    return lambda conn, head: next(rest)(conn, head)  # noqa: PLW0108 (one route per call)


def to(location: str, status: str = "302 Found") -> Route:
    return says(b"", status, Location=location)


# What a fetch returns


def test_page_comes_with_what_the_server_says_about_it(server: Server) -> None:
    """Body, type, charset and validators arrive as the server gave them."""
    server.routes["/a?b=1"] = says(ETag='"v1"', Last_Modified="Sat, 22 Mar 2025 21:27:00 GMT")
    got = fetch(server.url("/a?b=1#top"), server.policy(contact_url="https://listen.test/bot"))
    assert (got.body, got.status, got.media_type, got.charset) == (PAGE, 200, "text/html", "utf-8")
    assert (got.etag, got.last_modified) == ('"v1"', "Sat, 22 Mar 2025 21:27:00 GMT")
    assert got.final_url == server.url("/a?b=1")
    head = server.heads[0]
    assert f"Host: news.test:{server.port}\r\n" in head
    assert "(+https://listen.test/bot)" in head
    assert "Cookie" not in head


def test_unchanged_page_is_not_sent_again(server: Server) -> None:
    """Validators of an earlier fetch make the request conditional, and 304 is an answer."""

    def route(conn: socket.socket, head: str) -> None:
        known = 'If-None-Match: "v1"' in head and "If-Modified-Since: Sat" in head
        says(b"" if known else PAGE, "304 Not Modified" if known else "200 OK", ETag='"v1"')(
            conn, head
        )

    server.routes["/a"] = route
    got = fetch(
        server.url("/a"),
        server.policy(),
        etag='"v1"',
        last_modified="Sat, 22 Mar 2025 21:27:00 GMT",
    )
    assert (got.not_modified, got.status, got.body, got.etag) == (True, 304, b"", '"v1"')
    assert not fetch(server.url("/a"), server.policy()).not_modified


def test_redirects_are_followed_to_the_page(server: Server) -> None:
    """Relative, absolute and non-ASCII redirects end at the page, and its address is told."""
    server.routes["/old"] = to("/the middle", "301 Moved")
    server.routes["/the%20middle"] = to(f"//www.news.test:{server.port}/n%C3%A9w?a=b")
    server.routes["/n%C3%A9w?a=b"] = says()
    got = fetch(server.url("/old"), server.policy())
    assert got.url == server.url("/old")
    assert got.final_url == server.url("/n%C3%A9w?a=b", "www.news.test")


def test_compressed_and_chunked_page(server: Server) -> None:
    """A gzip body in chunks is decoded to the page."""
    packed = gzip.compress(PAGE)
    chunked = b"".join(b"%x\r\n%s\r\n" % (1, packed[i : i + 1]) for i in range(len(packed)))
    server.routes["/a"] = says(
        chunked + b"0\r\n\r\n", length=False, Content_Encoding="gzip", Transfer_Encoding="chunked"
    )
    assert fetch(server.url("/a"), server.policy()).body == PAGE


def test_page_without_a_type_is_known_by_its_first_byte(server: Server) -> None:
    """A missing content type is forgiven for markup and for nothing else."""
    server.routes["/page"] = says(Content_Type="")
    server.routes["/blob"] = says(b"%PDF-1.7", Content_Type="")
    assert fetch(server.url("/page"), server.policy()).media_type == "text/html"
    with pytest.raises(ArticleUnreadable):
        fetch(server.url("/blob"), server.policy())


# Where a fetch may go


def test_redirect_inside_is_refused_unasked(server: Server) -> None:
    """A redirect to an inside address, by number or by name, is refused before it is asked."""
    addresses = {"news.test": "127.0.0.1", "inside.test": "127.0.0.2"}
    policy = server.policy(
        allowed_hosts=frozenset({"*"}), resolve=lambda host, port: [addresses[host]]
    )
    server.routes["/number"] = to(f"http://127.0.0.2:{server.port}/secret")
    server.routes["/name"] = to(server.url("/secret", "inside.test"))
    server.routes["/cloud"] = to(f"http://169.254.169.254:{server.port}/latest/meta-data/")
    for path in ("/number", "/name", "/cloud"):
        with pytest.raises(AddressRefused) as caught:
            fetch(server.url(path), policy)
        assert caught.value.reason == "private_address"
    assert server.asked == ["/number", "/name", "/cloud"]


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("file:///etc/hostname", "scheme"),
        ("http://elsewhere.test/", "host_not_allowed"),
        ("http://news.test:22/", "port"),
        ("http://me:pw@news.test/", "credentials"),
        ("http://[news.test/", "malformed"),
        ("http://news.test\\@elsewhere.test/", "malformed"),
    ],
)
def test_redirects_obey_every_rule_again(server: Server, location: str, reason: str) -> None:
    """A redirect gets no more than an address that was typed."""
    server.routes["/a"] = to(location)
    with pytest.raises(AddressRefused) as caught:
        fetch(server.url("/a"), server.policy())
    assert caught.value.reason == reason


def test_name_that_changes_between_checks(server: Server) -> None:
    """The name is resolved once for each connection: what was checked is what is connected to."""
    answers = itertools.cycle([["127.0.0.1"], ["127.0.0.2"]])
    times: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        times.append(host)
        return next(answers)

    server.routes["/a"] = says()
    assert fetch(server.url("/a"), server.policy(resolve=rebinding)).body == PAGE
    assert times == ["news.test"]
    with pytest.raises(AddressRefused):
        fetch(server.url("/a"), server.policy(resolve=rebinding))
    assert server.asked == ["/a"]


def test_redirect_to_itself_resolves_and_checks_again(server: Server) -> None:
    """A name that turns inside during a redirect is caught at the second hop."""
    answers = iter([["127.0.0.1"], ["127.0.0.2"]])
    server.routes["/a"] = to("/b")
    with pytest.raises(AddressRefused):
        fetch(server.url("/a"), server.policy(resolve=lambda host, port: next(answers)))
    assert server.asked == ["/a"]


def test_loopback_is_closed_by_default(server: Server) -> None:
    """Without the switch for tests even this server can't be reached."""
    with pytest.raises(AddressRefused):
        fetch(server.url("/a"), server.policy(permit_loopback=False))
    assert server.asked == []


def test_environment_names_no_proxy(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy in the environment is ignored; one in the policy is used."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.routes["/a"] = says()
    assert fetch(server.url("/a"), server.policy()).body == PAGE
    server.routes["http://news.test:80/a"] = server.routes["http://news.test/a"] = says(
        b"<p>by proxy"
    )
    policy = server.policy(
        proxy_url=f"http://127.0.0.1:{server.port}", allowed_ports=frozenset({80})
    )
    assert fetch("http://news.test/a", policy).body == b"<p>by proxy"


def test_next_address_is_tried(server: Server) -> None:
    """A host with one dead address is reached at its other one."""
    server.routes["/a"] = says()
    policy = server.policy(resolve=lambda host, port: ["::1", "127.0.0.1"])
    assert fetch(server.url("/a"), policy).body == PAGE


# How much a fetch takes


def drip(first: bytes, then: bytes) -> Route:
    def route(conn: socket.socket, _: str) -> None:
        conn.sendall(first)
        while True:
            conn.sendall(then)
            time.sleep(0.02)

    return route


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (HEAD + b"\r\n", b"x"),
        (HEAD + b"Content-Length: 100000\r\n\r\n", b"x"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"HTTP/1.1 200 OK\r\nX: ", b"x"),
        (b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
    ],
)
def test_slow_drip_ends_with_the_deadline(server: Server, first: bytes, then: bytes) -> None:
    """A server that sends a byte now and then, for ever, is left when the total time is over."""
    server.routes["/a"] = drip(first, then)
    with pytest.raises(FetchFailed, match=r"within 0\.4 s|fell silent"):
        fetch(server.url("/a"), server.policy(total_s=0.4))
    assert len(server.heads) == 1


def test_silence_ends_the_wait(server: Server) -> None:
    """A server that accepts and says nothing is left after the time for silence."""
    done = threading.Event()
    server.routes["/a"] = lambda conn, _: done.wait(20) and None
    with pytest.raises(FetchFailed, match="silent"):
        fetch(server.url("/a"), server.policy(silence_s=0.1))
    done.set()


def test_resolver_that_hangs(server: Server) -> None:
    """A resolver that never answers does not hold the fetch."""
    done = threading.Event()
    policy = server.policy(connect_s=0.1, resolve=lambda host, port: [str(done.wait(20))])
    with pytest.raises(FetchFailed, match="in time"):
        fetch(server.url("/a"), policy)
    done.set()


def test_endless_body(server: Server) -> None:
    """An endless body is given up at the limit, compressed or not."""

    def flood(conn: socket.socket, _: str) -> None:
        conn.sendall(HEAD + b"\r\n")
        while True:
            conn.sendall(bytes(65536))

    server.routes["/a"] = flood
    with pytest.raises(ArticleUnreadable) as caught:
        fetch(server.url("/a"), server.policy(max_body_bytes=300_000))
    assert caught.value.reason == "too_large"


def test_announced_size_is_believed(server: Server) -> None:
    """A body that says it is too large is not read at all."""
    server.routes["/a"] = says(b"", length=False, Content_Length="99999999999")
    with pytest.raises(ArticleUnreadable) as caught:
        fetch(server.url("/a"), server.policy())
    assert caught.value.reason == "too_large"


def test_gzip_bomb(server: Server) -> None:
    """A body that unpacks to hundreds of times its size is refused."""
    server.routes["/a"] = says(gzip.compress(bytes(20_000_000)), Content_Encoding="gzip")
    with pytest.raises(ArticleUnreadable) as caught:
        fetch(server.url("/a"), server.policy())
    assert caught.value.reason == "decompression_bomb"


@pytest.mark.parametrize("line", [b"X-%d: y\r\n", b"X: %d\r\n "])
def test_endless_headers(server: Server, line: bytes) -> None:
    """Headers without end are given up at their limit."""

    def flood(conn: socket.socket, _: str) -> None:
        conn.sendall(HEAD)
        for n in itertools.count():
            conn.sendall(line % n * 100)

    server.routes["/a"] = flood
    with pytest.raises(ArticleUnreadable) as caught:
        fetch(server.url("/a"), server.policy())
    assert caught.value.reason == "headers_too_large"


def test_redirect_loop(server: Server) -> None:
    """A loop of redirects ends after the allowed number."""
    server.routes["/a"] = to("/b")
    server.routes["/b"] = to("/a")
    with pytest.raises(ArticleUnreadable) as caught:
        fetch(server.url("/a"), server.policy(max_redirects=3))
    assert caught.value.reason == "redirects"
    assert server.asked == ["/a", "/b", "/a", "/b"]


@pytest.mark.parametrize("media_type", ["application/pdf", "image/png", "video/mp4", "nonsense/x"])
def test_wrong_type_is_refused(server: Server, media_type: str) -> None:
    """What is no page and no feed is refused by its type."""
    server.routes["/a"] = says(b"%PDF", Content_Type=media_type)
    with pytest.raises(ArticleUnreadable) as caught:
        fetch(server.url("/a"), server.policy())
    assert caught.value.reason == "media_type"


def test_encoding_that_was_not_asked_for(server: Server) -> None:
    """A coding we do not speak is an error and not noise in an article."""
    server.routes["/a"] = says(Content_Encoding="br")
    with pytest.raises(ArticleUnreadable) as caught:
        fetch(server.url("/a"), server.policy())
    assert caught.value.reason == "encoding"


# What is tried again


@pytest.mark.parametrize(
    ("status", "reason"),
    [("404 X", "not_found"), ("410 X", "gone"), ("403 X", "forbidden"), ("401 X", "login_required"),
     ("415 X", "media_type"), ("418 X", "http_status"), ("204 X", "http_status"), ("302 X", "http_status")],
)  # fmt: skip
def test_refusals_are_final(server: Server, status: str, reason: str) -> None:
    """A status that will not change is asked for once, and its reason told."""
    server.routes["/a"] = says(b"", status)
    with pytest.raises(ArticleUnreadable) as caught:
        fetch(server.url("/a"), server.policy())
    assert caught.value.reason == reason
    assert server.asked == ["/a"]


@pytest.mark.parametrize("status", ["429 X", "502 X", "503 X", "504 X"])
def test_passing_trouble_is_tried_again(server: Server, status: str) -> None:
    """A busy server is asked again, and the page comes."""
    server.routes["/a"] = in_turn(says(b"", status), says(b"", status, Retry_After="0"), says())
    assert fetch(server.url("/a"), server.policy()).body == PAGE
    assert len(server.asked) == 3


def test_attempts_are_bounded(server: Server) -> None:
    """A server that stays busy is asked a bounded number of times."""
    server.routes["/a"] = says(b"", "503 X")
    with pytest.raises(FetchFailed, match="503"):
        fetch(server.url("/a"), server.policy(retries=1))
    assert len(server.asked) == 2


@pytest.mark.parametrize("when", ["3600", "9" * 400, "Wed, 01 Jan 2200 00:00:00 GMT"])
def test_long_retry_after_is_told_not_waited_for(server: Server, when: str) -> None:
    """A long Retry-After ends the fetch, and the error says how long to wait."""
    server.routes["/a"] = says(b"", "429 X", Retry_After=when)
    with pytest.raises(FetchFailed) as caught:
        fetch(server.url("/a"), server.policy())
    assert caught.value.retry_after_s is not None
    assert 3600 <= caught.value.retry_after_s <= 86_400
    assert len(server.asked) == 1


def test_server_error_is_left_to_the_caller(server: Server) -> None:
    """A 500 may recover, but not within seconds: it is asked for once."""
    server.routes["/a"] = says(b"", "500 X")
    with pytest.raises(FetchFailed):
        fetch(server.url("/a"), server.policy())
    assert len(server.asked) == 1


def reset(conn: socket.socket, _: str) -> None:
    conn.sendall(HEAD + b"Content-Length: 1000\r\n\r\n<p>half")
    conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    conn.close()


def test_connection_reset_in_the_body(server: Server) -> None:
    """A broken connection is tried again; half a page is never returned."""
    server.routes["/a"] = in_turn(reset, says())
    assert fetch(server.url("/a"), server.policy()).body == PAGE
    server.routes["/b"] = reset
    with pytest.raises(FetchFailed, match="broke"):
        fetch(server.url("/b"), server.policy())
    assert server.asked.count("/b") == 3


def test_body_shorter_than_announced(server: Server) -> None:
    """A body that ends early is a failure and not a shorter article."""
    server.routes["/a"] = says(PAGE, length=False, Content_Length="500")
    with pytest.raises(FetchFailed):
        fetch(server.url("/a"), server.policy())


def test_gzip_cut_short_is_tried_again(server: Server) -> None:
    """A compressed body without its end is asked for again."""
    cut = says(gzip.compress(PAGE)[:-6], length=False, Content_Encoding="gzip")
    server.routes["/a"] = in_turn(cut, says())
    assert fetch(server.url("/a"), server.policy()).body == PAGE


def test_nobody_listens() -> None:
    """A closed port is a failure that may recover, after a bounded number of attempts."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        closed = Server(unused.getsockname()[1])
        with pytest.raises(FetchFailed, match="can't be reached"):
            fetch(closed.url("/a"), closed.policy())


# TLS


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure(authority: trustme.CA) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    names: list[str | None] = []
    context.sni_callback = lambda sock, name, ctx: names.append(name)
    authority.issue_cert("news.test").configure_cert(context)
    for server in serve(context):
        server.names = names  # type: ignore[attr-defined]
        yield server


def test_own_certificate_is_refused(secure: Server) -> None:
    """A certificate that no known authority signed is refused, and nothing is sent."""
    with pytest.raises(FetchFailed, match="certificate"):
        fetch(f"https://news.test:{secure.port}/a", secure.policy())
    assert secure.asked == []


def test_certificate_is_checked_by_name(
    secure: Server, authority: trustme.CA, tmp_path: Path
) -> None:
    """With a trusted authority the host's own name is sent and checked, not its address."""
    ca_file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(ca_file)
    secure.routes["/a"] = says()
    policy = secure.policy(ca_file=ca_file, allowed_hosts=frozenset({"*"}))
    assert fetch(f"https://news.test:{secure.port}/a", policy).body == PAGE
    assert secure.names == ["news.test"]  # type: ignore[attr-defined]
    with pytest.raises(FetchFailed, match="certificate"):
        fetch(f"https://other.test:{secure.port}/a", policy)
    assert secure.asked == ["/a"]
