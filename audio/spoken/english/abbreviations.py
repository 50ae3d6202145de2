"""Abbreviations that their neighbours tell apart: Co. Down from Ford Motor Co., Pt. Two from 4 pt.

Each row of the table says one reading of an abbreviation and what must stand before and after it.
Rows are tried in order, ahead of the rules that read an abbreviation alike everywhere.
"""

import re
from dataclasses import dataclass
from functools import partial

from audio.spoken.english.context import ends_sentence
from audio.spoken.english.dates.months import MONTHS, SHORT_MONTHS
from audio.spoken.english.numbers import Style, ordinal
from audio.spoken.item import Item
from audio.spoken.patterns import compiled
from audio.spoken.scan import Rule, any_of, piece

#: So much of the text before an abbreviation is looked at.
_REACH = 48
_NUMBER = r" ?\d"
_PART = r" (?:[IVX]{1,4}\b|\d|(?:One|Two|Three|Four|Five|Six|Seven)\b)"
_COUNTIES = any_of(
    """Antrim Armagh Carlow Cavan Clare Cork Derry Donegal Down Dublin Durham Fermanagh Galway
    Kerry Kildare Kilkenny Laois Leitrim Limerick Londonderry Longford Louth Mayo Meath Monaghan
    Offaly Roscommon Sligo Tipperary Tyrone Waterford Westmeath Wexford Wicklow""".split()
)
_TOWN = r"[a-z] [A-Z][a-z]+(?: [A-Z][a-z]+)?, $"
#: A town before its state, in capitals in a dateline: BATON ROUGE, La.
_PLACE = r"\b[A-Z][A-Za-z]{2,}, $"
_LAST = r"\s*[.;)]?\s*$"
#: Codes of states that are also words.
_WORDY_STATES = (("IN", "Indiana"), ("OR", "Oregon"), ("ME", "Maine"), ("OK", "Oklahoma"))
_A_PERSON = r"(?<!\bin )(?<!\bof )(?<!\bat )(?<!near )(?<!from )(?<!\bto )\b[A-Z][a-z]+(?: [A-Z]\.)? [A-Z][a-z]+, $"  # noqa: E501
#: A band, a film or a festival: Home (Remix) ft Ada, “Loud 2025” ft Ada.
_AN_ARTIST = r"(?:[A-Za-z][\w.’']*[)”\"]?|\d[)”\"]) \(?$"
_FOR_EACH = r"\b(?:an?|per|each|every) $"
#: A house's number and a street's name: 1428 Elm, 120 W. Palm Beach.
_HOUSE = r"(?<![\w.,])\d{1,5}[A-Z]? (?:[NSEW]\.? )?(?:[A-Z][a-z’']+ ){1,3}$"
_STREETS = {
    "St": "Street", "Ct": "Court", "Ln": "Lane", "Pl": "Place", "Dr": "Drive", "Rd": "Road",
    "Ave": "Avenue", "Cir": "Circle", "Ter": "Terrace", "Expy": "Expressway", "Pkwy": "Parkway",
    "Trl": "Trail", "Hwy": "Highway",
}  # fmt: skip
#: What begins a sentence and no name: Elm St. It was dark.
_STARTS = r" (?:It|He|She|They|The|A|An|In|On|At|But|And|This|That|There|We|Police|Officers)\b"
_STREET_ENDS = rf"$|[,;:)]| [a-z]|{_STARTS}"
#: As agencies once wired them; after figures they mean nothing else.
_WIRE = {
    "pct": "percent", "mln": "million", "bln": "billion", "dlrs": "dollars", "dlr": "dollar",
    "cts": "cents", "stg": "sterling",
}  # fmt: skip
_COUNTED = r"(?:\d|[Mm]ln|MLN|[Bb]ln|BLN|illion|thousand|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|half)) ?$"  # noqa: E501
#: What a cook counts, and what she counts it of.
_A_FEW = r"(?:(?<![\d/])\d{1,2}|[½¼¾⅓⅔]|/[23468]) $"
_ONE = r"(?<![\d/.,-])(?<!\d )1 $"
_FOOD = r" (?!(?:lead|in|on|for|of|the|to|and|at|or|by|from)\b)[a-z]"
_SIZES = (("lg", "large"), ("med", "medium"), ("sm", "small"))
_POTS = (("c", "cup"), ("qt", "quart"))
#: The countries of players, in brackets behind their names.
_TEAMS = {
    "Eng": "England", "Sco": "Scotland", "Scot": "Scotland", "Wal": "Wales", "Ire": "Ireland",
    "Aus": "Australia", "Ger": "Germany", "Fra": "France", "Ita": "Italy", "Spa": "Spain",
    "Esp": "Spain", "Swe": "Sweden", "Nor": "Norway", "Den": "Denmark",
    "Ned": "Netherlands", "Neth": "Netherlands", "Bel": "Belgium", "Swi": "Switzerland",
    "Sui": "Switzerland", "Aut": "Austria", "Por": "Portugal", "Rus": "Russia", "Ukr": "Ukraine",
    "Pol": "Poland", "Cze": "Czech Republic", "Cro": "Croatia", "Srb": "Serbia", "Arg": "Argentina",
    "Bra": "Brazil", "Jpn": "Japan", "Kor": "South Korea", "Tha": "Thailand",
    "Eth": "Ethiopia", "Jam": "Jamaica", "Zim": "Zimbabwe",
}  # fmt: skip
_OFFICE = any_of(
    """Prime Foreign Finance Defence Defense Interior Justice Health Education Energy Trade Home
    Economy Oil Transport Environment Culture Agriculture Labor Labour""".split()
)
_NOT_A_MONTH = rf"(?!(?:{any_of([*MONTHS, *SHORT_MONTHS])})\b)"


