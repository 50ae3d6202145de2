"""Money: $3.4 million, £20m, €1.2bn, US$5-10m, 50p, 20¢, USD 5m, 5 EUR, ₪300."""

import re
from functools import partial

from audio.spoken.english.context import NO_NOUN, word_after, word_before
from audio.spoken.english.figures import (
    AMOUNT,
    REACH,
    SCALE_WORD,
    SCALES,
    TO,
    VULGAR,
    is_one,
    say_amount,
)
from audio.spoken.english.money.currencies import CODES, RAND, SIGNS, Currency
from audio.spoken.english.numbers import Style, cardinal
from audio.spoken.item import Item
from audio.spoken.scan import THIN, Rule, any_of, piece

#: The other end of a range in millions: between $1.5 and $2 million.
_SCALE_TO_COME = re.compile(
    rf"\S?(?:{TO}|{THIN}(?:and|or){THIN})\D{{0,4}}\d[\d.,]{{0,12}}"
    rf"[- \u00a0]?(?:[mbt]n?|{SCALE_WORD})\b"
)
_VERBAL = re.compile(r"(?:ed|ing|ly)$|^(?:spent|paid|owed|lost|won|given|made|cost|spend|target)$")
#: Behind hundredths and more, noughts say nothing of a sum: $1.2320.
_IDLE_NOUGHTS = re.compile(r"(\.\d{2,}?)0+\Z")
#: How often something is paid; the noun that the sum describes comes after it.
#: A rate that describes a noun: a $10 per day increase.
_RATE = re.compile(
    r" (?:per|an?)[ -](?:day|week|month|year|hour|night|share|barrel|person|head|gallon|ton|tonne"
    r"|ounce|unit|ticket|lit(?:re|er)|mile|bushel|vehicle|household)[ -](?P<noun>[a-z]{3,20})"
)
#: Both ends of a sum in one scale: between $8 and 9 billion.
_BETWEEN = re.compile(
    r"(?P<sign>[$£€])(?P<low>\d{1,3}(?:\.\d{1,2})?) and [$£€]?(?P<amount>\d{1,3}(?:\.\d{1,2})?)"
    rf"(?:(?P<short>bn|mn?|tn|k)|[ -](?P<word>{SCALE_WORD}))(?![^\W_])"
)
_OFTEN = frozenset("hourly daily weekly monthly quarterly yearly annual".split())
_OWNERS = frozenset("a an another the its his her their our this that".split())
#: An owner before an estimate: the department's nearly $28 million overtime budget.
_OWNED_ABOUT = re.compile(
    rf"(?:['’]s|\b(?:{'|'.join(sorted(_OWNERS))}))[ \u00a0]"
    r"(?:nearly|roughly|almost|approximately|estimated)[ \u00a0]\Z",
    re.IGNORECASE,
)
_CASH = frozenset("note notes bill bills coin coins banknote banknotes mark".split())
_PRICED = frozenset(
    """deal contract loan fund package project investment lawsuit settlement fine bailout grant
    takeover merger acquisition donation bounty reward programme program mansion home house
    bond plant pipeline factory ransom stake budget facility lottery jackpot prize ticket
    complex surplus deficit""".split()
)


def _any(table: dict[str, Currency]) -> str:
    return any_of(table)


