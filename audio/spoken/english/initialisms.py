"""Capitals: initialisms that are spelled, acronyms that are words, words that are shouted."""

import re
from functools import lru_cache, partial

from audio.spoken.english.capital_words import ACRONYMS, COMMON, SHOUTED_WORDS, SPELLED
from audio.spoken.english.context import ends_sentence, word_after, word_before
from audio.spoken.english.letters import spoken_letter, spoken_pair
from audio.spoken.english.short_words import SHORT_WORDS
from audio.spoken.item import Item
from audio.spoken.scan import Rule, piece

#: Said otherwise than they are written.
_BY_SOUND = {"GAAP": "Gap", "DAX": "Dax", "CAC": "Cac", "MIG": "Mig", "MIGS": "Migs"}
_VOWELS = frozenset("AEIOUY")
#: So many capitals are a word, unless they are listed.
_WORD_LENGTH = 6
_MOST_SPELLED_BY_THE_ENGINE = 3
#: More consonants in a row than any word has but at its end.
_UNSAYABLE = re.compile(r"[B-DF-HJ-NP-TV-XZ]{5,}(?!$)|^[B-DF-HJ-NP-TV-XZ]{4}")
#: What names seldom end in.
_ENDING = re.compile(r"(?:[^AEIOUS]S|ED|ING|LY|[TS]ION|MENT|NESS|ABLE|LESS|ITY|ORS|ERS)$")
_LETTERED_WORD = re.compile(r"[^\W\d_]{2,40}")
_ONSETS = frozenset(
    """BL BR CH CL CR DR DW FL FR GH GL GR KH KL KR PH PL PR QU SC SCH SCR SH SHR SK SL SM SN SP
    SPL SPR ST STR SW TH THR TR TW VL WH WR ZH""".split()
)
_CODAS = frozenset(
    """BS CH CK CT DS FF FT GH GS KS LD LF LK LL LM LP LS LT MP MS ND NG NK NS NT PH PS PT RB RC
    RD RF RG RK RL RM RN RP RS RT RTH SH SK SP SS ST TCH TH TS TT WL WN WS ZZ""".split()
)
_RUNS = re.compile(r"[AEIOUY]+|[^AEIOUY]+")

_CAPITALS = re.compile(
    r"(?P<word>[A-Z]{2,30})(?P<s>s|['’]s|['’](?![^\W_])|ers|ed|ing)?(?![^\W\d_²³¹½¼¾]|\d)"
)
_DOTTED = re.compile(
    r"(?P<word>(?:[A-Za-z]\.){1,12}[A-Za-z])(?P<dot>\.)?(?P<s>['’]?s(?![^\W_])|['’](?=\s))?(?![^\W_])"
)
_YEAR_NEXT = re.compile(r" ?\d{1,4}(?!\d)")
_AMPERSAND = re.compile(
    r"(?P<a>[A-Z]{1,4}) ?&(?:amp;)? ?(?P<b>[A-Z]{1,4})(?P<s>['’]s|s)?(?![^\W_])"
)
#: A date or a state, which their own rules read in capitals too.
_DATED = (
    r"(?:(?:MON|TUE|WED|THU|FRI|SAT|SUN) )?(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER) \d"
    r"|[A-Z]{2} \d{3,4} [AP]M\b"
)
_SHOUT = re.compile(
    rf"(?!(?:{_DATED}))"
    r"(?:[A-Z]['’])?[A-Z]{1,40}(?:['’][A-Z]{1,3})?(?:[ ,:;–—-]{1,3}(?!"
    + _DATED
    + r")(?:[A-Z]['’])?[A-Z]{1,40}(?:['’][A-Z]{1,3})?){1,60}"
    r"(?![^\W_]|[-–]\d|\.[A-Za-z]|['’]\w)"
)
_CONTRACTION = re.compile(r"[A-Z]{1,12}['’](?:T|RE|VE|LL|M|D)(?![^\W_]|['’]\w)")
_SHOUT_PART = re.compile(r"(?P<word>[A-Z]+(?:['’][A-Z]+)*)|(?P<space> +)|(?P<sign>.)")
_DEGREE = re.compile(
    r"(?P<word>Ph\.? ?D|[BMD]\.?[SP][ch]\.?(?=\W|$)|[BM]Sc|MPhil|DPhil|LL\.?[BM](?=\W|$)|BEng|MEng)(?P<dot>\.)?(?P<s>s|['’]s)?(?![^\W_])"  # noqa: E501
)
_OF = re.compile(r"(?P<word>[DMP]o[A-Z])(?P<dot>\.)?(?P<s>s|['’]s)?(?![^\W_])")
#: After these *US* is "us".
_GIVING = frozenset(
    """TOLD TELL TELLS GIVE GIVES GAVE LET LETS HELP HELPS HELPED JOIN FOLLOW CONTACT ASK ASKED
    BACK SHOW SHOWED TEACH TAUGHT SAVE LEAVE LEFT MAKES MAKE MADE OFFERED SENT""".split()
)
#: What begins a plea, in which *US* is "us" too.
_ASKING = frozenset("DON'T PLEASE".split())
#: "WHO WARNS" tells, "WHO SAYS" may ask.
_WARNS = re.compile(
    r" (?:WARN|DECLARE|URGE|APPROVE|RECOMMEND|CONFIRM|REPORT|CHIEF|BOS)S?(?![^\W_])"
)
_SHARES = frozenset("ALL SOME MANY MOST BOTH NONE EACH ONE TWO THREE REST ANY FEW HALF".split())
#: Letters that stand twice before an ending are of a name: BIGGS, KATZ, WEBBS.
_DOUBLED = re.compile(r"[A-Z]{2,}(?:([BDFGLMNPRTZ])\1[SYE]?|TZ)$")
_DATELINE = re.compile(
    r"[A-Z]{3,20}(?:[ -][A-Z]{2,20}){0,3}(?=(?:,? [A-Z][A-Za-z.’']{1,20}(?: [A-Z][A-Za-z.]{1,12})?)?"  # noqa: E501
    r"(?:,? [A-Z][a-z]{2,8}\.? \d{1,2})?(?:,? \([A-Za-z./ ]{2,24}\))? ?(?:[—–]|--?)\s)"
)
_LETTER_A = re.compile(r"A(?=$|[\s.,;:)\"”’?!-])")
_LETTERED = frozenset(
    """vitamin plan group grade hepatitis serie category class type section schedule exhibit
    appendix part team block line level ligue influenza letter option pool site company zone
    terminal gate model figure unit""".split()
)

