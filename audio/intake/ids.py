"""What an article is called for ever."""

import hashlib
import re
import unicodedata
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from audio.web_address import web_address

VALID_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
BRIEFING_PREFIX = "briefing-"
"""Begins the ids of daily briefings, ``briefing-NAME-DAY``, which are made here and never read."""
_BRIEFING_ID = re.compile(BRIEFING_PREFIX + r"[A-Za-z0-9._-]+-\d{4}-\d{2}-\d{2}")
_NOT_ALLOWED = re.compile(r"[^A-Za-z0-9._-]+")
_SLUG_CHARS = 80
_HASH_CHARS = 10
# Query fields that say where the reader came from and not what the page is.
_TRACKING = re.compile(
    r"^(utm_\w+|fbclid|gclid|mc_cid|mc_eid|igshid|ref|ref_src|cmpid|ocid|share)$", re.IGNORECASE
)
_HEX = re.compile("%[0-9A-F]{2}")
_GENERIC_STEMS = {"index", "article", "story", "news", "amp", "default", "page", "post", "view"}


def article_id(
    *, identifier: str | None, url: str | None, default_id: str | None, title: str
) -> str:
    """Return the article's id, by the first of these that there is.

    The CMS's own identifier; a readable slug of the canonical address and a hash of it; the
    caller's default, such as a file's name without its ending; a slug of the title and a hash.
    The same input always gives the same id, and it always matches ``VALID_ID``.
    """
    if identifier and (given := identifier.strip()):
        return _as_id(given)
    if url:
        canonical = canonical_url(url)
        return f"{_slug(_path_stem(canonical))}-{_hash(canonical)}"
    if default_id and (given := default_id.strip()):
        return _as_id(given)
    return f"{_slug(title)}-{_hash(title)}"


def is_briefing_id(name: str) -> bool:
    """Say whether an id has the form of a day's briefing, so that no article may have it."""
    return _BRIEFING_ID.fullmatch(name) is not None


def canonical_url(url: str) -> str:
    """Return what names the page of an address: the same for every spelling of it.

    Fragment and tracking fields are left out; every other field stays, also one without a value,
    which may be all that names a story: ``/story?4711``. Only to be compared and hashed: in the
    path, hex digits are in lower case, as WordPress writes them, so that the ids it gave before
    addresses had one spelling stay.

    Raises:
        ValueError: it is no absolute http or https address.
    """
    address = web_address(url)
    if address is None:
        raise ValueError(f"{url!r} is no http or https address")
    parts = urlsplit(address)
    # Bytes that are no UTF-8 are kept apart as well.
    fields = parse_qsl(parts.query, keep_blank_values=True, errors="surrogateescape")
    kept = [(name, value) for name, value in fields if not _TRACKING.match(name)]
    query = urlencode(kept, errors="surrogateescape")
    path = _HEX.sub(lambda found: found[0].lower(), parts.path)
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def _as_id(given: str) -> str:
    """Keep a valid name as it is; make others valid and tell them apart by a hash."""
    if VALID_ID.fullmatch(given):
        return given
    if address := web_address(given):
        return f"{_slug(_path_stem(address))}-{_hash(given)}"
    return f"{_slug(given)}-{_hash(given)}"


def _path_stem(url: str) -> str:
    """Return the last part of the path that names something."""
    parts = [part for part in urlsplit(url).path.split("/") if part]
    for part in reversed(parts):
        stem = re.sub(r"\.(html?|php|aspx?|amp|shtml)$", "", part, flags=re.IGNORECASE)
        if stem.lower() not in _GENERIC_STEMS:
            return stem
    return urlsplit(url).netloc


def _slug(text: str) -> str:
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", errors="ignore").decode()
    slug = _NOT_ALLOWED.sub("-", ascii_text).strip("-._")[:_SLUG_CHARS].strip("-._")
    return slug.lower() or "article"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()[:_HASH_CHARS]
