"""Signs that are said, signs that shape a pause, and what markup left behind."""

import html
import re
from functools import partial

from audio.spoken.english.context import lead
from audio.spoken.english.counts import NUMBERED
from audio.spoken.english.initialisms import is_common, is_shouted
from audio.spoken.english.numbers import Style, cardinal, digits
from audio.spoken.item import Item
from audio.spoken.markup import TAG, say_emoticon, say_footnote
from audio.spoken.patterns import later
from audio.spoken.powers import EXPONENT, EXPONENT_FIRST, PowerWords, index_rule, say_power
from audio.spoken.scan import LETTER, THIN, Rule, piece

_APOSTROPHE_ENTITY = later(
    r"&(?:#0?39|#8217|#x27|#x2019|apos|rsquo);(?P<ending>s|t|d|m|ll|re|ve)(?![^\W_])"
)
_ENTITY = later(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,24}\d{0,2});")
_FOOTNOTE = later(
    r"\[(?:\d{1,3}(?:[,–-] ?\d{1,3}){0,4}|(?<![^\W\d_]\[)[a-z]|note \d{1,3}|citation needed|edit)\]|(?:(?<=[a-z]{3})|(?<=[.,”\"’)]))[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3}(?![^\W_])"  # noqa: E501
)
#: A word that no name is made of, with the number of a note glued to it.
_NOTED = later(
    r"(?P<word>[a-z]{3,20}(?:[a-z]e[sd]|ing|[ts]ion|ment|ity|ness|[ae]nce|ings|[ts]ions|ments"
    r"|ities|[ae]nts?|[ei]rs|ts|able|ive)|[A-Z][a-z]{3,20}(?:[a-z]ed|ment|ments))"
    r"[1-9](?![\w%]|[.,:/-]\d)"
)
#: A tag that is talked about: the <p> tag, the element <div>.
_NAMED_TAG = later(
    r"(?:(?<=[Tt]ag )|(?<=lement ))</?(?P<named>[a-z]{1,10}[1-6]?)>"
    r"|</?(?P<name>[a-z]{1,10}[1-6]?)>(?=[ ](?:tag|element)s?(?![^\W_]))"
)
#: Names of tags that are words; the others are spelled.
_TAG_WORD = later("[a-z]{4,}|div|pre|col|nav|map|sup|sub|del|ins|big")
_LAST_BRACKET = later(r"[)\]}](?=[\s\"”’')\]]{0,8}$)")
#: An 8 needs its nose, or it is a number: petrol is up 8p.
_EMOTICON = later(
    r"(?:[:;=][-']?|8-)[)(DPp/|*](?![\w)])|(?<=[a-z.!?,] )8[)(](?![\w)]| [A-Z])|<3(?!\d)"
)
#: Numbers of notes, as encyclopedias and journals cite: "as others found (12, 14)."
_CITATION = later(r"\([1-9]\d{0,2}(?:[,;–-] ?[1-9]\d{0,2}){0,6}\)(?=[.,;:!?]|\s*$|\s?\(\d)")
#: A number that was written in words just before, as contracts do: thirty (30) days.
_FIGURE_AGAIN = later(r"\((?P<n>\d{1,3})(?P<percent>%)?\)")
_SPAN = later(r"(\d+)[–-] ?(\d+)")
_PLAYED = later(
    r"\b(?:won|win|wins|lost|beat|beaten|defeated|sets|scores?|scored|victory|tied|drew)\b"
)
_CITED = later(r"(?:(?<![^\W_])[a-z]{2,20}|[”\"’)])[ \u00a0]$")
#: What an editor put into a quotation, inside a word or as a word's beginning: promise[s], [T]he.
_INSERT = later(r"[A-Za-z]{0,20}\[[A-Za-z]{1,4}\][a-z]{0,20}(?![^\W_])")
_TICKER = later(
    r"\.(?!NET)(?:[A-Z]{2,6}\d{0,3}|(?<=[a-z] \.)[A-Z]\d{3})(?![\w.])"
    r"|[(<\[]{1,2}[A-Z0-9]{2,6}\.[A-Z]{1,3}[)>\]]{1,2}"
    r"|\([A-Z]{1,2}:[A-Z]{2,6}\)"
    r"|\((?:NYSE|NASDAQ|Nasdaq|LSE|AIM|TSXV?|ASX|AMEX|OTC[A-Z]{0,4}|Euronext|HKEX|BSE|NSE|SGX|JSE)"
    r"(?: [A-Z][A-Za-z]{1,12})?: ?[A-Z0-9]{1,6}(?:\.[A-Z]{1,2})?\)"
)
#: What traders call a share among themselves: $GILD.
_CASHTAG = later(r"\$(?P<letters>[A-Z]{2,5})(?![\w$]|\.\w| ?\d)")
#: What an agency calls the contract of a month: Brent LCOc1, soybeans Sv1.
_CONTRACT = later(r"(?:[A-Z]{2,4}c|(?:S|C|W|KW|MWE|BO|SM|LC|LH|FC)v|[A-Z]{2}cv)[1-9](?!\w|\.\w)")
_JOINED = later(r"(?<=[^\W_])/(?=[^\W_])")
#: So much of one thing in so much of another: 84mcg/100ml.
_DOSE = later(r"\d ?(?:mcg|µg|μg|ug|mg|g|ml|kcal|kJ)$")
_IN_SO_MUCH = later(r"\d{1,4} ?(?:ml|mL|l|L|dl|dL|g|kg|km)(?![^\W_])")
_CHOICE = later(
    r"(?P<a>he|she|him|his|her|they|s)/(?P<b>she|he|her|hers|him|they|them|she)\b", re.IGNORECASE
)
_AND = later(r"&|＆")
_APPROXIMATELY = later(rf"[~∼](?={THIN}?[$€£₪\d])")
_LESS = later(rf"[<>≤≥]=?(?={THIN}?(?:[-$€£\d]|\.\d))")
_COMPARED = {
    "<": "less than",
    ">": "more than",
    "≤": "at most",
    "≥": "at least",
    "<=": "at most",
    ">=": "at least",
}
_SHORTHAND = later(r"(?P<a>[yqmYQM])[/-]?(?:o[/-]?)?(?P=a)(?![^\W_])")
_SHORTHAND_WORDS = {"y": "year on year", "q": "quarter on quarter", "m": "month on month"}
_POWER = later(rf"(?<=[^\W_]){EXPONENT}")
_SAID = {
    "=": "equals", "≠": "is not equal to", "≈": "approximately", "±": "plus or minus", "×": "times",
    "∗": "times", "∙": "times", "⋅": "times", "≦": "at most", "≧": "at least",
    "÷": "divided by", "→": "to", "⇒": "to", "√": "square root of", "∞": "infinity",
    "§": "section", "¶": "paragraph", "№": "number", "@": "at", "＠": "at", "≤": "at most",
    "≥": "at least", "↔": "to and from",
    "∆": "delta", "Δ": "delta", "π": "pi", "µ": "micro", "Ω": "ohms", "∑": "sum", "∂": "",
    "©": "copyright", "℗": "",
    "%": "percent", "％": "percent", "‰": "per mille", "‱": "per ten thousand", "℅": "care of",
    "℃": "degrees Celsius",
    "℉": "degrees Fahrenheit", "↑": "up", "↓": "down", "♥": "love", "♯": "sharp", "♭": "flat",
}  # fmt: skip
_SIGN = later("[" + "".join(map(re.escape, _SAID)) + "]")
_GREEK = dict(
    zip(
        "αβγδεζηθικλνξρστυφχψωΣΛΓΘΦΨ",
        """alpha beta gamma delta epsilon zeta eta theta iota kappa lambda nu xi rho sigma tau
        upsilon         phi chi psi omega sigma lambda gamma theta phi psi""".split(),
        strict=True,
    )
)
_GREEK_LETTER = later(f"(?<![^\\W_])[{''.join(_GREEK)}](?![^\\W_])")
#: How much a building is protected: Grade II*.
_LISTED = later(r"(?:(?<=Grade I)|(?<=Grade II))\*")
_SHARP = later(r"(?<=[CF])#(?![^\W_])")
_PLUS = later(r"\+(?=\+|[^\W_]|\s[^\W_]|$|\s|[,.;)])")
_DOTS = later(r"\.{2,}|(?:\. ){2,}\.|…+")
#: A loss, and no price after a dash: fell to -$6.9 million, but "Adults -$6".
_LOSS = r"[$€£]\d[\d.,]{0,12}[ \u00a0]?(?:[mb]n?|tn|million|billion|trillion)(?![^\W_])"
_DASHES = later(rf"(?:--+|[—―–]+|(?<=\s)-(?!{_LOSS}))(?=\s|$|[^\d])")
_DOT_INSIDE = later(r"\.(?=[^\W_])")
#: The first letter of a genus before its species: E.coli.
_SPECIES = later(r"(?<![^\W_])[A-Z]$")
_APOSTROPHE = later(
    rf"['’‘](?P<word>(?:em|til|tis|twas|cause|bout|round|n)(?!{LETTER}))", re.IGNORECASE
)
_ENDING = later(r"(?<=[^\W_])['’](?P<ending>s|S|d|ll|re|ve|t)(?![^\W_])")
_ELISIONS = {
    "em": "them",
    "til": "until",
    "tis": "it is",
    "twas": "it was",
    "cause": "because",
    "bout": "about",
    "round": "round",
    "n": "and",
}


