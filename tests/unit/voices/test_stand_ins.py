"""Choosing stand-ins and finding them again."""

import pytest

from voices.stand_ins import locate, same_sounds, stand_in


@pytest.mark.parametrize(
    ("ipa", "expected"),
    [
        ("ˈɑːn", "Eeb"),
        ("ʊɾˈaɪ", "Eeb"),
        ("ˈæsæd", "Eeb"),
        ("ˈoʊk", "Eek"),
        ("ˈaɪs", "Eess"),
        ("ʃˈiː", "Zob"),
        ("juːnˈɪsɛf", "Zok"),
        ("hˈuːθi", "Zob"),
        ("zˈɛlɪnskˌiʲ", "Zob"),
        ("mɐkɹˈɔ̃", "Zob"),
        ("dʒˈɔːɹdʒ", "Zoss"),
        ("", "Zob"),
    ],
)
def test_the_stand_in_begins_and_ends_as_the_name_does(ipa, expected):
    """So that "the", "a" and "'s" beside it are said as they are beside the name."""
    assert stand_in(ipa, "en-us") == expected


def test_other_languages_have_one_stand_in():
    """Where neighbours don't change, one made-up word does for all names."""
    assert stand_in("ʃˈi", "es") == stand_in("ˈal", "ar")


def test_the_nearest_one_is_found_whatever_its_stress():
    """Two names in one sentence keep their places."""
    phonemes = list("ðə zɑːb ænd zˈɑːbz plˈæn")
    assert locate(list("zˈɑːb"), phonemes, 0) == (3, 7)
    assert locate(list("zˈɑːb"), phonemes, 12) == (12, 17)
    assert "".join(phonemes[12:17]) == "zˈɑːb"


def test_a_stress_mark_before_it_is_part_of_it():
    """The name brings its own stress."""
    assert locate(list("ˈiːb"), list("ðɪʲ ˈiːbz"), 0) == (4, 8)


def test_what_is_not_there_is_not_found():
    """The caller then falls back on the alignment."""
    assert locate(list("zˈɑːb"), list("ðə plˈæn"), 0) is None


@pytest.mark.parametrize(
    ("spoken", "wanted", "same"),
    [
        ("ɹˈɛd", "ɹˈɛd", True),
        ("ɹɛd", "ɹˈɛd", True),
        ("ɹˈiːd", "ɹˈɛd", False),
        ("ˈɪŋkɹiːs", "ɪŋkɹˈiːs", False),
    ],
)
def test_sounds_are_the_same_unless_the_stress_is_elsewhere(spoken, wanted, same):
    """A lost stress is running speech; a stress on another vowel is another word."""
    assert same_sounds(list(spoken), wanted) is same
