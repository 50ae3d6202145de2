"""Titles and abbreviations: Dr, Gen., Lt. Col., Inc., vs., No. 10, e.g., (R-Texas)."""

import re
from functools import partial

from audio.spoken.english.addresses import POSTAL_STATES, STATE_NAMES
from audio.spoken.english.context import ends_sentence, word_after, word_before
from audio.spoken.english.letters import spoken_letter
from audio.spoken.english.numbers import Style
from audio.spoken.english.roman import begins_heading, is_regnal
from audio.spoken.item import Item
from audio.spoken.scan import THIN, Rule, any_of, piece

#: Said before a name, with or without the dot.
_TITLES = {
    "Ms": "Ms", "Mx": "Mx", "Mr": "Mister", "Mrs": "Missus", "Messrs": "Messieurs", "Dr": "Doctor",
    "Drs": "Doctors",
    "Prof": "Professor", "Gen": "General", "Lt": "Lieutenant", "Col": "Colonel", "Maj": "Major",
    "Capt": "Captain", "Cpt": "Captain", "Cmdr": "Commander", "Cdr": "Commander", "Adm": "Admiral",
    "Brig": "Brigadier", "Sgt": "Sergeant", "Cpl": "Corporal", "Pvt": "Private", "Pte": "Private",
    "Pfc": "Private First Class", "Rep": "Representative", "Reps": "Representatives",
    "Sen": "Senator",
    "Sens": "Senators", "Gov": "Governor", "Govs": "Governors", "Pres": "President",
    "Rev": "Reverend",
    "Revd": "Reverend", "Hon": "Honorable", "Amb": "Ambassador", "Sec": "Secretary",
    "Supt": "Superintendent",
    "Insp": "Inspector", "Det": "Detective", "Fr": "Father", "Msgr": "Monsignor",
    "Mgr": "Monsignor",
    "Lieut": "Lieutenant", "Cllr": "Councillor", "Mt": "Mount", "Ft": "Fort", "St": "Saint",
    "Ste": "Sainte", "Ald": "Alderman", "Spc": "Specialist", "Br": "Brother", "Wm": "William",
    "Chas": "Charles", "Sra": "Señora",
    "Sgts": "Sergeants", "Gens": "Generals", "Cols": "Colonels", "Profs": "Professors",
    "Atty": "Attorney",
    "Treas": "Treasurer", "Asst": "Assistant", "Dep": "Deputy", "Amb.": "Ambassador",
    "Vice-Adm": "Vice Admiral",
    "Mlle": "Mademoiselle", "Mme": "Madame", "Sqn": "Squadron", "Flt": "Flight", "Wg": "Wing",
}  # fmt: skip
#: Need the dot, or they are other words.
_DOTTED_ONLY = frozenset(
    "Ald Spc Br Wm Chas Sra Rep Reps Sec Det Hon Gov Fr Ft Col Gen Pres Dep Sen Mt Amb Rev Adm Brig Maj Insp Wg Treas".split()  # noqa: E501
)
#: Titles whose letters with a dot stand for nothing else.
_SURE = frozenset(
    """Prof Gen Lt Col Maj Capt Cmdr Brig Sgt Cpl Rep Sen Gov Rev Hon Supt Insp Msgr Mt Ft Dr
    Sec Det""".split()
)
#: Titles of that list that the press writes without a dot before a name or another title.
_BARE = frozenset("Gen Col Maj Brig Sen Rev Rep Gov Adm Hon Mt Amb Fr".split())
_TITLE = re.compile(
    rf"(?P<title>{any_of(_TITLES)})(?P<dot>\.)?"
    rf"(?P<next>(?=(?:(?:(?<=\.),)?{THIN}*|-)"
    r"(?:\([Rr]e[ts]|1st (?:Class|Lt)|[(\"“]?[^\W\d_a-z])))?"
    r"(?![^\W_])"
)
#: Said wherever they stand with a dot.
_DOTTED = {
    "Inc": "Incorporated", "Ltd": "Limited", "Corp": "Corporation", "Co": "Company",
    "Bros": "Brothers",
    "Jr": "Junior", "Sr": "Senior", "Esq": "Esquire", "Dept": "Department", "Univ": "University",
    "Assn": "Association", "Ass'n": "Association", "int'l": "international", "Mfg": "Manufacturing",
    "Apt": "Apartment", "Bldg": "Building", "Rte": "Route",
    "Assoc": "Association", "Ave": "Avenue", "Blvd": "Boulevard",
    "Rd": "Road",
    "Hwy": "Highway", "Pkwy": "Parkway", "Sq": "Square", "Govt": "Government", "Natl": "National",
    "Intl": "International", "Int'l": "International", "Gov't": "Government",
    "Comm": "Commissioner", "Hon'ble": "Honorable", "Hon’ble": "Honorable",
    "Min": "Minister", "approx": "approximately", "est": "estimated", "etc": "et cetera",
    "vs": "versus",
    "al": "al", "incl": "including", "excl": "excluding", "max": "maximum", "min": "minimum",
    "pct": "percent",
    "dept": "department",
    "govt": "government", "misc": "miscellaneous", "fig": "figure", "Fig": "Figure",
    "figs": "figures",
    "vol": "volume", "Vol": "Volume", "vols": "volumes", "pp": "pages", "ed": "edition",
    "eds": "editors",
    "ext": "extension", "Ext": "Extension", "tel": "telephone", "Tel": "Telephone", "ca": "circa",
    "cf": "compare", "viz": "namely", "ch": "chapter", "Ch": "Chapter", "para": "paragraph",
    "Art": "Article",
    "art": "article", "Sect": "Section", "ave": "average", "avg": "average", "Pt": "Part",
    "Op": "Opus",
    "ret": "retired", "res": "reserve", "agg": "on aggregate", "Ret": "retired",
    "Ala": "Alabama", "Ariz": "Arizona", "Ark": "Arkansas", "Calif": "California",
    "Colo": "Colorado", "Fl": "Florida",
    "Conn": "Connecticut", "Del": "Delaware", "Fla": "Florida", "Ill": "Illinois", "Ind": "Indiana",
    "Kan": "Kansas", "Ky": "Kentucky", "Md": "Maryland", "Mich": "Michigan", "Minn": "Minnesota",
    "Mo": "Missouri", "Mont": "Montana", "Neb": "Nebraska", "Nev": "Nevada", "Okla": "Oklahoma",
    "Ore": "Oregon", "Pa": "Pennsylvania", "Tenn": "Tennessee", "Tex": "Texas", "Va": "Virginia",
    "Vt": "Vermont", "Wash": "Washington", "Wis": "Wisconsin", "Wisc": "Wisconsin",
    "Wyo": "Wyoming",
    "Mass": "Massachusetts",
    "Miss": "Mississippi", "Ga": "Georgia", "Ont": "Ontario", "Que": "Quebec",
    "Alta": "Alberta", "Sask": "Saskatchewan",
}  # fmt: skip
_STATES = frozenset(list(_DOTTED)[list(_DOTTED).index("Ala") :])
_NO_DOT = frozenset(
    "Inc Ltd Corp Jr Sr approx etc vs Bros Blvd Int'l int'l Ass'n Gov't Govt govt Dept Ave"
    " Hon'ble Hon’ble".split()
)
#: Words that the dot alone does not tell from a word that ends a sentence.
_WORD_TOO = frozenset(
    "al est ed art fig max min ca Art Miss Mass Min Comm Wash Pa Mo Ind Ill Ark Del Tex Pt Op ave".split()  # noqa: E501
)
#: Roads are named for states: Mass. Ave.
_ROAD_NEXT = re.compile(r" (?:Ave|Avenue|Blvd|Boulevard|St|Street|Turnpike|Tpke)(?![^\W_])")
_ABBREVIATION = re.compile(rf"(?P<short>{any_of(_DOTTED)})(?P<dot>\.)?(?![^\W_]|['’]\w)")
_LATIN = re.compile(
    r"(?P<short>e\.\s?g|i\.\s?e|a\.k\.a|p\.p\.m|p\.a)(?P<dot>\.)?,?(?![^\W_])", re.IGNORECASE
)
_LATIN_WORDS = {
    "eg": "for example",
    "ie": "that is",
    "aka": "also known as",
    "ppm": "parts per million",
    "pa": "per annum",
}
_AKA = re.compile(r"(?:aka|AKA)(?![^\W_])")
_NUMBERED = re.compile(
    rf"(?P<short>Nos?|NOS?(?=\.)|nos?|№|pp?|Pp?|v|c|ca|ch|[Ss]ecs?|[Cc]l|[Pp]aras?|[Aa]rts?|§§?|b|d|r|fl|m)(?P<dot>\.)?{THIN}?(?=\d)"
)
_NUMBERED_WORDS = {
    "no": "number", "nos": "numbers", "№": "number", "p": "page", "pp": "pages", "v": "versus",
    "c": "circa", "ca": "circa", "ch": "chapter", "sec": "section", "secs": "sections",
    "cl": "clause", "para": "paragraph",
    "paras": "paragraphs", "art": "article", "arts": "articles", "b": "born", "d": "died",
    "r": "reigned",
    "fl": "flourished", "m": "married", "§": "section", "§§": "sections",
}  # fmt: skip
_NUMBER_SIGN = re.compile(rf"#{THIN}?(?=\d)")
_ESTABLISHED = re.compile(rf"[Ee]st\.?(?={THIN}(?:in{THIN})?(?:1[5-9]|20)\d\d(?!\d))")
_ELECT = re.compile(r"(?P<short>Gov|Sen|Rep|Pres)\.-(?=elect|designate)")
_SENIOR = re.compile(
    rf"Sr\.?(?={THIN}(?:Airman|Master|Chief|Lecturer|Vice|Director|Fellow|Advis|Analyst|Officer))"
)
_VERSUS = re.compile(rf"v\.?(?={THIN}[A-Z])")
_EXTREME = re.compile(r"(?P<short>[Mm](?:ax|in))\.?(?=:?\s?[-−–]?\d)")
#: As they are written where nothing has a capital: mr. smith.
_SMALL_TITLE = re.compile(
    r"(?P<title>mrs|mr|ms|dr|prof|gen|sen|rep|gov|sgt|capt|lt|col)\.(?= [a-z])"
    r"|(?P<quiet>mrs|mr|dr|prof)\.?(?= [A-Z][a-z])"
    r"|(?:(?<= in )|(?<= on )|(?<= at )|(?<= of )|(?<= to )|(?<= near )|(?<= from ))"
    r"(?P<saint>st)\.(?= [a-z])"
)
_PARTY = re.compile(
    r"(?<=[(,\s])(?P<party>[RDI])\.?(?P<dash>[-–]|,[ ])(?P<place>(?:[A-Z]\.){2}|W\.Va\.|[A-Z]{2}(?=[),;]|$| \d)|(?:(?:New|North|South|West|Rhode) )?[A-Z][a-z]+\.?)(?=[\s),.;:]|$)"  # noqa: E501
)
_PARTIES = {"R": "Republican", "D": "Democrat", "I": "Independent"}
_INSIDE_BRACKETS = re.compile(r"\)")
_WITH = re.compile(r"(?P<short>w/o|w/|c/o|n/a|N/A)(?![^\W_]{0}\d)")
_WITH_WORDS = {"w/o": "without", "w/": "with", "c/o": "care of", "n/a": "not applicable"}
_INITIAL = re.compile(r"(?P<letter>[A-Z])\.(?=\s[^\W\d_]|-[A-Z]|,|[A-Z][a-z]{2})")