#: Parts of a work or a war: Henry IV, I & II.
_PARTS = {"I": "one", "II": "two", "III": "three", "IV": "four", "V": "five", "VI": "six"}
#: A loud word that is drawn out: NOOOO, EARTHHH.
_DRAWN_OUT = re.compile(r"([AEIOU])\1{3,}|([A-Z])\2{3,}$")


def early_rules() -> tuple[Rule, ...]:
    """Return the rules for dotted letters, which come before titles: U.S., Ph.D."""
    return (
        Rule("initialism", "A-Za-z", _DOTTED, _say_dotted, needs="."),
        Rule("degree", "PBMDL", _DEGREE, partial(_say_letters, "degree")),
    )


def rules() -> tuple[Rule, ...]:
    """Return the rules for capitals."""
    return (
        Rule("initialism", "DMP", _OF, partial(_say_letters, "initialism")),
        Rule("initialism", "A-Z", _AMPERSAND, _say_ampersand, begins=r"[A-Z]{1,4}(?:$|&)"),
        Rule("dateline", "A-Z", _DATELINE, _say_dateline, begins="[A-Z]{3}"),
        Rule(
            "capitals", "A-Z", _SHOUT, _say_shout, begins=r"[A-Z]['’][A-Z]|[A-Z]{1,40}(?![a-z\d])"
        ),
        Rule("capitals", "A-Z", _CONTRACTION, _say_contraction, needs="'’"),
        Rule("initialism", "A-Z", _CAPITALS, _say_capitals, begins="[A-Z]{2}"),
        Rule("letter", "A", _LETTER_A, _say_letter_a),
    )


_MONTHS = frozenset(
    """JANUARY FEBRUARY MARCH APRIL JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER""".split()
)


@lru_cache(maxsize=8192)
def reading(word: str, *, shouted: bool = False) -> str:
    """Say a word in capitals: dotted letters, the acronym, or the word in small letters.

    Six letters or more are a word unless they are listed; four or fewer are letters unless they are.

    Args:
        word: capitals A to Z.
        shouted: everything round it is in capitals, so that only known initialisms are spelled.
    """  # noqa: E501
    if shouted and (word in COMMON or word in SHOUTED_WORDS):
        return word if word == "I" else word.lower()
    if word in SPELLED:
        return ".".join(word)
    if word in _BY_SOUND:
        return _BY_SOUND[word]
    if word in ACRONYMS:
        # The engine spells three capitals: ICE and COP are words.
        return word if len(word) > _MOST_SPELLED_BY_THE_ENGINE else word.lower()
    if word in COMMON:
        return word.lower()
    if word in SHORT_WORDS:
        return SHORT_WORDS[word]
    if len(word) == 1:
        return word
    if _is_word(word, shouted=shouted):
        return word.lower() if _ENDING.search(word) else word.capitalize()
    return ".".join(word)