def rules(style: Style) -> tuple[Rule, ...]:
    """Return the rules that come before all others: markup and footnote marks."""
    return (
        Rule("markup", "<", _NAMED_TAG, _say_tag),
        Rule("markup", "<", TAG, lambda _: ""),
        Rule("entity", "&", _APOSTROPHE_ENTITY, _say_apostrophe_entity),
        Rule("entity", "&", _ENTITY, _say_entity),
        Rule("footnote", r"\[¹²³⁴⁵⁶⁷⁸⁹⁰", _FOOTNOTE, say_footnote),
        Rule("footnote", "A-Za-z", _NOTED, _say_noted, needs="1-9"),
        Rule("emoticon", ":;=8<", _EMOTICON, say_emoticon),
        Rule("doubled", "(", _FIGURE_AGAIN, partial(_say_figure_again, style), needs=r"\d"),
        Rule("footnote", "(", _CITATION, _say_citation),
        Rule("insert", r"A-Za-z\[", _INSERT, _say_insert, needs=r"\["),
        Rule("ticker", r".(<\[", _TICKER, _say_ticker, needs="A-Z"),
        Rule("ticker", "$", _CASHTAG, lambda m: ".".join(m["letters"]), needs="A-Z"),
        Rule("ticker", "A-Z", _CONTRACT, _say_contract, needs="cv"),
        Rule("shorthand", "yqmYQM", _SHORTHAND, _say_shorthand),
        Rule("power", EXPONENT_FIRST, _POWER, partial(say_power, _power_words(style))),
        index_rule(_power_words(style)),
        Rule("choice", "hHsStT", _CHOICE, _say_choice, needs="/"),
        Rule("bracket", r")\]}", _LAST_BRACKET, lambda _: ""),
        Rule("ellipsis", ".…", _DOTS, _say_dots),
        Rule("dash", "—―–-", _DASHES, _say_dash),
    )


