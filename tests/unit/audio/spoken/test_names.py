"""Names that no lexicon has, by the rules of the language they come from."""

from importlib.resources import files
from pathlib import Path

import pytest
from support.accepted_readings import folded, is_accepted
from wordfreq import top_n_list

from audio.spoken import explain, normalise, origins_in, render
from audio.spoken.names.guess import certain_origins
from audio.spoken.names.origin import ORDER, get_ready, origin, origins
from audio.spoken.names.shared_given import FOREIGN, shared_given
from audio.spoken.names.spanish import spanish
from audio.spoken.patterns import compiled
from voices.lexicon.entries import Entry, Lexicon

_REVIEWED = Path(__file__).with_name("words_of_certain_shape.txt")
UKRAINE = (
    "Mariia Pankova wrote to Pavlo Humeniuk near Novoivanivka in Ukraine. Serhiy Rakhmanin, Oleksii"
    " Deshevyi, Viktor Muzhenko and Oleksander Syrskyi were asked."
)


def sounds(text: str, language: str = "en", about: str | None = None) -> dict[str, str | None]:
    """Return the sounds that rules give to the names of a text."""
    items = normalise(text, language, None, origins_in(about) if about else None)
    return {i.words[0]: i.phonemes[0] for i in items if i.rule.endswith("_name")}


@pytest.mark.parametrize(
    ("name", "accepted"),
    [
        ("Mariia", "məɹˈiːə"),
        ("Pankova", "pɑːnkˈoʊvə"),
        ("Pavlo", "pˈɑːvloʊ|pɑːvlˈoʊ"),
        ("Humeniuk", "hˌuːmɛnjˈuːk"),
        ("Novoivanivka", "nˌoʊvoʊɪvˈɑːnɪvkə|nˌoʊvoʊɪvˈɑːnɪfkə"),
        ("Serhiy", "sɛɹhˈiː"),
        ("Rakhmanin", "ɹɑːkmˈɑːnɪn"),
        ("Oleksii", "ˌoʊlɛksˈiː"),
        ("Deshevyi", "dɛʃˈɛvi"),
        ("Muzhenko", "muːʒˈɛnkoʊ"),
        ("Oleksander", "ˌoʊlɛksˈɑːndɚ"),
        ("Syrskyi", "sˈɪɹski"),
    ],
)
def test_ukrainian_names_are_right_by_rule_alone(name, accepted):
    """Without any lexicon the names of a war report are said as a newsreader says them."""
    assert is_accepted(sounds(UKRAINE)[name] or "", accepted)


@pytest.mark.parametrize(
    ("text", "name", "ipa"),
    [
        ("Police held Ivan Morozov.", "Morozov", "mɔːɹˈoʊzɔːf"),
        ("Police held Abdelaziz Khaldun.", "Abdelaziz", "ˌɑːbdələzˈiːz"),
        ("Officials of Zhengzhou met.", "Zhengzhou", "dʒˌʌŋdʒˈoʊ"),
        ("In China, Li Weimin spoke.", "Weimin", "wˌeɪmˈɪn"),
        ("Yıldız and Doğan spoke.", "Doğan", "doʊˈɑːn"),
        ("Grzegorz Kwiatkowski spoke.", "Kwiatkowski", "kvjɑːtkˈɔːfski"),
        ("Zdravko Petković spoke.", "Petković", "pˈɛtkoʊvɪtʃ"),
        ("Jiří Dvořák spoke.", "Jiří", "jˈɪɹʒi"),
        ("Iván Domínguez spoke.", "Domínguez", "doʊmˈɪnɡɛz"),
        ("In Mexico, Hidalgo Barrera spoke.", "Barrera", "bəɹˈɛɹə"),
        ("Mme Thibodeau and Clemenceau", "Clemenceau", "klˌɛmɑːnsˈoʊ"),
        ("Herr Schlesinger spoke.", "Schlesinger", "ʃlˈɛzɪŋɚ"),
        ("She saw Seohyun there.", "Seohyun", "sˌʌhjˈʌn"),
        ("Quỳnh Nguyễn spoke.", "Nguyen", "wˈɪn"),
        ("Mr Takahashi spoke.", "Takahashi", "tˌɑːkəhˈɑːʃi"),
        ("Salome Beridzishvili spoke.", "Beridzishvili", "bˌɛɹɪdzɪʃvˈiːli"),
        ("Mrs Szentkirályi spoke.", "Szentkirályi", "sˈɛntkɪɹəji"),
        ("Mr Kjærgaard spoke.", "Kjærgaard", "kjˈɛɹɡɑːɹd"),
        ("Mr Botelho spoke.", "Botelho", "boʊtˈɛljoʊ"),
        ("Mrs Pacciarelli saw Guglielmo.", "Guglielmo", "ɡuːljˈɛlmoʊ"),
        ("Mr Hooghwijk spoke.", "Hooghwijk", "hˈoʊɡwaɪk"),
    ],
)
def test_each_language_of_origin_has_its_own_sounds(text, name, ipa):
    """A name of a certain shape is said as English says names of that language."""
    assert sounds(text)[name] == ipa


