"""The names that ship: each as phonemes, and the commonest ones as a newsreader says them."""

import csv
import re
from pathlib import Path

import pytest
from piper.tashkeel import TashkeelDiacritizer
from support.accepted_readings import is_accepted
from support.hypothesis_profiles import examples
from wordfreq import top_n_list

from audio.spoken import normalise, render
from audio.spoken.english.homographs.model import vocabulary
from voices.lexicon.check import check_entry
from voices.lexicon.entries import Entry, Lexicon
from voices.lexicon.files import base_entries, base_lexicon, plain_names
from voices.piper import PiperEngine, espeak_alone
from voices.vowel_signs import WrittenVowelSigns

_LISTED = ("names.tsv", "names_second.tsv")
_ARABIC = Path(__file__).with_name("names_ar.tsv")
_ENDING = re.compile("[\u064b-\u0652]+$")
_COMMON_ARABIC_NAMES = """
ألمانيا أمريكا المكسيك باريس برشلونة تركيا تويتر روسيا فرنسا لندن مدريد نيويورك واشنطن
""".split()
#: Words of the news that the diacritizer gets wrong, so that they are listed with their vowels.
_ARABIC_WORDS = frozenset({"المخدرات"})
AT_LEAST = {"en": 3000, "es": 800, "ar": 800}


@pytest.fixture(scope="module")
def espeaks() -> dict[str, PiperEngine]:
    """Return espeak for each language, without a voice."""
    return {language: espeak_alone(language) for language in AT_LEAST}


@pytest.mark.parametrize("language", AT_LEAST)
def test_every_entry_that_ships_can_be_spoken(
    espeaks: dict[str, PiperEngine], language: str
) -> None:
    """Each is found by its own written form, uses sounds that voices have, and changes it once."""
    entries = base_entries(language)
    assert len(entries) >= AT_LEAST[language]
    lexicon = Lexicon([entries])
    # Arabic words wait for their vowels, ten times as long as the rest: the quick tests try a fifth.
    every = len(entries) // examples(len(entries)) if language == "ar" else 1
    for entry in entries[::every]:
        check_entry(entry, espeaks[language])
        pronunciation = lexicon.find(entry.written, 0)
        assert pronunciation is not None, entry
        assert pronunciation.end == len(entry.written), entry
        if entry.say_as != "ipa":
            again = [(word, lexicon.find(word, 0)) for word in pronunciation.words]
            assert all(a is None or a.words == (word,) for word, a in again), entry


@pytest.mark.parametrize("language", AT_LEAST)
def test_no_name_is_listed_twice(language: str) -> None:
    """Of two entries for one written form nobody would know which holds."""
    written = [
        e.written if e.case == "exact" else e.written.casefold() for e in base_entries(language)
    ]
    assert sorted({w for w in written if written.count(w) > 1}) == []


@pytest.mark.parametrize("language", AT_LEAST)
def test_every_name_has_its_stress_and_no_word_two(
    espeaks: dict[str, PiperEngine], language: str
) -> None:
    """Two main stresses in one word would sound like two words, and none like a mumble.

    Of a respelling espeak says where the stress is; it marks none on short Arabic words.
    """
    wrong = []
    for entry in base_entries(language):
        if entry.say_as == "ipa":
            stresses = [part.count("ˈ") for part in entry.spoken.split()]
            wrong += [entry] if max(stresses) != 1 else []
        elif entry.say_as == "words" and language != "ar":
            said = " ".join(espeaks[language].sentences(entry.spoken))
            wrong += [entry] if "ˈ" not in said else []
    assert wrong == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_an_entry_differs_from_what_espeak_says_or_is_confirmed(
    espeaks: dict[str, PiperEngine], language: str
) -> None:
    """An entry that changes nothing is one more that can be wrong, unless it says that it is right.

    Arabic is left out: without vowel signs a name is said otherwise in every other sentence.
    """
    espeak = espeaks[language]
    confirmed = {written for written, _, is_confirmed in plain_names(language) if is_confirmed}
    same, other = [], []
    for entry in base_entries(language):
        if entry.say_as == "letters":
            continue
        said = " ".join(espeak.sentences(entry.written))
        if entry.written in confirmed:
            continue
        spoken = entry.spoken if entry.say_as == "ipa" else " ".join(espeak.sentences(entry.spoken))
        same += [entry.written] if said == spoken else []
    for written, spoken, is_confirmed in plain_names(language):
        if is_confirmed and spoken[1:-1] != " ".join(espeak.sentences(written)):
            other.append(written)
    assert (same, other) == ([], [])


def test_no_name_takes_a_common_word() -> None:
    """A word of the dictionary is read as a name only where the entry asks for its capitals."""
    taken = [
        written
        for written, _, is_confirmed in plain_names("en")
        if not is_confirmed
        and vocabulary().kind_of(written.lower()) not in (None, "", "NNP", "NNPS")
    ]
    assert taken == []


def test_no_arabic_name_takes_a_common_word() -> None:
    """With its particles too a name is none of the 2,000 commonest words, but for countries and capitals."""
    forms = {
        prefix + entry.written
        for entry in base_entries("ar")
        for prefix in ("", *entry.prefixes)
        if " " not in entry.written
    }
    assert forms & set(top_n_list("ar", 2000)) <= _ARABIC_WORDS | set(_COMMON_ARABIC_NAMES)


@pytest.mark.parametrize("listed", _LISTED)
def test_the_commonest_names_are_said_right(espeaks: dict[str, PiperEngine], listed: str) -> None:
    """97 % of the names that were listed before any reading was looked at are said right."""
    text = Path(__file__).with_name(listed).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line[0] != "#"]
    rows = list(csv.reader(lines, delimiter="\t"))
    wrong = [
        name for name, accepted in rows if not is_accepted(_said(name, espeaks["en"]), accepted)
    ]
    assert len(rows) >= 300
    assert len(wrong) <= 0.03 * len(rows), wrong


def test_the_commonest_arabic_names_get_their_vowels_in_a_sentence() -> None:
    """97 % of common names in the news have each vowel but the ending right."""
    rows = [line.split("\t") for line in _ARABIC.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row[0][0] != "#"]
    diacritize = WrittenVowelSigns(TashkeelDiacritizer)
    lexicon = base_lexicon("ar")
    wrong = []
    for name, vowelled in rows:
        spoken, _ = render(normalise(f"وصل المبعوث من {name} أمس", "ar", lexicon))
        said = diacritize(spoken).split()[3 : 3 + len(name.split())]
        if _ENDING.sub("", " ".join(said)) != vowelled:
            wrong.append(name)
    assert len(rows) >= 150
    assert len(wrong) <= 0.03 * len(rows), wrong


def _said(name: str, espeak: PiperEngine) -> str:
    """Return the phonemes of a name alone, by lexicon, rules and espeak."""
    words = []
    for item in normalise(name, "en", base_lexicon("en")):
        known = item.phonemes or (None,) * len(item.words)
        words += [
            ipa or " ".join(espeak.sentences(word))
            for word, ipa in zip(item.words, known, strict=True)
        ]
    return " ".join(words)


def test_an_entry_may_have_a_condition_that_plain_names_lack() -> None:
    """Names that are words too stand in the other file, with their capitals asked for."""
    exact: list[Entry] = [entry for entry in base_entries("en") if entry.case == "exact"]
    assert exact