_NUMBERED_BEGINS = (
    r"(?:N[Oo][Ss]?|nos?|№|pp?|Pp?|v|c|ca|ch|[Ss]ecs?|[Cc]l|[Pp]aras?|[Aa]rts?|§§?|b|d|r|fl|m)"
    r"\.?(?:$|\d)"
)
_SMALL_TITLE_BEGINS = r"(?:mrs|mr|ms|st|dr|prof|gen|sen|rep|gov|sgt|capt|lt|col)\.?$"


def rules(style: Style) -> tuple[Rule, ...]:
    """Return the rules for titles and abbreviations."""
    return (
        Rule("with", "wcnN", _WITH, lambda m: _WITH_WORDS[m["short"].lower()], needs="/"),
        Rule("party", "RDI", _PARTY, _say_party, needs="-–,"),
        Rule("numbered", "NnPpvcSsCAabdrfm§№", _NUMBERED, _say_numbered, begins=_NUMBERED_BEGINS),
        Rule("abbreviation", "Ee", _ESTABLISHED, lambda _: "established"),
        Rule("title", "GSRP", _ELECT, lambda m: f"{_TITLES[m['short']]}", needs="-"),
        Rule("title", "S", _SENIOR, lambda _: "Senior"),
        Rule("numbered", "#", _NUMBER_SIGN, lambda _: "number"),
        Rule("extreme", "Mm", _EXTREME, _say_extreme, begins="[Mm](?:ax|in)"),
        Rule("versus", "v", _VERSUS, _say_versus),
        Rule("title", "mdpgsrcl", _SMALL_TITLE, _say_small_title, begins=_SMALL_TITLE_BEGINS),
        Rule("title", _firsts(_TITLES), _TITLE, partial(_say_title, style), begins=any_of(_TITLES)),
        Rule("latin", "eEiIaAp", _LATIN, _say_latin, needs="."),
        Rule("latin", "aA", _AKA, lambda _: "also known as"),
        Rule(
            "abbreviation",
            _firsts(_DOTTED),
            _ABBREVIATION,
            _say_abbreviation,
            begins=rf"(?:{any_of(_DOTTED)})(?![^\W_])",
        ),
        Rule("initial", "A-Z", _INITIAL, _say_initial, needs="."),
    )


