"""Spanish abbreviations, initials, initialisms and names with figures in them."""

import re
import unicodedata
from functools import lru_cache, partial

from anyascii import anyascii

from audio.spoken.item import Item
from audio.spoken.scan import Rule, item_for
from audio.spoken.spanish.abbreviations import DOTTED, DOTTED_PHRASES, PHRASES
from audio.spoken.spanish.context import (
    WORD_END,
    WORD_START,
    ends_sentence,
    word_after,
    word_before,
)
from audio.spoken.spanish.foreign import OWN_LETTERS, say_foreign
from audio.spoken.spanish.numbers import digit_string
from audio.spoken.spanish.units import NEVER_ALONE, UNITS

_UPPER = "A-ZÁÉÍÓÚÜÑ"
_LETTERS = "a-zA-ZÀ-ÖØ-öø-ž"


def _any_phrase(phrases: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    named = "|".join(f"(?P<p{n}>{pattern})" for n, (pattern, _) in enumerate(phrases))
    return re.compile(f"{WORD_START}(?:{named})")


_PHRASE = _any_phrase(PHRASES)
_DOTTED_PHRASE = _any_phrase(DOTTED_PHRASES)
_ABBREVIATION = re.compile(rf"{WORD_START}" r"(?P<a>[^\W\d_]{1,6}+)\.(?:[ºª])?(?![a-zñáéíóú])")
_INITIAL = re.compile(
    rf"{WORD_START}(?P<a>[{_UPPER}]|Ch|Ll|Th)\.(?=[ \u00a0]?[{_UPPER}][^\W\d_]"
    rf"|[ \u00a0]?[{_UPPER}]\.|-[{_UPPER}]|[ \u00a0](?:de|del|von|van|da|la)[ \u00a0])"
)
_LETTERED = re.compile(
    rf"{WORD_START}[{_UPPER}](?:\.(?:[{_UPPER}](?![^\W_])|[ \u00a0][{_UPPER}](?=\.))){{1,24}}"
    r"\.?(?![^\W_])"
)
_CAPITALS = re.compile(rf"{WORD_START}(?P<a>[{_UPPER}]{{2,8}})(?P<s>s?){WORD_END}")
_CODE = re.compile(
    rf"{WORD_START}"
    r"(?=[^\W\d_₀-₉]{0,14}+(?:[-‑–][^\W\d_₀-₉]{1,8}+)?[-‑–.]?[\d₀-₉])[^\W\d_]{1,14}(?:[-‑–][^\W\d_]{1,8})?"
    r"(?:(?:[-‑–]|(?<=[A-Z])\.)?[\d₀-₉]{1,6}+(?:[.,]\d{1,3}+){0,2}[^\W\d_]{0,4}){1,4}(?![^\W_])"
)
_TRAILED = re.compile(rf"(?<![\w.,])\d{{1,4}}[-‑]?[{_UPPER}]{{1,3}}\d{{0,3}}(?![^\W_])")
_RUNS = re.compile(r"\d+|[₀-₉]+|[^\W\d_₀-₉]+|[.,](?=\d)")
_BEFORE_DON = frozenset({"", "a", "de", "por", "con", "y", "señor", "sr.", "que", "según"})
_WHOLE_NAME = re.compile(
    rf"[ \u00a0]?[{_UPPER}](?:[a-zñáéíóú]+|[{_UPPER}]+) (?:del? (?:la )?)?"
    rf"[{_UPPER}][{_UPPER}a-zñáéíóú]"
)
#: Offices that stand before *don*: el Letrado D. Emilio Vega.
_OFFICES = frozenset(
    """letrado magistrado procurador fiscal presidente alcalde notario ponente juez abogado director
    consejero concejal rector decano ministro diputado senador secretario general coronel""".split()
)
#: Before these alone D. is *don*, as a first letter goes with a surname.
_FIRST_NAMES = frozenset(
    """José Luis Juan Antonio Manuel Francisco Javier Carlos Miguel Ángel Pedro Fernando Jesús
    Rafael Ramón Alberto Alfonso Enrique Felipe Vicente Andrés Joaquín Santiago Eduardo Ricardo
    Emilio Julio Diego Jaime Ignacio Salvador Mariano Pablo Jorge Sergio Álvaro Gonzalo Tomás
    Julián Agustín Domingo Gregorio Sancho Quijote Rodrigo Nicolás Esteban Marcelino""".split()
)
_NOT_INITIALS = frozenset(
    "plan grupo vitamina hepatitis tipo clase letra serie gripe línea categoría opción".split()
)
#: Said as words though they do not look it, and how.
_SAID = {
    "PSOE": "Pesoe", "CSIC": "Cesic", "IMSS": "Ims", "ISSSTE": "Iste", "FARC": "Farc",
    "UNRWA": "Unrua", "AMPA": "Ampa", "PSUV": "Pesuv", "KO": "nocaut", "OK": "okey",
    "CNTE": "Cente", "OCDE": "O.C.D.E", "OIT": "O.I.T", "USA": "Usa", "JUNTS": "Junts",
    "AUKUS": "Aukus", "BRICS": "Brics", "SWIFT": "Swift", "MERS": "Mers", "SARS": "Sars",
    "TLCAN": "T.L.CAN", "HAMAS": "Hamas", "UGT": "U.G.T", "IFE": "Ife", "CSIF": "Cesif",
    "AIDS": "Aids", "LASER": "láser", "CUP": "Cup", "FEI": "Fei", "SER": "Ser", "IPCC": "I.P.C.C",
    "AEAT": "A.E.A.T", "NAFTA": "Nafta", "FNAC": "Fnac", "IBEX": "Íbex", "NASDAQ": "Nasdaq",
    "STOXX": "Stoxx", "DAKAR": "Dakar", "SPIEGEL": "Spiegel", "ERTE": "erte", "ERTES": "ertes",
    "STAR": "Star", "RITZ": "Ritz", "LIDL": "Lidl", "AVLO": "Avlo",
}  # fmt: skip
_SHORT_WORDS = frozenset(
    """EL LA DE EN UN SE NO SU YA AL ES LO TU TÚ MI MÍ SI SÍ VA HA HE DA DÉ FE IR LE TE ME OS NI
    UNA QUÉ SÓLO OH AH EH AY""".split()
)
_LABELS = frozenset("com org net info gob new news now old web red top big best live".split())
_VOWEL = "AEIOUÁÉÍÓÚÜY"
_ONSET = "(?:[BCFGPT][LR]|DR|CH|LL|QU|GU|[BCDFGHJKLMNÑPRSTVXYZ])"
#: So many capitals are a word, unless they are listed.
_WORD_LENGTH = 6
_SPELLED = frozenset("LGTBIQ LGTBIQA LGBTIQ OCDE CEOE UPyD IAG".split())
#: A word of another language by its end: TESS, HILL.
_DOUBLED_END = re.compile(rf"[^{_VOWEL}][{_VOWEL}](?:SS|LL|TT|FF)")
#: Two vowels and a consonant are no word of Spanish: UIF, EOF.
_VOWELS_FIRST = re.compile(r"(?!UOC)[AEIOU]{2}[BCDFGJKMPTVXZ]")
_CODA = "(?:[LMNRS][BCDFGKLMNPSTZ]|C[KHT]|TH|TT|LL|SS|[BCDFGKLMNPRSTXZ])"
_LOOSELY_SPEAKABLE = re.compile(
    rf"(?:(?:{_ONSET}|S[CKLMNPT]R?|TH|SH|W)?[{_VOWEL}]{{1,2}}(?:{_CODA}(?![{_VOWEL}]))?)+S?"
)
#: Five letters with a vowel and few consonants in a row are a word of another language: WORLD.
_SAYABLE = re.compile(rf"[^{_VOWEL}]{{0,2}}(?:[{_VOWEL}]{{1,2}}[^{_VOWEL}]{{1,3}})+[{_VOWEL}]?")
_WORD = re.compile(r"[^\W\d_]{2,40}")
#: Small words that tell that a row of capitals is English: THE LAST OF US.
_ENGLISH_SMALL = frozenset(
    "THE OF AND FOR WITH MY YOU YOUR IS NOT FROM OUR WE THIS THAT TO ON AT BY".split()
)
_ROW_BEFORE = re.compile(r"(?:(?<![^\W_])[A-Z]{2,12}[ :&-]{1,3}){1,6}\Z")
_ROW_AFTER = re.compile(r"(?:[ :&-]{1,3}[A-Z]{2,12}(?![^\W_])){1,6}")
_SPEAKABLE = re.compile(rf"(?:{_ONSET}?[{_VOWEL}]{{1,2}}(?:[BCDFGKLMNPRSTXZ](?![{_VOWEL}]))?)+")


def phrase_rules() -> tuple[Rule, ...]:
    """Return the rules for abbreviations of several parts, which come before dates and figures."""
    return (
        Rule("abbreviation", "acdinpqsvACDEFGHIJLMNPQRSTUV", _PHRASE, partial(_phrase, PHRASES)),
        Rule(
            "abbreviation",
            "dejlmMsv",
            _DOTTED_PHRASE,
            partial(_phrase, DOTTED_PHRASES),
            needs=".",
        ),
    )


def code_rules() -> tuple[Rule, ...]:
    """Return the rules for letters and figures in one name."""
    return (
        Rule("code", _LETTERS, _CODE, _code, needs=r"\d₀-₉"),
        Rule("code", r"\d", _TRAILED, _code, needs=_UPPER),
    )


def rules() -> tuple[Rule, ...]:
    """Return the rules for names and abbreviations, in order."""
    return (
        Rule("initialism", _UPPER, _LETTERED, _lettered, needs="."),
        Rule("initial", _UPPER, _INITIAL, _initial, needs="."),
        Rule("abbreviation", _LETTERS, _ABBREVIATION, _abbreviation, needs="."),
        Rule("initialism", _UPPER, _CAPITALS, _capitals, begins=f"[{_UPPER}]{{2}}"),
    )


def spell(letters: str) -> str:
    """Write letters so that the voice says their names: A.D.N, without a last dot."""
    return ".".join(plain_capitals(letters))


def plain_capitals(letters: str) -> str:
    """Return letters as capitals of the Spanish alphabet, without accents."""
    capitals = letters.upper()
    if capitals.isascii():
        return capitals
    said = "".join(c if c == "Ñ" else anyascii(c) for c in unicodedata.normalize("NFC", capitals))
    return "".join(c for c in said.upper() if c.isalpha())


def _closed(match: re.Match[str], words: str, rule: str) -> list[Item]:
    """Make the item of an abbreviation whose dot may end the sentence too."""
    mark = "." if match.group()[-1] == "." and ends_sentence(match.string, match.end()) else ""
    return [item_for(match, words, rule, mark=mark)]


def _phrase(phrases: tuple[tuple[str, str], ...], match: re.Match[str]) -> list[Item]:
    number = int((match.lastgroup or "p0")[1:])
    return _closed(match, phrases[number][1], "abbreviation")


def _abbreviation(match: re.Match[str]) -> list[Item] | None:
    written = match["a"]
    name = written.lower()
    words = DOTTED.get(name)
    if words is None:
        words = DOTTED.get(f"{name}#")
        follows = match.string[match.end() : match.end() + 3].lstrip()
        roman = name in {"s", "cap"} and follows[:1] in {"X", "V", "I"}
        if words is None or not (follows[:1].isdigit() or roman):
            return None
    if name in {"min", "col", "sen", "rep", "km", "no", "mart"} and not _titles(match):
        return None
    if (
        written[0].isupper()
        and name not in {"etc", "vs"}
        and word_before(match.string, match.start())
    ):
        words = words if name in _TITLES else words.capitalize()
    elif written[0].isupper():
        words = words.capitalize()
    return _closed(match, words, "abbreviation")


_TITLES = frozenset(
    "sr sra srta sres sras dr dra dres drs gral cnel lic ing arq prof profa ud uds vd vds".split()
)


def _titles(match: re.Match[str]) -> bool:
    """Say whether a name or a figure follows, so that the dot ended no sentence."""
    follows = match.string[match.end() : match.end() + 3].lstrip()
    return match["a"][0].isupper() and follows[:1].isalnum()


def _initial(match: re.Match[str]) -> str | None:
    """Say an initial, and D. as *don* where a whole name follows."""
    before = word_before(match.string, match.start()).lower()
    if (
        match["a"] == "D"
        and (before in _BEFORE_DON or before in _OFFICES)
        and (
            _WHOLE_NAME.match(match.string, match.end())
            or word_after(match.string, match.end()) in _FIRST_NAMES
        )
    ):
        return "don"
    return None if before in _NOT_INITIALS else match["a"]


def _lettered(match: re.Match[str]) -> list[Item] | None:
    letters = "".join(c for c in match.group() if c.isalpha())
    if (
        len(letters) == 2
        and _INITIAL.match(match.string, match.start())
        and _followed_by_name(match)
    ):
        return None
    return _closed(
        match, _say_letters(letters) if len(letters) > 2 else spell(letters), "initialism"
    )


def _followed_by_name(match: re.Match[str]) -> bool:
    after = word_after(match.string, match.end())
    return len(after) > 1 and after[0].isupper() and after[1:].islower()


def _say_letters(letters: str) -> str:
    """Say an initialism: as the word it looks like, or by its letters."""
    plain = plain_capitals(letters)
    known = _SAID.get(plain)
    if known is not None:
        return known
    word = _is_speakable(plain) and not _VOWELS_FIRST.fullmatch(plain)
    return letters if word else spell(plain)


def say_label(word: str) -> str:
    """Say a word of an address or a tag: as a word where it can be one, else by its letters."""
    if not OWN_LETTERS.fullmatch(word):
        return say_foreign(word)
    capitals = word.upper()
    if word.isupper() and len(word) > 1:
        return _say_letters(word)
    vowelless = not set(_VOWEL) & set(capitals)
    short = len(word) < 4 and word.isascii() and not _is_speakable(capitals)
    if word in UNITS:
        return _plain(word)
    if (
        len(word) > 1
        and (vowelless or short)
        and capitals not in _SHORT_WORDS
        and word not in _LABELS
    ):
        return spell(word)
    return word


def _is_speakable(letters: str) -> bool:
    return len(letters) > 2 and _SPEAKABLE.fullmatch(letters) is not None


def _capitals(match: re.Match[str]) -> str | None:
    """Spell an initialism; leave what is a word, and in a headline in capitals most of them are."""
    letters = match["a"]
    known = _SAID.get(letters)
    if known is not None:
        return known
    if letters in _SPELLED or (_VOWELS_FIRST.fullmatch(letters) and not is_shouted(match.string)):
        return spell(letters)
    if letters in _SHORT_WORDS or len(letters) >= _WORD_LENGTH or _is_speakable(letters):
        return None
    if _DOUBLED_END.fullmatch(letters) or _is_english(match):
        return letters.capitalize()
    if len(letters) > 2 and _LOOSELY_SPEAKABLE.fullmatch(letters):
        if is_shouted(match.string):
            return letters.capitalize()
        if len(letters) > 4:
            return None
    if len(letters) > 4 and _SAYABLE.fullmatch(letters):
        return None
    return spell(letters)


def _is_english(match: re.Match[str]) -> bool:
    """Say whether capitals are a word of an English title: THE LAST OF US, but THE BBC FILES."""
    letters, text = match["a"], match.string
    before = _ROW_BEFORE.search(text[max(0, match.start() - 80) : match.start()])
    after = _ROW_AFTER.match(text, match.end())
    row = f"{before.group() if before else ''} {letters} {after.group() if after else ''}"
    words = _WORD.findall(row)
    if len(words) < 2 or not _ENGLISH_SMALL.intersection(words):
        return False
    if letters == "US":
        return before is not None and before.group().endswith("OF ")
    return letters in _ENGLISH_SMALL or (len(letters) > 3 and bool(set(_VOWEL) & set(letters)))


@lru_cache(maxsize=256)
def is_shouted(text: str) -> bool:
    """Say whether a text is written in capitals, so that capitals mean nothing in it."""
    words = _WORD.findall(text)
    loud = [word for word in words if word.isupper()]
    plain = sum(word in _SHORT_WORDS or (len(word) > 3 and _is_speakable(word)) for word in loud)
    return plain > 1 and 3 * len(loud) > 2 * len(words)


def _code(match: re.Match[str]) -> str | None:
    """Say letters and figures in one name: COVID-19, F-16, G20, 5G, H2O."""
    said: list[str] = []
    for run in _RUNS.findall(match.group()):
        if run in ".,":
            said.append("punto" if run == "." else "coma")
        elif run[0].isdecimal() or run[0] in "₀₁₂₃₄₅₆₇₈₉":
            said.append(digit_string("".join(str(_digit(c)) for c in run)))
        elif not OWN_LETTERS.fullmatch(run):
            said.append(say_foreign(run))
        elif run.isupper() and len(run) > 1:
            said.append(_say_letters(run))
        else:
            said.append(_plain(run) if said or run == "km" else run)
    return " ".join(filter(None, said))


def _plain(word: str) -> str:
    """Say a part of a name that would be a unit or an abbreviation if it stood alone."""
    if word in UNITS and word not in NEVER_ALONE:
        return UNITS[word].many
    return DOTTED.get(word.lower(), word) if word not in NEVER_ALONE else word


def _digit(char: str) -> int:
    return int(char) if char.isdecimal() else ord(char) - ord("₀")
