"""What stands next to a match: the words that decide how it is read."""

import re

_BEFORE = re.compile(r"([^\W\d_]+(?:['’.][^\W\d_]+)*)\.?['’]?[\s\u00a0]*$")
_AFTER = re.compile(r"[\s\u00a0]*[\"“'‘(]?([^\W\d_]+(?:['’][^\W\d_]+)*)")
_WINDOW = 28
#: What two numbers with a colon are, when they are no time of day.
_COMPARED = re.compile(r"\b(?:ratios?|scale of|slope|gradient|diluted|dilution|odds of)\b")
#: Before a noun, parts of an inch are one: a 3/4-inch screw, 3/4 inch plywood.
_PART_OF_UNIT = re.compile(
    r"-(?:inch|mile|cup|ton|pound|point|ounce|acre)\b"
    r"|[ ]inch (?!thick|wide|deep|long|high|tall|of|from|and|or|in|at|to|apart|above|below|is|was)"
    r"[a-z]"
)

#: Words that can't be the noun which a number before them describes.
NO_NOUN = frozenset(
    """a about above across after again against ago ahead all almost along also although although
    am amid among an and any apart apiece are around as at away back because been before be
    behind being below beneath beside besides between beyond both but by can could daily deep
    despite did do does down during each earlier east either else even ever every except fewer
    flat for from further gave given had has have he her here high higher his how however i if
    in inland inside instead into is it its just last later least left less lest like long
    longer lost low lower made may me might more most much must my near nearly next no nor
    north not now of off offshore old on once one only onto open or other our out outside over
    overall overnight past per plus raised rather s said saw says served she should shy since
    so some soon south spent still such tall taken than that the their them then there these
    they thick this those though through throughout thus to today together tomorrow tonight
    too took toward towards under underground undersea until up upon upstream very via was we
    went were west when where whereas which while who whose why wide will with within without
    worth would yearly yesterday yet you your paid cheaper faster slower heavier lighter
    shorter deeper wider taller northeast northwest southeast southwest downstream downwind
    apart annually monthly weekly possible likely""".split()
)

#: What is poured and weighed rather than described: 50mg alcohol, but a 500ml water bottle.
_MASS = frozenset("alcohol blood water milk breath sugar salt caffeine sodium fat urine".split())


def word_before(match: re.Match[str], group: int | str = 0) -> str:
    """Return the word that ends just before a group of a match, or ""."""
    start = match.start(group)
    # The last run without a space holds the word, and is quicker to search than all before it.
    runs = match.string[max(0, start - _WINDOW) : start].split()
    found = _BEFORE.search(runs[-1]) if runs else None
    return found.group(1) if found else ""


def word_after(match: re.Match[str], group: int | str = 0) -> str:
    """Return the word that begins just after a group of a match, or ""."""
    end = match.end(group)
    found = _AFTER.match(match.string[end : end + _WINDOW])
    return found.group(1) if found else ""


def describes_noun(match: re.Match[str], group: int | str = 0) -> bool:
    """Say whether the next word is likely a noun that the match describes (155mm *shells*)."""
    end = match.end(group)
    text = match.string
    if text[end : end + 1] in {"-", "‑"}:
        return text[end + 1 : end + 2].isalpha()
    if text[end : end + 1] not in {" ", "\u00a0"}:
        return False
    word = word_after(match, group)
    plain = re.split("['’]", word.lower(), maxsplit=1)[0]
    if plain in _MASS and word_before(match, group).lower() not in {"a", "an", "the"}:
        return False
    return bool(word) and plain not in NO_NOUN and not word.endswith(("ly", "ing", "ed"))


def nearby(match: re.Match[str], before: int, after: int) -> str:
    """Return the lower-case text round a match, a bounded number of characters each way."""
    text = match.string
    start, end = match.span()
    return f"{text[max(0, start - before) : start]} {text[end : end + after]}".lower()


def lead(match: re.Match[str], reach: int) -> str:
    """Return so many characters before a match, as they are written."""
    return match.string[max(0, match.start() - reach) : match.start()]


def ends_sentence(match: re.Match[str], group: int | str = 0) -> bool:
    """Say whether nothing but closing quotes, brackets and space follows a group of a match."""
    end = match.end(group)
    return not match.string[end : end + 8].strip(" \n\t\u00a0\"'”’)]»")


def is_compared(match: re.Match[str]) -> bool:
    """Say whether the text speaks of a ratio: a slope of 1:12."""
    return _COMPARED.search(nearby(match, 16, 16)) is not None


def is_part_of_unit(match: re.Match[str]) -> bool:
    """Say whether a fraction measures the noun after its unit: a 3/4-inch screw."""
    return _PART_OF_UNIT.match(match.string, match.end()) is not None
