"""Percentages and measures: 5-10%, 80 km/h, 155mm, µg/m3, -5°C, 6ft 2in."""

import re
from functools import partial

from audio.spoken.english.context import NO_NOUN, describes_noun, nearby, word_after, word_before
from audio.spoken.english.dates.months import MONTHS
from audio.spoken.english.figures import (
    AMOUNT,
    REACH,
    SCALE_WORD,
    SCALES,
    TO,
    is_one,
    say_amount,
    say_fraction,
)
from audio.spoken.english.numbers import Style, cardinal
from audio.spoken.english.units.names import END, NAMES, UNIT, UNITS, spell_unit, unit_words
from audio.spoken.item import Item
from audio.spoken.scan import THIN, Rule, piece

#: Units that a space must not part from the number: the letter alone is too often something else.
_GLUED = frozenset("in ins t s h st l m K V W J AU pc yo MP Mb bp pp ac mb ms".split())
#: Units of those that are safe after a space when nothing nominal follows.
_SAFE_SPACED = frozenset("m t V W l ms MP pp Mb mb".split())
#: What says that four digits after it are a year, so that no unit goes with them.
_YEAR_LEADERS = frozenset("in since during until year late early mid summer winter spring".split())
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_SIGN = r"(?P<minus>(?<![^\s(\[“\"'‘/])[-−–+](?=[\d.]))?"
_SIGN2 = r"(?P<minus2>[-−–])?"
_UNIT_NEXT = rf"(?:(?:{NAMES})(?![A-Za-z])|[°º˚℃℉%％‰]|(?:sq|cu)\b|{SCALE_WORD})"
_MEASURE = re.compile(
    rf"(?={REACH}{_UNIT_NEXT}){_SIGN}(?:(?P<low>{AMOUNT})"
    # Two units make no range: 1 h and 30 min.
    rf"(?:{THIN}?(?P<lowunit>{NAMES}|%)(?=.{{1,24}}(?P=lowunit)(?![A-Za-z])){END})?"
    rf"(?P<to>{TO}|{THIN}?[x×]{THIN}?|{THIN}(?:and|or){THIN})"
    rf"{_SIGN2})?(?P<amount>{AMOUNT})(?:{THIN}(?P<scale>{SCALE_WORD})|(?P<short>k|bn|mn|m(?={THIN}(?:bpd|b/d|boe|bbl|ha|km|sq|kWh)))(?={THIN}))?"
    rf"(?P<gap>{THIN}?|-){UNIT}"
)
_PERCENT = re.compile(
    rf"(?={REACH}[%％‰p]){_SIGN}(?:(?P<low>{AMOUNT})(?:{THIN}?[%％])?(?P<to>{TO}|{THIN}(?:and|or){THIN}){_SIGN2})?"
    rf"(?P<amount>{AMOUNT})(?P<gap>{THIN}?)(?P<unit>[%％]|‰|pc\b)(?:{THIN}?(?P<points>pts?\b|p\.?p\.?\b|points?\b))?"
)
_FEET = re.compile(
    rf"(?P<ft>\d{{1,3}})(?:{THIN}?(?:ft\.?|feet|foot){THIN}?|['’′]{THIN}?)(?P<in>\d{{1,2}}(?:\.\d|[½¼¾])?)"
    rf"(?:{THIN}?(?:ins?\.(?= [a-z])|ins?\b|inch(?:es)?\b)|[\"”″]|''|(?![\d'’]|{THIN}?[A-Za-z]))(?P<tall>)"  # noqa: E501
)
#: Parts of what a cook measures with: 1/2 tsp., 3/4 cup.
_SPOON = re.compile(
    r"(?P<over>[1-9])/(?P<under>[2348]) ?"
    r"(?P<unit>tsp|Tsp|tbsp|Tbsp|TBSP|oz|lb|cup|pint|quart|pt|qt|c(?=\.\s+[a-z]))s?(?![^\W_])(?:\.(?=\s+[a-z\d(]))?"
)
_POTS = {"c": "cup", "pt": "pint", "qt": "quart"}
#: A spoon behind how it is filled: 2 heaped tbsp sugar.
_LONE_SPOON = re.compile(r"(?P<unit>[Tt]b?sp)s?(?![^\W_])(?:\.(?= [a-z]))?")
_FILLED = re.compile(
    r"(?P<n>\d|[½¼¾]|\ba) (?:[a-z-]{3,12} )?(?:heaped|rounded|level|lvl|scant|generous) $"
)
#: What a cook weighs and pours; a noun of many, or one in a list, is no article's.
_WEIGHED = frozenset("g gm gms ml mL".split())
_DESCRIBED = re.compile(
    r"\b(?:an?|the|this|that|each|every|per|one|two|three|four|six|\d+|x|×|its|his|her|their)"
    r" (?:[a-z-]{2,12} ){0,2}$"
)
_LIST_BEFORE = re.compile(r"(?:^|[,;:(•*\n–-]|\b(?:and|or|plus))\s*$")
_POTTED = frozenset(
    """tin tins can cans jar jars bottle bottles pack packs packet packets block blocks bag bags tub
    tubs carton cartons pot pots tray trays bar bars box boxes sachet sachets pouch pouches glass
    glasses ball balls piece pieces portion portions serving servings steak steaks fillet fillets
    loaf loaves cup cups mug jug tube tubes vial dose doses water-bottle""".split()
)
_STONE = re.compile(rf"(?P<st>\d{{1,2}})st{THIN}?(?P<lb>\d{{1,2}})lbs?\b")
_PRIME = re.compile(
    r"(?P<n>\d{1,3}(?:\.\d{1,3})?|(?:\d{1,2}[ -])?[1-9]/(?:2|3|4|8|16|32))"
    r"(?P<mark>[′″\"](?=$|[\s,.;)-])|['’](?= (?:tall|high|wide|deep|long|by)\b)"
    r"|'(?=-(?:long|wide|tall|high|deep)\b"
    r"| (?:rolls?|boards?|ceilings?|walls?|ladders?|poles?|fences?|sections?|lengths?)\b))"
)
_LONE_UNIT = re.compile(
    r"(?P<unit>km/h|mmHg|m/s|m/s²|mg/L|mg/dL|kWh|MWh|GWh|km²|m²|m³|µg|mcg)(?![^\W_])"
)
#: An area without its figure: the size in sq. ft., sq km.
_LONE_AREA = re.compile(
    r"sq\.? ?(?P<unit>ft|km|mi|yd|m)(?![^\W_])(?:\.(?= ?[a-z(,)]))?", re.IGNORECASE
)
_PER_AREA = re.compile(r"(?<=[^\W_])/(?P<unit>(?:k|c|m)?m(?:²|³|2|3)|mi²|ha)(?![^\W_])")
_STREET_NEXT = re.compile(
    r"\.? (?:\d{1,3}(?:st|nd|rd|th)|[A-Z][a-z]+ (?:St|Ave|Rd|Blvd|Street|Avenue|Road|Boulevard|Drive))(?![^\W_])"  # noqa: E501
)
_ARTICLES = frozenset("a an the this that their its our".split())
_LINKS = frozenset({"and", "or", "to"})
_OF_MANY = re.compile(r" of (?:[A-Z]|the|its|their|these|those|them)")
_OTHER_END = re.compile(
    rf"{TO}\d[\d.,]*{THIN}?(?:m|bn|million|billion)\b(?!{THIN}(?:deep|high|tall|wide|long))"
)
_MINUTES_NEXT = re.compile(r" and \d{1,2} ?min")
#: After these, 6 in is a length: 6 in. screen, 6 in of snow, 6 in deep.
_INCHES_NEXT = re.compile(
    r" of (?:snow|rain|ice|water|hail|mud|sleet)\b| (?:deep|tall|wide|long|thick|high)\b"
)
_AT_SEA = re.compile(r"\b(?:wind|gust|sail|speed|boat|ship|yacht|gale|swell|storm|shear|mb\b)")
_MONTHS = frozenset(month.lower() for month in MONTHS)
_MILLIONS = frozenset("light people men women children".split())
#: Written as many, and so said before any word: in 6hrs see a doctor.
_PLURALS = frozenset("hrs mins secs yrs wks mths lbs kgs kms yds".split())
_AGES = frozenset(["yo", "y-o", "y/o"])
_METRES = frozenset(
    """metres meters hurdles sprint freestyle butterfly backstroke breaststroke relay dash final
    race swim run walk waves seas steps stairs cables ropes towers walls drops heats races
    finals""".split()
)


