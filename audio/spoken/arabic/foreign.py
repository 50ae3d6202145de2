"""Latin letters inside Arabic, written so that an Arabic voice can say them."""

import re
import unicodedata
from functools import lru_cache

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
#: Names that news writes in Latin letters, and their usual Arabic spelling.
_KNOWN = {
    "gmt": "بتوقيت غرينتش", "nato": "ناتو", "covid": "كوفيد", "unesco": "يونسكو",
    "unicef": "يونيسف", "opec": "أوبك", "nasa": "ناسا", "fifa": "فيفا", "uefa": "يويفا",
    "unrwa": "أونروا", "himars": "هيمارس", "atacms": "أتاكمز", "google": "غوغل",
    "facebook": "فيسبوك", "twitter": "تويتر", "youtube": "يوتيوب", "whatsapp": "واتساب",
    "instagram": "إنستغرام", "tiktok": "تيك توك", "telegram": "تليغرام",
    "microsoft": "مايكروسوفت", "apple": "آبل", "amazon": "أمازون", "tesla": "تسلا",
    "reuters": "رويترز", "netflix": "نتفليكس", "boeing": "بوينغ", "airbus": "إيرباص",
    "bloomberg": "بلومبرغ", "guardian": "غارديان", "new": "نيو", "york": "يورك", "times": "تايمز",
    "the": "ذا", "washington": "واشنطن", "post": "بوست", "wall": "وول", "street": "ستريت",
    "journal": "جورنال", "le": "لو", "monde": "موند", "figaro": "فيغارو", "der": "دير",
    "spiegel": "شبيغل", "die": "دي", "zeit": "تسايت", "news": "نيوز", "sky": "سكاي",
    "fox": "فوكس", "daily": "ديلي", "mail": "ميل", "telegraph": "تلغراف",
    "economist": "إيكونوميست", "financial": "فايننشال", "foreign": "فورين", "policy": "بوليسي",
    "affairs": "أفيرز", "politico": "بوليتيكو", "axios": "أكسيوس", "haaretz": "هآرتس",
    "chatgpt": "تشات جي بي تي", "openai": "أوبن إيه آي", "iphone": "آيفون", "ipad": "آيباد",
    "android": "أندرويد", "windows": "ويندوز", "samsung": "سامسونغ", "huawei": "هواوي",
    "nvidia": "إنفيديا", "intel": "إنتل", "spacex": "سبيس إكس", "starlink": "ستارلينك",
    "meta": "ميتا", "toyota": "تويوتا", "pfizer": "فايزر", "moderna": "موديرنا",
    "astrazeneca": "أسترازينيكا", "omicron": "أوميكرون", "trump": "ترامب", "biden": "بايدن",
    "israel": "إسرائيل", "patriot": "باتريوت", "leopard": "ليوبارد", "abrams": "أبرامز",
    "online": "أونلاين", "bitcoin": "بيتكوين", "uber": "أوبر", "airbnb": "إير بي إن بي",
    "gmail": "جيميل", "hashtag": "هاشتاغ", "club": "كلوب", "league": "ليغ", "premier": "بريمير",
    "champions": "تشامبيونز", "covax": "كوفاكس", "sars": "سارس", "mers": "ميرس", "cov": "كوف",
    "aukus": "أوكوس", "brics": "بريكس", "swift": "سويفت", "ebola": "إيبولا", "drone": "درون",
    "shahed": "شاهد", "mig": "ميغ", "su": "سو", "an": "آن", "tu": "تو", "il": "إيل",
    "gps": "جي بي إس", "com": "كوم", "org": "أورغ", "net": "نت", "gov": "غوف", "edu": "إديو",
    "info": "إنفو", "co": "كو", "aljazeera": "الجزيرة", "alarabiya": "العربية", "x": "إكس",
    "and": "آند", "of": "أوف", "for": "فور", "in": "إن", "us": "يو إس", "bank": "بنك",
    "united": "يونايتد", "city": "سيتي", "real": "ريال", "madrid": "مدريد", "live": "لايف",
    "breaking": "بريكينغ", "top": "توب", "prime": "برايم", "plus": "بلس", "pro": "برو",
    "max": "ماكس", "mini": "ميني", "white": "وايت", "house": "هاوس", "black": "بلاك",
    "friday": "فرايدي", "day": "داي", "metoo": "مي تو", "gaza": "غزة", "home": "هوم",
    "one": "وان", "vision": "فيجن",
}  # fmt: skip
#: All capitals, but said as a word.
_ACRONYM_WORD = re.compile(r"[AEIOU]?(?:[BCDFGHJKLMNPQRSTVWXYZ][AEIOU])+[BCDFGKLMNPRSTXZ]?")
_CLUSTERS = (
    ("tch", "تش"), ("sch", "ش"), ("ough", "و"), ("igh", "اي"), ("sh", "ش"), ("ch", "تش"), ("th",
    "ث"), ("ph", "ف"),
    ("kh", "خ"), ("gh", "غ"), ("zh", "ج"), ("dj", "ج"), ("ck", "ك"), ("qu", "كو"), ("oo",
    "و"), ("ee", "ي"), ("ea", "ي"),
    ("ou", "و"), ("ow", "او"), ("aw", "او"), ("au", "او"), ("ai", "اي"), ("ay", "اي"), ("ei",
    "اي"), ("ey", "ي"), ("ie", "ي"),
    ("ue", "و"), ("eu", "و"), ("oi", "وي"), ("oy", "وي"), ("ts", "تس"), ("x", "كس"), ("ce",
    "س"), ("ci", "سي"), ("cy", "سي"),
    ("ge", "ج"), ("gi", "جي"), ("a", "ا"), ("b", "ب"), ("c", "ك"), ("d", "د"), ("e", "ي"), ("f",
    "ف"), ("g", "غ"), ("h", "ه"), ("i", "ي"),
    ("j", "ج"), ("k", "ك"), ("l", "ل"), ("m", "م"), ("n", "ن"), ("o", "و"), ("p", "ب"), ("q",
    "ق"), ("r", "ر"), ("s", "س"), ("t", "ت"),
    ("u", "و"), ("v", "ف"), ("w", "و"), ("y", "ي"), ("z", "ز"),
)  # fmt: skip
_CLUSTER = re.compile("|".join(latin for latin, _ in _CLUSTERS))
_ARABIC = dict(_CLUSTERS)
_FIRST = {"a": "أ", "e": "إ", "i": "إي", "o": "أو", "u": "أو"}
_DOUBLE = re.compile(r"([b-df-hj-np-tv-z])\1")
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
_RUNS = re.compile(f"{OWN_LETTERS.pattern}|[A-Za-z]+")


