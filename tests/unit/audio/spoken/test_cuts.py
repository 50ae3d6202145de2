"""Where long sentences and headlines are cut, and where they are not."""

import re

import pytest

from audio.pauses import PAUSE_AFTER_CLAUSE_MS
from audio.spoken import opening_spans, segment_spans

SENTENCES = {
    "en": """The harbour board said on Monday that the old ferry, which has carried people and their
    animals across the sound since the bridge was closed in the storm of that winter, would be replaced
    by two smaller ships that nobody has yet ordered, paid for or found a crew for.""",
    "es": """El ayuntamiento está convencido de que la obra, que empezó después de que la riada se
    llevara el puente viejo y con él la única carretera que unía los dos barrios del puerto, terminará
    antes de que lleguen las lluvias de otoño, aunque los vecinos dicen que nadie ha visto una máquina.""",
    "ar": """وقال مجلس الميناء إن العبارة القديمة التي تنقل الناس ومواشيهم عبر المضيق منذ أن أغلق الجسر في
    عاصفة ذلك الشتاء ستستبدل بسفينتين أصغر لم يطلبهما أحد حتى الآن ولم يدفع ثمنهما أحد من سكان البلدة كلها.""",
}
LEANING = re.compile(
    r"(?:^|\s)(?:of|the|that|by|and|to|in|de|que|la|el|un|من|إن|التي|أن|في|حتى|لم)$"
)


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize("max_chars", [60, 80, 110, 150])
def test_no_piece_ends_in_a_small_word(language: str, max_chars: int) -> None:
    """A word that leans on the next is not parted from it."""
    text = " ".join(SENTENCES[language].split())
    pieces = [text[a:b].rstrip() for a, b in segment_spans(text, language, max_chars=max_chars)]
    assert len(pieces) > 1
    assert [piece for piece in pieces if LEANING.search(piece)] == []


@pytest.mark.parametrize(
    ("headline", "first"),
    [
        ("Lost nets, lost boats: what the storm took from the islands", "Lost nets, lost boats: "),
        ("Norway, Iceland, Malta send ministers to the island talks", None),
        ("Water, bread, and fuel run short as the harbour stays closed", None),
        (
            "Ferry fares will rise in spring for all, says the board",
            "Ferry fares will rise in spring for all, ",
        ),
        ("On the island, a school without pupils opens its doors", None),
    ],
)
def test_headline_is_cut_at_its_colon_or_before_a_clause(headline: str, first: str | None) -> None:
    """A colon comes before a comma; no cut parts a list, and a comma alone is no reason."""
    start, end = opening_spans(headline, "en")[0]
    assert headline[start:end] == (first or headline)


def test_a_list_of_names_stays_together() -> None:
    """The members of a list are spoken in one breath where the sentence has another place."""
    text = (
        "The talks in the old customs house ended without a word to anyone; "
        "Norway, Iceland, Malta and Portugal will meet again on the island in the spring."
    )
    first, second = segment_spans(text, "en", max_chars=100)
    assert text[slice(*first)].endswith("anyone; ")
    assert text[slice(*second)].startswith("Norway, Iceland, Malta and Portugal")


def test_brackets_are_not_left_open() -> None:
    """A cut falls before or after what brackets hold."""
    text = (
        "The board has bought a ship for the winter (the third, after two others, in three years) "
        "and hopes that it will float longer than they did in the sound."
    )
    for a, b in segment_spans(text, "en", max_chars=110):
        assert text.count("(", a, b) == text.count(")", a, b)


@pytest.mark.parametrize("language", ["en", "es"])
def test_sentences_are_mostly_whole(language: str) -> None:
    """One of 250 characters is a single segment, and one of 400 isn't, in both languages."""
    text = " ".join(SENTENCES[language].split())
    assert 250 < len(text) < 300
    assert len(segment_spans(text, language)) == 1
    longer = f"{text.rstrip('.')}, {text}"
    assert len(segment_spans(longer, language)) >= 2


def test_pause_at_a_comma_is_the_voices_own() -> None:
    """With 30 to 140 ms of silence round the cut it is 210 to 320 ms, as inside a clip."""
    assert PAUSE_AFTER_CLAUSE_MS + 70 >= 210
    assert PAUSE_AFTER_CLAUSE_MS + 140 <= 320


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Nació en el 49 a. C. en Roma.| Murió en el 14 d. C.| El emperador cayó."),
        ("es", "El sr. López y la sra. Pérez viven en EE. UU.| El país crece."),
        ("en", "GEN. SMITH SPOKE.| LT. COL. JONES LEFT."),
        ("en", "He met [George W.] Bush there.| He left."),
        ("en", "1. Boil the water| 2. Add the salt| 3. Serve at once"),
        ("en", "He scored in Game 1.| The rest came in Game 2.| They won."),
        ("en", "It was a long\nline of text.| It ended."),
        ("en", "the mayor said so.| mr. smith was not told.| is it over?| yes it is."),
    ],
)
def test_sentences_end_where_they_end(language: str, text: str) -> None:
    """Abbreviations of two parts, capitals, small letters and run-on lists part sentences rightly."""
    plain = text.replace("|", "")
    spans = segment_spans(plain, language)
    assert [plain[a:b].strip() for a, b in spans] == [part.strip() for part in text.split("|")]
