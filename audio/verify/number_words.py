"""Number words of English, Spanish and Arabic, read back as numbers.

Written from grammars (for Spanish the Academy's *Ortografía*, chapter VIII), and not from what says
numbers here, so that a mistake there is found. In all three a number is a sum of parts below a
thousand, each times its scale; what a following word can't add to begins another number, so that
*nineteen thirty-one* is 19 and 31, and *two oh five* 2, 0 and 5.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

_HUNDRED = 100
_JOINER = "&"
"""Stands for any word that joins parts."""


@dataclass(frozen=True, slots=True)
class NumberWords:
    """The words of a language; letters are small and without accents."""

    small: Mapping[str, int]
    """0 to 99."""
    hundreds: Mapping[str, int]
    """100, which may stand behind its count, and others with a word of their own."""
    scales: Mapping[str, int]
    """1,000 and more, the count before them."""
    pairs: Mapping[str, int] = field(default_factory=dict)
    """Words for two of a scale: two thousand."""
    joiners: frozenset[str] = frozenset()
    """Words between two parts of a number."""
    joins_units: bool = False
    """A unit is added to tens behind a joiner alone: treinta y uno."""
    units_first: bool = False
    """A unit stands before its tens: three and twenty."""
    scale_again: bool = False
    """One or two more of a scale follow its hundreds: a hundred thousand and two thousand."""
    nested: int = 1
    """A scale that a larger one multiplies too: mil millones."""
    ten: frozenset[str] = frozenset()
    """Words that make a unit before them a number from 11 to 19."""
    prefixes: tuple[str, ...] = ()
    """Small words that are written onto a number; the first is a joiner."""


_EN_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
).split()
_EN_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ES_ONES = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"
    " dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro"
    " veinticinco veintiseis veintisiete veintiocho veintinueve"
).split()
_ES_TENS = "treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
_ES_HUNDREDS = (
    "doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos"
    " novecientos"
).split()
_AR_ONES = (
    ("صفر",),
    ("واحد", "واحدة", "احد", "احدى", "واحدا"),
    ("اثنان", "اثنين", "اثنتان", "اثنتين", "اثنا", "اثني", "اثنتا", "اثنتي"),
    ("ثلاثة", "ثلاث"),
    ("اربعة", "اربع"),
    ("خمسة", "خمس"),
    ("ستة", "ست"),
    ("سبعة", "سبع"),
    ("ثمانية", "ثماني", "ثمان"),
    ("تسعة", "تسع"),
    ("عشرة", "عشر"),
)
#: Of 1 to 10, in both genders; حادي is 1 before what makes it 11 or 21.
_AR_ORDINALS = (
    ("اول", "اولى", "حادي", "حادية"),
    *((stem, stem + "ة") for stem in "ثاني ثالث رابع خامس سادس سابع ثامن تاسع عاشر".split()),
)
_AR_TENS = ("عشر", "ثلاث", "اربع", "خمس", "ست", "سبع", "ثمان", "تسع")
_AR_SCALES = {"الف": 10**3, "مليون": 10**6, "مليار": 10**9, "تريليون": 10**12}

ENGLISH = NumberWords(
    small={word: n for n, word in enumerate(_EN_ONES)}
    | {word: 10 * n for n, word in enumerate(_EN_TENS, 2)}
    | {"oh": 0},
    hundreds={"hundred": 100, "hundreds": 100},
    scales={
        word + end: 10**power
        for word, power in (("thousand", 3), ("million", 6), ("billion", 9), ("trillion", 12))
        for end in ("", "s")
    },
    joiners=frozenset({"and"}),
)
SPANISH = NumberWords(
    small={word: n for n, word in enumerate(_ES_ONES)}
    | {word: 10 * n for n, word in enumerate(_ES_TENS, 3)}
    | {"un": 1, "una": 1, "veintiun": 21, "veintiuna": 21},
    hundreds={"cien": 100, "ciento": 100}
    | {word: 100 * n for n, word in enumerate(_ES_HUNDREDS, 2)}
    | {f"{word[:-2]}as": 100 * n for n, word in enumerate(_ES_HUNDREDS, 2)},
    scales={"mil": 10**3, "millon": 10**6, "millones": 10**6, "billon": 10**12, "billones": 10**12},
    joiners=frozenset({"y"}),
    joins_units=True,
    nested=10**3,
)
ARABIC = NumberWords(
    small={word: n for n, words in enumerate(_AR_ONES) for word in words}
    | {stem + end: 10 * n for n, stem in enumerate(_AR_TENS, 2) for end in ("ون", "ين")}
    | {  # with the article alone: without it ثانية is a second of time
        article + word: n
        for n, words in enumerate(_AR_ORDINALS, 1)
        for word in words
        for article in ("ال", "لل")
    },
    hundreds={"مئة": 100, "مائة": 100}
    | {
        stem + hundred: 100 * n  # as one word, where others write two
        for n, stem in enumerate(_AR_TENS[1:], 3)
        for hundred in ("مئة", "مائة")
    }
    | dict.fromkeys(("مئتان", "مئتين", "مئتا", "مئتي", "مائتان", "مائتين", "مائتا", "مائتي"), 200),
    scales=_AR_SCALES
    | {"الفا": 10**3, "الاف": 10**3, "مليونا": 10**6, "ملايين": 10**6}
    | {"مليارا": 10**9, "مليارات": 10**9, "تريليونا": 10**12, "تريليونات": 10**12},
    pairs={
        word + end: 2 * scale
        for word, scale in _AR_SCALES.items()
        for end in ("ان", "ين", "ا", "ي")
    },
    units_first=True,
    scale_again=True,
    ten=frozenset({"عشر", "عشرة"}),
    prefixes=("و", "ف", "ب", "ل", "ك", "ال"),
)


def numbers_in(text: str, words: NumberWords) -> list[int] | None:
    """Return the numbers that a text says, one behind the other; None where it says more."""
    runs = list(number_runs(text, words))
    return runs[0] if len(runs) == 1 and runs[0] else None


def number_runs(text: str, words: NumberWords) -> Iterator[list[int]]:
    """Yield the numbers of each stretch of number words, and nothing of each word between them.

    So ``about forty people`` is ``[], [40], []``.
    """
    run: list[str] = []
    for word in _folded(text).replace("-", " ").split():
        parts = _parts(word, words)
        if parts is None:
            if run:
                yield _read(run, words)
            run = []
            yield []
        else:
            run += parts
    if run:
        yield _read(run, words)


def _folded(text: str) -> str:
    """Return small letters without accents; Arabic loses its vowel signs and the hamza of alif."""
    apart = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(one for one in apart if unicodedata.category(one) != "Mn" or one == "\u0654")
    # The hamza stays on every letter but alif: مئة is no other word, أربع and اربع are one.
    return unicodedata.normalize("NFC", bare.replace("ا\u0654", "ا"))


def _parts(word: str, words: NumberWords) -> list[str] | None:
    """Return a number word, and the joiner that is written onto it before; None: it is none."""
    bare = word.strip(".,;:،؛")
    if bare in words.joiners:
        return [_JOINER]
    joined = False
    while not _known(bare, words):
        prefix = next((one for one in words.prefixes if bare.startswith(one)), None)
        if prefix is None or len(bare) == len(prefix):
            return None
        joined = joined or prefix == words.prefixes[0]
        # The article behind a preposition: لل is ل and ال.
        bare = bare[len(prefix) :]
    return [_JOINER, bare] if joined else [bare]


def _known(word: str, words: NumberWords) -> bool:
    return any(word in some for some in (words.small, words.hundreds, words.scales, words.pairs))


@dataclass(slots=True)
class _Number:
    """A number while its words are read."""

    total: int = 0
    part: int | None = None
    """What is below the scale to come; None where nothing has been said of it."""
    scale: int = 10**15
    """The last scale, which the next one is below."""

    @property
    def value(self) -> int:
        return self.total + (self.part or 0)


def _read(tokens: Sequence[str], words: NumberWords) -> list[int]:
    found: list[int] = []
    number, joined, said = _Number(), False, False
    for token in tokens:
        if token == _JOINER:
            joined = True
            continue
        if said and not _takes(number, token, words, joined=joined):
            found.append(number.value)
            number = _Number()
            _takes(number, token, words, joined=False)
        elif not said:
            _takes(number, token, words, joined=False)
        said, joined = True, False
    return [*found, number.value] if said else found


def _takes(number: _Number, token: str, words: NumberWords, *, joined: bool) -> bool:
    """Add a word to a number; say whether that could be done."""
    part = number.part
    if joined and words.scale_again and part is None:
        more = words.pairs.get(token, words.scales.get(token, 0))
        if more in {number.scale, 2 * number.scale} and _in_hundreds(number):
            number.total += more
            return True
    if token in words.pairs and not (token in words.scales and part):
        return _take_pair(number, words.pairs[token])
    if token in words.scales:
        return _take_scale(number, words.scales[token], words.nested)
    if token in words.hundreds:
        return _take_hundred(number, words.hundreds[token], joined=joined)
    value = words.small[token]
    below = (part or 0) % _HUNDRED
    if token in words.ten and not joined and 0 < below < 10:
        number.part = (part or 0) + 10
    elif below == 0 and (value or (part is None and not number.total)):
        if part == 0:
            return False  # nothing is added to nought
        number.part = (part or 0) + value
    elif words.units_first:
        if not (joined and 0 < below < 10 and value >= 20):
            return False
        number.part = (part or 0) + value
    elif below >= 20 and below % 10 == 0 and 0 < value < 10 and joined >= words.joins_units:
        number.part = (part or 0) + value
    else:
        return False
    return True


def _in_hundreds(number: _Number) -> bool:
    """Say whether the last scale was counted in hundreds alone."""
    count = number.total // number.scale % 1000
    return count > 0 and count % _HUNDRED == 0


def _take_hundred(number: _Number, value: int, *, joined: bool) -> bool:
    part = number.part
    if part is None:
        number.part = value
    elif value == _HUNDRED and 0 < part < _HUNDRED and not joined:
        number.part = part * _HUNDRED
    else:
        return False
    return True


def _take_scale(number: _Number, scale: int, nested: int) -> bool:
    if number.part == 0 or scale == number.scale:
        return False
    if scale > number.scale:
        if number.scale != nested:
            return False
        # What was said so far counts the larger scale: veintiún mil millones.
        above, counted = divmod(number.value, nested**2)
        number.total, number.part, number.scale = above * nested**2 + counted * scale, None, scale
        return True
    number.total += (1 if number.part is None else number.part) * scale
    number.part, number.scale = None, scale
    return True


def _take_pair(number: _Number, value: int) -> bool:
    scale = value // 2
    if number.part is not None or scale >= number.scale:
        return False
    number.total, number.scale = number.total + value, scale
    return True