def late_rules() -> tuple[Rule, ...]:
    """Return the rules that come after numbers: signs that are said."""
    return (
        Rule("comparison", "<>≤≥", _LESS, _say_compared),
        Rule("approximately", "~∼", _APPROXIMATELY, lambda _: "about"),
        Rule("and", "&＆", _AND, lambda _: "and"),
        Rule("slash", "/", _JOINED, _say_slash),
        Rule("sign", "".join(_GREEK), _GREEK_LETTER, lambda m: _GREEK[m.group()]),
        Rule("sign", "*", _LISTED, lambda _: "star"),
        Rule("sharp", "#", _SHARP, lambda _: "sharp"),
        Rule("plus", r"\+", _PLUS, lambda _: "plus"),
        Rule("sign", "".join(map(re.escape, _SAID)), _SIGN, _say_sign),
        Rule("elision", "'’‘", _APOSTROPHE, _say_elision),
        Rule("ending", "'’", _ENDING, lambda m: f"'{m['ending'].lower()}"),
        Rule("dot", ".", _DOT_INSIDE, partial(_say_inside_dot)),
    )


def _say_slash(match: re.Match[str]) -> str:
    dose = _DOSE.search(lead(match, 8)) and _IN_SO_MUCH.match(match.string, match.end())
    return "per" if dose else ""


