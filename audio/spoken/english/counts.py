"""Plain numbers, years, decades and ordinals: 1,300, 1914, the 1990s, '90s, 47th, 1.2bn, No. 10."""

import re
from functools import partial

from audio.spoken.english.context import is_part_of_unit, lead, nearby, word_after, word_before
from audio.spoken.english.figures import AMOUNT, REACH, SCALES, TO, numeric, say_amount, say_whole
from audio.spoken.english.initialisms import is_shouted
from audio.spoken.english.numbers import Style, cardinal, ordinal, plain_digits, plural, year
from audio.spoken.scan import THIN, Rule

_SIGN = r"(?P<minus>(?<![^\s(\[“\"'‘=/,])[-−–+](?=[\d.])(?!\d{1,3}(?:st|nd|rd|th)(?![^\W_])))?"
_NUMBER = re.compile(
    rf"{_SIGN}(?P<amount>{AMOUNT})(?:(?:(?<=/\d)|(?<=/\d\d))(?:th|rd)s?(?![^\W_]))?(?P<plus>\+)?"
)
_SCALED = re.compile(
    rf"(?={REACH}[bmtkKMB]){_SIGN}(?:(?P<low>{AMOUNT})(?P<lowscale>bn|mn|tn|m|k)?(?P<to>{TO}))?(?P<amount>{AMOUNT})"
    rf"(?:(?P<short>bn|mn|mln|tn|trn|k|K|M|B|b)|{THIN}(?P<spaced>bn|mn|mln|tn|trn))(?![^\W_])(?P<plus>\+)?"
)
_ORDINAL = re.compile(
    r"(?=[\d,]{1,40}+[ ]?[dnrst])(?P<n>\d{1,3}(?:,\d{3})+|\d{1,9})[ ]?(?P<end>(?<=[1])st|(?<=[2])nd|(?<=[3])rd|th|(?<=[23])d)(?P<s>s)?\b"  # noqa: E501
)
_ORDINAL_CAPS = re.compile(
    r"(?P<n>\d{1,3}(?:,\d{3})+|\d{1,9})(?:ST|ND|RD|TH|ˢᵗ|ⁿᵈ|ʳᵈ|ᵗʰ)(?P<s>s)?\b"
)
_ORDINALS_TO = re.compile(
    r"(?<=\d(?:st|nd|rd|th|0s))[-–](?=['’]?\d{1,4}(?:st|nd|rd|th|s)(?![^\W_]))"
)
#: Two of an order with one ending: the 5-6th century, grades 10-12th.
_ORDINAL_SPAN = re.compile(
    r"(?P<a>\d{1,2})[-–](?P<n>\d{1,2})(?:(?<=1)st|(?<=2)nd|(?<=3)rd|th)(?![^\W_])"
)
#: Years before the era grow less.
_BEFORE_ERA = re.compile(rf"{THIN}?(?:BCE?|B\.C\.)(?![^\W_])")
_DECADE = re.compile(r"(?!1000s)(?P<n>1\d\d0|20\d0)(?:['’]?s|S)(?P<own>['’])?(?![^\W_])")
_SHORT_DECADE = re.compile(r"['’‘`]?(?P<n>[1-9]0)(?:['’]?s|(?P<loud>S))(?P<own>['’])?(?![^\W_])")
_BRANCH = re.compile(r"(?P<n>\d0)(?=['’]s(?![^\W_]))")
#: A number after one of these names it: Local 90's leaders, Area 51's fence.
_NAMED = frozenset(
    "local area route highway level studio club pier gate unit district ward flight union interstate".split()  # noqa: E501
)
_SHORT_YEAR = re.compile(r"['’‘](?P<n>\d\d)(?![\d'’\"]|[^\W_]|[.,:]\d)")
_PLURAL = re.compile(r"(?P<n>\d{1,4})s(?![^\W_])")
#: What is counted in billions: 39b reais.
_MONEY = frozenset(
    """dollars euros pounds reais rupees yen yuan won pesos rubles roubles riyals dirhams rand
    francs kroner kronor lira baht ringgit rupiah naira shillings""".split()
)
_ROUND = {"10": "tens", "100": "hundreds", "1000": "thousands"}
_OF = re.compile(" of (?!the|a)")
#: How far behind the first a rider came, where times are told: at 5s.
_GAP_BEFORE = re.compile(r"\bat $")
_TIMED = re.compile(r"\d[hm] ?\d{1,2}(?:m|s)(?![^\W_])")
_ERA = re.compile(
    rf"(?P<n>\d{{1,4}})(?P<gap>{THIN}?)(?P<era>BCE|CE|BC|AD|B\.C\.E?\.?|A\.D\.?)(?![^\W_])"
)
_AD = re.compile(rf"(?P<era>AD|A\.D\.?)(?P<gap>{THIN}?)(?P<n>\d{{1,4}})(?!\d)")
_YEAR_SPAN = re.compile(
    rf"(?P<a>1\d{{3}}|20\d{{2}})(?P<to>{THIN}?[-–—/‐‑]{THIN}?)(?P<b>1\d{{3}}|20\d{{2}}|\d{{2}})(?P<s>s)?(?![\d%-]|[.,:]\d)"
)