@dataclass(frozen=True, slots=True)
class _Reading:
    """One reading of an abbreviation, and patterns for its neighbours."""

    short: str
    said: str
    before: str = ""
    """Searched in the text before it; ends with ``$``."""
    after: str = ""
    """Matched where it, with its dot, ends."""
    dot: bool | None = None
    """Whether it needs its dot, or must have none; None where that says nothing."""


#: What stands before and after the group that calls itself a state; elsewhere IS is a loud word.
_BY_THE_GROUP = (
    r"(?:\b(?:the|an?|by|of|from|against|with|for|under|fighting|fight|defeat|defeating|join|joined"
    r"|joining|suspected|alleged|former|between|retake|territory|so-called) |pro-|anti-"
    r"|[a-z][\"”]? \()$"
)
_GROUPS = (
    r"(?:['’]s?(?![^\W_])|-(?:held|led|controlled|linked|inspired|affiliated|claimed|run|backed)"
    r"| (?:militants?|fighters?|jihad[a-z]*|group|supporters?|affiliates?|leaders?|terror[a-z]*"
    r"|forces|territory|positions?|targets?|strongholds?|propaganda|members?|extremists?|recruits?"
    r"|cells?|gunmen|suspects?|caliphate|insurg[a-z]*|organi[sz]ation)\b)"
)
_READINGS = (
    _Reading("IS", "I.S", before=_BY_THE_GROUP),
    _Reading("IS", "I.S", after=_GROUPS),
    _Reading(
        "IS", "I.S", before=r"^[\"“]?$", after=" (?:has|have|had|said|says|claimed|released) "
    ),
    _Reading("IS", "I.S", before=r"[a-z] (?:and|or) $", after=r"[,.;)]| [(\[]| (?:in|sets|has)\b"),
    _Reading("Det", "Detective", after=r" (?:Sgt|Insp|Supt|Chief|Con|Ch|Sergeant|Inspector)\b"),
    _Reading("W.Va", "West Virginia"),
    _Reading("Vt", "Vermont", after=",", dot=True),
    _Reading("bt", "beat", before=r"(?:[a-z]|[a-z]\)) $", after=" [A-Z]", dot=False),
    _Reading("Qtr", "Quarter", after="-finals?", dot=False),
    *(
        _Reading(short, said, before=r"[a-z] \($", after=r"\)", dot=False)
        for short, said in _TEAMS.items()
    ),
    _Reading("Co", "County", after=rf" (?:{_COUNTIES})\b"),
    _Reading("Cir", "Circuit", before=r"\d(?:st|nd|rd|th) $", dot=True),
    _Reading("avg", "average", before=r"\d:\d\d $", dot=False),
    _Reading("edn", "edition", before=r"\d(?:st|nd|rd|th) (?:rev\.? )?$"),
    _Reading("ed", "edition", before=r"\d(?:st|nd|rd|th) (?:rev\.? )?$"),
    _Reading("Vol", "Volume", after=_PART, dot=False),
    _Reading("vol", "volume", after=_NUMBER, dot=False),
    _Reading("Pt", "Part", after=_PART, dot=True),
    _Reading("pt", "part", after=_PART, dot=True),
    _Reading("par", "paragraph", after=_NUMBER, dot=True),
    _Reading("pars", "paragraphs", after=_NUMBER, dot=True),
    _Reading("pop", "population", after=_NUMBER, dot=True),
    _Reading("alt", "altitude", after=_NUMBER, dot=True),
    _Reading("Fr", "French", before=r"\($", after=" [a-zà-ÿ]", dot=True),
    _Reading("Ger", "German", before=r"\($", after=" [A-Za-zà-ÿ]", dot=True),
    _Reading("Lat", "Latin", before=r"\($", after=" [a-z]", dot=True),
    _Reading("Gk", "Greek", before=r"\($", dot=True),
    _Reading("Sp", "Spanish", before=r"\($", after=" [a-zà-ÿ]", dot=True),
    _Reading("ft", "featuring", before=_AN_ARTIST, after=" [A-Z]"),
    _Reading("feat", "featuring", after=" [A-Z]", dot=True),
    _Reading("Min", "Minister", before=rf"\b(?:{_OFFICE}) $", after=" [A-Z]", dot=True),
    _Reading("w.e", "week ending", after=r" \d", dot=True),
    _Reading("Ave", "Ave", after=" (?:Maria|Regina|Verum)"),
    _Reading("Dec", "Dec", before=rf"\b{_NOT_A_MONTH}[A-Z][a-z]+ and $", after=r"(?! ?\d)"),
    _Reading("OK", "Oklahoma", before=_TOWN, after="[,.;)]|$"),
    _Reading("OR", "Oregon", before=r"[a-z], $", after=r" \d{5}\b"),
    _Reading("OR", "Oregon", before=_TOWN, after="[,.;)]|$"),
    _Reading("IN", "Indiana", before=r"[a-z], $", after=r" \d{5}\b"),
    _Reading("IN", "Indiana", before=_TOWN, after="[,.;)]|$"),
    _Reading("ME", "Maine", before=r"[a-z], $", after=r" \d{5}\b"),
    _Reading("ME", "Maine", before=_TOWN, after="[,.;)]|$"),
    _Reading("HI", "Hawaii", before=_TOWN, after="[,.;)]|$| \\d{5}\\b"),
    _Reading("Me", "Maine", before=_PLACE, dot=True),
    _Reading("La", "Louisiana", before=_PLACE, dot=True),
    *(
        _Reading(code, state, before=_PLACE, after=r"\s*[.;)]?\s*$")
        for code, state in _WORDY_STATES
    ),
    _Reading("MD", "M.D", before=_A_PERSON, after=","),
    _Reading("PA", "P.A", before=_A_PERSON, after=","),
    _Reading("MA", "M.A", before=_A_PERSON, after=","),
    _Reading("DO", "D.O", before=_A_PERSON, after=","),
    _Reading("AM", "A.M", before=r"\b(?:an|on|the) $", after=r" (?:radio|station|band|and FM)\b"),
    _Reading("jct", "junction", after=r" ?(?:\d|[a-z])"),
    _Reading("Jct", "Junction", after=r" ?\d"),
    _Reading("lb", "pound", before=_FOR_EACH, after=r"(?=$|[\s,;:)])(?! [A-Z0-9])"),
    _Reading("oz", "ounce", before=_FOR_EACH, after=r"(?=$|[\s,;:)])"),
    _Reading("kg", "kilogram", before=_FOR_EACH, after=r"(?=$|[\s,;:)])"),
    _Reading("km", "kilometer", before=_FOR_EACH, after=r"(?=$|[\s,;:)])"),
    _Reading("hr", "hour", before=_FOR_EACH, after=r"(?=$|[\s,;:)])"),
    _Reading("yr", "year", before=_FOR_EACH, after=r"(?=$|[\s,;:)])"),
    _Reading("wk", "week", before=_FOR_EACH, after=r"(?=$|[\s,;:)])"),
    _Reading("sq ft", "square foot", before=_FOR_EACH, after=r"(?=$|[\s,;:)])"),
    _Reading("Gen", "Gen", after=" (?:X|Y|Z|Zers?|Xers?|Alpha|Beta)\\b", dot=False),
    *(_Reading(short, said, before=_HOUSE, after=_STREET_ENDS) for short, said in _STREETS.items()),
    *(
        _Reading(zone, ".".join(zone.upper()), before=r"\d ?[ap]\.?m\.? $", dot=False)
        for zone in "est edt cst cdt mst pst pdt gmt bst cet ist utc".split()
    ),
    _Reading("No", "no", after=r" \d+(?:-[a-z]+)+", dot=False),
    *(_Reading(short, said, before=_COUNTED) for short, said in _WIRE.items()),
    *(_Reading(short.upper(), said, before=_COUNTED) for short, said in _WIRE.items()),
    _Reading("bpd", "barrels per day", before=r"(?:[mM]ln|million|\dm) $"),
    _Reading("QTR", "quarter", before=r"\d(?:ST|ND|RD|TH|st|nd|rd|th) $"),
    _Reading("qtr", "quarter", before=r"\d(?:st|nd|rd|th) $"),
    *(_Reading(short, said, before=_A_FEW, after=_FOOD, dot=True) for short, said in _SIZES),
    *(
        _Reading(short, said + ("s" if many else ""), before=many or _ONE, after=_FOOD, dot=True)
        for short, said in _POTS
        for many in ("", _A_FEW)
    ),
    _Reading("pkg", "package", before=r"(?:\boz\.?|ounce|\blb\.?|\bgram|\d\)?|small|large|\b1) $"),
    _Reading("doz", "dozen", before=r"(?:\d|\b(?:an?|one|two|three|half|per|the)) $"),
)
#: Volumes of law reports come in series: 12 Ill.App.3d 456, 34 Cal. 4th 12.
_REPORTER = re.compile(
    r"(?P<of>Ill|Cal|Mass|Wash|Ohio|Wis|Kan|Conn|Md|Mich|Tex|Pa|Fla|La|Ga|Ore|Ariz|Neb|Colo|Okla|Misc|So|F)\."
    r"(?: ?(?P<kind>App|Supp|Rptr|St|Misc)\.)? ?(?P<series>[2-5])(?:d|th)(?= \d)"
)
_NEXT_SENTENCE = re.compile(_STARTS)
_BY_SHORT: dict[str, list[_Reading]] = {}
for _reading in _READINGS:
    _BY_SHORT.setdefault(_reading.short, []).append(_reading)