def _say_noted(match: re.Match[str]) -> list[Item] | None:
    """Say a word without the number of its note, which was raised: adjusted2 profit."""
    word = match["word"]
    if word.lower().removesuffix("s") in NUMBERED:
        return None
    return [piece(*match.span(), word, "footnote")]


def _say_apostrophe_entity(match: re.Match[str]) -> str | None:
    if not match.start() or not match.string[match.start() - 1].isalpha():
        return None
    return f"'{match['ending']}"


def _say_entity(match: re.Match[str]) -> list[Item] | str | None:
    """Say what an HTML entity stands for."""
    sign = html.unescape(match.group())
    if sign == match.group():
        return None
    if sign.isspace():
        return [Item(*match.span(), "space")]
    if sign in {"–", "—", "―"}:
        return [Item(*match.span(), "punctuation", (), ",")]
    if sign == "&":
        return "and"
    if sign in {"’", "'"} and match.string[match.end() : match.end() + 2].rstrip() in {"s", "t"}:
        return [Item(*match.span(), "silent", (), "", "entity")]
    if sign.isalpha():
        return sign
    return _SAID.get(sign, "")


def _say_shorthand(match: re.Match[str]) -> str | None:
    """Say y/y and yoy as market reporters do."""
    if len(match.group()) < 3 or (match.start() and match.string[match.start() - 1].isalnum()):
        return None
    written = match.group()
    if "/" not in written and "o" not in written[1:]:
        return None
    before = match.string[max(0, match.start() - 8) : match.start()].rstrip()
    if written.lower() == "mom" and written != "MoM" and not before.endswith(("%", "percent")):
        return None
    return _SHORTHAND_WORDS[match["a"].lower()]


def _say_figure_again(style: Style, match: re.Match[str]) -> str | None:
    before = lead(match, 48).rstrip().lower()
    before = before.removesuffix("percent").removesuffix("per cent").rstrip()
    said = cardinal(int(match["n"]), style)
    for words in (said, said.replace("-", " ")):
        if before.endswith(words):
            head = before[: -len(words)][-1:]
            return None if head.isalnum() or head == "-" else ""
    return None


def _say_citation(match: re.Match[str]) -> str | None:
    """Leave out the number of a note; after a name it is an age or a place: Ada Renn (23)."""
    before = lead(match, 40)
    if not _CITED.search(before) or _PLAYED.search(before):
        return None
    pairs = _SPAN.findall(match.group())
    return None if any(int(first) >= int(last) for first, last in pairs) else ""


def _say_insert(match: re.Match[str]) -> str | None:
    """Say promise[s] and [T]he as whole words, but leave a note such as word[a]."""
    word = match.group().replace("[", "").replace("]", "")
    if match.group()[0] == "[" and match.group()[-1] == "]":
        return None
    inside = match.group()[0] == "[" or match.group()[-1] != "]"
    ending = match.group().endswith(("[s]", "[ed]", "[d]", "[es]", "[ing]", "[en]", "[ly]"))
    return word if len(word) > 1 and not word.isupper() and (inside or ending) else None


