"""Hosts are compared by name, in one way, wherever they come from."""

import pytest

from audio.errors import AddressRefused
from workers.hosts import host_matches, host_of, normal_host


def test_hosts_match_by_name_not_by_ending() -> None:
    """A pattern names a host, with or without www, and hosts below it only with a star."""
    assert host_matches("www.example.org", "example.org")
    assert host_matches("example.org", "www.example.org")
    assert host_matches("live.example.org", "*.example.org")
    assert host_matches("example.org", "*.example.org")
    assert not host_matches("live.example.org", "example.org")
    assert not host_matches("badexample.org", "*.example.org")


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://News.Example.ORG./x", "news.example.org"),
        (" https://example.org:8443/", "example.org"),
        ("https://münchen.example/", "xn--mnchen-3ya.example"),
        ("http://[::1]/", "::1"),
        ("http://[::1", ""),
        ("https://ex ample.org/", ""),
        ("an-id", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_the_host_of_an_address_is_in_its_normal_form(url: str | None, host: str) -> None:
    """Capitals, a last dot, a port or another script make no other host; no address has none."""
    assert host_of(url) == host


def test_what_is_no_host_name_is_refused() -> None:
    """A host is a name or an IP address, and nothing that could be read in two ways."""
    with pytest.raises(AddressRefused):
        normal_host("example.org/x")
