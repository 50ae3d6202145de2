"""Finding names in a text."""

import pytest

from voices.lexicon.entries import Entry, Lexicon

XI = Entry(written="Xi", language="en", say_as="ipa", spoken="ʃˈiː", case="exact")
SANAA = Entry(written="Sana'a", language="en", say_as="ipa", spoken="sənˈɑː")


def entry(written, spoken="respelt", **rules):
    """Make an entry that is respelt."""
    return Entry(written=written, language="en", say_as="words", spoken=spoken, **rules)


def found(lexicon, text, start=0):
    """Return what was matched in the text, or None."""
    pronunciation = lexicon.find(text, start)
    return text[start : pronunciation.end] if pronunciation else None


def test_ipa_keeps_the_written_words():
    """The words stay as written and carry their phonemes."""
    pronunciation = Lexicon([[XI]]).find("Xi spoke", 0)
    assert (pronunciation.words, pronunciation.phonemes) == (("Xi",), ("ʃˈiː",))


def test_a_respelling_replaces_the_words():
    """One written word may be said as several, without phonemes of their own."""
    pronunciation = Lexicon([[entry("MI6", "M.I six")]]).find("MI6 said", 0)
    assert (pronunciation.words, pronunciation.phonemes) == (("M.I", "six"), (None, None))


def test_letters_are_dotted_without_a_last_stop():
    """A last stop would end the sentence before a capital."""
    letters = Entry(written="IAEA", language="en", say_as="letters", case="upper")
    assert Lexicon([[letters]]).find("IAEA Board", 0).words == ("I.A.E.A",)


@pytest.mark.parametrize(
    ("written", "case", "text", "expected"),
    [
        ("Kyiv", "any", "KYIV falls", "KYIV"),
        ("Kyiv", "any", "Kyiv's mayor", "Kyiv"),
        ("Kyiv", "any", "Kyiv’s mayor", "Kyiv"),
        ("Kyiv", "any", "Kyiv-led talks", "Kyiv"),
        ("Kyiv", "any", "Kyivan Rus", None),
        ("Xi", "exact", "xi", None),
        ("Xi", "exact", "XI", None),
        ("who", "upper", "WHO says", "WHO"),
        ("who", "upper", "Who says", None),
        ("Sana", "any", "Sana'a fell", None),
        ("Sana", "any", "Sana'll win", "Sana"),
        ("Sana'a", "any", "Sana’a fell", "Sana’a"),
        ("Ben-Gvir", "any", "Ben‑Gvir said", "Ben‑Gvir"),
        ("Khan Younis", "any", "Khan\u00a0Younis was hit", "Khan\u00a0Younis"),
        ("Khan Younis", "any", "Khan, Younis", None),
        ("café", "any", "cafe\u0301", None),
        ("cafe", "any", "cafe\u0301", None),
        ("Côte d'Ivoire", "any", "Côte d’Ivoire won", "Côte d’Ivoire"),
    ],
)
def test_whole_words_are_matched_by_the_case_rule(written, case, text, expected):
    """Endings stay outside a match, and part of a longer word is none."""
    assert found(Lexicon([[entry(written, case=case)]]), text) == expected


def test_a_match_inside_a_word_is_none():
    """A place that is not the start of a word gives nothing."""
    assert Lexicon([[entry("Iran")]]).find("Tirana", 1) is None


def test_the_longest_entry_wins():
    """A phrase is tried before its first word, in whatever order they stand."""
    lexicon = Lexicon([[entry("Abbas", "short"), entry("Abbas Araghchi", "long long")]])
    assert lexicon.find("Abbas Araghchi said", 0).words == ("long", "long")
    assert lexicon.find("Abbas said", 0).words == ("short",)


def test_the_first_layer_wins_where_both_match():
    """The newsroom overrules the base, and only where its own rules match."""
    newsroom = [entry("Kyiv", "ours", case="exact")]
    lexicon = Lexicon([newsroom, [entry("Kyiv", "base")]])
    assert lexicon.find("Kyiv", 0).words == ("ours",)
    assert lexicon.find("KYIV", 0).words == ("base",)


def test_neighbours_can_forbid_a_match():
    """One spelling may be two names, told apart by the word beside it."""
    lexicon = Lexicon([[entry("Niger", not_before=("River",), not_after=("River",))]])
    assert found(lexicon, "Niger voted") == "Niger"
    assert found(lexicon, "Niger River") is None
    assert found(lexicon, "Niger river") is None
    assert found(lexicon, "the River Niger", 10) is None


def test_a_scope_is_off_until_it_is_asked_for():
    """An entry for one voice or article leaves the others alone."""
    scoped = [entry("Kyiv", "scoped", scope="en_US-x")]
    assert Lexicon([scoped]).find("Kyiv", 0) is None
    assert Lexicon([scoped], frozenset({"en_US-x"})).find("Kyiv", 0).words == ("scoped",)


def test_arabic_particles_are_said_with_the_name():
    """A particle that is written together with the name is part of the match."""
    trump = Entry(
        written="ترامب", language="ar", say_as="words", spoken="تْرَامْبْ", prefixes=("و", "ل")
    )
    lexicon = Lexicon([[trump]])
    assert lexicon.find("ترامب", 0).words == ("تْرَامْبْ",)
    assert lexicon.find("وترامب قال", 0).words == ("وتْرَامْبْ",)
    assert lexicon.find("بترامب", 0) is None


def test_arabic_particles_have_phonemes_too():
    """IPA of the name follows the particle's own."""
    lavrov = Entry(
        written="لافروف", language="ar", say_as="ipa", spoken="laːfrˈuːf", prefixes=("و",)
    )
    assert Lexicon([[lavrov]]).find("ولافروف", 0).phonemes == ("walaːfrˈuːf",)


def test_the_version_follows_the_entries():
    """It changes with any entry and is the same for the same ones."""
    assert Lexicon([[XI]]).version == Lexicon([[XI]]).version
    assert Lexicon([[XI]]).version != Lexicon([[XI, SANAA]]).version
