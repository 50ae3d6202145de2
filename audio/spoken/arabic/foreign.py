"""Latin letters inside Arabic, written so that an Arabic voice can say them."""

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files

from anyascii import anyascii

from audio.spoken.arabic.units import STANDING, UNITS

_LETTERS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        """إيه بي سي دي إي إف جي إتش آي جيه كيه إل إم إن أو بي كيو آر إس تي يو في دبليو إكس واي
        زد""".split(),
        strict=True,
    )
)
LATIN_LETTERS = frozenset(_LETTERS.values()) | frozenset(
    "أر اي بى سى دى اف اتش كي ال ام ان او ار اس تى".split()
)
"""The Latin letters' names in Arabic, as the press spells them."""
#: Words that end in ى where a Persian keyboard wrote ی.
_ENDS_IN_ALIF = {"علي": "على", "الي": "إلى", "إلي": "إلى", "حتي": "حتى", "لدي": "لدى", "مدي": "مدى"}
_LIST = files("audio.spoken.arabic") / "latin_words.txt"
#: Names and words that news writes in Latin letters → their usual Arabic spelling.
_KNOWN = dict(line.split("\t") for line in _LIST.read_text(encoding="utf-8").splitlines())
#: All capitals, but said as a word.
_ACRONYM_WORD = re.compile(r"[AEIOU]?(?:[BCDFGHJKLMNPQRSTVWXYZ][AEIOU])+[BCDFGKLMNPRSTXZ]?")
#: Capitals so long are a word, if they can be pronounced.
_SHORTEST_CAPITALS = 6
_UNSPEAKABLE = re.compile("[BCDFGHJKLMNPQRSTVWXZ]{4}")
#: English spelling → Arabic letters, the first that fits. Short vowels are left out where Arabic
#: news leaves them out; ``^`` and ``$`` stand for the ends of the word.
_SPELLINGS = (
    (r"^eye$", "آي"), (r"^kn", "ن"), (r"^wr", "ر"), (r"^wh", "و"), (r"^ps", "س"), (r"^x", "ز"),
    (r"^sch(?=oo|em)", "سك"), (r"^ch(?=[lr])", "ك"),
    (r"tion(?=s?$)", "شن"), (r"sion(?=s?$)", "جن"), (r"cial(?=s?$)", "شال"), (r"tial(?=s?$)", "شال"),  # noqa: E501
    (r"cian(?=s?$)", "شان"), (r"ture(?=s?$)", "تشر"), (r"sure(?=s?$)", "جر"), (r"ology$", "ولوجي"),
    (r"ician$", "يشان"), (r"ious$", "يوس"), (r"eous$", "يوس"), (r"ous$", "وس"), (r"ence(?=s?$)", "نس"),  # noqa: E501
    (r"ance(?=s?$)", "انس"), (r"ence", "نس"), (r"ences$", "نسز"), (r"less$", "لس"), (r"ness$", "نس"),  # noqa: E501
    (r"ment(?=s?$)", "منت"), (r"ing(?=s?$)", "ينغ"), (r"al'(?=s?$)", "ول"),
    (r"our(?=s?$|[b-df-hj-np-tv-z])", "ور"), (r"(?<=.{3})et(?=s?$)", "ت"),
    (r"dge", "دج"), (r"tch", "تش"),
    (r"ought", "وت"), (r"aught", "وت"), (r"ough", "وف"), (r"igh(?=t)", "اي"), (r"igh$", "اي"),
    (r"eigh", "اي"), (r"ght", "ت"), (r"sc(?=[eiy])", "س"), (r"sch", "ش"), (r"sh", "ش"),
    (r"ch", "تش"), (r"th", "ث"), (r"ph", "ف"), (r"kh", "خ"), (r"gh", "غ"), (r"zh", "ج"),
    (r"dj", "ج"), (r"ck", "ك"), (r"qu", "كو"), (r"que$", "ك"), (r"ng(?=$|[^aeiouy])", "نغ"),
    (r"ure(?=s?$)", "ور"), (r"ire(?=[sd]?$)", "اير"), (r"are(?=[sd]?$)", "ير"), (r"ore(?=[sd]?$)", "ور"),  # noqa: E501
    (r"i(?=[b-df-hj-np-tv-z]e[sd]?$)", "اي"), (r"y(?=[b-df-hj-np-tv-z]e[sd]?$)", "اي"),
    (r"a(?=(?:[b-df-hj-np-tv-z]|st)e[sd]?$)", "ي"), (r"u(?=[b-df-hj-np-tv-z]e[sd]?$)", "و"),
    (r"o(?=[b-df-hj-np-tv-z]e[sd]?$)", "و"), (r"i(?=(?:nd|ld)s?$)", "اي"),
    (r"(?<=[b-df-hj-np-tv-z'])le$", "ل"), (r"(?<=[b-df-hj-np-tv-z'])e(?=[sd]?$)(?<!^.)", ""), (r"'", ""),  # noqa: E501
    (r"oo", "و"), (r"ee", "ي"), (r"ea", "ي"), (r"ou", "او"), (r"ow$", "و"), (r"ow", "او"),
    (r"aw", "و"), (r"au", "و"), (r"ai", "ي"), (r"ay", "ي"), (r"ei", "ي"), (r"ey", "ي"), (r"ie", "ي"),  # noqa: E501
    (r"oa", "و"), (r"ue", "و"), (r"ew", "يو"), (r"eu", "يو"), (r"oi", "وي"), (r"oy", "وي"),
    (r"ia$", "يا"), (r"io", "يو"), (r"x", "كس"), (r"c(?=[eiy])", "س"),
    (r"g(?=[eiy])(?!g[ei]t|get|give)", "ج"), (r"er(?=s?$)", "ر"), (r"or(?=s?$)", "ور"),
    (r"ar", "ار"), (r"(?<=[b-df-hj-np-tv-z'])y$", "ي"), (r"y(?=[aeiou])", "ي"),
    (r"e(?=[nmlr][b-df-hj-np-tv-z]|[lnr]'?$)", ""), (r"a", "ا"), (r"b", "ب"), (r"c", "ك"), (r"d", "د"),  # noqa: E501
    (r"e", "ي"), (r"f", "ف"), (r"g", "غ"), (r"h", "ه"), (r"i", "ي"), (r"j", "ج"), (r"k", "ك"),
    (r"l", "ل"), (r"m", "م"), (r"n", "ن"), (r"o", "و"), (r"p", "ب"), (r"q", "ق"), (r"r", "ر"),
    (r"s", "س"), (r"t", "ت"), (r"u", "و"), (r"v", "ف"), (r"w", "و"), (r"y", "ي"), (r"z", "ز"),
)  # fmt: skip
_SPELLING = re.compile("|".join(f"(?P<s{n}>{latin})" for n, (latin, _) in enumerate(_SPELLINGS)))
#: A vowel that begins a word has its seat: أ, إ, أو.
_SEATED = (("اي", "آي"), ("او", "أو"), ("ا", "أ"), ("ي", "إي"), ("و", "أو"))
_DOUBLE = re.compile(r"([b-df-hj-np-tv-z])\1")
#: Capitals and small letters mixed in so few letters are spelled: IgG, mRNA, PhD.
_LONGEST_MIXED = 4
_CAMEL = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+|[A-Z]")
#: Letters of Persian, Urdu and Kurdish that an Arabic voice has no sound for, and shapes.
_NEIGHBOURS = str.maketrans(
    {"پ": "ب", "چ": "تش", "ژ": "ج", "گ": "غ", "ک": "ك", "ی": "ي", "ڤ": "ف", "ۆ": "و", "ێ": "ي",
    "ە": "ه", "ھ": "ه", "ہ": "ه",
     "ے": "ي", "ٹ": "ت", "ڈ": "د", "ڑ": "ر", "ں": "ن", "ۀ": "ه", "ڭ": "غ", "ۋ": "ف", "ې": "ي",
     "ۇ": "و", "ۈ": "و", "ݣ": "غ", "ڨ": "غ", "ٱ": "ا", "\u0640": ""}
)  # fmt: skip
#: Letters and vowel signs; the stretch (tatweel) and the letters of neighbours are rewritten.
OWN_LETTERS = re.compile("[ء-غف-ي][ء-غف-ي\u064b-\u065f\u0670]*")
_MARKS = frozenset(map(chr, [*range(0x64B, 0x660), 0x670]))
_RUNS = re.compile(f"{OWN_LETTERS.pattern}|[A-Za-z]+(?:'[A-Za-z]+)*")
#: Behind these the s of the genitive is no z.
_VOICELESS = frozenset("cfkpqstxh")


