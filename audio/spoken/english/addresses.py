"""Addresses on the ground: 1428 Elm St., 314 W. 42nd Street, Austin, TX 78701, Rm 4."""

import re
from functools import partial

from audio.spoken.english.context import ends_sentence, lead, word_before
from audio.spoken.english.counts import paired
from audio.spoken.english.dates.months import MONTH_BEGINS
from audio.spoken.english.numbers import Style, cardinal, year
from audio.spoken.item import Item
from audio.spoken.scan import THIN, Rule, any_of, piece

_PLACE_NUMBERED = re.compile(
    rf"(?P<short>Ste|Rm|Fl|Hwy|Rte|Mk)\.?(?={THIN}(?:\d|[IVX]{{1,5}}(?![^\W_])))"
)
_PLACE_WORDS = {
    "Ste": "Suite",
    "Rm": "Room",
    "Fl": "Floor",
    "Hwy": "Highway",
    "Rte": "Route",
    "Mk": "Mark",
}
#: What a road is called, in full or short.
_ROAD = (
    r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Drive|Dr|Lane|Ln|Court|Ct|Expressway|Expy"
    r"|Av|Parkway|Pkwy|Highway|Hwy|Terrace|Trail|Trl|Circle|Cir|Turnpike|Way|Place|Pl|Pike|Alley)"
)
_ROADWARD = re.compile(
    rf"(?P<way>[NSEW])(?:\.|(?<=\d .))"
    rf"(?={THIN}(?:\d{{1,3}}(?:st|nd|rd|th|d)|(?:[A-Z][a-z]+{THIN}){{1,2}}{_ROAD})(?![^\W_]))"
)
#: A quarter of a town between a house and its street: 9329 NE Schuyler St.
_QUARTER = re.compile(
    rf"(?<=\d )(?P<way>[NS][EW])\.?"
    rf"(?= (?:(?:[A-Z][a-z]+ ){{1,2}}|\d{{1,3}}(?:st|nd|rd|th|d) ){_ROAD}(?![^\W_]))"
)
_WAYS = {"N": "North", "S": "South", "E": "East", "W": "West"}
_COMPASS = re.compile(r"(?:NE|NW|SE|SW)(?= of\b|,|\.|\s\d|$| winds?\b| London| Washington)")
_COMPASS_WORDS = {"NE": "northeast", "NW": "northwest", "SE": "southeast", "SW": "southwest"}
#: An address in towns that count their streets: 587 W 300 N.
_GRID = re.compile(
    r"(?P<n>[1-9]\d{1,3}) (?P<way>[NSEW])\.? (?P<m>[1-9]\d{1,3}) (?P<end>[NSEW])\.?(?![^\W_])"
)
#: Where a wind blows from: winds ESE.
_WINDS = re.compile(r"(?<=[Ww]inds )(?P<way>[NESW](?:NE|NW|SE|SW))(?![^\W_])")
_STREET = re.compile(
    r"(?P<short>St|Dr|Ave|Av|Rd|Ct|Ln|Pl|Blvd|(?<=\d[snrt][tdh] )(?:st|ave)|blvd|hwy|expy|pkwy)"
    r"(?P<dot>\.)?(?![^\W_]|(?<!\.)-)"
)
_STREET_WORDS = {
    "St": "Street", "Dr": "Drive", "Av": "Avenue", "Ave": "Avenue", "Rd": "Road",
    "Ct": "Court", "Ln": "Lane", "Pl": "Place", "Blvd": "Boulevard", "st": "Street",
    "ave": "Avenue", "blvd": "Boulevard", "hwy": "Highway", "expy": "Expressway", "pkwy": "Parkway",
}  # fmt: skip
_STREET_BEGINS = rf"(?:{any_of(_STREET_WORDS)})(?![^\W_])"
_NAMED_BEFORE = re.compile(r"([^\W\d_]+)\.?[^\w,.;:!?…()\[\]{}–—/|•·-]{1,4}$")
_POSTAL = re.compile(
    r"(?<=, )(?P<state>[A-Z]{2})(?P<sure>(?=$|\)|\s\d{5}))?(?=$|\s?[,.;:)]|\s\d{5}|\s[a-z@–—|(-]"
    rf"|\s(?:{MONTH_BEGINS})[a-z]*\.? \d)"
)
POSTAL_STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California",
    "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "FL": "Florida", "GA": "Georgia", "ID": "Idaho",
    "IL": "Illinois",
    "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana", "MD": "Maryland",
    "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi",
    "MO": "Missouri",
    "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey",
    "NM": "New Mexico", "NY": "New York", "NC": "North Carolina", "ND": "North Dakota",
    "OH": "Ohio",
    "PA": "Pennsylvania", "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota",
    "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia",
    "WA": "Washington",
    "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
}  # fmt: skip
#: Written with dots after a town: Santa Fe, N.M.
_DOTTED_STATES = {
    ".".join(code): POSTAL_STATES[code] for code in "NM NY NJ NH NC ND SC SD RI WV".split()
} | {"W.Va": "West Virginia"}
#: As typewriters spaced them: Newark, N. J.
_DOTTED_STATES |= {code.replace(".", ". "): state for code, state in _DOTTED_STATES.items()}
_DOTTED_STATE = re.compile(
    rf"(?:(?<=[A-Za-z], )|(?<=[a-z] \()|(?<=\b[Ii]n )|(?<=\bfrom ))"
    rf"(?!N\. Y\. C\.)(?P<state>{any_of(_DOTTED_STATES)})(?P<dot>\.)?(?![^\W_]|\.[^\W_])"
)
_SPACED_US = re.compile(r"U\. (?:S|N|K)(?P<dot>\.)(?![^\W_])")
#: A town's state before the hour, as weather offices head a bulletin: NORMAN OK 332 AM.
_HEADED = re.compile(r"(?<=[A-Za-z] )(?P<state>[A-Z]{2})(?= \d{3,4} [AP]M )")
_WORD_STATES = {"OR": "Oregon", "IN": "Indiana", "ME": "Maine", "HI": "Hawaii", "OK": "Oklahoma"}
#: The beginning of a town's name in capitals: ST. LOUIS, FT. WORTH.
_TOWN = re.compile(r"(?P<short>ST|FT|MT)(?P<dot>\.)?(?P<gap> )(?P<name>[A-Z]{3,20})(?![^\W_])")
_TOWN_WORDS = {"ST": "Saint", "FT": "Fort", "MT": "Mount"}
#: A numbered road of a country or a state, and what a count would go on with: US 101, SR 520.
_HIGHWAY = re.compile(r"(?P<way>US|U\.S\.|SR|CR|FM)(?P<gap>[- ])(?P<n>[1-9]\d{2})(?!\d|[.,:/%-]\d)")
_COUNTED_NEXT = re.compile(
    r"[- ](?:[a-z]{2,20} )?(?!was |is |has |as |across |towards )[a-z]{2,20}s(?![^\W_])"
)
#: 1428 Elm St., 708 N 1st St; what goes on with a noun counts something: 450 Wall Street traders.
_HOUSE = re.compile(
    rf"(?P<n>[1-9]\d{{2,3}})(?=[ \u00a0](?:[NSEW]\.?[ ]|[NS][EW][ ]|(?:North|South|East|West)[ ])?"
    rf"(?:(?:[A-Z][a-z]{{1,20}}[ ]){{1,3}}|\d{{1,3}}(?:st|nd|rd|th|d)[ ]){_ROAD}(?:\.|(?![^\W_]))"
    r"(?:$|[,.;:)]|[ ](?:[A-Z(]|in|on|at|and|near|where|after|before|for|was|is|has|had|with)))"
)
#: Where somebody lives, without the word for a road: lives at 7034 Coronado.
_HOME = re.compile(r"(?P<n>[1-9]\d{3})(?= [A-Z][a-z]{2,})")
_LIVES = re.compile(
    r"\b(?:liv(?:es?|ed|ing)|resid(?:es?|ed|ing)|home|house|address|apartment) at $|, \d\d, of $"
)
#: A block by its first house: the 2100 block of Aiken Street.
_BLOCK = re.compile(r"(?P<n>[1-9]\d00)(?= block(?![^\W_]))")
#: After these, four digits before a road are a year: in 2008 Wall Street fell.
_YEAR_LEADERS = frozenset("in since until from during of by late early mid year".split())
STATE_NAMES = frozenset([*POSTAL_STATES.values(), *_WORD_STATES.values()])