def rules(style: Style) -> tuple[Rule, ...]:
    """Return the rules for measures, the exact ones first."""
    return (
        Rule("percent", r"\d.+−–½¼¾-", _PERCENT, partial(_say_percent, style)),
        Rule("measure", r"\d", _FEET, partial(_say_feet, style), begins=r"\d{1,3}(?:$|[f'’′])"),
        Rule("measure", r"\d", _STONE, partial(_say_stone, style), needs="s"),
        Rule("measure", "1-9", _SPOON, partial(_say_spoon, style), begins=r"[1-9]/[2348]"),
        Rule("measure", r"\d.+−–½⅓⅔¼¾⅛⅜⅝⅞-", _MEASURE, partial(_say_measure, style)),
        Rule("measure", r"\d", _PRIME, partial(_say_prime, style), needs="\"'’′″"),
        Rule("measure", "tT", _LONE_SPOON, _say_lone_spoon, begins="(?i:ts|tb)"),
        Rule("per", "/", _PER_AREA, lambda m: f"per {spell_unit(m['unit'], style, many=False)}"),
        Rule("measure", "sS", _LONE_AREA, partial(_say_lone_area, style), begins="(?i:sq)"),
        Rule("measure", "kMGmµ", _LONE_UNIT, lambda m: spell_unit(m["unit"], style, many=True)),
    )