def test_an_article_tells_where_its_names_come_from():
    """A name of a likely shape is read by rule only where its country is spoken of, near it first."""
    assert "Rakhmanin" not in sounds("Mr Rakhmanin spoke.")
    assert "Rakhmanin" in sounds("Mr Rakhmanin spoke.", about="In Ukraine Mr Rakhmanin spoke.")
    far = "Tokyo. " + "It rained all day long in the town. " * 20
    both = f"{far}Ukraine said that Rakhmanin spoke. {far}"
    assert origins_in(both)["rakhmanin"] == "slavic"


def test_a_name_is_said_in_one_way_in_all_of_an_article():
    """What an article tells of a name holds wherever the name stands in it."""
    article = "Kyiv said that Rakhmanin spoke. " + "It rained. " * 60 + "Rakhmanin went."
    first = sounds("Kyiv said that Rakhmanin spoke.", about=article)["Rakhmanin"]
    assert sounds("Rakhmanin went.", about=article) == {"Rakhmanin": first}


def test_two_origins_that_fit_alike_decide_nothing():
    """Where the shape is ambiguous the voice says the name as it would."""
    assert origins_in("Iraq and Ukraine met Sukhin.") == {}


@pytest.mark.parametrize(
    "text",
    [
        "Bill Clinton, Hillary Harrison and George Bush met Kevin Russell in Vermont.",
        "The Bolshevik minister of Casanova and Villanova likes khaki.",
        "SERGEYEVICH and McDonald met the sergeyevich.",
    ],
)
def test_english_names_common_words_and_capitals_are_left_alone(text):
    """No rule says what English says by itself."""
    assert sounds(text) == {}


@pytest.mark.parametrize("first", [0, 20_000, 40_000])
def test_no_common_word_has_a_certain_shape(first):
    """Of the 60,000 commonest words of English only reviewed names are said by rule."""
    reviewed = set(_REVIEWED.read_text(encoding="utf-8").split())
    words = top_n_list("en", 60_000)[first : first + 20_000]
    touched = {word for word in words if certain_origins(word)}
    assert touched <= reviewed


def test_a_possessive_is_said_after_the_name():
    """The ending is the voice's own, and the text that is shown does not change."""
    text = "Humeniuk's dog and Pankova’s cat"
    items = normalise(text, "en")
    assert render(items)[0] == text.replace("’", "'")
    assert [i.words for i in items if i.rule == "ending"] == [("'s",), ("'s",)]
    assert "".join(text[i.start : i.end] for i in items) == text


def test_a_hyphen_joins_arabic_articles_and_korean_halves():
    """What follows al- is Arabic; the small half of a Korean given name is one of its name."""
    assert sounds("Mr al-Shammari spoke.") == {"Shammari": "ʃəmˈɑːɹi"}
    assert set(sounds("Mr Hyeon-woo spoke.")) == {
        "Hyeon",
        "woo",
    }


def test_what_was_read_by_rule_is_shown():
    """The producer sees which rule gave a name its sounds, and which sounds."""
    text = "Humeniuk spoke."
    (change,) = explain(normalise(text, "en"), text)
    assert (change.rule, change.written, change.spoken) == (
        "slavic_name",
        "Humeniuk",
        "/hˌuːmɛnjˈuːk/",
    )


def test_spanish_says_foreign_names_with_its_own_sounds():
    """Chinese and German names are no longer read by Spanish letters; Spanish words stay."""
    said = sounds("Michael Schumacher viajó de Zhengzhou a Kazán con Humeniuk.", "es")
    assert said["Zhengzhou"] == "ʝaŋʝˈoʊ"
    assert said["Humeniuk"] == "xumenjˈuk"
    assert sounds("España y García hablan de Información en la Región.", "es") == {}


def test_arabic_narration_has_no_rules_for_names():
    """Names in Arabic letters are vowelled by the lexicon alone."""
    assert sounds("قال Humeniuk", "ar") == {}


@pytest.mark.parametrize("name", ORDER)
def test_every_table_is_sound(name):
    """A table's countries, shapes and stresses are there, and its own names can be said."""
    table = origin(name)
    assert table in origins()
    assert table.countries
    said = table.sounds("banana")
    assert said is not None
    assert spanish(said)


