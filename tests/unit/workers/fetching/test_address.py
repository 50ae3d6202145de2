"""Which addresses may be fetched."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.errors import AddressRefused, FetchFailed
from workers.fetching.address import IpAddress, public_addresses, refused_by, vet_url, why_refused
from workers.fetching.policy import Deadline, FetchPolicy

NEWS = FetchPolicy(allowed_hosts=frozenset({"example.org"}))
ANYONE = FetchPolicy(allowed_hosts=frozenset({"*"}))


INSIDE = """
    127.0.0.1 127.9.9.9 0.0.0.0 10.1.2.3 172.16.0.1 192.168.1.1 100.64.0.1 169.254.169.254
    169.254.1.1 192.0.0.192 192.0.2.1 192.88.99.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1
    239.255.255.250 240.0.0.1 255.255.255.255 168.63.129.16 100.100.100.200
    ::1 :: fe80::1 fec0::1 fc00::1 fd00:ec2::254 ff02::1 ff0e::1 ::ffff:8.8.8.8 ::ffff:127.0.0.1
    ::127.0.0.1 64:ff9b::a00:1 64:ff9b:1::1 2002:7f00:1::1 2001:0:4136:e378:8000:63bf:3fff:fdd2
    2001:db8::1 100::1 3fff::1 5f00::1 fe80::1%eth0 nonsense
"""


@pytest.mark.parametrize("address", INSIDE.split())
def test_addresses_inside_are_refused(address: str) -> None:
    """No private, local, translated, reserved or metadata address is ever connected to."""
    assert why_refused(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700:4700::1111"])
def test_public_addresses_pass(address: str) -> None:
    """Ordinary public addresses may be fetched."""
    assert why_refused(address) is None


def test_loopback_switch_opens_only_loopback() -> None:
    """The switch for tests opens this machine's own address and nothing else."""
    assert why_refused("127.0.0.1", permit_loopback=True) is None
    assert why_refused("127.0.0.2", permit_loopback=True)
    assert why_refused("10.0.0.1", permit_loopback=True)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/hostname", "scheme"),
        ("ftp://example.org/", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("//example.org/a", "scheme"),
        ("example.org/a", "scheme"),
        ("https://user@example.org/", "credentials"),
        ("https://user:secret@example.org/", "credentials"),
        ("https://other.test/", "host_not_allowed"),
        ("https://example.org.other.test/", "host_not_allowed"),
        ("https://notexample.org/", "host_not_allowed"),
        ("https://news.example.org/", "host_not_allowed"),
        ("https://example.org:22/", "port"),
        ("https://example.org:99999/", "malformed"),
        ("https:///path", "malformed"),
        ("https://exa mple.org/", "malformed"),
        ("https://example.org\\@other.test/", "malformed"),
        ("https://example.org/\r\nHost: other.test", "malformed"),
        ("https://[::1/", "malformed"),
        ("https://127.0.0%2e1/", "malformed"),
        ("https://[fe80::1%25eth0]/", "malformed"),
    ],
)
def test_addresses_refused_without_the_network(url: str, reason: str) -> None:
    """Whatever can be seen to be wrong is refused before a name is resolved."""
    with pytest.raises(AddressRefused) as caught:
        vet_url(url, NEWS)
    assert caught.value.reason == reason


def test_message_does_not_repeat_a_password() -> None:
    """A secret typed into an address does not reach logs."""
    with pytest.raises(AddressRefused) as caught:
        vet_url("https://user:secret@example.org/", NEWS)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["http://2130706433/", "http://127.1/", "http://[::ffff:127.0.0.1]/", "http://0/"]
)
def test_numbers_for_hosts_are_refused(url: str) -> None:
    """Numeric spellings of inside addresses are refused even where every host is allowed."""
    with pytest.raises(AddressRefused) as caught:
        vet_url(url, ANYONE)
    assert caught.value.reason == "private_address"


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        (" https://EXAMPLE.org ", "https://example.org/"),
        ("https://www.example.org./a b".replace(" ", "%20"), "https://www.example.org/a%20b"),
        ("https://example.org/خبر?q=ñ#part", "https://example.org/%D8%AE%D8%A8%D8%B1?q=%C3%B1"),
        ("http://example.org:443/x", "http://example.org:443/x"),
        ("https://example.org/a%2Fb?x=1&y[]=2", "https://example.org/a%2Fb?x=1&y[]=2"),
    ],
)
def test_addresses_are_normalised_once(url: str, normal: str) -> None:
    """The address that is checked is, to the character, the one that is asked."""
    assert vet_url(url, NEWS).url == normal