def _say_spoon(style: Style, match: re.Match[str]) -> str:
    """Say 1/2 tsp. and 3/4 cup: one half teaspoon, three quarters of a cup."""
    over, under = int(match["over"]), int(match["under"])
    unit = _POTS.get(match["unit"]) or UNITS.get(match["unit"], (match["unit"],))[0]
    return f"{say_fraction(over, under, style)} {'' if over == 1 else 'of a '}{unit}"


def _say_lone_spoon(match: re.Match[str]) -> str | None:
    """Say 1 rounded tsp and 2 heaped tbsp."""
    filled = _FILLED.search(match.string[: match.start()][-32:])
    if filled is None:
        return None
    one = filled["n"] in {"1", "a", "½", "¼", "¾"}
    return UNITS[match["unit"].lower()][not one]


def _is_weighed(match: re.Match[str]) -> bool:
    """Tell 400g plain flour, which is weighed out, from a 400g loaf."""
    if match["unit"] not in _WEIGHED or match["gap"] == "-":
        return False
    text, end = match.string, match.end()
    nouns = [word.strip(",.;:()").lower() for word in text[end : end + 40].split()[:3]]
    before = text[max(0, match.start() - 36) : match.start()]
    if not nouns or _POTTED.intersection(nouns) or _DESCRIBED.search(before):
        return False
    return _LIST_BEFORE.search(before) is not None or not nouns[0].endswith("s")


def _say_lone_area(style: Style, match: re.Match[str]) -> str:
    return f"square {spell_unit(match['unit'].lower(), style, many=True)}"


def _sign(written: str | None) -> str:
    if not written:
        return ""
    return "plus " if written == "+" else "minus "