def early_rules(style: Style) -> tuple[Rule, ...]:
    """Return the rules that come before units and other dotted letters: 587 W 300 N, N.M."""
    return (
        Rule("grid", "1-9", _GRID, partial(_say_grid, style), begins=r"[1-9]\d{1,3}$"),
        Rule("initialism", "U", _SPACED_US, _say_spaced_us, begins=r"U\.$"),
        Rule("state", "NSRW", _DOTTED_STATE, _say_dotted_state, needs="."),
    )


def rules(style: Style) -> tuple[Rule, ...]:
    """Return the rules for streets, compass letters and states."""
    return (
        Rule("compass", "ENSW", _WINDS, _say_winds, begins="[NESW]{3}$"),
        Rule("house_number", "1-9", _HOUSE, partial(_say_house, style), begins=r"[1-9]\d{2,3}$"),
        Rule("house_number", "1-9", _HOME, partial(_say_home, style), begins=r"[1-9]\d{3}$"),
        Rule("block", "1-9", _BLOCK, partial(_say_block, style), begins=r"[1-9]\d00$"),
        Rule("state", "A-Z", _POSTAL, _say_postal),
        Rule("state", "A-Z", _HEADED, _say_headed, begins="[A-Z]{2}$"),
        Rule("place", "SFM", _TOWN, _say_town, begins=r"(?:ST|FT|MT)\.?$"),
        Rule(
            "highway",
            "USCF",
            _HIGHWAY,
            partial(_say_highway, style),
            begins=r"(?:US|U\.S\.|SR|CR|FM)(?:$|-\d)",
        ),
        Rule("place_number", "SRFHM", _PLACE_NUMBERED, lambda m: _PLACE_WORDS[m["short"]]),
        Rule("compass", "NSEW", _ROADWARD, lambda m: _WAYS[m["way"]]),
        Rule("compass", "NS", _QUARTER, lambda m: _COMPASS_WORDS[m["way"]].capitalize()),
        Rule("compass", "NS", _COMPASS, lambda m: _COMPASS_WORDS[m.group()]),
        Rule("street", "SDARCLPBsabhep", _STREET, _say_street, begins=_STREET_BEGINS),
    )