#: A space may stand before a scale that is no unit of length or weight too: $30 bn, ¥30 b.
_SCALE_GAP = r"(?:[ \u00a0](?=(?:bn|bln|mn|mln|tn|trn|cr|[bm])(?![^\W\d_])))?"
_SUFFIX = (
    rf"(?:{_SCALE_GAP}(?P<scale>(?:{'|'.join(sorted(SCALES, key=len, reverse=True))})(?![^\W\d_]))"
)
_SUFFIX = (
    rf"{_SUFFIX}|(?P<gap>(?:{THIN}|-|[ \u00a0])?)"
    rf"(?P<word>{SCALE_WORD}(?:{THIN}{SCALE_WORD})?)(?![^\W\d_]))?"
)
_RAND = rf"R(?=\d[\d.,]{{0,12}}{THIN}?(?:m|bn|tn|million|billion|trillion)\b)"
_PREFIXED = re.compile(
    rf"(?=[^\d\s{VULGAR}]{{1,9}}+\s{{0,2}}[\d.{VULGAR}])"
    rf"(?P<minus>[-−–+])?(?P<sign>{_RAND}|{_any(SIGNS)}|(?:{_any(CODES)}){THIN}?)(?P<minus2>[-−])?{THIN}?"
    rf"(?:(?P<low>{AMOUNT})(?P<lowscale>(?:bn|mn|tn|[mkb])\b|{THIN}{SCALE_WORD}\b)?(?P<to>{TO})(?:{_any(SIGNS)})?)?"
    rf"(?P<amount>{AMOUNT}){_SUFFIX}(?P<plus>\+)?(?![\d])",
    re.IGNORECASE,
)
_AFTER_NEXT = rf"(?:[€£$¥₹₪₽₩₺₴₦₱A-Zz]|kr?\b|(?:[mbt][a-z]{{0,2}})\b|{SCALE_WORD})"
_AFTER = re.compile(
    rf"(?={REACH}{_AFTER_NEXT})(?:(?P<low>{AMOUNT})(?P<to>{TO}))?(?P<amount>{AMOUNT}){_SUFFIX}"
    rf"(?P<space>{THIN}?)(?P<sign>[€£$¥₹₪₽₩₺₴₦₱]|(?:{_any(CODES)}|zł|Kč|kr)\b)(?!{THIN}?\d)"
)
_MINOR = re.compile(
    rf"(?={REACH}[¢￠cp])(?:(?P<low>{AMOUNT})(?P<to>{TO}))?(?P<amount>{AMOUNT})(?:(?P<cents>{THIN}?¢|{THIN}?￠|c\b)|(?P<pence>p\b(?!\.m)))"
)
_LINES = frozenset("144 240 360 480 576 720".split())
_PER = re.compile(
    r"(?<=[\dkmbn])/(?P<unit>hr|hour|h|d|lb|kg|mo|month|mth|week|wk|day|year|yr|night|person|share|barrel|bbl|b|MWh|kWh|tonne"
    r"|ton|t|oz|litre|liter|gallon|gal|head|capita|acre|mile|minute|min|MMBtu)(?![^\W_])"
)
_PER_WORDS = {
    "hr": "hour", "h": "hour", "d": "day", "lb": "pound", "kg": "kilogram", "mo": "month",
    "mth": "month", "wk": "week", "yr": "year", "bbl": "barrel", "b": "barrel", "t": "tonne",
    "MWh": "megawatt hour", "kWh": "kilowatt hour", "oz": "ounce", "gal": "gallon",
    "min": "minute", "MMBtu": "million B.T.U",
}  # fmt: skip
_IN_SCALES = re.compile(r" in (?:millions|billions|trillions|thousands)\b")
_GRAIN = re.compile(r"\$(?P<whole>\d{1,3}\.\d\d)-(?P<over>[1357])/(?P<under>[248])(?![\d/])")
_SIGN_ALONE = re.compile(
    rf"(?P<sign>{'|'.join(re.escape(s) for s in SIGNS if not s.isalpha())})"
    r"(?:(?P<scale>bn|mn?|k)(?![^\W_]))?"
)
_FIRST = "".join(sorted({re.escape(s[0]) for s in SIGNS} | {s[0] for s in CODES})) + "+−–-"

_PREFIXED_BEGINS = rf"(?i:[-−–+]?(?:R\d|{any_of(s.split()[0] for s in [*SIGNS, *CODES])}))"


def rules(style: Style) -> tuple[Rule, ...]:
    """Return the rules for money."""
    return (
        Rule("money", "$", _GRAIN, partial(_say_grain, style), needs="/"),
        Rule("money", "$£€", _BETWEEN, partial(_say_between, style)),
        Rule("money", _FIRST, _PREFIXED, partial(_say_prefixed, style), begins=_PREFIXED_BEGINS),
        Rule("money", r"\d.", _AFTER, partial(_say_after, style)),
        Rule("money", r"\d", _MINOR, partial(_say_minor, style)),
        Rule("per", "/", _PER, lambda m: f"per {_PER_WORDS.get(m['unit'], m['unit'])}"),
    )