#: What stands before a year and seldom before a count.
_YEAR_BEFORE = frozenset(
    "in of from since between during until by to the and winter summer years war".split()
)
#: What stands before two years of any century: born after 1392-93.
_SPAN_BEFORE = frozenset({"after", "before", "in"})
#: Written after a year whose range or list goes on with another.
_YEAR_NEXT = re.compile(
    r"(?: to | and | or |, |[-–]| through | until )(?:1[1-9]|20)\d\d(?!\d|[.,]\d| [a-z]+s\b)"
)
#: What is counted of people: a sample of 1513, a majority of 1502.
_COUNT_OF = re.compile(
    r"\b(?:samples?|total|crowd|majority|attendance|population|electorate|audience) of $"
)
#: Down to about 1583, since around 1790.
_ABOUT_A_YEAR = re.compile(
    r"\b(?:in|since|until|till|from|before|after|by|to) (?:about|around|roughly|circa) $"
)
#: Before these a number of the eleventh century is a year too: in 1066, c. 1040.
_YEAR_LEADERS = frozenset("in since until by year of c ca circa".split())
_QUANTIFIERS = frozenset(
    """over about some nearly almost than least around approximately roughly most exactly just
    only another additional extra further all these those killing killed injured wounded
    injuring employs employing totalling totaling estimated population""".split()
)
_COUNTED = frozenset(
    """people men women children soldiers troops fighters civilians migrants refugees deaths dead
    wounded injured casualties prisoners hostages homes houses buildings jobs workers staff
    employees students pupils teachers doctors nurses patients cases police officers
    protesters demonstrators runs goals points votes seats tickets fans spectators passengers
    flights ships tanks drones missiles rockets shells strikes sorties vehicles cars trucks
    animals birds trees species villages towns schools hospitals beds doses tons tonnes miles
    feet metres meters kilometres kilometers acres hectares square square-foot litres liters
    gallons barrels dollars euros pounds rubles roubles rupees yen shekels pages words copies
    companies firms families households residents inhabitants survivors victims bodies times
    years days hours minutes months weeks kg km km² mi volunteers personnel signatures members
    pieces items rounds per megawatts calories steps others displaced detainees arrests km2
    acre mile ton tonne pound seat""".split()
)
_SURELY_COUNTED = frozenset(
    "people men women children soldiers troops miles metres meters kilometres kilometers feet acres tonnes tons barrels calories acre ton tonne".split()  # noqa: E501
)
#: Thousands of dots across that screens and films are named for, and lengths of races.
_MODELS = frozenset("2 4 5 6 8 10".split())
_SCREENS = frozenset(
    """video tv television screen display resolution footage monitor camera film remaster streaming run race
    runner fun and course gaming content ultra""".split()  # noqa: E501
)
#: A run of so many kilometres: a 30k trail race, the 15K run.
_RACE = re.compile(
    r" (?:(?:trail|ultra|road|fun|charity|training|tune|up|tune-up|relay|practice|virtual) ){0,2}"
    r"(?:races?|runs?|walk|course|relay|ultra|version|trail|distance)(?![^\W_])"
)
#: Things that are numbered with a nought in front: Chapter 07.
_ZERO_LED = re.compile(r"0[1-9]")
NUMBERED = frozenset(
    """chapter episode part season volume week day unit lesson track issue page figure table item step module
    section number no question stage round lot event rule page slide exercise level act scene""".split()  # noqa: E501
)
#: What is said of aeroplanes.
_AVIATION = re.compile(r"\b(?:boeing|airliners?|aircraft|jumbo|airlines?|airways|air force one)\b")
_AIRLINERS = frozenset("707 717 727 737 747 757 767 777 787".split())
_PAIRED = frozenset(
    """unscr resolution flight highway route hwy rte boeing airbus room bus interstate peugeot
    resolutions box studio area section sections proposition prop""".split()
)