def _range(style: Style, match: re.Match[str]) -> str:
    """Say the low end of a range and its link, or ""."""
    if not match["low"]:
        return ""
    to = match["to"].strip()
    link = {"and": "and", "or": "or", "x": "by", "×": "by"}.get(to, "to")
    return f"{say_amount(match['low'], style)} {link} {_sign(match['minus2'])}"


def _say_percent(style: Style, match: re.Match[str]) -> str | None:
    amount = match["amount"]
    unit = "per mille" if match["unit"] == "‰" else "percent"
    if match["points"]:
        unit = "percentage point" if is_one(amount) else "percentage points"
    if match["low"] and match["to"].strip() in _LINKS and _YEAR.fullmatch(match["low"]):
        return None
    if match["minus"] == "–" and match.string[match.start() - 1 : match.start()].isalnum():
        return None
    to = match["to"] or ""
    if to[:1].isspace() and to == to.rstrip() and match.string[match.start("to") - 1] == "%":
        # Nobody writes a range so: it is what changed (12% -9%).
        return f"{say_amount(match['low'], style)} {unit} minus {say_amount(amount, style)} {unit}"
    link = f" {unit} to " if word_before(match).lower() == "by" else " to "
    spread = _range(style, match).replace(" to ", link, 1)
    return f"{_sign(match['minus'])}{spread}{say_amount(amount, style)} {unit}"


def _say_measure(style: Style, match: re.Match[str]) -> list[Item] | str | None:
    unit, gap, amount = match["unit"], match["gap"], match["amount"]
    plain = not (match["power"] or match["per"] or match["sq"])
    if plain and not _is_unit(match, unit, gap):
        return None
    if plain and unit == "m" and _means_million(match):
        return f"{_range(style, match)}{say_amount(amount, style)} million"
    short = SCALES.get(match["short"] or "")
    counted = match["scale"] or short
    at_sea = unit in {"kt", "kts"} and plain and _AT_SEA.search(nearby(match, 90, 40))
    one = is_one(amount) and not counted and not match["low"]
    article = word_before(match).lower() in {"a", "an"}
    tight = gap in {"", "-"} or unit == "mm" or article
    if not one and gap == "-" and match.string[match.end() : match.end() + 1] == " ":
        one = True
    counted_out = unit in _PLURALS and gap != "-" and not article
    if not one and tight and plain and unit != "pc" and not counted_out and _describes(match):
        one = unit[0] not in "°º˚"
    one = one or (unit in _AGES and word_after(match).lower() not in {"", *NO_NOUN})
    said = f"{_sign(match['minus'])}{_range(style, match)}{say_amount(amount, style)}"
    said = f"{said} {counted}" if counted else said
    words = "knots" if at_sea else unit_words(match, style, many=not one)
    if gap in {"", "-"} or match["scale"]:
        return f"{said} {words}"
    start = match.start("gap")
    return [
        piece(match.start(), start, said, "measure"),
        Item(*match.span("gap"), "space"),
        piece(match.end("gap"), match.end(), words, "measure"),
    ]


def _describes(match: re.Match[str]) -> bool:
    return describes_noun(match) and not _is_weighed(match)


def _is_address(match: re.Match[str]) -> bool:
    """Tell 314 W. 42nd Street from 314 W."""
    return _STREET_NEXT.match(match.string, match.end("unit")) is not None


