"""What Listen knows of each language: one row a language, and how language tags are compared.

The rows at the top are of the languages that Listen reads aloud; the others are only recognised.
To read another language, fill in its row and write its package of rules in ``audio/spoken``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class LanguageFacts:
    """One row. The defaults are what holds for a language that nobody has described."""

    subtag: str
    """Primary subtag of BCP 47, in lower case, such as ``en``."""
    iso_639_2: str = "und"
    """The terminological code, which ID3 tags ask for."""
    reading_rules: str = ""
    """The package in ``audio/spoken`` that says how it is read aloud; "": it is not read."""
    right_to_left: bool = False
    by: str = "{}"
    """How a byline is read, with ``{}`` for the names."""
    read_transcript: str = "Read the transcript"
    """Names the link to the text of a narration."""
    notice: str = ""
    """Says aloud that the voice is synthetic; "": a publisher has to say it in words of his own."""
    ms_per_char: float = 70.0
    """Rough pace of voices that nobody has measured, in ms for a character of spoken text."""
    news_for_sample: float = 1.0
    """How much longer voices take for a letter of news than for one of the sample text."""
    news_word_for_sample: float = 1.0
    """How many times the sounds of a word of the sample text one of news has; see docs/sound.md."""
    sounds_per_letter: float = 0.0
    """How many sounds a letter of running text is, counted as voices' lengths are; 0.0: unknown."""
    letters_for_a_digit: float = 6.0
    """Figures are words when they are spoken: a digit of 14 or 1998 is as long as so many letters,
    but for zeros in a row, as in 5,000. This and the next two are fitted to real texts; see
    docs/sound.md."""
    letters_for_a_capital: float = 0.0
    """How many letters longer one is in a word that is all capitals, for some are spelled."""
    letters_for_a_sign: float = 0.0
    """Of signs that are said by name: %, €, @, and those of addresses and commands."""
    words_for_an_english_one: float = 1.0
    """How many words say what an English one says, as fast: by the words a minute of people who
    read the same texts aloud (Trauzettel-Klosinski and Dietz, 2012: English 228, Spanish 218,
    Arabic 138)."""
    small_words: frozenset[str] = frozenset()
    """Its commonest words in small letters, by which a text in Latin letters is recognised."""
    sample_text: str = ""
    """News prose of our own that voices are measured and compared with. Holds long and short
    sentences, a question, a number, a name and most sounds. Whoever changes one also raises
    ``TEXT_VERSION`` in ``voices/sample_text.py``."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _prose(text: str) -> str:
    """Join the lines of a text."""
    return " ".join(text.split())


_ROWS: Final = (
    LanguageFacts(
        "en",
        iso_639_2="eng",
        reading_rules="english",
        by="By {}",
        read_transcript="Read the transcript",
        notice="Read by a synthetic voice.",
        ms_per_char=66.0,
        news_for_sample=1.052,
        news_word_for_sample=1.28,
        sounds_per_letter=0.92,
        letters_for_a_digit=4.8,
        letters_for_a_capital=0.9,
        letters_for_a_sign=4.7,
        small_words=_words(
            "the of and to in is that for was on with as it by at from are this be have has not he"
        ),
        sample_text=_prose(
            """The harbour council voted on Thursday to rebuild the old sea wall, after
            two winters of floods that reached the market square. The work will take
            14 months and will begin at the northern end, where the stones are
            loosest. Who will pay for it? Half of the money comes from the region;
            the rest, the mayor said, will be borrowed. Shopkeepers along the quay
            were pleased, though few of them expect a quiet summer. “We have moved
            our shelves up every October,” said one of them, who has sold rope and
            lamps there since she was a girl. “I should like to leave them where
            they are.”"""
        ),
    ),
    LanguageFacts(
        "es",
        iso_639_2="spa",
        reading_rules="spanish",
        by="Por {}",
        read_transcript="Leer la transcripción",
        notice="Leído por una voz sintética.",
        ms_per_char=64.0,
        news_for_sample=0.977,
        news_word_for_sample=1.02,
        sounds_per_letter=0.99,
        letters_for_a_digit=7.3,
        letters_for_a_sign=3.0,
        words_for_an_english_one=0.96,
        small_words=_words(
            "el la de que y en los del se las por un para con una su al es lo como más pero sus ha"
        ),
        sample_text=_prose(
            """El ayuntamiento del puerto aprobó el jueves reconstruir el viejo
            rompeolas, después de dos inviernos de inundaciones que llegaron hasta
            la plaza del mercado. Las obras durarán 14 meses y empezarán por el
            extremo norte, donde las piedras están más sueltas. ¿Quién va a
            pagarlas? La mitad del dinero viene de la región; el resto, dijo la
            alcaldesa, será un préstamo. Los comerciantes del muelle están
            contentos, aunque pocos esperan un verano tranquilo. «Cada octubre
            subimos las estanterías», explica una de ellas, que vende cuerdas y
            faroles allí desde niña. «Me gustaría dejarlas donde están.»"""
        ),
    ),
    LanguageFacts(
        "ar",
        iso_639_2="ara",
        reading_rules="arabic",
        right_to_left=True,
        by="بقلم {}",
        read_transcript="اقرأ النص",
        notice="يُقرأ هذا النص بصوت اصطناعي.",
        ms_per_char=90.0,
        words_for_an_english_one=0.61,
        sample_text=_prose(
            """وافق مجلس الميناء يوم الخميس على إعادة بناء السور البحري القديم بعد
            شتاءين من الفيضانات التي وصلت إلى ساحة السوق. يستمر العمل 14 شهراً ويبدأ
            من الطرف الشمالي حيث الحجارة أضعف. من سيدفع؟ يأتي نصف المال من الإقليم،
            وقالت رئيسة البلدية إن الباقي سيكون قرضاً. أصحاب الدكاكين على الرصيف
            سعداء، لكن القليل منهم يتوقع صيفاً هادئاً. قالت بائعة حبال ومصابيح تعمل
            هناك منذ طفولتها إنها ترفع الرفوف كل خريف، وتحب أن تتركها في مكانها."""
        ),
    ),
    LanguageFacts(
        "fr",
        iso_639_2="fra",
        small_words=_words(
            "le la les des et à un une du est que dans pour qui sur au par plus ne pas il ce ont"
        ),
    ),
    LanguageFacts(
        "de",
        iso_639_2="deu",
        small_words=_words(
            "der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch"
        ),
    ),
    LanguageFacts(
        "pt",
        iso_639_2="por",
        small_words=_words(
            "o a os que e do da em um para é com não uma dos na por mais no as ao foi ele das à"
        ),
    ),
    LanguageFacts(
        "it",
        iso_639_2="ita",
        small_words=_words(
            "il di che e la in un per è del non della con una i si da le dei al gli sono nel alla"
        ),
    ),
    LanguageFacts(
        "nl",
        iso_639_2="nld",
        small_words=_words(
            "de het een van en in is dat op te zijn met voor niet die aan er om ook als door bij"
        ),
    ),
    LanguageFacts(
        "tr",
        iso_639_2="tur",
        small_words=_words(
            "ve bir bu için ile de da olarak çok olan daha gibi kadar sonra ancak var ne ise"
        ),
    ),
    LanguageFacts(
        "pl",
        iso_639_2="pol",
        small_words=_words(
            "i w na z do że się nie jest to o jak po za od przez ale dla był są tym"
        ),
    ),
    LanguageFacts(
        "sv",
        iso_639_2="swe",
        small_words=_words("och i att det som en på är av för med den till inte har de om ett var"),
    ),
    LanguageFacts(
        "da",
        iso_639_2="dan",
        small_words=_words("og i at det en den til er som på de med han af for ikke der var sig"),
    ),
    LanguageFacts(
        "nb",
        iso_639_2="nob",
        small_words=_words("og i det er på som en til at av for med de har ikke den om et var"),
    ),
    LanguageFacts(
        "id",
        iso_639_2="ind",
        small_words=_words(
            "yang dan di dengan untuk dari pada ini itu dalam akan tidak oleh juga adalah ke"
        ),
    ),
    LanguageFacts(
        "ca",
        iso_639_2="cat",
        small_words=_words("el la de i que en els per a un les una amb del és al no es va més"),
    ),
    LanguageFacts("fa", iso_639_2="fas", right_to_left=True),
    LanguageFacts("he", iso_639_2="heb", right_to_left=True),
    LanguageFacts("ur", iso_639_2="urd", right_to_left=True),
)

LANGUAGES: Final[Mapping[str, LanguageFacts]] = {row.subtag: row for row in _ROWS}
"""The rows by primary subtag."""
LANGUAGE_TAG_PATTERN: Final = r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*"
"""What may be a BCP 47 tag where somebody writes one into a setting or a rule."""
READ_ALOUD: Final = tuple(sorted(row.subtag for row in _ROWS if row.reading_rules))
"""Primary subtags of the languages that Listen reads aloud."""


def primary_subtag(tag: str) -> str:
    """Return the language of a BCP 47 tag, without region or script, in lower case."""
    return _subtags(tag)[0]


def regions_of(tag: str) -> frozenset[str]:
    """Return all subtags of a BCP 47 tag but the first, in capitals: ``MX`` of ``es-MX``."""
    return frozenset(subtag.upper() for subtag in _subtags(tag)[1:])


def language_facts(tag: str) -> LanguageFacts:
    """Return the row of a BCP 47 tag's language; one of defaults where there is none."""
    primary = primary_subtag(tag)
    return LANGUAGES.get(primary) or LanguageFacts(primary)


def is_right_to_left(tag: str) -> bool:
    """Tell whether a language is written from right to left."""
    return language_facts(tag).right_to_left


def text_direction(tag: str) -> str:
    """Return a language's direction as HTML's ``dir`` attribute has it: ``ltr`` or ``rtl``."""
    return "rtl" if is_right_to_left(tag) else "ltr"


def same_language(one: str, other: str) -> bool:
    """Tell whether two tags name one language, whatever their regions."""
    return primary_subtag(one) == primary_subtag(other)


def covers(wider: str, narrower: str) -> bool:
    """Tell whether a tag holds for another: ``es`` covers ``es-MX``, not the other way round."""
    wanted = _subtags(wider)
    return _subtags(narrower)[: len(wanted)] == wanted


def _subtags(tag: str) -> list[str]:
    return tag.replace("_", "-").lower().split("-")
