"""Addresses, handles, tags and signs in Spanish."""

import re

from audio.spoken.item import Item
from audio.spoken.scan import Rule, piece
from audio.spoken.spanish.names import say_label
from audio.spoken.spanish.numbers import digit_string, digits

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_TLD = (
    "com|org|net|es|mx|ar|co|cl|pe|uy|ve|ec|bo|py|cr|gt|cu|do|pa|cat|eus|gal|info|tv|gob|gov|edu|eu|io|uk|fr|de|us|ai"
    "|app|news|int|me|press|live|online|media|ly|be|it|pt|br|ru|cn|ch|ca"
)
#: Which language the page behind a link is in: los movimientos [en] de protesta.
_LINKED_LANGUAGE = re.compile(r"\[(?:en|es|fr|pt|it|ar|ru|zh|de|ca)\]")
#: What a brand that is written as its address ends in: Booking.com, Amazon.es.
_BRANDED = "com|org|net|es|tv|info|gob|mx|io"
_URL = re.compile(
    rf"(?<![\w@.])(?:(?P<scheme>https?://)(?:www\.)?|www\.)(?P<host>{_LABEL}(?:\.{_LABEL}){{1,5}})(?P<path>[/?#:][^\s<>«»\"”“)]{{0,2000}})?"
)
_HOST = re.compile(
    rf"(?<![\w@./-])(?P<host>(?:[a-z0-9][a-z0-9-]{{0,40}}+\.){{1,4}}(?:{_TLD})"
    rf"|[A-Z][A-Za-z0-9-]{{1,40}}+\.(?:{_BRANDED}))(?![\w-]|\.[a-z])(?P<path>/[^\s<>«»\"”“)]{{0,2000}})?"
)
_EMAIL = re.compile(
    rf"(?<![\w.])(?P<user>[A-Za-z0-9_][A-Za-z0-9._+-]{{0,63}}+)@(?P<host>{_LABEL}(?:\.{_LABEL}){{1,4}})"
)
_HANDLE = re.compile(r"(?<![\w@])@(?P<name>\w{1,40}(?:\.(?:[a-z]\w{0,20}|\d\w{0,20}))?)")
_HASHTAG = re.compile(r"(?<![\w&])#(?P<name>(?!\d+\b)\w{1,80})")
_NUMBER_SIGN = re.compile(r"#(?=\d)")
_CAMEL = re.compile(r"[^\W\d_]?[^\W\d_A-ZÁÉÍÓÚÑ]+|[A-ZÁÉÍÓÚÜÑ]+(?![^\W\d_A-ZÁÉÍÓÚÑ])|\d+|[^\W\d_]")
_PATH_END = ".,;:!?'’…"
_ENDINGS = re.compile(r"(?<=[^\W\d_]{3})(?:/[ao]s?|\([ao]s?\)|/es)(?![^\W_])")
_INCLUSIVE = re.compile(r"(?P<stem>[A-Za-zÀ-ÿ]{3,20}+)@(?P<s>s?)(?![\w@])")
_PER = re.compile(
    r"(?<=[^\W\d_])/(?=(?:día|hora|año|mes|semana|minuto|habitante|persona|noche|kilo|litro|barril)(?![^\W_]))"
    r"|(?<=euros|pesos|lares|soles)/(?=(?:m[²³23]|kg|kWh|MWh|ha|t|l|kilo|metro|tonelada)(?![^\W_]))"
)
_JOINED = re.compile(r"(?<=[^\W_])/(?=[^\W_])")
_ABBREVIATED = re.compile(r"(?<=[^\W\d_])\.(?=,|;| [a-zà-ÿ])")
SIGNS = {
    "&": "y", "=": "igual a", "≈": "aproximadamente", "≠": "distinto de", "±": "más menos",
    "≥": "mayor o igual que", "≤": "menor o igual que", "§": "sección", "%": "por ciento",
    "‰": "por mil", "@": "arroba", "°": "grados", "№": "número", "℃": "grados Celsius",
    "℉": "grados Fahrenheit", "÷": "entre", "√": "raíz de", "∞": "infinito",
}  # fmt: skip
_SIGN = re.compile("[" + "".join(re.escape(s) for s in SIGNS) + "]")
#: As a rate is written in English: una pantalla de 6,7" @ 120 Hz.
_AT_RATE = re.compile(r"(?<= )@(?= \d)")
_COMPARED = re.compile(r"(?P<sign>[<>~])(?==? ?\d)=? ?")
_PLUS = re.compile(r"(?:(?<![^\s(«])\+(?= ?\d)|(?<=\w )\+(?= \w)|(?<=[\w%])\+(?=\w))")
_TRAILING_PLUS = re.compile(r"(?<=[^\W_])\+(?!\w)")