def test_readings_count_as_one_only_where_nobody_hears_a_difference():
    """The judge of readings lets length and reduced vowels pass, and no stress or consonant."""
    assert folded("zəlˈɛnski") == folded("zɛlˈɛnskiː")
    assert not is_accepted("zˈɛlɛnski", "zəlˈɛnski")
    assert not is_accepted("pjˈuːtɪn", "pˈuːtɪn")


def test_no_article_makes_foreign_names_of_peoples_cities_and_families() -> None:
    """A report on Japan or Iraq says Haitian, Tunisia, Edinburgh and Meghan as English does."""
    home = files("audio.spoken.names").joinpath("at_home.txt").read_text("utf-8").splitlines()
    names = [word.capitalize() for line in home if line[:1] != "#" for word in line.split()]
    assert len(names) > 400
    for language in origins():
        subject = " and ".join(sorted(language.countries)[:6])
        about = origins_in(f"{subject}: " + ". ".join(names))
        assert not {name.lower() for name in names} & about.keys(), language.name


@pytest.mark.parametrize(
    ("country", "city", "ipa"),
    [
        ("China", "Huai'an", "hwˌaɪˈɑːn"),
        ("China", "Ma’anshan", "mˌɑːɑːnʃˈɑːn"),
        ("China", "Jingye", "dʒˌɪŋjˈeɪ"),
        ("Indonesia", "Balikpapan", "bˌɑːlɪkpˈɑːpən"),
        ("Indonesia", "Cilacap", "tʃɪlˈɑːtʃəp"),
        ("Malaysia", "Kediri", "kədˈɪɹi"),
        ("India", "Vijayawada", "vˌiːdʒəjəwˈɑːdə"),
        ("India", "Siliguri", "sˌiːlɪɡˈʊɹi"),
        ("Iran", "Sanandaj", "sˌɑːnɑːndˈɑːdʒ"),
        ("Turkey", "Batikent", "bˌɑːtɪkˈɛnt"),
    ],
)
def test_places_of_a_country_are_said_by_its_language(country: str, city: str, ipa: str) -> None:
    """The cities of a country that the article names are read as that country writes them."""
    items = normalise(f"Officials in the city of {city}, in {country}, met.", "en")
    assert ipa in [phonemes for item in items for phonemes in item.phonemes]


def test_what_an_apostrophe_joins_is_one_name_but_no_shortened_word() -> None:
    """We'll, Ne'er and a possessive stand in no list of names, whatever the article speaks of."""
    about = origins_in("In China, Wang's men said We'll see, They've gone, Ne'er mind Huai'an.")
    assert about == {"huai'an": "pinyin"}


def test_a_capital_that_a_sentence_of_another_language_begins_with_makes_no_name() -> None:
    """Spanish words at the beginning of a sentence stay Spanish in an article on France."""
    text = (
        "El gobierno de Francia habló. También París. Aunque tarde, Entre todos. ¿Cualquier día?"
        " «Tienen razón», dijo Montpellier. Mantienen la calma con Hertzog en Marsella."
    )
    about = origins_in(text, "es")
    assert about.keys() & {"también", "aunque", "cualquier", "tienen", "mantienen"} == set()
    assert sounds("Mantienen la calma. Tienen razón.", "es", text) == {}


@pytest.mark.parametrize("name", ["Mohammad", "Mohamad"])
def test_the_commonest_name_has_its_stress_in_the_middle(name: str) -> None:
    """Mohammad is no MohamMAD."""
    assert sounds(f"Police met {name} in Iraq.")[name] == "moʊhˈɑːməd"


def test_getting_ready_compiles_all_that_an_article_asks_of_its_names():
    """Whoever presses first does not wait for patterns that could have been compiled before."""
    compiled.cache_clear()
    get_ready()
    ready = compiled.cache_info().misses
    origins_in("Poland and Ms Wojciechowska met Mr Nguyen, Dr Yılmaz and Señor Ibáñez in Kraków.")
    assert ready > 30
    assert compiled.cache_info().misses == ready


