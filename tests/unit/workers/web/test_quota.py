"""How much one client may hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.web.connections import Connections
from workers.web.problems import Problem
from workers.web.quota import SHARE, Quota


@given(
    in_all=st.integers(1, 200),
    steps=st.lists(st.tuples(st.booleans(), st.sampled_from("abcdefghijklmn"))),
)
def test_nobody_holds_more_than_a_tenth(in_all: int, steps: list[tuple[bool, str]]) -> None:
    """Whatever order things come in: one client has a tenth at most, all have no more than all."""
    quota, held = Quota(in_all, what="streams"), dict.fromkeys("abcdefghijklmn", 0)
    for takes, client in steps:
        if takes:
            has_share = held[client] >= max(1, in_all // SHARE)
            if has_share or sum(held.values()) >= in_all:
                with pytest.raises(Problem) as refused:
                    quota.take(client)
                assert refused.value.status_code == (429 if has_share else 503)
            else:
                quota.take(client)
                held[client] += 1
        elif held[client]:
            quota.give_back(client)
            held[client] -= 1
        assert max(held.values()) <= max(1, in_all // SHARE)
        assert quota.n_held == sum(held.values()) <= in_all


@given(
    in_all=st.integers(1, 200),
    steps=st.lists(st.tuples(st.integers(0, 3), st.sampled_from("abcdefghijklmn")), max_size=300),
)
def test_a_share_grows_only_into_what_is_free(in_all: int, steps: list[tuple[int, str]]) -> None:
    """In any order: who has more than a tenth has left half as much for the others."""
    quota, held = Quota(in_all, what="rooms", grows=True), dict.fromkeys("abcdefghijklmn", 0)
    tenth = max(1, in_all // SHARE)
    for way, client in steps:
        n_free = in_all - sum(held.values())
        if way:  # places are taken three times as often as they are given back
            if quota.refused(client):
                with pytest.raises(Problem) as refused:
                    quota.take(client)
                assert refused.value.status_code == (429 if held[client] >= tenth else 503)
                assert not n_free or held[client] >= max(tenth, 2 * n_free)
            else:
                quota.take(client)
                held[client] += 1
                assert held[client] <= max(tenth, 2 * n_free)
        elif held[client]:
            quota.give_back(client)
            held[client] -= 1
        assert quota.n_held == sum(held.values()) <= in_all


@given(in_all=st.integers(2, 200), greedy=st.integers(1, 9))
def test_the_greedy_leave_something_for_whoever_comes(in_all: int, greedy: int) -> None:
    """A few addresses that take all they can get have equal parts, and half of one stays free."""
    quota = Quota(in_all, what="rooms", grows=True)
    while takers := [n for n in range(greedy) if quota.refused(str(n)) is None]:
        for taker in takers:
            if quota.refused(str(taker)) is None:
                quota.take(str(taker))
    n_free = in_all - quota.n_held
    assert n_free >= in_all // (2 * greedy + 1) - 1
    if in_all >= 2 * SHARE and greedy < SHARE - 1:
        assert quota.refused("somebody else") is None


def test_an_office_behind_one_address_is_let_in() -> None:
    """Forty readers of forty stories behind one address hear theirs; a third is for others."""
    quota = Quota(64, what="rooms", grows=True)
    for _ in range(43):
        quota.take("office")
    assert quota.refused("office") == "client"
    assert quota.refused("reader") is None


def test_a_place_is_given_back_after_a_failure() -> None:
    """A stream that breaks costs its client nothing afterwards."""
    quota = Quota(10, what="streams")
    for _ in range(3):
        with pytest.raises(OSError, match="reset"), quota.held("a"):
            raise OSError("reset")
    assert quota.n_held == 0


def test_proxies_are_no_clients() -> None:
    """Behind a proxy every connection is the proxy's, which may have all of them."""
    direct, behind = Connections(100, trusted_proxies=0), Connections(100, trusted_proxies=1)
    assert [direct.come("192.0.2.1") for _ in range(11)] == [True] * 10 + [False]
    assert all(behind.come("192.0.2.1") for _ in range(100))
    assert not behind.come("192.0.2.1")
    direct.leave("192.0.2.1")
    assert direct.come("192.0.2.1")
    assert [direct.come(f"2001:db8::{n}") for n in range(11)] == [True] * 10 + [False]