#: Figures of an address that are said as one number: years and round thousands.
_WHOLE_FIGURES = re.compile(r"(?:19|20)\d\d|[1-9]000")
_SEPARATORS = {".": "punto", "-": "guion", "_": "guion bajo", "+": "más"}
_PIECES = re.compile(r"[.\-_+]|\d+|[^\W\d_]+|.")


def address_rules() -> tuple[Rule, ...]:
    """Return the rules for addresses, handles and tags, in order."""
    return (
        Rule("footnote", r"\[", _LINKED_LANGUAGE, lambda _: "", needs=r"\]"),
        Rule("url", "hHwW", _URL, _url, needs="."),
        Rule("email", "A-Za-z0-9_", _EMAIL, _email, needs="@"),
        Rule("ending", "a-zñA-ZÑ", _INCLUSIVE, lambda m: f"{m['stem']}o{m['s']}", needs="@"),
        Rule("url", "a-zA-Z0-9", _HOST, _url, needs="."),
        Rule("handle", "@", _HANDLE, lambda m: f"arroba {_split(m['name'])}"),
        Rule("hashtag", "#", _HASHTAG, lambda m: f"hashtag {_split(m['name'])}"),
    )


def sign_rules() -> tuple[Rule, ...]:
    """Return the rules for signs that are said, in order."""
    firsts = "".join(re.escape(s) for s in SIGNS)
    return (
        Rule("sign", "#", _NUMBER_SIGN, lambda _: "número"),
        Rule("ending", "/(", _ENDINGS, lambda _: ""),
        Rule("per", "/", _PER, lambda _: "por"),
        Rule("slash", "/", _JOINED, lambda _: ""),
        Rule("abbreviation", ".", _ABBREVIATED, lambda _: ""),
        Rule("sign", "+", _PLUS, lambda _: "más"),
        Rule("sign", "+", _TRAILING_PLUS, _or_more),
        Rule("sign", "<>~", _COMPARED, _compared),
        Rule("sign", "@", _AT_RATE, lambda _: "a"),
        Rule("sign", firsts, _SIGN, lambda m: SIGNS[m.group()]),
    )


def _or_more(match: re.Match[str]) -> str:
    """Read 65+ as *o más* and OPEP+ as *más*."""
    return "o más" if match.string[match.start() - 1].isdecimal() else "más"


def _compared(match: re.Match[str]) -> str:
    if match["sign"] == "~":
        return "unos"
    words = "menor" if match["sign"] == "<" else "mayor"
    return f"{words} {'o igual que' if '=' in match.group() else 'que'}"


def _url(match: re.Match[str]) -> list[Item]:
    """Say the site; of what follows it, nothing that a listener could note down."""
    path = match["path"] or ""
    kept = path.rstrip(_PATH_END)
    end = match.end() - len(path) + len(kept)
    signs = [
        Item(n, n + 1, "punctuation", (), match.string[n] if match.string[n] in ",.;:!?" else "")
        for n in range(end, match.end())
    ]
    return [piece(match.start(), end, _host(match["host"]), "url"), *signs]


def _email(match: re.Match[str]) -> str:
    return f"{_split(match['user'])} arroba {_host(match['host'])}"


def _host(host: str) -> str:
    host = host.removeprefix("www.")
    return " punto ".join(_split(label, camel=False) for label in host.split("."))


def _split(name: str, *, camel: bool = True) -> str:
    """Say a name that has no spaces, in the words it is made of."""
    said: list[str] = []
    for run in _PIECES.findall(name):
        if run in _SEPARATORS:
            said.append(_SEPARATORS[run])
        elif run[0].isdecimal():
            one_by_one = len(run) > 2 and not _WHOLE_FIGURES.fullmatch(run)
            said.append(digits(run) if one_by_one else digit_string(run))
        elif run[0].isalpha():
            words = _CAMEL.findall(run) if camel and not run.isupper() else [run]
            said += [say_label(word) for word in words]
    return " ".join(said)