@lru_cache(maxsize=8192)
def say_foreign(word: str) -> str:
    """Write a word that has letters Arabic has not in Arabic letters; "" where none can be made."""
    shaped = unicodedata.normalize("NFKC", word).translate(_NEIGHBOURS)
    if word.endswith("ی"):
        shaped = _ENDS_IN_ALIF.get(shaped, shaped)
    if OWN_LETTERS.fullmatch(shaped):
        return UNITS[shaped].one if shaped in STANDING else shaped
    kept = "".join(c if c in _MARKS or OWN_LETTERS.fullmatch(c) else anyascii(c) for c in shaped)
    said = [
        say_foreign(run) if OWN_LETTERS.fullmatch(run) else say_latin(run)
        for run in _RUNS.findall(kept)
    ]
    return " ".join(filter(None, said))


def say_latin(word: str) -> str:
    """Say a run of the letters A to Z: a known name, an initialism, or the sounds of a word."""
    if "'" in word:
        return _with_apostrophe(word)
    known = _KNOWN.get(word.lower())
    if known is not None and not (len(word) < 3 and word.isupper()):
        return known
    if len(word) > 1 and word.isupper():
        if _is_word_in_capitals(word):
            return _sounds(word.lower())
        return letters(word)
    if len(word) == 1:
        return letters(word)
    if word.startswith("Mc") and word[2:3].isupper():
        return "ماك" + say_latin(word[2:])
    parts = _CAMEL.findall(word)
    if len(parts) > 1 and len(word) <= _LONGEST_MIXED:
        return letters(word)
    if len(parts) > 1:
        return " ".join(say_latin(part) for part in parts)
    return _sounds(word.lower())


