"""Addresses of the web: URLs, e-mail, domains, file names, @handles and #hashtags."""

import re

from audio.spoken.english.counts import paired
from audio.spoken.english.foreign import say_foreign
from audio.spoken.english.initialisms import is_common, is_pronounceable, is_spelled, reading
from audio.spoken.english.numbers import Style, digits
from audio.spoken.item import Item
from audio.spoken.scan import LETTER, NUMERALS, Rule, piece

_TLD = (
    "com|org|net|gov|edu|int|mil|info|biz|news|app|dev|io|ai|co|tv|me|ly|fm|uk|us|eu|de|fr|es|it|nl|be|ch|at|se|no|dk"
    "|fi|ie|pl|cz|ru|ua|by|kz|tr|gr|pt|ro|hu|bg|rs|hr|ba|al|cn|jp|kr|in|pk|bd|lk|np|au|nz|za|ng|ke|gh|eg|ma|dz|tn"
    "|ly|sd|et|il|ps|lb|sy|jo|iq|ir|sa|ae|qa|kw|bh|om|ye|br|mx|ar|cl|pe|ve|cu|bo|ec|uy|py|ca|online|site|tech|blog|xyz"
)
_TAIL = r"[^\s<>\"“”‘’«»(){}\[\]|\\^`]{0,2000}"
_URL = re.compile(
    rf"(?:(?:https?|ftp)://|www\.)(?P<host>[\w.-]{{1,200}})(?P<tail>(?::\d{{1,5}})?(?:[/?#]{_TAIL})?)",
    re.IGNORECASE,
)
_EMAIL = re.compile(
    r"(?:mailto:)?(?P<name>[\w.+-]{1,64})@(?P<host>(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24})(?![\w-])"
)
_DOMAIN = re.compile(
    rf"(?P<host>(?:[A-Za-z0-9][A-Za-z0-9_-]{{0,62}}\.){{1,5}}(?:{_TLD}))(?P<tail>/[\w/.%-]{{0,300}})?(?![\w-]|\.\w|@)"
)
_FILE = re.compile(
    r"(?P<name>[A-Za-z0-9_-]{1,60})\.(?P<kind>pdf|docx?|xlsx?|pptx?|jpe?g|png|gif|mp3|mp4|zip|csv|txt|html?|exe|js|json|py)(?![\w.])"
)
_HANDLE = re.compile(r"@(?P<name>[A-Za-z0-9_]{1,50}(?:\.[A-Za-z0-9_]{1,30})?)(?![\w@])")
_LETTERED = f"[^\\W{NUMERALS}]"
_HASHTAG = re.compile(
    rf"[#＃](?P<name>{LETTER}{_LETTERED}{{0,99}}|\d{{1,4}}{LETTER}{_LETTERED}{{0,90}})"
)
_CAMEL = re.compile(
    r"Ma?c[A-Z][a-z]+|[A-Z]{3,}s(?![a-z])|[A-Z]+(?=[A-Z][a-z]|\d|_|$)|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_]+|_"
)
_PARTS = re.compile(r"[A-Za-z]+|\d+|[^\W\d_]+|[^\w]|_")
_SIGNS = {
    ".": "dot",
    "/": "slash",
    "-": "dash",
    "_": "underscore",
    "+": "plus",
    "@": "at",
    ":": "colon",
    "~": "tilde",
}
_TITLES = {
    "Jr": "Junior",
    "Sr": "Senior",
    "Dr": "Doctor",
    "Mr": "Mister",
    "Mrs": "Missus",
    "Prof": "Professor",
}
_VOWELS = frozenset("AEIOUY")
_SAID_TLD = frozenset(
    "com org net gov edu info biz news app dev mil co int online site tech blog".split()
)
#: A part of a path that no one could note down: letters and figures mixed, capitals inside.
_NOISE = re.compile(
    r"(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{5,}|[a-z][A-Z][A-Za-z]*[a-z][A-Z]|[A-Z]{2}[a-z][A-Z]"
)
#: Years and round thousands.
_WHOLE_FIGURES = re.compile(r"(?:19|20)\d\d|[1-9]000")
#: Paths longer than this are noise to a listener.
_LONGEST_PATH = 40