def alone() -> dict[str, str]:
    """Return what a title with its dot is read as where no other word stands beside it."""
    return {f"{short}.": _TITLES[short] for short in _SURE}


def _firsts(table: dict[str, str]) -> str:
    """Return the inside of the class of what an abbreviation may begin with."""
    return "".join(sorted({short[0] for short in table}))


def _closing(match: re.Match[str]) -> str:
    """An abbreviation's dot also ends the sentence when nothing follows."""
    return "." if match["dot"] and ends_sentence(match) else ""


def _say_title(style: Style, match: re.Match[str]) -> str | list[Item] | None:
    title = match["title"]
    if match["next"] is None and title not in {"Mr", "Mrs", "Ms"}:
        return None
    if not match["dot"] and title in _DOTTED_ONLY and not (title in _BARE and _named_next(match)):
        return None
    if title == "Hon" and style.british:
        return "Honourable"
    if title == "Ms":
        return [Item(*match.span(), "rule", ("Ms",), "", "title", ("mˈɪz",))]
    return _TITLES[title]


def _say_extreme(match: re.Match[str]) -> str | None:
    """Say Max 25C and min 10C; after a word without a stop Max is a name: 737 Max 9, Mad Max 2."""
    before = match.string[max(0, match.start() - 2) : match.start()].rstrip(" \u00a0-")
    named = match["short"][0] == "M" and not match.group().endswith(".") and before[-1:].isalnum()
    return None if named else f"{match['short']}imum"


