"""Arabic abbreviations, letters in a row, and names that mix letters and figures."""

import re

from audio.spoken.arabic.foreign import LATIN_LETTERS, say_foreign, say_latin
from audio.spoken.arabic.nouns import word_before
from audio.spoken.arabic.numbers import cardinal, digit_string
from audio.spoken.item import Item
from audio.spoken.scan import Rule, item_for

_LETTER_NAMES = dict(
    zip(
        "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
        """ألف باء تاء ثاء جيم حاء خاء دال ذال راء زاي سين شين صاد ضاد طاء ظاء عين غين فاء قاف
        كاف لام ميم نون هاء واو ياء""".split(),
        strict=True,
    )
) | {
    "أ": "ألف",
    "إ": "ألف",
    "آ": "ألف",
    "ة": "تاء",
    "ى": "ألف",
    "ئ": "همزة",
    "ؤ": "همزة",
    "ء": "همزة",
}
_TITLES = {"أد": "الأستاذ الدكتور", "د": "الدكتور", "م": "المهندس", "أ": "الأستاذ"}
_TITLE = re.compile(
    r"(?<![^\W_])(?P<pre>[وفلبك]?)(?P<a>أ\.[ \u00a0]?د|[دمأ])[./](?=[ \u00a0]?[ء-ي]{2})"
)
#: Words that a lone letter after them names: فيتامين د, المجموعة ب.
_LETTERED = frozenset(
    """فيتامين الفيتامين فئة الفئة مجموعة المجموعة حرف الحرف نوع النوع الكبد درجة الدرجة خطة الخطة
    بند البند فقرة الفقرة قسم القسم صنف الصنف مستوى منطقة المنطقة ملحق الملحق نموذج فصيلة زمرة الصف صف الفصل الفريق العمود
    النقطة القاعة الطابق الجزء البوابة المبنى""".split()  # noqa: E501
)
_LETTER = re.compile(
    r"(?<![^\W_])(?P<a>[ء-ي])(?![^\W_]|[ \u00a0]?[\d%٪])(?P<dot>[.](?=[ \u00a0]|$))?"
)
#: A letter that heads a part of a text: (ب), ( أ ), ج- at the beginning.
_HEADING = re.compile(
    r"\([ \u00a0]?(?P<a>(?![صع])[ء-ي])\u0640{0,2}[ \u00a0]?\)"
    r"|(?:(?<=\n)|\A)(?P<b>[أ-ي])\u0640{0,2}[ \u00a0]?[-–)](?=[ \u00a0])"
)
#: Written with dots → said. The longest first.
_PHRASES = (
    (r"ص\.[ \u00a0]?ب\.?(?![^\W_])", "صندوق بريد"),
    (r"ق(?:\.[ \u00a0]?|[ \u00a0])م\.?(?![^\W_])", "قبل الميلاد"),
    (r"ص[.\u0640]?(?=[ \u00a0]?\d)", "صفحة"),
    (r"ج\.(?=[ \u00a0]?\d)", "جزء"),
    (r"ط\.(?=[ \u00a0]?\d)", "طبعة"),
    (r"ت\.(?=[ \u00a0]?[\d:])", "هاتف"),
    (r"(?<=\d )ت\.?[ \u00a0]?غ\.?(?![^\W_])", "بتوقيت غرينتش"),
    (r"رقم\.(?=[ \u00a0]?\d)", "رقم"),
    (r"(?:إلخ|الخ)\.?(?![^\W_])", "إلى آخره"),
    (r"\(ص\)|ﷺ", "صلى الله عليه وسلم"),
    (r"\((?:ع|عليه السلام)\)", "عليه السلام"),
    (r"\((?:رض|رضي الله عنه)\)", "رضي الله عنه"),
    (r"و\.[ \u00a0]?م\.[ \u00a0]?أ\.?(?![^\W_])", "الولايات المتحدة"),
    (r"أ[. \u00a0]{1,2}ف[. \u00a0]{1,2}ب\.?(?![^\W_])", "فرانس برس"),
    (r"هـ(?![^\W_])\.?", "هجرية"),
    (r"(?<=\d )ت م(?![^\W_])", "بتوقيت المملكة"),
    (r"(?<=\d )ج\.? ?م\.? ?ت\.?(?![^\W_])", "بتوقيت غرينتش"),
)
_PHRASE = re.compile(
    r"(?<![^\W_])(?:" + "|".join(f"(?P<p{n}>{p})" for n, (p, _) in enumerate(_PHRASES)) + ")"
)
_LETTERS = re.compile(r"(?<![^\W_])[ء-ي](?:\.[ \u00a0]?[ء-ي](?![^\W_])){1,6}\.?(?![^\W_])")
#: Latin letters by their Arabic names, with dots: تي.إي.إس.إس.
_LATIN_NAME = "(?:" + "|".join(sorted(LATIN_LETTERS, key=len, reverse=True)) + ")"
_SPELLED = re.compile(rf"(?<![^\W_]){_LATIN_NAME}(?:\.[ \u00a0]?{_LATIN_NAME}){{1,6}}(?![^\W_])")
_SPACED = re.compile(r"(?<![^\W_])(?!و)[ء-ي](?:[- \u00a0](?!و)[ء-ي](?![^\W_])){2,6}(?![^\W_])")
_PREFIXED_LATIN = re.compile(
    r"(?<![^\W_])(?P<pre>(?:[وف]?[بلكو]|[وف]?(?:[بك]?ال|لل)))\u0640{0,3}"
    r" ?(?P<word>[A-Za-z][A-Za-z0-9'’-]{0,30})(?<!['’])(?![^\W_])"
)
_QUOTED = re.compile(
    r"(?<![^\W_])(?P<pre>(?:[وف]?[بلك]|و)\u0640{0,3}|(?:[وف]?[بك]?ال|[وف]?لل)\u0640{1,3}) ?[\"«“]"
    r"(?P<word>[ء-غف-ي][ء-غف-ي\u064b-\u065f\u0670]{1,24})(?![^\W_]|[-‑–]\d)"
)
_KNOWN_CODES = {
    "G20": "مجموعة العشرين", "G-20": "مجموعة العشرين", "G7": "مجموعة السبع",
    "G-7": "مجموعة السبع", "3D": "ثري دي", "2D": "تو دي",
    "G8": "مجموعة الثماني", "S&P": "إس آند بي",
}  # fmt: skip
_CODE = re.compile(
    r"(?<![A-Za-z0-9])(?=[A-Za-z]{1,14}[-‑–]?[\dA-Za-z₀-₉])[A-Za-zÀ-ž]{1,14}(?:[-‑–][A-Za-z]{1,8})?"
    r"(?:[-‑–]?[\d₀-₉]{1,6}+(?:\.\d{1,3}+)?[A-Za-z]{0,4}){1,4}(?![^\W_])"
)
_ARABIC_CODE = re.compile(
    r"(?<![^\W_])(?:[ء-ي]{2,14}[-‑–]\d{1,4}|[وبلف]?كوفيد ?[-‑–] ?19)(?![^\W_]|[-‑–]\d)"
)
_TRAILED = re.compile(r"(?<![\w.,٫])\d{1,4}[-‑]?[A-Z]{1,3}\d{0,3}(?![^\W_])")
_RUNS = re.compile(r"\d+|[₀-₉]+|[^\W\d_₀-₉]+|\.(?=\d)")
_INITIALS = re.compile(r"(?<![^\W_])[A-Z](?:\.[ \u00a0]?[A-Z](?![^\W_])){1,7}\.?(?![^\W_])")
_INITIAL = re.compile(r"(?<![^\W_])[A-Z]\.(?=[ \u00a0]?[A-Z])")
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_LATIN = re.compile(r"S&P(?![^\W_])")