def _say_grain(style: Style, match: re.Match[str]) -> str:
    """Say what grain costs, to the quarter of a cent: $5.28-1/4."""
    dollars, cents = match["whole"].split(".")
    part = say_amount(f"{int(cents)} {match['over']}/{match['under']}", style)
    return f"{say_amount(dollars, style)} dollar{'s' * (dollars != '1')} and {part} cents"


def _say_between(style: Style, match: re.Match[str]) -> str | None:
    """Say the money of a range once, behind its scale; between $500 and $2 million has two."""
    low, high = float(match["low"]), float(match["amount"])
    if word_before(match).lower() != "between" or low >= high:
        return None
    scale = SCALES[match["short"]] if match["short"] else match["word"]
    both = f"{say_amount(match['low'], style)} and {say_amount(match['amount'], style)}"
    return f"{both} {scale} {SIGNS[match['sign']].many}"


def sign_rules() -> tuple[Rule, ...]:
    """Return the rule for a currency sign that no amount goes with; it must come late."""
    signs = "".join(re.escape(s) for s in SIGNS if len(s) == 1)
    return (Rule("money", signs, _SIGN_ALONE, _say_sign),)


def _say_sign(match: re.Match[str]) -> str:
    """Say a sign for the money itself: the $ fell against the €; in $ millions it counts."""
    currency = SIGNS[match["sign"]]
    if match["scale"]:
        return f"{SCALES[match['scale']]} {currency.many}"
    scales = ("million", "billion", "trillion", "thousand")
    counted = word_after(match).lower().startswith(scales) or _IN_SCALES.match(
        match.string, match.end()
    )
    return currency.many if counted else currency.one


def _say_prefixed(style: Style, match: re.Match[str]) -> list[Item] | None:
    sign = match["sign"].strip()
    if not sign[0].isascii() or not sign[0].isalpha():
        currency = SIGNS.get(sign)
    else:
        if match.string[match.start() - 1 : match.start()].isalnum() and match.start():
            return None
        currency = SIGNS.get(sign) or CODES.get(sign) or (RAND if sign == "R" else None)
    if currency is None or (sign == "COP" and not _is_sum(match)):
        return None
    minus = match["minus2"] or (not _after_text(match) and match["minus"])
    lead = _lead(minus)
    if match["minus"] and not minus:
        return None
    return _money_items(style, match, currency, match.start(), lead)


def _is_sum(match: re.Match[str]) -> bool:
    """Tell COP 250,000 from COP 28 in the Gulf."""
    return bool(match["scale"] or match["word"] or "," in match["amount"])


def _lead(sign: str | bool | None) -> str:
    if not sign:
        return ""
    return "plus " if sign == "+" else "minus "


def _after_text(match: re.Match[str]) -> bool:
    before = match.string[match.start() - 1 : match.start()] if match.start() else ""
    return bool(before) and not before.isspace() and before not in "(["


def _money_items(
    style: Style, match: re.Match[str], currency: Currency, start: int, lead: str
) -> list[Item]:
    amount, scale, word = match["amount"], match["scale"], match["word"]
    amount = _IDLE_NOUGHTS.sub(r"\1", amount)
    groups = match.groupdict()
    low = f"{_low(style, match, currency)} to " if groups.get("low") else ""
    said_too = word_after(match).lower() in {currency.one, currency.many}
    name = (
        ""
        if said_too
        else _name(match, currency, one=is_one(amount) and not (scale or word or low))
    )
    plus = " plus" if groups.get("plus") else ""
    if scale:
        said = f"{say_amount(amount, style)} {SCALES[scale.lower()]} {name}".rstrip()
        return [piece(start, match.end(), f"{lead}{low}{said}{plus}", "money")]
    if word:
        items = [piece(start, match.end("amount"), lead + low + say_amount(amount, style), "money")]
        if match["gap"]:
            items.append(Item(*match.span("gap"), "space"))
        return [
            *items,
            piece(match.start("word"), match.end(), f"{word} {name}".rstrip() + plus, "money"),
        ]
    if said_too:
        return [piece(start, match.end(), f"{lead}{low}{say_amount(amount, style)}{plus}", "money")]
    whole = not low and not _SCALE_TO_COME.match(match.string, match.end())
    cents = _with_minor(style, amount, currency) if whole or amount[-3:-2] == "." else None
    said = lead + low + (cents or f"{say_amount(amount, style)} {name}")
    return [piece(start, match.end(), said + plus, "money")]