def _say_small_title(match: re.Match[str]) -> str | None:
    """Say a title in a text without capitals, or one written small: dr Kim."""
    start = match.start()
    if match.string[start - 1 : start].isalnum():
        return None
    if match["saint"]:
        return "saint" if match.string.islower() else None
    if match["quiet"]:
        return _TITLES[match["quiet"].capitalize()]
    return _TITLES[match["title"].capitalize()].lower() if match.string.islower() else None


def _named_next(match: re.Match[str]) -> bool:
    """After a bare title comes a name, not a common word in a heading (Gen Z, Col Legal)."""
    after = word_after(match)
    return (
        len(after) > 1
        and after[1:].islower()
        and match.string[match.end() : match.end() + 1] == " "
    )


def _say_versus(match: re.Match[str]) -> str | None:
    """Say Roe v. Wade, Brown v Board, but leave a lone letter."""
    before, after = word_before(match), word_after(match)
    named = len(before) > 1 and before[0].isupper() and len(after) > 1
    return "versus" if named or "." in match.group() else None


def _say_latin(match: re.Match[str]) -> list[Item]:
    key = "".join(c for c in match["short"].lower() if c.isalpha())
    mark = "," if match.group().endswith(",") else _closing(match)
    return [piece(*match.span(), _LATIN_WORDS[key], "latin", mark)]