#: A small word that is drawn out and set apart from the word it belongs to: بـ كأس, الـ مدينة.
_APART = re.compile(
    r"(?<![^\W_])(?P<pre>[وف]?(?:[بلك]|ال))\u0640{1,3}[ \u00a0](?P<word>[ء-ي]{2,20})(?![^\W_])"
)


def rules() -> tuple[Rule, ...]:
    """Return the rules for abbreviations, which come before figures, in order."""
    return (
        Rule("letters", "ء-ي", _LETTER, _lettered),
        Rule("letters", "(أ-ي", _HEADING, _heading),
        Rule("title", "أدموفلبك", _TITLE, _title),
        Rule("abbreviation", "أصقجطترإا(وهـﷺ", _PHRASE, _phrase),
        Rule("letters", "ء-ي", _LETTERS, _letters),
        Rule("letters", "ء-ي", _SPACED, _letters),
        Rule("letters", "ء-ي", _SPELLED, lambda m: m.group().replace(".", " ")),
        Rule("initialism", "A-Z", _INITIALS, _initials),
        Rule("initial", "A-Z", _INITIAL, lambda m: say_latin(m.group()[0])),
        Rule("initialism", "S", _LATIN, lambda m: _KNOWN_CODES[m.group()]),
    )


def code_rules() -> tuple[Rule, ...]:
    """Return the rules for letters and figures in one name, and for prefixes on Latin words."""
    return (
        Rule("latin", "وفبلكا", _PREFIXED_LATIN, _prefixed),
        Rule("joined", "وفبلكا", _APART, _join, needs="\u0640 "),
        Rule("quoted", "وفبلكا", _QUOTED, _quoted),
        Rule("code", r"A-Za-zÀ-ž", _CODE, _code),
        Rule("code", "ء-ي", _ARABIC_CODE, lambda m: say_code(m.group())),
        Rule("code", r"\d", _TRAILED, lambda m: say_code(m.group())),
    )


