"""Arabic number words: cardinals that agree and decline, ordinals, decimals, digits.

They are written without vowel signs, as news is, with مئة rather than مائة: the diacritizer and the
voice read the first as it is said and the second with a long vowel that is not there. Hundreds are
two words, ثلاث مئة: written as one, the diacritizer gives ستمئة and أربعمئة vowels of no word.
Libraries write مائة, or join *and* with a space, or give one gender only.
"""

from dataclasses import dataclass
from functools import lru_cache

#: Digits beyond which a number is read digit by digit.
LONGEST_CARDINAL = 15
_DIGITS = "صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة".split()
#: Units beside a masculine and a feminine noun: from three on they take the other's ending.
_ONES = ("", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة")
_ONES_FEMININE = ("", "واحدة", "اثنتان", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع", "عشر")
_TENS = ("", "", "عشر", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع")
_HUNDREDS = (
    "", "مئة", "", "ثلاث مئة", "أربع مئة", "خمس مئة", "ست مئة", "سبع مئة", "ثمان مئة", "تسع مئة",
)  # fmt: skip
#: Digits after the decimal sign → what they are parts of.
_PARTS_OF = {1: "عشرة", 2: "مئة", 3: "ألف", 4: "عشرة آلاف"}
_ORDINALS = (
    "", "أول", "ثاني", "ثالث", "رابع", "خامس", "سادس", "سابع", "ثامن", "تاسع", "عاشر",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun in the forms that numbers ask for."""

    one: str
    dual: str
    """Nominative; the other cases are written ``-ين`` and come from it."""
    many: str
    """After three to ten."""
    accusative: str
    """After eleven to ninety-nine."""
    feminine: bool = False
    tail: str = ""
    """What follows in every form, such as في الساعة."""


_THOUSAND = Noun("ألف", "ألفان", "آلاف", "ألفا")
_MILLION = Noun("مليون", "مليونان", "ملايين", "مليونا")
_BILLION = Noun("مليار", "ملياران", "مليارات", "مليارا")
_TRILLION = Noun("تريليون", "تريليونان", "تريليونات", "تريليونا")
_LONE_SCALES = frozenset({"ألف", "مليون", "مليار", "بليون", "تريليون"})
_BARE_UNITS = frozenset("واحد ثلاث أربع خمس ست سبع ثمان تسع".split())
SCALES = {1: _THOUSAND, 2: _MILLION, 3: _BILLION, 4: _TRILLION}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it is written."""

    whole: str
    """Digits 0-9 of the whole part, at least one."""
    fraction: str = ""
    """Digits 0-9 after the decimal sign, or empty."""

    @property
    def value(self) -> int:
        """The whole part."""
        return int(self.whole)

    @property
    def unpadded(self) -> "Figure":
        """The figure without noughts in front, as an amount is said: 09%."""
        return Figure(self.whole.lstrip("0") or "0", self.fraction)


@lru_cache(maxsize=8192)
def cardinal(
    number: int, *, feminine: bool = False, oblique: bool = False, construct: bool = False
) -> str:
    """Say a whole number; digit by digit where no name reaches.

    Args:
        number: what is said.
        feminine: the counted noun is feminine.
        oblique: after a preposition or in a genitive (عشرين, مئتين).
        construct: a noun follows at once, so that مئتان is مئتا and ألفا is ألف.
    """
    if number < 0:
        words = cardinal(-number, feminine=feminine, oblique=oblique, construct=construct)
        return f"سالب {words}"
    if number == 0:
        return "صفر"
    if number >= 10**LONGEST_CARDINAL:
        return digits(str(number))
    parts: list[str] = []
    for power in range(4, 0, -1):
        count = number // 1000**power % 1000
        if count:
            last = construct and number % 1000**power == 0
            parts.append(scaled(count, SCALES[power], oblique=oblique, construct=last))
    if number % 1000:
        parts.append(_below_thousand(number % 1000, feminine, oblique, construct))
    return " و".join(parts)


def in_accusative(words: str) -> str:
    """Write a governed number as a verb's object: ألفا ومئتين, واحدا وعشرين, ثلاثا وسبعين.

    Only what its letters show: a lone ألف or مليون, and units beside tens.
    """
    parts = words.split(" و")
    for n, part in enumerate(parts[:-1]):
        tens = parts[n + 1].split(" ")[0].endswith("ين")
        if part in _LONE_SCALES or (tens and part in _BARE_UNITS):
            parts[n] = part + ("يا" if part == "ثمان" else "ا")
    return " و".join(parts)


def scaled(count: int, scale: Noun, *, oblique: bool = False, construct: bool = False) -> str:
    """Say a count of thousands or millions: مليونان, ثلاثة ملايين, أحد عشر ألفا."""
    if count == 1:
        return scale.one
    if count == 2:
        return _dual(scale.dual, oblique=oblique, construct=construct)
    rest = count % 100
    if 0 < rest < 3:  # مئة ألف وألفان: no number stands before one or two of something.
        most = cardinal(count - rest, oblique=oblique, construct=True)
        few = scaled(rest, scale, oblique=oblique, construct=construct)
        return f"{most} {scale.one} و{few}"
    words = cardinal(count, oblique=oblique, construct=True)
    if 3 <= rest <= 10:
        return f"{words} {scale.many}"
    return f"{words} {scale.accusative if rest > 10 and not construct else scale.one}"


def counted(number: int, noun: Noun, *, oblique: bool = False) -> str:
    """Say a number with its noun in the form it asks for: ثلاثة دولارات, مئة دولار ودولاران."""
    tail = f" {noun.tail}" if noun.tail else ""
    if number == 1:
        return f"{noun.one} {'واحدة' if noun.feminine else 'واحد'}{tail}"
    if number == 2:
        dual = _dual(noun.dual, oblique=True, construct=False) if oblique else noun.dual
        return f"{dual}{tail}"
    rest = number % 100
    if 0 < rest < 3:
        last = counted(rest, noun, oblique=oblique).split(" ")[0]
        return (
            f"{cardinal(number - rest, oblique=oblique, construct=True)} {noun.one} و{last}{tail}"
        )
    construct = rest == 0
    words = cardinal(number, feminine=noun.feminine, oblique=oblique, construct=construct)
    form = noun.many if 3 <= rest <= 10 else noun.accusative if rest > 10 else noun.one
    return f"{words} {form}{tail}"


def _dual(nominative: str, *, oblique: bool, construct: bool) -> str:
    words = nominative.split(" ")
    said = []
    for word in words:
        stem = word.removesuffix("ان") if word.endswith("ان") else None
        if stem is None:
            said.append(word)
        elif oblique:
            said.append(stem + ("ي" if construct else "ين"))
        else:
            said.append(stem + ("ا" if construct else "ان"))
    return " ".join(said)


def _below_thousand(number: int, feminine: bool, oblique: bool, construct: bool) -> str:
    hundreds, rest = divmod(number, 100)
    parts: list[str] = []
    if hundreds == 2:
        parts.append(_dual("مئتان", oblique=oblique, construct=construct and rest == 0))
    elif hundreds:
        parts.append(_HUNDREDS[hundreds])
    if rest:
        parts.append(_below_hundred(rest, feminine=feminine, oblique=oblique))
    return " و".join(parts)


def _below_hundred(number: int, *, feminine: bool, oblique: bool) -> str:
    ones = _ONES_FEMININE if feminine else _ONES
    if number <= 10:
        words = ones[number]
        return words.replace("ان", "ين") if oblique and number == 2 else words
    if number < 20:
        return _teen(number, feminine=feminine, oblique=oblique)
    tens, unit = divmod(number, 10)
    word = _TENS[tens] + ("ين" if oblique else "ون")
    if not unit:
        return word
    if unit == 1 and feminine:
        return f"إحدى و{word}"
    said = ones[unit]
    if unit == 2 and oblique:
        said = said.replace("ان", "ين")
    elif said == "ثماني":  # Its last letter is heard only before the noun itself.
        said = "ثمان"
    return f"{said} و{word}"


def _teen(number: int, *, feminine: bool, oblique: bool) -> str:
    ten = "عشرة" if feminine else "عشر"
    if number == 11:
        return f"{'إحدى' if feminine else 'أحد'} {ten}"
    if number == 12:
        head = "اثنت" if feminine else "اثن"
        return f"{head}{'ي' if oblique else 'ا'} {ten}"
    return f"{(_ONES_FEMININE if feminine else _ONES)[number - 10]} {ten}"


@lru_cache(maxsize=2048)
def ordinal(number: int, *, feminine: bool = False, oblique: bool = True) -> str:
    """Say a definite place in an order: الأول, الثانية, الحادي والعشرين; beyond 99 the cardinal."""
    if not 0 < number < 100:
        return definite(number, feminine=feminine, oblique=oblique)
    unit = number % 10 if number > 10 else number
    tens = number // 10 if number > 10 else 0
    word = "حادي" if unit == 1 and tens else _ORDINALS[unit]
    if feminine and word:
        word = "أولى" if word == "أول" else word + "ة"
    if tens == 0:
        return f"ال{word}"
    if tens == 1:
        return f"ال{word} {'عشرة' if feminine else 'عشر'}"
    ten = _TENS[tens] + ("ين" if oblique else "ون")
    return f"ال{word} وال{ten}" if unit else f"ال{ten}"


def definite(number: int, *, feminine: bool = False, oblique: bool = False) -> str:
    """Say a cardinal with the article: السبع والعشرين, المئة, الثلاثة عشر."""
    return with_article(cardinal(number, feminine=feminine, oblique=oblique))


def with_article(words: str) -> str:
    """Give each part of a number's words the article: السبعة والعشرين بالمئة, الثلاثين ألف."""
    parts = words.split(" و")
    return " و".join("الثماني" if part == "ثمان" else f"ال{part}" for part in parts)


def digits(number: str) -> str:
    """Say digits one by one, whatever script they are in."""
    return " ".join(_DIGITS[int(c)] for c in number if c.isdecimal())


def digit_string(number: str, *, oblique: bool = False) -> str:
    """Say a short number that is a name: noughts one by one, the rest as a cardinal."""
    plain = "".join(str(int(c)) for c in number if c.isdecimal())
    rest = plain.lstrip("0")
    if not rest or len(rest) > LONGEST_CARDINAL:
        return digits(plain)
    return " ".join([*["صفر"] * (len(plain) - len(rest)), cardinal(int(rest), oblique=oblique)])


def decimal_in_full(figure: Figure, *, oblique: bool = False) -> str | None:
    """Say a decimal by its parts: ستة وثمانية من عشرة, ثلاثة ونصف; None where they have no name."""
    out_of = _PARTS_OF.get(len(figure.fraction))
    few = int(figure.fraction or "0")
    if out_of is None or not few or len(figure.whole) > LONGEST_CARDINAL:
        return None
    parts = "نصف" if figure.fraction == "5" else f"{cardinal(few, oblique=oblique)} من {out_of}"
    return f"{cardinal(figure.value, oblique=oblique)} و{parts}" if figure.value else parts


def figure_words(
    figure: Figure, *, feminine: bool = False, oblique: bool = False, construct: bool = False
) -> str:
    """Say a number with its decimals: اثنان فاصلة خمسة."""
    if len(figure.whole) > LONGEST_CARDINAL:
        whole = digits(figure.whole)
    elif len(figure.whole) > 1 and figure.whole[0] == "0":
        whole = digit_string(figure.whole)
    elif figure.fraction:
        whole = cardinal(figure.value, oblique=oblique)
    else:
        whole = cardinal(figure.value, feminine=feminine, oblique=oblique, construct=construct)
    if not figure.fraction:
        return whole
    few = len(figure.fraction) <= 3
    after = digit_string(figure.fraction, oblique=oblique) if few else digits(figure.fraction)
    return f"{whole} فاصلة {after}"