def _closing(match: re.Match[str]) -> str:
    """An abbreviation's dot also ends the sentence when nothing follows."""
    return "." if match["dot"] and ends_sentence(match) else ""


def _say_street(match: re.Match[str]) -> list[Item] | None:
    """Tell Main St. from St. Mary, Elm Dr. from Dr. Elm."""
    text = match.string
    found = _NAMED_BEFORE.search(text[max(0, match.start() - 28) : match.start()])
    before = found.group(1) if found else ""
    numbered = re.search(r"\d(?:st|nd|rd|th|d)\s$", text[max(0, match.start() - 4) : match.start()])
    named = len(before) > 1 and before.isalpha() and before[0].isupper() and before[1:].islower()
    if not (numbered or named):
        return None
    after = text[match.end() : match.end() + 2]
    if after[:1] == " " and after[1:].isupper():
        return None
    if match["short"] in {"Av", "Ct", "Ln", "Pl"} and not match["dot"]:
        return None
    return [
        Item(*match.span(), "rule", (_STREET_WORDS[match["short"]],), _closing(match), "street")
    ]


def _say_house(style: Style, match: re.Match[str]) -> str | None:
    """Say a house's number in pairs, as Americans do: fourteen twenty-eight Elm Street."""
    if style.british or word_before(match).lower() in _YEAR_LEADERS:
        return None
    number = int(match["n"])
    return year(number, style) if number % 100 == 0 else paired(match["n"], style)


def _say_home(style: Style, match: re.Match[str]) -> str | None:
    if style.british or _LIVES.search(lead(match, 16)) is None:
        return None
    return paired(match["n"], style)


def _say_block(style: Style, match: re.Match[str]) -> str:
    """Say where police were called to: the twenty-one hundred block."""
    number = int(match["n"])
    return (
        cardinal(number, style)
        if number % 1000 == 0
        else f"{cardinal(number // 100, style)} hundred"
    )


def _say_grid(style: Style, match: re.Match[str]) -> str:
    numbers = (paired(match[g], style) if len(match[g]) > 2 else match[g] for g in "nm")
    first, second = (
        cardinal(int(match[g]), style) if int(match[g]) % 100 == 0 or len(match[g]) < 3 else said
        for g, said in zip("nm", numbers, strict=True)
    )
    return f"{first} {_WAYS[match['way']]} {second} {_WAYS[match['end']]}"


def _say_winds(match: re.Match[str]) -> str:
    return f"{_WAYS[match['way'][0]].lower()} {_COMPASS_WORDS[match['way'][1:]]}"


def _say_town(match: re.Match[str]) -> list[Item] | None:
    """Say a town in capitals; only a saint may do without the dot."""
    if not match["dot"] and match["short"] != "ST":
        return None
    gap = match.start("gap")
    return [
        piece(match.start(), gap, _TOWN_WORDS[match["short"]], "place"),
        Item(*match.span("gap"), "space"),
        piece(*match.span("name"), match["name"].capitalize(), "place"),
    ]


def _say_highway(style: Style, match: re.Match[str]) -> str | None:
    """Say US 101 as drivers do, "one oh one"; US 500 troops are counted."""
    if _COUNTED_NEXT.match(match.string, match.end()):
        return None
    letters = ".".join(c for c in match["way"] if c.isalpha())
    number = int(match["n"])
    said = cardinal(number, style) if number % 100 == 0 else paired(match["n"], style)
    return f"{letters}{match['gap']}{said}"


def _say_postal(match: re.Match[str]) -> str | None:
    """Say Austin, TX; a code that is also a word only where nothing else can stand."""
    state = match["state"]
    if match["sure"] is not None and word_before(match)[1:].islower() and state in _WORD_STATES:
        return _WORD_STATES[state]
    return POSTAL_STATES.get(state)


def _say_headed(match: re.Match[str]) -> str | None:
    return POSTAL_STATES.get(match["state"]) or _WORD_STATES.get(match["state"])


def _say_spaced_us(match: re.Match[str]) -> list[Item]:
    """Say U. S. and U. N., so that no street is heard in a U. S. court."""
    said = match.group().replace(" ", "").rstrip(".")
    return [piece(*match.span(), said, "initialism", _closing(match))]


def _say_dotted_state(match: re.Match[str]) -> list[Item]:
    return [piece(*match.span(), _DOTTED_STATES[match["state"]], "state", _closing(match))]
