"""Lexicons as files, and the ones that ship."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from audio.errors import LexiconInvalid
from voices.lexicon import files as lexicon_files
from voices.lexicon.entries import Entry, Lexicon
from voices.lexicon.files import (
    base_entries,
    base_lexicon,
    load_entries,
    plain_names,
    remove_entry,
    save_entry,
)

KYIV = Entry(written="Kyiv", language="en", say_as="words", spoken="Keev")
FULL = Entry(
    written="Niger",
    language="en",
    say_as="ipa",
    spoken="niːʒˈɛɹ",
    case="exact",
    scope="en_US-x",
    not_before=("River",),
    not_after=("River",),
    prefixes=("و",),
    note="the country",
    author="desk",
    date=datetime.date(2025, 3, 22),
)


def test_what_is_saved_is_loaded(tmp_path):
    """Every field survives the file."""
    path = tmp_path / "sub" / "en.toml"
    letters = Entry(written="IAEA", language="en", say_as="letters", case="upper")
    for entry in (KYIV, FULL, letters):
        assert save_entry(path, entry) is None
    assert load_entries(path) == (KYIV, FULL, letters)


def test_comments_and_order_survive(tmp_path):
    """The newsroom's file is people's own; a command changes one line of it."""
    path = tmp_path / "en.toml"
    path.write_text(
        '# ours\nlanguage = "en"\n\n[entries]\n# places\n"Kyiv" = "/kˈiːv/"  # by ear\n"Lviv" = "Luh-veev"\n',
        encoding="utf-8",
    )
    replaced = save_entry(path, Entry(written="Lviv", language="en", say_as="words", spoken="L"))
    assert replaced.spoken == "Luh-veev"
    text = path.read_text(encoding="utf-8")
    assert "# ours" in text
    assert '"Kyiv" = "/kˈiːv/"  # by ear' in text
    assert remove_entry(path, "Lviv").spoken == "L"
    assert "# places" in path.read_text(encoding="utf-8")
    assert [e.written for e in load_entries(path)] == ["Kyiv"]


def test_removing_what_is_not_there_is_refused(tmp_path):
    """Nothing is said to be removed that was not there."""
    with pytest.raises(LexiconInvalid, match="no entry for 'Kyiv'"):
        remove_entry(tmp_path / "en.toml", "Kyiv")


def test_a_file_has_one_language(tmp_path):
    """A Spanish name can't end up among the English ones."""
    save_entry(tmp_path / "en.toml", KYIV)
    spanish = Entry(written="Washington", language="es", say_as="words", spoken="Uáshinton")
    with pytest.raises(LexiconInvalid, match="lexicon of 'en'"):
        save_entry(tmp_path / "en.toml", spanish)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("entries = 3", "is not a lexicon"),
        ("language = ", "can't be read"),
        ('language = "en"\n[entries]\n"A" = 3', "give a respelling"),
        ('language = "en"\n[entries]\n"A" = { say = "x", ipa = "x" }', "exactly one"),
        ('language = "en"\n[entries]\n"A" = { note = "x" }', "exactly one"),
        ('language = "en"\n[entries]\n"A" = { say = "x", colour = "x" }', "'colour'"),
        ('language = "en"\n[entries]\n"A" = { say = "x", case = "lower" }', "'lower'"),
        ('language = "en"\n[entries]\n"A" = { say = "x", not_before = "x" }', "list of words"),
        ('language = "en"\n[entries]\n"A" = ""', "must be text"),
        ('language = "en"\n[entries]\n"A" = "x"\n"A" = "y"', "can't be read"),
    ],
)
def test_a_mistake_in_a_file_is_named(content, fault, tmp_path):
    """The message names the file and what is wrong, so that a person can mend it."""
    path = tmp_path / "en.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LexiconInvalid) as refused:
        load_entries(path)
    assert str(path) in str(refused.value)
    assert fault in str(refused.value)


def test_bytes_that_are_not_text_are_refused(tmp_path):
    """A file of another kind is no traceback."""
    path = tmp_path / "en.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LexiconInvalid):
        load_entries(path)


def test_a_language_without_a_base_has_none():
    """Listen reads on in a language nobody has collected names for."""
    assert base_entries("xx") == ()


def test_plain_names_become_entries(monkeypatch, tmp_path):
    """A line is IPA, a respelling, or a confirmed name that the voice is left to read by itself."""
    (tmp_path / "en.names").write_text(
        "# names\n\nKyiv\t/kˈiːv/\nParis\t/pˈæɹɪs/\t=\nLviv\tLuh-veev\n", encoding="utf-8"
    )
    monkeypatch.setattr("voices.lexicon.files.files", lambda _package: tmp_path)
    assert plain_names("en-GB") == (
        ("Kyiv", "/kˈiːv/", False),
        ("Paris", "/pˈæɹɪs/", True),
        ("Lviv", "Luh-veev", False),
    )
    (tmp_path / "en.toml").write_text('language = "en"', encoding="utf-8")
    entries = {
        e.written: (e.say_as, e.spoken) for e in lexicon_files._base_entries.__wrapped__("en")
    }
    assert entries == {
        "Kyiv": ("ipa", "kˈiːv"),
        "Paris": ("words", "Paris"),
        "Lviv": ("words", "Luh-veev"),
    }


def test_arabic_particles_are_written_together_with_plain_names():
    """And, to, by and so are letters before the name, and are found with it."""
    entry = next(e for e in base_entries("ar") if " " not in e.written and e.written[:2] != "ال")
    assert {"و", "ل", "ب", "ف"} <= set(entry.prefixes)
    assert base_lexicon("ar").find(f"و{entry.written}", 0) is not None


def test_the_base_is_made_once_and_asked_last():
    """A newsroom's entry goes before the base's of the same length, and the base is not copied."""
    newsroom = Lexicon([[replace(KYIV, spoken="Ours")]], over=base_lexicon("en"))
    assert base_lexicon("en") is base_lexicon("en")
    assert newsroom.find("Kyiv", 0).words == ("Ours",)
    assert newsroom.find("Kryvyi Rih", 0).end == len("Kryvyi Rih")
    assert newsroom.version != Lexicon([[]], over=base_lexicon("en")).version


@pytest.mark.parametrize(("tag", "other"), [("en", "en-US"), ("en-GB", "en-AU"), ("es", "es-MX")])
def test_one_base_lexicon_for_all_regions(tag, other):
    """An article in English does not wait for a lexicon that a voice from the US has loaded."""
    assert base_lexicon(tag) is base_lexicon(other)
    assert base_entries(tag) is base_entries(other)
    assert base_lexicon("en") is not base_lexicon("es")


def test_a_base_lexicon_is_made_once(monkeypatch):
    """Twenty presses on the first article after a start don't make twenty lexicons."""
    made = []

    class Counted(Lexicon):
        def __init__(self, layers):
            made.append(1)
            super().__init__(layers)

    monkeypatch.setattr(lexicon_files, "Lexicon", Counted)
    lexicon_files._base_lexicon.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(base_lexicon, ["en", "en-US"] * 8))
    assert (len(found), len(made)) == (1, 1)
    lexicon_files._base_lexicon.cache_clear()
