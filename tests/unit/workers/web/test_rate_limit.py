"""How often a client may ask, and who the client is."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from workers.web.problems import Problem
from workers.web.rate_limit import RateLimit, client_of


class Clock:
    """Seconds, as the test says."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def request_from(address: str | None, *forwarded: str) -> Request:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    client = (address, 5) if address else None
    return Request({"type": "http", "headers": headers, "client": client})


def test_a_bucket_empties_and_fills() -> None:
    """Six a minute: six at once, then one every ten seconds; the wait is told exactly."""
    clock = Clock()
    limit = RateLimit(6, clock=clock)
    assert [limit.take("a") for _ in range(6)] == [0.0] * 6
    assert limit.take("a") == pytest.approx(10)
    clock.now += 9
    assert limit.take("a") == pytest.approx(1)
    clock.now += 1
    assert limit.take("a") == 0
    assert limit.take("a") == pytest.approx(10)


def test_clients_do_not_share() -> None:
    """One reader's haste costs no other reader anything."""
    limit = RateLimit(60, burst=1, clock=Clock())
    assert [limit.take("a"), limit.take("b")] == [0, 0]
    assert limit.take("a") > 0


def test_memory_is_bounded() -> None:
    """A flood of addresses forgets the oldest and keeps the newest."""
    limit = RateLimit(60, burst=1, max_clients=3, clock=Clock())
    for client in "abcd":
        limit.take(client)
    assert limit.take("d") > 0
    assert limit.take("a") == 0


@given(st.lists(st.floats(0, 20), max_size=60), st.integers(1, 90), st.integers(1, 5))
def test_never_more_than_promised(pauses: list[float], per_minute: int, burst: int) -> None:
    """Over any time a client gets at most the burst and what has been filled since."""
    clock = Clock()
    limit = RateLimit(per_minute, burst=burst, clock=clock)
    taken = 0
    for pause in pauses:
        clock.now += pause
        taken += limit.take("a") == 0
    assert taken <= burst + (clock.now - 100) * per_minute / 60 + 1e-6


def test_too_many_says_when_to_come_back() -> None:
    """429 with whole seconds."""
    limit = RateLimit(2, burst=1, clock=Clock())
    limit.check(request_from("192.0.2.1"), 0)
    with pytest.raises(Problem) as caught:
        limit.check(request_from("192.0.2.1"), 0)
    assert caught.value.status_code == 429
    assert caught.value.headers == {"Retry-After": "30"}


def cases() -> Iterator[tuple[Request, int, str]]:
    yield request_from("192.0.2.1"), 0, "192.0.2.1"
    # Nobody in front: what the client says of itself counts for nothing.
    yield request_from("192.0.2.1", "203.0.113.9"), 0, "192.0.2.1"
    yield request_from("10.0.0.1", "6.6.6.6, 203.0.113.9"), 1, "203.0.113.9"
    yield request_from("10.0.0.1", "6.6.6.6, 203.0.113.9, 10.0.0.2"), 2, "203.0.113.9"
    yield request_from("10.0.0.1", "6.6.6.6", "203.0.113.9"), 1, "203.0.113.9"
    yield request_from("10.0.0.1", "203.0.113.9"), 2, "10.0.0.1"
    yield request_from("10.0.0.1", ""), 1, "10.0.0.1"
    yield request_from("2001:db8:1:2:3:4:5:6"), 0, "2001:db8:1:2::/64"
    yield request_from("::ffff:192.0.2.1"), 0, "192.0.2.1"
    yield request_from("fe80::1%eth0"), 0, "fe80::/64"
    yield request_from("10.0.0.1", "x" * 500), 1, "x" * 64
    yield request_from(None), 0, ""


@pytest.mark.parametrize(("request_", "proxies", "expected"), list(cases()))
def test_who_the_client_is(request_: Request, proxies: int, expected: str) -> None:
    """Only what a trusted proxy has seen counts, and an IPv6 network is one client."""
    assert client_of(request_, proxies) == expected