def _with_apostrophe(word: str) -> str:
    """Say L'OREAL, DON'T and Moody's as the one word that each of them is."""
    owner, _, tail = word.rpartition("'")
    if tail in {"s", "S"}:
        said = say_latin(owner)
        if said == letters(owner):
            return said
        return said + ("س" if owner[-1].lower() in _VOICELESS else "ز")
    return _sounds(word.replace("'", "").lower())


def _is_word_in_capitals(word: str) -> bool:
    """Tell STRONG and AMOLED from initialisms, which are short or can't be pronounced."""
    if len(word) < _SHORTEST_CAPITALS:
        return len(word) > 3 and _ACRONYM_WORD.fullmatch(word) is not None
    return _UNSPEAKABLE.search(word) is None and any(c in "AEIOU" for c in word)


def letters(word: str) -> str:
    """Say the names of letters, as English has them."""
    return " ".join(_LETTERS[c] for c in word.upper())


def _sounds(word: str) -> str:
    """Write a word of lower-case letters by what English makes of its spelling."""
    if not set(word) & set("aeiouy"):
        return letters(word)
    bare = _DOUBLE.sub(r"\1'", word)
    said = _SPELLING.sub(lambda m: _SPELLINGS[int((m.lastgroup or "s0")[1:])][1], bare)
    if bare[0] in "aeiou":
        seat = next(((plain, seated) for plain, seated in _SEATED if said.startswith(plain)), None)
        said = seat[1] + said[len(seat[0]) :] if seat else "إ" + said
    return said or letters(word)
