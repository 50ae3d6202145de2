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