def _is_word(word: str, *, shouted: bool) -> bool:
    """Judge capitals that no list knows by their number and by the clusters of letters in them."""
    if len(word) >= _WORD_LENGTH or (shouted and _DOUBLED.search(word)):
        return not _VOWELS.isdisjoint(word) and _UNSAYABLE.search(word) is None
    if word.startswith("US") and word[2:3] not in _VOWELS:
        # An American office is spelled: USPTO, USMNT, USCIS.
        return False
    return len(word) > (2 if shouted else 4) and is_pronounceable(word)


@lru_cache(maxsize=256)
def is_shouted(text: str) -> bool:
    """Say whether a text is written in capitals, so that capitals mean nothing in it."""
    words = _LETTERED_WORD.findall(text)
    loud = [word for word in words if word.isupper()]
    return 3 * len(loud) > 2 * len(words) and sum(map(_is_loud, loud)) > 1


def is_spelled(word: str) -> bool:
    """Say whether a word in capitals is a known initialism that is no word as well."""
    return word in SPELLED and word not in COMMON and word not in SHOUTED_WORDS


def is_common(word: str) -> bool:
    """Say whether a word in capitals is one of the short words that headlines shout."""
    return word in COMMON


def is_pronounceable(word: str) -> bool:
    """Say whether English could say these capitals as a word, by the clusters of letters in it."""
    runs = _RUNS.findall(word)
    last = len(runs) - 1
    for n, run in enumerate(runs):
        if run[0] in _VOWELS:
            if len(run) > 2:
                return False
        elif len(run) > 1 and (
            (n == 0 and run not in _ONSETS) or (n == last and not _is_coda(run)) or len(run) > 3
        ):
            return False
    return not _VOWELS.isdisjoint(word) and word[-1] not in "QJ"


def _is_coda(run: str) -> bool:
    """Say whether English words end in these consonants, in the plural too: TEMPS, CAMPS."""
    return run in _CODAS or (len(run) > 2 and run[-1] == "S" and run[:-1] in _CODAS)


def _say_dotted(match: re.Match[str]) -> list[Item] | None:
    """Keep U.S. and I.A.E.A as dotted letters, without the last dot, which would end the sentence."""  # noqa: E501
    word, ending = match["word"], match["s"] or ""
    letters = word.replace(".", "")
    if letters == "AD" and word_after(match) == "" and _YEAR_NEXT.match(match.string, match.end()):
        return None
    if letters in {"aka", "eg", "ie", "ppm", "pa"}:
        return None
    if len(letters) == 2 and letters.islower() and letters not in {"am", "pm"}:
        return None
    mark = "." if match["dot"] and ends_sentence(match) else ""
    if letters.isupper() and "." not in word:
        return None
    if ending and len(letters) == 2 and letters.isupper():
        return [spoken_pair(*match.span(), letters, ending, mark)]
    return [piece(*match.span(), _with_ending(word, ending), "initialism", mark)]


def _with_ending(said: str, ending: str) -> str:
    """Add a plural or a possessive so that the engine says it as the letter's own ending."""
    if not ending or ending in {"'", "’"}:
        return said
    if "." in said and len(said) == 3:
        return said.replace(".", "") + ("s" if ending == "s" else "'s")
    if ending in {"ed", "ing", "ers"}:
        return f"{said}'d" if ending == "ed" else f"{said}-{ending}"
    return f"{said}'s" if "." in said or ending != "s" else f"{said}s"


def _abbreviates(match: re.Match[str]) -> bool:
    """Say whether capitals in brackets are the initials of the words before, and no word."""
    word, text, start = match["word"], match.string, match.start()
    if len(word) < _WORD_LENGTH or word in ACRONYMS or text[start - 1 : start] != "(":
        return False
    initials = [w[0] for w in text[max(0, start - 120) : start - 1].split() if w[0].isupper()]
    return initials[-len(word) :] == list(word) and not is_pronounceable(word)


def _say_capitals(match: re.Match[str]) -> list[Item] | None:
    word, ending = match["word"], match["s"] or ""
    said = reading(word, shouted=not ending and is_shouted(match.string))
    if _abbreviates(match):
        said = ".".join(word)
    elif "." in said and _DRAWN_OUT.search(word) and len(set(word)) > 1:
        said = _DRAWN_OUT.sub(r"\1\2", word).capitalize()
    if "." in said and len(word) == 2 and ending and ending[-1] == "s":
        return [spoken_pair(*match.span(), word, ending)]
    if ending in {"'", "’"}:
        return [Item(match.start(), match.end(), "rule", (said,), "", "initialism")]
    return [piece(*match.span(), _with_ending(said, ending), "initialism")]