def _say_abbreviation(match: re.Match[str]) -> list[Item] | None:
    short, dot = match["short"], match["dot"]
    if not dot and short not in _NO_DOT:
        return None
    if short == "Sr" and word_after(match)[:1].isupper() and not word_before(match)[:1].isupper():
        return [piece(*match.span(), "Sister", "abbreviation")]
    if short in _STATES and not _in_place(match):
        return None
    if short in _WORD_TOO and short not in _STATES and not _continues(match):
        return None
    return [piece(*match.span(), _DOTTED[short], "abbreviation", _closing(match))]


def _in_place(match: re.Match[str]) -> bool:
    """States are abbreviated after a comma or a bracket: Sacramento, Calif."""
    before = match.string[max(0, match.start() - 2) : match.start()]
    if before == ", " or before.endswith("("):
        return True
    if match["dot"] and _ROAD_NEXT.match(match.string, match.end()):
        return True
    after = re.match(r" ([A-Z][a-z]{1,4})\.? [A-Z]", match.string[match.end() : match.end() + 9])
    return match["dot"] is not None and after is not None and after.group(1) in _TITLES


def _continues(match: re.Match[str]) -> bool:
    """A dot inside a sentence is followed by a small letter, a digit or a sign."""
    after = match.string[match.end() : match.end() + 2].lstrip()
    return bool(after) and not after[0].isupper()


def _say_numbered(match: re.Match[str]) -> list[Item] | None:
    short = match["short"]
    low = short.lower()
    gap = match.string[match.end() - 1].isspace()
    if low in {"no", "nos"} and not match["dot"] and short not in {"No", "Nos"}:
        return None
    if low in {"no", "nos"} and not match["dot"] and (not gap or _denies(match)):
        return None
    if low not in {"no", "nos", "§", "§§", "№"} and not match["dot"]:
        return None
    if (
        low in {"b", "d", "r", "fl", "m"}
        and not match.string[match.end() : match.end() + 4].isdigit()
    ):
        return None
    year = re.match(r"\d{4}(?!\d)", match.string[match.end() : match.end() + 5])
    if low in {"c", "ca"} and not year:
        return [piece(*match.span(), "about", "numbered")]
    return [piece(*match.span(), _NUMBERED_WORDS[low], "numbered")]


def _denies(match: re.Match[str]) -> bool:
    """Tell No 10 Downing Street from "No 2 people are alike"."""
    before = word_before(match).lower()
    sentence_start = not match.string[: match.start()][-3:].strip(" \"“'‘")
    if before in {
        "the",
        "at",
        "of",
        "outside",
        "world",
        "from",
        "ranked",
        "seed",
        "in",
        "inside",
        "to",
        "by",
    }:
        return False
    return sentence_start and match.string[match.end() : match.end() + 2] != "10"


def _say_party(match: re.Match[str]) -> list[Item] | None:
    place = match["place"]
    if match["dash"][0] == "," and match.string[match.start() - 1 : match.start()] != "(":
        return None
    if place in POSTAL_STATES:
        place = POSTAL_STATES[place]
    known = place.rstrip(".") in _STATES or place.rstrip(".") in STATE_NAMES or "." in place[:-1]
    if not known and not _INSIDE_BRACKETS.match(match.string, match.end()):
        return None
    name = _DOTTED.get(place.rstrip("."), place.rstrip("."))
    if place in {"N.Y.", "N.J.", "N.H.", "N.M.", "N.C.", "N.D.", "S.C.", "S.D.", "R.I.", "W.V."}:
        name = POSTAL_STATES[place.replace(".", "")]
    elif place == "W.Va.":
        name = "West Virginia"
    end = match.end("dash")
    whole = place.endswith(".") and place[:-1] not in _DOTTED and "." not in place[:-1]
    mark = "." if place.endswith(".") and (whole or ends_sentence(match)) else ""
    return [
        piece(match.start(), end, f"{_PARTIES[match['party']]}", "party", ","),
        piece(end, match.end(), name, "party", mark),
    ]


def _say_initial(match: re.Match[str]) -> list[Item] | None:
    """Keep the letter of James T. Kirk and leave out the dot, which would end the sentence."""
    before = match.string[match.start() - 1 : match.start()] if match.start() else ""
    if before and before not in " .\u00a0(“\"‘'-":
        return None
    if match["letter"] in "IVX" and (is_regnal(match) or begins_heading(match)):
        return None
    return [spoken_letter(match.start(), match.end(), match["letter"], "initial")]