def rules(style: Style) -> tuple[Rule, ...]:
    """Return the rules for numbers, the plain one last."""
    return (
        Rule("years", "12", _YEAR_SPAN, partial(_say_year_span, style), begins=r"1\d{3}|20\d\d"),
        Rule("era", r"\d", _ERA, partial(_say_era, style), begins=r"\d{1,4}(?:$|[BCA])"),
        Rule("era", "A", _AD, partial(_say_anno_domini, style)),
        Rule(
            "ordinal",
            r"\d",
            _ORDINAL_SPAN,
            partial(_say_ordinal_span, style),
            begins=r"\d{1,2}[-–]\d{1,2}[snrt]",
        ),
        Rule("decade", "12", _DECADE, lambda m: plural(year(int(m["n"]), style)), needs="sS"),
        Rule("number", r"\d", _BRANCH, partial(_say_branch, style), needs="'’"),
        Rule(
            "decade",
            r"\d'’‘`",
            _SHORT_DECADE,
            partial(_say_short_decade, style),
            needs="sS",
        ),
        Rule("year", "'’‘", _SHORT_YEAR, partial(_say_short_year, style)),
        Rule("range", "-–", _ORDINALS_TO, lambda _: "to"),
        Rule(
            "ordinal", r"\d", _ORDINAL, partial(_say_ordinal, style), begins=r"[\d,]+(?:$|[dnrst])"
        ),
        Rule("ordinal", r"\d", _ORDINAL_CAPS, partial(_say_ordinal, style), needs="SNRTˢⁿʳᵗ"),
        Rule("large_number", r"\d.+−–½¼¾-", _SCALED, partial(_say_scaled, style)),
        Rule("number", r"\d", _PLURAL, partial(_say_plural, style), needs="s"),
    )


def last_rules(style: Style) -> tuple[Rule, ...]:
    """Return the rule for any number that nothing else wanted."""
    first = r"\d.+−–½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒-"
    return (Rule("number", first, _NUMBER, partial(_say_number, style)),)


def _sign(written: str | None) -> str:
    if not written:
        return ""
    return "plus " if written == "+" else "minus "


def _year_like(number: int, style: Style) -> str:
    if 1000 < number < 1100 and number % 100 > 9:
        return year(number, style)
    return year(number, style) if 1100 <= number <= 2099 else cardinal(number, style)


def paired(written: str, style: Style) -> str:
    """Say a model, route or resolution number in pairs: seven forty-seven, seventeen oh one."""
    number = int(plain_digits(written))
    if written[0] == "0" or number < 100 or number > 9999:
        return say_whole(written, style)
    if number % 100 == 0:
        return cardinal(number, style)
    head, rest = divmod(number, 100)
    tail = f"oh {cardinal(rest, style)}" if rest < 10 else cardinal(rest, style)
    return f"{cardinal(head, style)} {tail}"


def _say_plural(style: Style, match: re.Match[str]) -> str:
    """Say 747s and T-72s, but the "s" of an iPhone 6s as a letter; 100s of them are hundreds."""
    if match["n"] in {"100", "1000"} or (
        match["n"] in _ROUND and _OF.match(match.string, match.end())
    ):
        return _ROUND[match["n"]]
    if int(match["n"]) < 60 and _GAP_BEFORE.search(lead(match, 4)) and _TIMED.search(match.string):
        return f"{cardinal(int(match['n']), style)} second{'' if match['n'] == '1' else 's'}"
    if word_before(match).lower() in {"iphone", "galaxy", "series"}:
        return f"{cardinal(int(match['n']), style)} S"
    return plural(paired(match["n"], style))