def _say_ticker(match: re.Match[str]) -> str | None:
    """Leave out what a market calls a share or an index: .SPX, (AAPL.O), (N:TRI)."""
    before = match.string[match.start() - 1 : match.start()] if match.start() else " "
    written = match.group()
    if written[0] == "(" and written[-1] != ")":
        return None
    if written[0] == "." and (is_common(written[1:]) or is_shouted(match.string)):
        return None
    return "" if before.isspace() or before == "(" else None


def _say_contract(match: re.Match[str]) -> str | None:
    before = lead(match, 2)
    return "" if before[:1].isalpha() and before[1:] == " " else None


def _power_words(style: Style) -> PowerWords:
    return PowerWords(
        squared="squared",
        cubed="cubed",
        power="to the power of",
        minus="minus",
        plus="plus",
        number=lambda number: cardinal(number, style),
        letter=str,
        index="sub",
        log="log base",
    )


def _say_tag(match: re.Match[str]) -> str:
    """Say a tag's name: p, H.R, H one, table."""
    name = match["named"] or match["name"]
    if len(name) == 1 or _TAG_WORD.fullmatch(name):
        return name
    letters = ".".join(name.rstrip("123456").upper())
    return f"{letters} {digits(name[-1])}" if name[-1].isdigit() else letters


def _say_choice(match: re.Match[str]) -> str | None:
    start = match.start()
    if start and match.string[start - 1].isalnum():
        return None
    first = "she" if match["a"].lower() == "s" else match["a"]
    return f"{first} or {match['b']}"


def _say_dots(match: re.Match[str]) -> list[Item]:
    """An ellipsis trails off: a full stop at the end, a pause anywhere else."""
    rest = match.string[match.end() : match.end() + 6].strip(" \"'”’)]»")
    return [Item(*match.span(), "punctuation", (), "," if rest else ".", "ellipsis")]


def _say_dash(match: re.Match[str]) -> list[Item] | None:
    """A dash is a pause, but a list's dash before the first word is none, nor a minus."""
    text = match.string
    after = text[match.end() : match.end() + 1]
    if match.group() == "-" and after.isalnum():
        return None
    if (
        match.group() == "–"
        and text[match.start() - 1 : match.start()].isalnum()
        and after.isalpha()
    ):
        return [Item(*match.span(), "punctuation", (), "-")]
    return [Item(*match.span(), "punctuation", (), ",")]


def _say_compared(match: re.Match[str]) -> str:
    before = match.string[max(0, match.start() - 2) : match.start()].strip()
    if match.group() == ">" and before.isdigit():
        return "greater than"
    return _COMPARED.get(match.group(), "")


def _say_sign(match: re.Match[str]) -> str:
    return _SAID[match.group()]


def _say_elision(match: re.Match[str]) -> str | None:
    start = match.start()
    if start and match.string[start - 1].isalnum():
        return None
    return _ELISIONS[match["word"].lower()]


def _say_inside_dot(match: re.Match[str]) -> list[Item] | str | None:
    """A dot between letters is part of a name (Node.js) or a sentence run on."""
    before = match.string[match.start() - 1 : match.start()] if match.start() else ""
    if not before and is_shouted(match.string):
        return ""
    if not before.isalnum():
        return (
            "dot"
            if match.string[match.end() : match.end() + 1].isalpha() and not before.strip(" (")
            else ""
        )
    after = match.string[match.end() : match.end() + 1]
    if _SPECIES.search(lead(match, 2)) and after.islower():
        return ""
    if after.isupper() and not before.isupper():
        return [piece(match.start(), match.end(), "", "dot", ".")]
    return "dot" if before.isalpha() or after.isalpha() else "point"