def _low(style: Style, match: re.Match[str], currency: Currency) -> str:
    groups = match.groupdict()
    scale = (groups.get("lowscale") or "").strip()
    exact = match["low"][-3:-2] == "."
    to_the_cent = _with_minor(style, match["low"], currency) if exact and not scale else None
    if to_the_cent:
        return to_the_cent
    return f"{say_amount(match['low'], style)} {SCALES.get(scale.lower(), scale)}".strip()


def _name(match: re.Match[str], currency: Currency, *, one: bool) -> str:
    """A $5m deal: "a five million dollar deal"; it cost $5m: "five million dollars"."""
    if one:
        return currency.one
    after = match.string[match.end() : match.end() + 2]
    plus = match.string[match.end() + 1 : match.end() + 5] == "plus"
    if after[:1] in {"-", "‑"} and after[1:].isalpha() and not plus:
        return currency.one
    noun = word_after(match)
    before = word_before(match).lower()
    if before in {"a", "an"} and _is_modifier(match, noun):
        return currency.one
    owned = (
        before in _OWNERS
        or before.endswith(("'s", "’s"))
        or _OWNED_ABOUT.search(match.string, max(0, match.start() - 40), match.start())
    )
    article = owned or noun in _CASH or noun in _PRICED
    if (
        article
        and after[:1] == " "
        and (noun.islower() or _is_named(before, noun))
        and (noun in _OFTEN or (noun not in NO_NOUN and not _VERBAL.search(noun)))
    ):
        return currency.one
    return currency.many


def _is_modifier(match: re.Match[str], noun: str) -> bool:
    """Say whether a sum after "a" describes what follows: a $5 billion advertising budget."""
    text, end = match.string, match.end()
    rate = _RATE.match(text, end)
    if rate is not None:
        return rate["noun"] not in NO_NOUN and not _VERBAL.search(rate["noun"])
    quoted = text[end : end + 2] in {" “", ' "'}
    return quoted or (text[end : end + 1] == " " and noun.islower() and noun not in NO_NOUN)


def _is_named(before: str, noun: str) -> bool:
    """Say whether an article before the sum takes in the name after it: a $50 Amazon gift card."""
    return before in {"a", "an", "the"} and len(noun) > 1 and noun[0].isupper()


def _with_minor(style: Style, amount: str, currency: Currency) -> str | None:
    """Say dollars and cents, or None where the amount has no cents or parts of one."""
    whole, _, cents = amount.rpartition(".")
    cents = cents[:2] + cents[2:].rstrip("0")
    if (
        not currency.minor
        or (not whole.replace(",", "").isdigit() and whole)
        or len(cents) not in {1, 2}
        or "." not in amount
    ):
        return None
    minor = int(cents.ljust(2, "0"))
    pieces = [f"{cardinal(minor, style)} {currency.minor if minor == 1 else currency.minor_many}"]
    if not whole.strip("0,"):
        return pieces[0] if minor else f"zero {currency.many}"
    major = f"{say_amount(whole, style)} {currency.one if whole == '1' else currency.many}"
    if not minor:
        return major
    if style.british and minor > 9:
        return f"{major} {cardinal(minor, style)}"
    return f"{major} and {pieces[0]}"


def _say_after(style: Style, match: re.Match[str]) -> list[Item] | None:
    sign = match["sign"]
    if sign == "$" and not match["space"] and match.string[match.end() : match.end() + 1].isalnum():
        return None
    currency = SIGNS.get(sign) or CODES[sign]
    return _money_items(style, match, currency, match.start(), "")


def _say_minor(style: Style, match: re.Match[str]) -> str | None:
    amount = match["amount"]
    if match["pence"] or match["cents"] == "c":
        whole = amount.split(".")[0]
        far = len(whole) > 2 + style.british or whole in _LINES or whole[:1] == "0"
        if len(whole) > 3 or (far and whole == amount):
            return None
        if word_before(match).lower() in {"page", "article", "section", "part"}:
            return None
    one, many = ("cent", "cents") if match["cents"] else ("penny", "pence")
    low = f"{say_amount(match['low'], style)} to " if match["low"] else ""
    return f"{low}{say_amount(amount, style)} {one if is_one(amount) and not low else many}"