@pytest.mark.parametrize(
    ("text", "name", "ipa"),
    [
        ("Police met Devendra Fadnavis.", "Fadnavis", "fˈɑːdnəvɪs"),
        ("Police met Ilie Bolojan.", "Bolojan", "bˌoʊloʊʒˈɑːn"),
        ("Police met Matteo Lepore.", "Lepore", "ləpˈɔːɹeɪ"),
        ("Police met Lars van Aartsen.", "Aartsen", "ˈɑːɹtsɛn"),
        ("Fadnavis left. Devendra Fadnavis came.", "Fadnavis", "fˈɑːdnəvɪs"),
        ("Police met Eino Virkkunen.", "Virkkunen", "vˈɪɹkuːnɛn"),
        ("Police met Olusegun Adebayo.", "Adebayo", "ˌɑːdəbˈaɪoʊ"),
    ],
)
def test_a_given_name_tells_where_the_name_after_it_comes_from(text, name, ipa):
    """Fresh politicians stand in no list, but their given names do; it holds for the whole article."""
    assert is_accepted(sounds(text, about=text)[name] or "", ipa)


@pytest.mark.parametrize(
    "text",
    [
        "Police met Giovanni Bedingfield.",
        "Police met Matteo. Fadnavis left.",
        "Police met Luigi, Fadnavis and others.",
        "Police met Kim Kardish.",
        "Police met Giuseppe Gonzalez.",
        "Police met Natasha Fadnavis.",
        "Police met the Comité de Fadnavis de Bedingfield.",
    ],
)
def test_a_given_name_tells_nothing_of_other_names(text):
    """English shapes, another sentence, a list, a body and a Kim that is no Korean tell nothing."""
    read = sounds(text, about=text)
    assert not read.keys() & {"Bedingfield", "Fadnavis", "Kardish", "Gonzalez"}


def test_given_names_are_of_one_language():
    """A name that two tables claimed would be said by whichever stands first."""
    lines = files("audio.spoken.names").joinpath("given.txt").read_text("utf-8").splitlines()
    told = [line.split(": ") for line in lines if line[0] != "#"]
    names = [name for _, some in told for name in some.split()]
    assert {language for language, _ in told} <= set(ORDER)
    assert sorted({name for name in names if names.count(name) > 1}) == []
    home = files("audio.spoken.names").joinpath("at_home.txt").read_text("utf-8").split()
    assert sorted(set(names) & set(home)) == []


@pytest.mark.parametrize(
    ("text", "name", "ipa"),
    [
        ("Police met Jean Thibodeau.", "Jean", "ʒˈɑːn"),
        ("Police met Guy de Clemenceau.", "Guy", "ɡˈiː"),
        ("Police met Andrea Marchetti.", "Andrea", "ɑːndɹˈeɪə"),
        ("Police met Jan Kwiatkowski’s son.", "Jan", "jˈɑːn"),
        ("Police met Jan Vcelak.", "Jan", "jˈɑːn"),
        ("Police met Marin Perković.", "Marin", "mˈɑːɹɪn"),
        ("Police met Luigi Di Maio.", "Di", "dˈiː"),
    ],
)
def test_a_family_name_tells_whose_a_given_name_is(text: str, name: str, ipa: str) -> None:
    """English has a Jean, an Andrea and a Princess Di of its own; the name after tells it is none."""
    assert sounds(text, about=text)[name] == ipa


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Jean Simmons, Guy Ritchie, Andrea Leadsom and Jan. Kwiatkowski met Princess Di.", "en"),
        ("Jean, Thibodeau and the guy Clemenceau", "en"),
        ("Jean Shrimpton, Jan Smith and Jan Whitfield’s aunt met. On Jan Monday", "en"),
        ("Hablaron Jean Thibodeau y Andrea Orlandini.", "es"),
    ],
)
def test_a_given_name_of_its_own_stays_english(text: str, language: str) -> None:
    """Without a foreign family name right after it, and in Spanish, a shared name is left alone."""
    assert not sounds(text, language, text).keys() & {"Jean", "Guy", "Andrea", "Jan", "Di"}


def test_shared_given_names_have_a_sound_for_languages_that_there_are() -> None:
    """A language that no table has would never be told, and two stresses would be two words."""
    for name in ("jean", "andrea", "jan", "di"):
        listed = shared_given(name, "en")
        assert listed
        assert listed.keys() <= {*ORDER, FOREIGN}
        assert all(ipa.count("ˈ") == 1 for ipa in listed.values())


def test_the_second_half_of_a_korean_name_is_korean_where_a_lexicon_has_the_first() -> None:
    """Kim Yong-chol ends in no "coll", whoever says Yong."""
    lexicon = Lexicon([[Entry(written="Yong", language="en", say_as="ipa", spoken="jˈʊŋ")]])
    said = {
        item.words[0]: item.phonemes
        for item in normalise("Kim Yong-chol met Yong-wright.", "en", lexicon)
        if item.phonemes
    }
    assert said == {"Yong": ("jˈʊŋ",), "chol": ("tʃˈoʊl",)}