def _say_ordinal(style: Style, match: re.Match[str]) -> str:
    said = ordinal(int(plain_digits(match["n"])), style)
    return plural(said) if match["s"] else said


def _say_ordinal_span(style: Style, match: re.Match[str]) -> str:
    first, last = (ordinal(int(match[g]), style) for g in ("a", "n"))
    return f"{first} to {last}"


def _say_short_decade(style: Style, match: re.Match[str]) -> str | None:
    """Say the 60s, and the 60S of a text in capitals."""
    if match["loud"] and not is_shouted(match.string):
        return None
    return plural(cardinal(int(match["n"]), style))


def _say_branch(style: Style, match: re.Match[str]) -> str | None:
    """Say Local 90's leaders, which is no decade."""
    before = word_before(match)
    if before[:1].isupper() and before.lower() in _NAMED:
        return cardinal(int(match["n"]), style)
    return None


def _say_short_year(style: Style, match: re.Match[str]) -> str | None:
    """Say '98, but leave a quotation that begins with a number."""
    if match.string.find("’", match.end(), match.end() + 60) >= 0 and match.group()[0] == "‘":
        return None
    number = int(match["n"])
    return f"oh {cardinal(number, style)}" if 0 < number < 10 else cardinal(number, style)


def _say_scaled(style: Style, match: re.Match[str]) -> str | None:
    short = match["short"] or match["spaced"]
    if short in {"k", "K"} and _names_model(match):
        return f"{say_amount(match['amount'], style)} K"
    if short == "M" and len(match["amount"]) > 3 and match["amount"].isdigit() and not match["low"]:
        return None
    if short in {"K", "B", "b", "M"} and not match["low"]:
        if short in {"B", "b"} and "." not in match["amount"] and word_after(match) not in _MONEY:
            return None
        if short == "K" and match["amount"] in {"2", "4", "5", "8", "10"} and not match["minus"]:
            return None
        after = word_after(match)
        # The company is none: 3M contends that.
        many = after in _COUNTED or (after.endswith("s") and match["amount"] != "3")
        if short == "M" and len(match["amount"]) == 1 and not many:
            return None
    counts = word_after(match).endswith("s")
    if (
        short == "k"
        and match["amount"] in {"5", "10"}
        and (
            word_after(match) in {"run", "race", "runs", "and"}
            or (word_before(match).lower() in {"a", "annual", "charity"} and not counts)
        )
    ):
        return f"{say_amount(match['amount'], style)} K"
    if (
        short in {"k", "K"}
        and numeric(match["amount"]) <= 200
        and _RACE.match(match.string, match.end())
    ):
        low = f"{say_amount(match['low'], style)} to " if match["low"] else ""
        return f"{low}{say_amount(match['amount'], style)} K"
    low = ""
    if match["low"]:
        scale = f" {SCALES[match['lowscale']]}" if match["lowscale"] else ""
        low = f"{say_amount(match['low'], style)}{scale} to "
    plus = " plus" if match["plus"] else ""
    return f"{_sign(match['minus'])}{low}{say_amount(match['amount'], style)} {SCALES[short.lower()]}{plus}"  # noqa: E501


def _names_model(match: re.Match[str]) -> bool:
    """Tell a 4k screen and a 10k race from 5k people."""
    if match["low"] or match["minus"] or match["plus"] or match["amount"] not in _MODELS:
        return False
    after = word_after(match)
    return (
        match["short"] is not None
        and not (after.islower() and after.endswith("s"))
        and (after.lower() in _SCREENS or match["amount"] in {"4", "8"})
    )


def _say_era(style: Style, match: re.Match[str]) -> str:
    letters = match["era"].replace(".", "")
    number = int(match["n"])
    if _is_in_pairs(match["n"]):
        said = paired(match["n"], style)
    elif number < 1000 or (letters == "BC" and number % 1000 == 0):
        said = cardinal(number, style)
    else:
        said = _year_like(number, style)
    return f"{said} {'.'.join(letters)}"


def _say_anno_domini(style: Style, match: re.Match[str]) -> str:
    written = match["n"]
    said = paired(written, style) if _is_in_pairs(written) else _year_like(int(written), style)
    return f"A.D {said}"


