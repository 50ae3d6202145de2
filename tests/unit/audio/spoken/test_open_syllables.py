"""Names of open syllables, which no language claims: the last that is asked of a name."""

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from wordfreq import top_n_list

from audio.spoken import normalise, origins_in
from audio.spoken.names.guess import certain_origins, is_foreign
from audio.spoken.names.origin import LAST_RESORT, ORDER, origin
from audio.spoken.patterns import compiled

_REVIEWED = Path(__file__).with_name("words_of_open_syllables.txt")


def said(text: str, language: str) -> dict[str, str | None]:
    """Return the sounds that rules give to the names of a text, without a lexicon."""
    items = normalise(text, language)
    return {i.words[0]: i.phonemes[0] for i in items if i.rule.endswith("_name")}


@pytest.mark.parametrize(
    ("name", "ipa"),
    [
        ("Magufuli", "mˌɑːɡuːfˈuːli"),
        ("Mujuru", "muːdʒˈʊɹuː"),
        ("Sisulu", "sɪsˈuːluː"),
        ("Katumbi", "kətˈʊmbi"),
        ("Vunipola", "vˌuːnɪpˈoʊlə"),
        ("Bainimarama", None),
        ("Kutaisi", None),
        ("Kikwete", None),
        ("Sagasti", "səɡˈɑːsti"),
    ],
)
def test_a_name_of_open_syllables_is_said_as_spelt_where_nothing_tells_its_language(
    name: str, ipa: str | None
) -> None:
    """English makes "Magufulai" of it; two vowels together and a final e are left to the voice."""
    assert said(f"The reporter met {name} on Monday.", "en").get(name) == ipa


@pytest.mark.parametrize(
    "name",
    "Honolulu Malibu Monaco Yamaha Subaru Costello Topeka Himalaya Angelica Athena Fibula Rebate Uganda".split(),
)
def test_what_english_says_in_its_own_way_is_no_name_of_open_syllables(name: str) -> None:
    """Places, makes, plants and bones keep the stress that English gives them."""
    assert not is_foreign(name.lower())


def test_names_of_open_syllables_tell_nothing_of_others() -> None:
    """The last resort has no country, stands for no other table and is English alone."""
    assert origin(LAST_RESORT).countries == frozenset()
    assert LAST_RESORT not in ORDER
    assert origins_in("Magufuli and Mujuru met.") == {}
    assert said("Llegó Magufuli.", "es") == {}
    assert certain_origins("magufuli") == ()


@pytest.mark.parametrize("first", [0, 20_000, 40_000])
def test_each_common_word_of_open_syllables_was_reviewed(first: int) -> None:
    """Of the 60,000 commonest words of English only reviewed names are said as spelt."""
    reviewed = set(_REVIEWED.read_text(encoding="utf-8").split())
    words = top_n_list("en", 60_000)[first : first + 20_000]
    assert {word for word in words if is_foreign(word)} <= reviewed


def test_each_exception_has_the_shape_that_it_is_an_exception_of() -> None:
    """A word that the shape does not claim would stand in the list for nothing."""
    table = origin(LAST_RESORT)
    never = _table_words("never")
    assert {word for word in never if table.is_certain(word)} == set()
    assert {
        word for word in never if not compiled(_table_words("certain")[0]).search(word)
    } == set()


def _table_words(key: str) -> list[str]:
    """Return the words or patterns of one key of the last table."""
    text = files("audio.spoken.names").joinpath(f"{LAST_RESORT}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)[key].split()