@lru_cache(maxsize=8192)
def say_foreign(word: str) -> str:
    """Write a word that has letters Arabic has not in Arabic letters; "" where none can be made."""
    shaped = unicodedata.normalize("NFKC", word).translate(_NEIGHBOURS)
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
    known = _KNOWN.get(word.lower())
    if known is not None and not (len(word) < 3 and word.isupper()):
        return known
    if len(word) > 1 and word.isupper():
        if len(word) > 3 and _ACRONYM_WORD.fullmatch(word):
            return _sounds(word.lower())
        return letters(word)
    if len(word) == 1:
        return letters(word)
    parts = _CAMEL.findall(word)
    if len(parts) > 1:
        return " ".join(say_latin(part) for part in parts)
    return _sounds(word.lower())


def letters(word: str) -> str:
    """Say the names of letters, as English has them."""
    return " ".join(_LETTERS[c] for c in word.upper())


def _sounds(word: str) -> str:
    """Write a word of lower-case letters by its sounds; a last -e after a consonant is mute."""
    if not set(word) & set("aeiouy"):
        return letters(word)
    bare = _DOUBLE.sub(r"\1", word)
    if len(bare) > 3 and bare.endswith("e") and bare[-2] not in "aeiou":
        bare = bare[:-1]
    said = _CLUSTER.sub(lambda m: _ARABIC[m.group()], bare)
    first = _FIRST.get(bare[0])
    if first is not None:
        rest = _CLUSTER.match(bare)
        tail = said[len(_ARABIC[rest.group()]) :] if rest is not None else said[1:]
        said = (
            first
            + (_ARABIC[rest.group()][1:] if rest is not None and len(rest.group()) > 1 else "")
            + tail
        )
    return said