def test_international_host_is_compared_in_ascii() -> None:
    """An allowed host may be written in its own script."""
    policy = FetchPolicy(allowed_hosts=frozenset({"münchen.example"}))
    assert vet_url("https://MÜNCHEN.example/", policy).host == "xn--mnchen-3ya.example"


def test_typed_address_allows_its_host() -> None:
    """What a person typed may be fetched, and nothing else is allowed by it."""
    policy = FetchPolicy().allowing("https://www.Example.org/x")
    assert vet_url("https://example.org/y", policy).host == "example.org"
    with pytest.raises(AddressRefused):
        vet_url("https://other.test/", policy)


def test_a_typed_address_may_be_private_when_somebody_says_so() -> None:
    """A preview on this machine or another port is read for who asks for it, and only then."""
    url = "http://127.0.0.1:8000/preview.html"
    with pytest.raises(AddressRefused):
        vet_url(url, FetchPolicy().allowing(url))
    policy = FetchPolicy().allowing(url, private=True)
    target = vet_url(url, policy)
    assert (target.host, target.port) == ("127.0.0.1", 8000)
    assert refused_by(policy, "127.0.0.1") is None
    assert refused_by(policy, "169.254.169.254") == "a cloud's metadata service"


def test_one_inside_address_refuses_the_name() -> None:
    """A name that points outside and inside at once is refused whole."""
    policy = FetchPolicy(resolve=lambda host, port: ["8.8.8.8", "10.0.0.8"])
    with pytest.raises(AddressRefused, match=r"10\.0\.0\.8"):
        public_addresses("example.org", 443, policy, Deadline(5))


def test_name_that_does_not_resolve() -> None:
    """A name without an address is a failure that may recover."""

    def nobody(host: str, port: int) -> list[str]:
        raise OSError("no such host")

    with pytest.raises(FetchFailed, match="no such host"):
        public_addresses("example.org", 443, FetchPolicy(resolve=nobody), Deadline(5))
    with pytest.raises(FetchFailed, match="no address"):
        public_addresses("a.test", 443, FetchPolicy(resolve=lambda host, port: []), Deadline(5))


@given(st.ip_addresses())
def test_nothing_but_global_addresses_passes(ip: IpAddress) -> None:
    """Whatever Python calls not global, or multicast, is refused, of either version."""
    if not ip.is_global or ip.is_multicast:
        assert why_refused(str(ip))


@given(st.ip_addresses(v=4), st.sampled_from([0xFFFF << 32, 0, 0x64FF9B << 96, 0x2002 << 112]))
def test_hidden_addresses_are_refused(hidden: ipaddress.IPv4Address, prefix: int) -> None:
    """An IPv4 address inside an IPv6 one is refused, whichever it is."""
    shift = 80 if prefix == 0x2002 << 112 else 0
    assert why_refused(str(ipaddress.IPv6Address(prefix | int(hidden) << shift)))


@pytest.mark.parametrize(
    "address", ["10.1.2.3", "172.16.0.1", "192.168.1.1", "127.0.0.5", "::1", "fd12::1"]
)
def test_operators_own_networks_are_reached_only_with_leave(address: str) -> None:
    """A configured endpoint may be in the newsroom's network; a stranger's address may not."""
    assert why_refused(address)
    assert why_refused(address, permit_private=True) is None


@pytest.mark.parametrize(
    "address",
    ["169.254.169.254", "fd00:ec2::254", "100.100.100.200", "0.0.0.0", "224.0.0.1", "fe80::1"],
)
def test_leave_for_private_networks_opens_nothing_else(address: str) -> None:
    """Metadata services, link-local and multicast stay shut."""
    assert why_refused(address, permit_private=True)
