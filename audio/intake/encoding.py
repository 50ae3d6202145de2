"""From bytes to text: which encoding they are in, and whether they are text at all."""

import codecs
import re

from audio.errors import ArticleUnreadable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The first bytes of what people give by mistake, and what it is called.
_SIGNATURES = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"ID3", "an MP3 file"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "a rich text document"),
)
_MEDIA_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_META_WINDOW_BYTES = 4096
_SAMPLE_BYTES = 65_536
_UTF8_SEQUENCES = 4
"""So many bytes that continue a character, all in their place, are no chance."""
# Browsers read pages that call themselves Latin-1 or ASCII as Windows-1252 (WHATWG Encoding).
_WEB_NAMES = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "tis-620": "cp874"}
# No white space, and not the sign that begins a terminal's codes.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")


def decode(data: bytes, *, name: str, media_type: str | None = None) -> str:
    """Return the text in the bytes.

    The order is that of the WHATWG Encoding standard, with detection last: byte-order mark,
    charset of the media type, charset the document declares, UTF-8, then detection. Bytes that
    are plainly UTF-8 are read so whatever is declared: many a page was saved anew and kept its
    old declaration.

    Raises:
        ArticleUnreadable: there are no bytes (``empty``), they are no text (``binary``), or no
            encoding fits them (``encoding``).
    """
    if not data.strip(b"\x00\t\n\r\f "):
        raise ArticleUnreadable(
            f"{name}: there is nothing in it. Give a file with an article.", reason="empty"
        )
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _without_nulls(data.decode(encoding, errors="replace"), name)
    _refuse_known_files(data, name)
    if (text := _plainly_utf8(data)) is not None:
        return _without_nulls(text, name)
    for declared in _declared(data, media_type):
        text = _try(data, declared)
        if text is not None:
            return _without_nulls(text, name)
    return _without_nulls(_detected(data, name), name)


def _plainly_utf8(data: bytes) -> str | None:
    """Return text whose bytes form UTF-8 sequences so often that chance can't have made them."""
    if data.isascii():
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if len(data) - len(text) >= _UTF8_SEQUENCES else None


def _refuse_known_files(data: bytes, name: str) -> None:
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise ArticleUnreadable(
                f"{name}: this is {what}, not text. Save the article as HTML, Markdown or plain "
                f"text.",
                reason="binary",
            )


def _declared(data: bytes, media_type: str | None) -> list[str]:
    names = []
    if media_type and (match := _MEDIA_CHARSET.search(media_type)):
        names.append(match[1])
    head = data[:_META_WINDOW_BYTES]
    for pattern in (_XML_CHARSET, _META_CHARSET):
        if found := pattern.search(head):
            # A page whose markup could be read as ASCII is not UTF-16, whatever it says.
            declared = found[1].decode("ascii", errors="replace")
            names.append("utf-8" if declared.lower().startswith("utf-16") else declared)
    return [*names, "utf-8"]


def _try(data: bytes, encoding: str) -> str | None:
    try:
        canonical = codecs.lookup(encoding).name
        decoded = data.decode(_WEB_NAMES.get(canonical, canonical))
    except UnicodeDecodeError:
        return None
    except (
        LookupError,
        ValueError,
        AssertionError,
    ):  # unknown, not a text codec, or not a name at all
        return None
    return decoded if isinstance(decoded, str) else None


def _detected(data: bytes, name: str) -> str:
    """A few broken bytes in UTF-8 stay UTF-8; otherwise the likeliest encoding of a sample."""
    lenient = data.decode("utf-8", errors="replace")
    broken = lenient.count("\ufffd")
    beyond_ascii = sum(1 for c in lenient if ord(c) > 127)
    if b"\x00" not in data and broken * 20 < beyond_ascii:
        return lenient
    # Few articles need it, and it takes longer to import than to detect.
    from charset_normalizer import from_bytes  # noqa: PLC0415

    best = from_bytes(data[:_SAMPLE_BYTES]).best()
    if best is None:
        raise ArticleUnreadable(
            f"{name}: the bytes are no text in any encoding we know. Save the article as UTF-8 "
            f"text.",
            reason="binary" if b"\x00" in data[:_SAMPLE_BYTES] else "encoding",
        )
    return data.decode(best.encoding, errors="replace")


def _without_nulls(text: str, name: str) -> str:
    """Refuse text that is mostly control characters; drop a stray null."""
    sample = text[:_SAMPLE_BYTES]
    controls = len(_CONTROLS.findall(sample))
    if controls * 10 > len(sample):
        raise ArticleUnreadable(
            f"{name}: the bytes are not text. Save the article as HTML, Markdown or plain text in "
            f"UTF-8.",
            reason="binary",
        )
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
