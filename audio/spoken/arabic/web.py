"""Addresses, handles, tags and signs in Arabic."""

import re

from audio.spoken.arabic.foreign import say_foreign, say_latin
from audio.spoken.arabic.numbers import digit_string
from audio.spoken.item import Item
from audio.spoken.scan import Rule, piece

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_TAIL = r"[^\s<>«»\"”“)،؛]{0,2000}"
_TLD = (
    "com|org|net|info|tv|gov|edu|eu|io|uk|fr|de|us|news|app|int|me|ly|sa|ae|eg|qa|kw|om"
    "|bh|jo|lb|sy|iq|ps|ma|dz|tn|sd|ye|ir|tr|il|ru|cn"
)
_URL = re.compile(
    rf"(?<![A-Za-z0-9@.])(?:https?://(?:www\.)?|www\.)(?P<host>{_LABEL}(?:\.{_LABEL}){{1,5}})(?P<path>[/?#:]{_TAIL})?"
)
_HOST = re.compile(
    rf"(?<![\w@./-])(?P<host>(?:[a-z0-9][a-z0-9-]{{0,40}}+\.){{1,4}}(?:{_TLD}))(?![\w-]|\.[a-z])(?P<path>/{_TAIL})?"
)
_EMAIL = re.compile(
    rf"(?<![\w.])(?P<user>[A-Za-z0-9_][A-Za-z0-9._+-]{{0,63}}+)@(?P<host>{_LABEL}(?:\.{_LABEL}){{1,4}})"
)
_HANDLE = re.compile(r"(?<![\w@])@(?P<name>\w{1,40})")
_HASHTAG = re.compile(r"(?<![\w&])#(?P<name>(?!\d+\b)\w{1,80})")
_PATH_END = ".,;:!?'’…"
_PIECES = re.compile(r"[.\-_+]|\d+|[A-Za-z]+|[^\W\d_A-Za-z]+|.")
_SEPARATORS = {".": "نقطة", "-": "شرطة", "_": "شرطة سفلية", "+": "زائد"}
SIGNS = {
    "&": "و", "=": "يساوي", "≈": "نحو", "±": "زائد أو ناقص", "≥": "أكبر من أو يساوي",
    "≤": "أقل من أو يساوي", "§": "مادة", "%": "بالمئة", "٪": "بالمئة", "‰": "بالألف", "@": "آت",
    "°": "درجة", "№": "رقم", "÷": "على", "×": "في", "∞": "ما لا نهاية", "≠": "لا يساوي",
    "℃": "درجة مئوية", "℉": "درجة فهرنهايت", "+": "زائد", "π": "باي", "√": "جذر",
}  # fmt: skip
_SIGN = re.compile("[" + "".join(re.escape(s) for s in SIGNS) + "]")
_MORE_OR_LESS = re.compile(r"\+ ?/ ?[-−] ?(?=\d)")
_NUMBER_SIGN = re.compile(r"#(?=\d)")
_COMPARED = re.compile(r"(?P<sign>[<>~])(?==? ?\d)=? ?")
_ABBREVIATED = re.compile(r"(?<=[^\W\d_])\.(?=[،,؛;])")


def address_rules() -> tuple[Rule, ...]:
    """Return the rules for addresses, handles and tags, in order."""
    return (
        Rule("url", "hHwW", _URL, _url),
        Rule("email", "A-Za-z0-9_", _EMAIL, lambda m: f"{_split(m['user'])} آت {_host(m['host'])}"),
        Rule("url", "a-z0-9", _HOST, _url),
        Rule("handle", "@", _HANDLE, lambda m: _split(m["name"], signs=False)),
        Rule("hashtag", "#", _HASHTAG, lambda m: f"وسم {_split(m['name'], signs=False)}"),
    )


def sign_rules() -> tuple[Rule, ...]:
    """Return the rules for signs that are said, in order."""
    firsts = "".join(re.escape(s) for s in SIGNS)
    return (
        Rule("sign", "#", _NUMBER_SIGN, lambda _: "رقم"),
        Rule("sign", "+", _MORE_OR_LESS, lambda _: SIGNS["±"]),
        Rule("sign", "<>~", _COMPARED, _compared),
        Rule("abbreviation", ".", _ABBREVIATED, lambda _: ""),
        Rule("sign", firsts, _SIGN, lambda m: SIGNS[m.group()]),
    )


def _compared(match: re.Match[str]) -> str:
    return {"<": "أقل من", ">": "أكثر من", "~": "نحو"}[match["sign"]]


def _url(match: re.Match[str]) -> list[Item]:
    """Say the site; of what follows it, nothing that a listener could note down."""
    path = match["path"] or ""
    kept = path.rstrip(_PATH_END)
    end = match.end() - len(path) + len(kept)
    signs = [
        Item(n, n + 1, "punctuation", (), match.string[n] if match.string[n] in ".:!?" else "")
        for n in range(end, match.end())
    ]
    return [piece(match.start(), end, _host(match["host"]), "url"), *signs]


def _host(host: str) -> str:
    return " نقطة ".join(_split(label) for label in host.removeprefix("www.").split("."))


def _split(name: str, *, signs: bool = True) -> str:
    """Say a name that has no spaces, in the words it is made of."""
    said: list[str] = []
    for run in _PIECES.findall(name):
        if run in _SEPARATORS:
            said.append(_SEPARATORS[run] if signs else "")
        elif run[0].isdecimal():
            said.append(digit_string(run))
        elif run.isascii() and run.isalpha():
            said.append(say_latin(run))
        elif run[0].isalpha():
            said.append(say_foreign(run))
    return " ".join(filter(None, said))
