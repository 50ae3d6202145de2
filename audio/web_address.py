"""Addresses of the web: any spelling comes in, one ASCII spelling is kept, a readable one is shown.

What people and CMSs write is an IRI (RFC 3987): it may hold any letters, as
``https://news.example/أخبار`` does. What is sent, stored, tagged and compared is the URI that RFC
3987, section 3.1, makes of it: the host by IDNA (UTS 46), the rest as UTF-8 in percent signs.
:func:`web_address` is the only place where one is made, and `audio.model` puts every address of an
article through it. :func:`display_address` goes the other way.
"""

import ipaddress
import re
from contextlib import suppress
from typing import NewType
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit

import idna

from audio.clean_text import fold

WebAddress = NewType("WebAddress", str)
"""An absolute http or https address: ASCII, normalised by RFC 3986, section 6.2.2 and 6.2.3."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
# A backslash is a slash to browsers and none to others; half characters and controls are no text.
_REFUSED = re.compile("[\x00-\x1f\x7f-\x9f\\\\\ud800-\udfff\ufffe\uffff]")
_AROUND = " \t\r\n\f\u00a0\u200b\u200e\u200f\u2060\ufeff"
_HOST_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_SIGNS = "/:@!$&'()*+,;="
_QUERY_SIGNS = _PATH_SIGNS + "?"
_PERCENT = re.compile("%([0-9A-Fa-f]{2})?")
_ENCODED_RUN = re.compile("(?:%[89A-F][0-9A-F])+")


def web_address(value: object, base: str | None = None) -> WebAddress | None:
    """Return an absolute http or https address in its one ASCII spelling, or None for others.

    Scheme and host are in lower case, a default port and dot segments are gone, hex digits are
    capitals, letters that need no percent sign have none. What is encoded already is not encoded
    twice, so making an address of an address changes nothing.

    Args:
        value: an IRI or URI as somebody wrote it. Control characters, halves of characters,
            backslashes, user names and passwords make it none.
        base: the address that completes a relative one.
    """
    if not isinstance(value, str) or not (text := value.strip(_AROUND)) or _REFUSED.search(text):
        return None
    try:
        absolute = urljoin(base or "", text)
        parts = urlsplit(absolute)
        port, given_host = parts.port, parts.hostname
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or "@" in parts.netloc or _REFUSED.search(absolute):
        return None
    host = ascii_host(given_host or "")
    if host is None:
        return None
    authority = f"[{host}]" if ":" in host else host
    if port not in (None, _DEFAULT_PORTS[parts.scheme]):
        authority += f":{port}"
    path = _without_dots(_encoded(parts.path, _PATH_SIGNS)) or "/"
    query = f"?{_encoded(parts.query, _QUERY_SIGNS)}" if parts.query else ""
    fragment = f"#{_encoded(parts.fragment, _QUERY_SIGNS)}" if parts.fragment else ""
    return WebAddress(f"{parts.scheme}://{authority}{path}{query}{fragment}")


def ascii_host(host: str) -> str | None:
    """Return a host as it is sent and compared, or None where it is no host.

    A name is in lower case, by IDNA 2008 with the mapping of UTS 46, without a final dot. An IP
    address has its shortest form, without brackets. Percent signs make it none: what reads them
    differently could be led to another host.
    """
    bare = host.rstrip(".").lower()
    try:
        if "%" not in bare:  # An IPv6 zone names an interface of this machine.
            return str(ipaddress.ip_address(bare))
    except ValueError:
        pass
    if not bare.isascii():
        try:
            bare = idna.encode(bare, uts46=True).decode("ascii")
        except UnicodeError:
            return None
    return bare if _HOST_NAME.fullmatch(bare) else None


def display_address(address: str) -> str:
    """Return an address as a person reads it; never to be sent or compared.

    Letters stand for their percent signs and their IDNA form. Spaces, controls and marks that
    turn the direction of text stay encoded, so that an address can't look like another.
    """
    parts = urlsplit(address)
    authority, _, port = parts.netloc.partition(":")
    if "xn--" in authority:
        # What can't be decoded is shown as it is sent.
        with suppress(UnicodeError):
            authority = idna.decode(authority)
    rest = address[len(f"{parts.scheme}://{parts.netloc}") :]
    shown = _ENCODED_RUN.sub(_readable, rest)
    return f"{parts.scheme}://{authority}{':' if port else ''}{port}{shown}"


def _encoded(part: str, signs: str) -> str:
    """Return a part of an address in ASCII, each character in its one spelling."""
    return _PERCENT.sub(_one_spelling, quote(part, safe=signs + "%"))


def _one_spelling(found: re.Match[str]) -> str:
    if found[1] is None:
        return "%25"
    character = chr(int(found[1], 16))
    return character if character in _UNRESERVED else found[0].upper()


def _without_dots(path: str) -> str:
    """Take ``.`` and ``..`` out of a path, by RFC 3986, section 5.2.4."""
    if "/." not in path:
        return path
    parts = path.split("/")
    out: list[str] = []
    for part in parts[1:]:
        if part == "..":
            del out[-1:]
        elif part != ".":
            out.append(part)
    if parts[-1] in {".", ".."}:
        out.append("")
    return "/" + "/".join(out)


def _readable(found: re.Match[str]) -> str:
    """Decode a run of percent signs where it is UTF-8 that shows what it is."""
    try:
        text = unquote_to_bytes(found[0]).decode()
    except UnicodeDecodeError:
        return found[0]
    return text if text.isprintable() and fold(text) == text else found[0]