def say_code(written: str) -> str:
    """Say letters and figures in one name: كوفيد تسعة عشر, إف ستة عشر, مجموعة العشرين."""
    known = _KNOWN_CODES.get(written)
    if known is not None:
        return known
    said: list[str] = []
    for run in _RUNS.findall(written.translate(_SUBSCRIPTS)):
        if run == ".":
            said.append("نقطة")
        elif run.isdecimal():
            said.append(digit_string(run) if run[0] in "0٠" else _number(run))
        else:
            said.append(say_latin(run) if run.isascii() else say_foreign(run))
    return " ".join(filter(None, said))


def _code(match: re.Match[str]) -> str:
    """Say a name, without saying the group twice in لمجموعة G20."""
    said = say_code(match.group())
    grouped = word_before(match.string, match.start()).endswith("مجموعة")
    return said.removeprefix("مجموعة ") if grouped else said


def _quoted(match: re.Match[str]) -> str:
    """Write a small word onto the quoted word after it: لـ"رويترز"."""
    pre, word = match["pre"].rstrip("\u0640"), match["word"]
    if pre.endswith("ال") and word.startswith("ال"):
        return pre + word[2:]
    if pre.endswith("ل") and not pre.endswith(("ال", "لل")) and word.startswith("ال"):
        return f"{pre}ل{word[2:]}"
    return pre + word


def _number(run: str) -> str:
    return cardinal(int(run))


def _phrase(match: re.Match[str]) -> list[Item]:
    number = int((match.lastgroup or "p0")[1:])
    return [item_for(match, _PHRASES[number][1], "abbreviation", mark=_closing(match))]


def _title(match: re.Match[str]) -> str:
    """Say a title before a name; the article swallows the alif after لـ."""
    title = _TITLES[match["a"].replace(".", "").replace(" ", "").replace("\u00a0", "")]
    pre = match["pre"]
    return f"لل{title[2:]}" if pre == "ل" else pre + title


def _closing(match: re.Match[str]) -> str:
    """Return the full stop that an abbreviation's dot also is at the end of the text."""
    rest = match.string[match.end() : match.end() + 6].strip(" \u00a0»”\"')]")
    return (
        "."
        if match.group().endswith(".") and not rest and match.end() + 6 > len(match.string)
        else ""
    )


def _letters(match: re.Match[str]) -> list[Item]:
    said = " ".join(_LETTER_NAMES.get(c, "") for c in match.group())
    return [item_for(match, said, "letters", mark=_closing(match))]


def _lettered(match: re.Match[str]) -> list[Item] | None:
    """Say a lone letter by its name after a word that letters go with."""
    if word_before(match.string, match.start()) not in _LETTERED:
        return None
    mark = "." if match["dot"] and not match.string[match.end() :].strip(" \u00a0»”\"')]") else ""
    return [item_for(match, _LETTER_NAMES.get(match["a"], match["a"]), "letters", mark=mark)]


def _heading(match: re.Match[str]) -> list[Item]:
    letter = match["a"] or match["b"]
    return [item_for(match, _LETTER_NAMES.get(letter, letter), "letters", mark="،")]


def _initials(match: re.Match[str]) -> list[Item]:
    capitals = "".join(c for c in match.group() if c.isalpha())
    return [item_for(match, say_latin(capitals), "initialism", mark=_closing(match))]


def _prefixed(match: re.Match[str]) -> str | None:
    """Say a Latin word with the small word written onto it: بـNATO, الـBBC."""
    word = match["word"]
    said = say_code(word) if any(c.isdigit() for c in word) else say_foreign(word.replace("-", " "))
    if not said:
        return None
    pre = match["pre"]
    if said.startswith("ال") and pre.endswith("ال"):
        pre = pre[:-2]
    return pre + said


def _join(match: re.Match[str]) -> str:
    pre, word = match["pre"], match["word"]
    if pre.endswith("ل") and word.startswith("ال"):
        return f"{pre[:-1]}لل{word[2:]}" if pre[-2:] != "ال" else word
    return pre + word