def _is_in_pairs(year_written: str) -> bool:
    """Say whether a year of an era has three figures, said as one and two: 523 AD."""
    return 100 < int(year_written) < 1000 and year_written[0] != "0"


def _say_year_span(style: Style, match: re.Match[str]) -> str | None:
    first, second = int(match["a"]), int(match["b"])
    if len(match["b"]) == 2:
        if second <= first % 100 and not (first % 100 == 99 and second == 0):
            return None
        leader = word_before(match).lower()
        sure = leader in _SPAN_BEFORE
        follows = second == first % 100 + 1
        near = first < 1400 or (first < 1800 and leader not in _YEAR_BEFORE)
        if not sure and near and not (follows and first > 1500):
            return None
        tail = f"oh {cardinal(second, style)}" if second < 10 else cardinal(second, style)
        return f"{year(first, style)} {'' if '/' in match['to'] else 'to '}{tail}"
    falls = second <= first and "/" not in match["to"]
    if falls and not _BEFORE_ERA.match(match.string, match.end()):
        return None
    link = " " if "/" in match["to"] else " to "
    last = year(second, style)
    return f"{year(first, style)}{link}{plural(last) if match['s'] else last}"


def _say_number(style: Style, match: re.Match[str]) -> str | None:
    amount = match["amount"]
    if not amount:
        return None
    said = _sign(match["minus"])
    plus = " plus" if match["plus"] else ""
    if amount.isdigit() and not match["minus"]:
        if _ZERO_LED.fullmatch(amount) and word_before(match).lower() in NUMBERED:
            return cardinal(int(amount), style)
        if len(amount) == 4 and amount[0] != "0" and not plus:
            return _four_digits(style, match)
        if len(amount) == 3 and (
            word_before(match).lower() in _PAIRED
            or match.string[: match.start()][-2:].strip() == "§"
            or is_airliner(match, amount)
        ):
            return paired(amount, style)
    spoken = say_amount(amount, style)
    if spoken.endswith("s") and is_part_of_unit(match):
        spoken = spoken.removesuffix("s")
    return f"{said}{spoken}{plus}"


def is_airliner(match: re.Match[str], number: str) -> bool:
    """Tell a Boeing 737 from 737 people."""
    return number in _AIRLINERS and (
        word_before(match).lower() in {"boeing", "boeing's", "boeing’s", "a", "the", "its"}
        or (
            _AVIATION.search(nearby(match, 70, 50)) is not None
            and not word_after(match).endswith("s")
        )
        or word_after(match).lower() in {"max", "jet", "jets", "plane", "dreamliner", "freighter"}
    )


def _four_digits(style: Style, match: re.Match[str]) -> str:
    """Tell a year (1914) from a count (1914 people), and both from a number read in pairs."""
    number = int(plain_digits(match["amount"]))
    before = word_before(match).lower()
    after = word_after(match)
    if before in _PAIRED:
        return paired(match["amount"], style)
    if 1000 < number < 1100 and before in _YEAR_LEADERS:
        return year(number, style)
    spans = before in {"from", "between"} and _YEAR_NEXT.match(match.string, match.end())
    if spans and 1000 < number < 1100:
        return year(number, style)
    if not 1100 <= number <= (2199 if before in {"by", "in", "until", "year"} else 2099):
        return cardinal(number, style)
    if before in {"about", "around", "roughly", "circa"} and (
        _YEAR_NEXT.match(match.string, match.end()) or _ABOUT_A_YEAR.search(lead(match, 20))
    ):
        return cardinal(number, style) if after in _COUNTED else year(number, style)
    alone = after == "" and (
        before in {"about", "just", "over"} or (before in {"around", "circa"} and number % 50 != 0)
    )
    if before in _QUANTIFIERS and not alone:
        return cardinal(number, style)
    if before == "of" and _COUNT_OF.search(lead(match, 16)):
        return cardinal(number, style)
    if before in {"in", "since", "the", "of", "from", "by"}:
        return year(number, style) if after not in _SURELY_COUNTED else cardinal(number, style)
    if after in _COUNTED:
        return cardinal(number, style)
    return year(number, style)