def _say_ampersand(match: re.Match[str]) -> str:
    if match["a"] in _PARTS and match["b"] in _PARTS and len(match["b"]) > 1:
        return f"{_PARTS[match['a']]} and {_PARTS[match['b']]}"
    first, second = (".".join(match[g]) for g in "ab")
    return f"{first} and {_with_ending(second, match['s'] or '')}"


def _say_letters(name: str, match: re.Match[str]) -> list[Item]:
    letters = ".".join(c for c in match["word"] if c.isalpha()).upper()
    mark = "." if match["dot"] and ends_sentence(match) else ""
    return [piece(*match.span(), _with_ending(letters, match["s"] or ""), name, mark)]


def _say_letter_a(match: re.Match[str]) -> list[Item] | None:
    if word_before(match).lower() not in _LETTERED:
        return None
    return [spoken_letter(*match.span(), "A", "letter")]


def _say_shout(match: re.Match[str]) -> list[Item] | None:
    """Read a headline in capitals as words; a list of initialisms is none."""
    words = [w for w in re.findall(r"[A-Z]+(?:['’][A-Z]+)*", match.group()) if len(w) > 1]
    loud = sum(_is_loud(w) or _CONTRACTION.fullmatch(w) is not None for w in words)
    if loud:
        loud += sum(w in SHOUTED_WORDS and w not in {"IT", "WHO"} for w in words)
    if (loud < 2 or loud * 2 < len(words)) and not is_shouted(match.string):
        return None
    items = []
    before: tuple[str, ...] = ()
    for part in _SHOUT_PART.finditer(match.string, match.start(), match.end()):
        start, end = part.span()
        if part["word"]:
            word = part["word"]
            plural = len(word) == 3 and word[2] == "S" and word[:2] in SPELLED
            if plural and word not in SPELLED and word not in COMMON:
                items.append(spoken_pair(start, end, word[:2], "s"))
                before = (*before[-1:], word)
                continue
            said = _quiet(word, before)
            if word == "WHO" and _WARNS.match(match.string, end) and not before:
                said = "W.H.O"
            items.append(piece(start, end, said, "capitals"))
            before = (*before[-1:], word)
        elif part["space"]:
            items.append(Item(start, end, "space"))
        else:
            mark = "-" if part["sign"] == "-" else ":" if part["sign"] == ":" else ","
            items.append(Item(start, end, "punctuation", (), mark))
            before = ()
    return items


def _say_contraction(match: re.Match[str]) -> str:
    """Say DON'T and I'M, which are loud and no initialisms."""
    word = match.group()
    return f"I{word[1:].lower()}" if word[:2] in {"I'", "I’"} else word.lower()


def _say_dateline(match: re.Match[str]) -> list[Item] | None:
    """Read the place that a report begins with: LOS ANGELES (AP), PUTRAJAYA, OSLO."""
    if match.start():
        return None
    items = []
    for part in _SHOUT_PART.finditer(match.string, match.start(), match.end()):
        start, end = part.span()
        word = part["word"]
        if word:
            said = reading(word, shouted=True).capitalize()
            said = said if "." not in said else ".".join(word)
            lone = len(word) < 4 and word == match.group()
            if "." in said and word not in SPELLED and not lone:
                said = word.capitalize()
            items.append(piece(start, end, said, "dateline"))
        elif part["space"]:
            items.append(Item(start, end, "space"))
        else:
            items.append(Item(start, end, "punctuation", (), "-" if part["sign"] == "-" else ","))
    return items


def _is_loud(word: str) -> bool:
    """Say whether a word in capitals would be written small outside a headline."""
    if word in COMMON:
        return True
    if word in SPELLED or word in ACRONYMS:
        return False
    return word in SHORT_WORDS or (len(word) > 3 and _is_word(word, shouted=True))


def _quiet(word: str, before: tuple[str, ...]) -> str:
    """Say a word of a headline in capitals, by the two words before it where it has two readings."""  # noqa: E501
    head, apostrophe, tail = word.replace("’", "'").partition("'")
    last = before[-1] if before else ""
    asked = bool(before) and before[0].replace("’", "'") in _ASKING
    if head == "US" and (last in _GIVING or asked or (last == "OF" and before[0] in _SHARES)):
        said = "us"
    elif head == "A" and before == ("Q", "AND"):
        said = head
    elif head.endswith("S") and head[:-1] in SPELLED and not {head} & (SPELLED | COMMON):
        said = f"{'.'.join(head[:-1])}'s"
    elif head == "WHO" and last == "THE":
        said = "W.H.O"
    else:
        said = reading(head, shouted=True)
    if not apostrophe:
        return said
    small = len(head) > 1 or head == "I"
    return f"{said}'{tail.lower() if small else tail.capitalize()}"