def rules(style: Style) -> tuple[Rule, ...]:
    """Return the rules for addresses; they come before every other rule for words."""
    return (
        Rule("url", "hHfFwW", _URL, lambda m: _say_url(style, m), needs=":."),
        Rule(
            "email",
            r"\w",
            _EMAIL,
            lambda m: f"{_spell(m['name'], style)} at {_say_host(m['host'], style)}",
            needs="@",
        ),
        Rule("domain", "A-Za-z0-9", _DOMAIN, lambda m: _say_domain(style, m), needs="."),
        Rule(
            "file",
            "A-Za-z0-9_",
            _FILE,
            lambda m: f"{_spell(m['name'], style)} dot {_file_kind(m['kind'])}",
            needs=".",
        ),
        Rule("handle", "@", _HANDLE, lambda m: f"at {_spell(m['name'], style)}"),
        Rule("hashtag", "#＃", _HASHTAG, lambda m: f"hashtag {_camel(m['name'], style)}"),
    )


def _say_url(style: Style, match: re.Match[str]) -> list[Item] | None:
    host = match["host"].rstrip(".-_")
    if not host:
        return None
    end = match.end()
    tail = match["tail"]
    kept = tail.rstrip(".,;:!?*_-") if tail else ""
    dropped = len(tail) - len(kept) if tail else len(match["host"]) - len(host)
    lead = "W.W.W dot " if match.group()[:4].lower() == "www." else ""
    host = host.removeprefix("www.")
    said = lead + _say_host(host, style) + _say_path(kept, style)
    items = [piece(match.start(), end - dropped, said, "url")]
    return items + _closing_items(match.string, end - dropped, end)


def _closing_items(text: str, start: int, end: int) -> list[Item]:
    """The sentence's own punctuation, which is no part of the address."""
    return [
        Item(n, n + 1, "punctuation", (), text[n] if text[n] in ".,;:!?" else "")
        for n in range(start, end)
    ]


def _say_domain(style: Style, match: re.Match[str]) -> str | None:
    host = match["host"]
    label, _, top = host.rpartition(".")
    if label.isdigit() or (top[0].isupper() and top != top.upper()):
        return None
    if (
        top in {"in", "at", "no", "it", "is", "me", "be", "so", "us", "al", "by", "my", "as"}
        and "." not in label
        and not match["tail"]
    ):
        return None
    tail = match["tail"] or ""
    kept = tail.rstrip("./")
    return _say_host(host, style) + _say_path(kept, style)


def _say_host(host: str, style: Style) -> str:
    *labels, top = host.split(".")
    said = [_spell(label, style) if label not in {"co", "ac"} else label for label in labels]
    low = top.lower()
    if not low.isascii() or not low.isalpha():
        said.append(_spell(low, style))
        return " dot ".join(filter(None, said))
    said.append(low if low in _SAID_TLD else ".".join(top.upper()) if len(top) < 4 else low)
    return " dot ".join(said)


def _say_path(path: str, style: Style) -> str:
    path = re.split(r"[?#]", path, maxsplit=1)[0].rstrip("/")
    if not path or len(path) > _LONGEST_PATH or _NOISE.search(path):
        return ""
    return " " + _spell(path, style)


def _file_kind(kind: str) -> str:
    return ".".join(kind.upper()) if kind.isalpha() else _spell(kind, Style(british=False))


def _spell(written: str, style: Style) -> str:
    """Say a name in an address: words as words, what is no word letter by letter, every sign."""
    said = []
    for part in _PARTS.findall(written):
        if part.isdecimal():
            said.append(_figures(part, style))
        elif part.isalpha():
            said.extend(_run(p, style) for p in _CAMEL.findall(part))
        else:
            said.append(_SIGNS.get(part, ""))
    return " ".join(filter(None, said))


def _figures(written: str, style: Style) -> str:
    """Say figures in an address as one dictates them: years whole, others one by one."""
    if len(written) < 3 or _WHOLE_FIGURES.fullmatch(written):
        return paired(written, style)
    return digits(written)


def _run(word: str, style: Style) -> str:
    if word.isdecimal():
        return paired(word, style) if len(word) < 5 else digits(word)
    if word == "_":
        return ""
    if not word.isascii():
        return say_foreign(word)
    if word.isupper():
        return reading(word)
    if len(word) > 3 and word[:-1].isupper():
        said = reading(word[:-1])
        return f"{said}'s" if "." in said else f"{said}s"
    if word in _TITLES:
        return _TITLES[word]
    capitals = word.upper()
    named = word[0].isupper() and not _VOWELS.isdisjoint(capitals)
    if not word.islower() and (named or is_common(capitals)):
        return word
    if (len(word) < 4 or _VOWELS.isdisjoint(capitals)) and not is_pronounceable(capitals):
        return ".".join(capitals)
    return ".".join(capitals) if word.islower() and is_spelled(capitals) else word


def _camel(name: str, style: Style) -> str:
    return " ".join(filter(None, (_run(p, style) for p in _CAMEL.findall(name))))