_SHORT = re.compile(rf"(?<![^\W_])(?P<short>{any_of(_BY_SHORT)})(?P<dot>\.)?(?![^\W_])")
_FIRST = "".join(sorted({short[0] for short in _BY_SHORT}))

_BEGINS = any_of(short.split()[0] for short in _BY_SHORT)


def rules(style: Style) -> tuple[Rule, ...]:
    """Return the rules for law reports, and for abbreviations that are read by their neighbours."""
    return (
        Rule("reporter", "A-Z", _REPORTER, partial(_say_reporter, style), needs="."),
        Rule("abbreviation", _FIRST, _SHORT, _say, begins=_BEGINS),
    )


def _say_reporter(style: Style, match: re.Match[str]) -> str | None:
    """Say Ill.App.3d as lawyers do: Ill App third."""
    if not match.string[: match.start()][-2:].rstrip().isdigit():
        return None
    kind = f"{match['kind']} " if match["kind"] else ""
    return f"{match['of']} {kind}{ordinal(int(match['series']), style)}"


def _say(match: re.Match[str]) -> list[Item] | None:
    text, start, end = match.string, match.start(), match.end()
    before = text[max(0, start - _REACH) : start]
    for reading in _BY_SHORT[match["short"]]:
        if reading.dot is not None and reading.dot != bool(match["dot"]):
            continue
        ahead = compiled(reading.after).match(text, end)
        if ahead and compiled(reading.before).search(before):
            closes = ends_sentence(match) or _NEXT_SENTENCE.match(text, end) is not None
            mark = "." if match["dot"] and closes else ""
            return [piece(start, end, reading.said, "abbreviation", mark)]
    return None