def _is_unit(match: re.Match[str], unit: str, gap: str) -> bool:
    """Refuse what only looks like a unit: 5 in, 4K, 1st, 12 m people, AK-47 s."""
    if gap == "-" and (len(unit) < 2 or unit in {"in", "ins", "st", "hr"}):
        return describes_noun(match) and unit in {"m", "g", "in"}
    if gap not in {"", "-"} and _YEAR.fullmatch(amount := match["amount"]) and unit.isalpha():
        leader = word_before(match).lower()
        if leader in _YEAR_LEADERS or (leader in _MONTHS and len(amount) == 4):
            return False
    named = unit in {"Mt", "L"} and gap not in {"", "-"} and word_after(match)[:1].isupper()
    if named or (unit == "W" and _is_address(match)):
        return False
    if gap not in {"", "-"} and unit in {"pp", "Tb", "tb"}:
        return describes_noun(match) if unit != "pp" else match.string[match.end() :][:1] != "."
    if gap not in {"", "-"} and unit in _GLUED:
        if _surely_unit(match, unit):
            return len(match["amount"]) < 4
        return unit in _SAFE_SPACED and not word_after(match)[:1].isupper()
    if unit == "st":
        return match["amount"][-1] != "1" or match["amount"].endswith("11")
    if unit == "s":
        return "." in match["amount"]
    if unit == "K" or (unit == "h" and match["amount"].startswith("0")):
        return False
    if unit == "in":
        return word_after(match).lower() not in {"the", "a"} and len(match["amount"]) < 4
    if unit == "t":
        return match["amount"] != "0"
    return True


def _surely_unit(match: re.Match[str], unit: str) -> bool:
    """Know 55 in. and 6 in of snow from 5 in the car, and 1 h and 30 min from a letter."""
    text, end = match.string, match.end()
    if unit == "in":
        return match.group().endswith(".") or _INCHES_NEXT.match(text, end) is not None
    return unit == "h" and _MINUTES_NEXT.match(text, end) is not None


def _means_million(match: re.Match[str]) -> bool:
    """Tell 5m people from a 5m wall and 100m hurdles."""
    if match["gap"] or match["scale"] or match["short"]:
        return False
    if "." in match["amount"] and _OF_MANY.match(match.string, match.end()):
        return True
    if _OTHER_END.match(match.string, match.end()):
        return True
    after = word_after(match)
    if match.string[match.end() : match.end() + 1] not in {" ", "\u00a0"}:
        return False
    if after[:1].isupper():
        return after.endswith(("ns", "is", "sh", "ese")) and "." in match["amount"]
    if after in _METRES:
        return False
    return after in _MILLIONS or (after.endswith("s") and not after.endswith("ss") and after not in {  # noqa: E501
        "is", "was", "has", "as", "across", "upwards", "downwards", "towards", "its", "this", "backwards",  # noqa: E501
        "onwards", "inwards", "outwards", "besides", "always",
    })  # fmt: skip


def _say_feet(style: Style, match: re.Match[str]) -> str:
    feet, inches = match["ft"], match["in"]
    foot = "foot" if feet == "1" else "feet"
    inch = "inch" if inches == "1" else "inches"
    if word_before(match).lower() in _ARTICLES and describes_noun(match):
        foot, inch = "foot", "inch"
    return f"{say_amount(feet, style)} {foot} {say_amount(inches, style)} {inch}"


def _say_stone(style: Style, match: re.Match[str]) -> str:
    return f"{cardinal(int(match['st']), style)} stone {cardinal(int(match['lb']), style)} pounds"


def _say_prime(style: Style, match: re.Match[str]) -> str | None:
    if match["mark"] == '"' and _opened(match):
        return None
    name = {"′": ("minute", "minutes"), "'": ("foot", "feet"), "’": ("foot", "feet")}.get(
        match["mark"], ("inch", "inches")
    )
    noun = describes_noun(match)
    if "/" in match["n"] and " " not in match["n"] and "-" not in match["n"]:
        over, under = map(int, match["n"].split("/"))
        said = say_fraction(over, under, style)
        return f"{said} {name[0]}" if over == 1 else f"{said} of an {name[0]}"
    many = match["n"] != "1" and not (match["mark"] in "\"″'" and noun)
    return f"{say_amount(match['n'], style)} {name[many]}"


def _opened(match: re.Match[str]) -> bool:
    """Say whether a straight quotation mark before the match is still open."""
    start = match.start()
    return match.string.count('"', max(0, start - 300), start) % 2 == 1
