"""Lists of names that others wrote: what is understood of them, and what is refused."""

import pytest

from audio.errors import LexiconInvalid
from workers.lexicon.exchange.files import read_names
from workers.lexicon.exchange.forms import Form

PLS = """<?xml version="1.0" encoding="UTF-16"?>
<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon"
      alphabet="ipa" xml:lang="en-US">
  <metadata/>
  <lexeme role="x"><grapheme>Velkmar</grapheme><grapheme> Velk<!-- -->mar </grapheme>
    <phoneme>vɛlk</phoneme><phoneme prefer="true">vˈɛlkmɑː</phoneme>
    <example>Velkmar came.</example></lexeme>
  <lexeme><grapheme>W3C</grapheme><alias>World Wide Web Consortium</alias></lexeme>
</lexicon>"""


def test_a_document_of_the_specification_is_read() -> None:
    """Each spelling of a lexeme is an entry, said as it prefers; an alias is a respelling."""
    found = [(e.written, e.say_as, e.spoken, e.language) for e in read_names(PLS, "pls")]
    assert found == [
        ("Velkmar", "ipa", "vˈɛlkmɑː", "en"),
        ("Velkmar", "ipa", "vˈɛlkmɑː", "en"),
        ("W3C", "words", "World Wide Web Consortium", "en"),
    ]


def test_a_spreadsheets_table_is_read() -> None:
    """A byte order mark, semicolons, columns in any order, empty cells and quotes are all usual."""
    text = '\ufeffNOTE;Say;written\n;Velk-mar;Velkmar\n"a; b";"O ""s""";\'-Ostrana\n'
    found = [(e.written, e.spoken, e.note) for e in read_names(text, "csv", "en")]
    assert found == [("Velkmar", "Velk-mar", ""), ("-Ostrana", 'O "s"', "a; b")]


@pytest.mark.parametrize(
    ("form", "text", "fault"),
    [
        ("csv", "", "first line has to name"),
        ("csv", "name,say\na,b\n", "first line has to name"),
        ("csv", "written,say\na,b,c\n", "line 2 has more or fewer cells"),
        ("csv", "written,say\na\n", "line 2 has more or fewer cells"),
        ("csv", "written,say,case\na,b,odd\n", "line 2: case is one of"),
        ("csv", "written,say,ipa\na,b,c\n", "line 2: Say how"),
        ("csv", 'written,say\n"a,b\n', "line"),
        ("pls", "<lexicon", "not XML"),
        ("pls", "<lexicon xml:lang='en'/>", "no PLS"),
        ("pls", "<!DOCTYPE l [<!ENTITY a 'b'>]>" + PLS, "declares"),
        ("pls", PLS.replace('alphabet="ipa"', 'alphabet="x-sampa"'), "only phonemes in IPA"),
        ("pls", PLS.replace("<alias>World Wide Web Consortium</alias>", ""), "nothing it is said"),
        ("toml", "language = 3", "not a lexicon"),
        ("toml", "[", "can't be read"),
        ("toml", 'language = "en"\n[entries]\na = { say = "b", scope = "v" }', "scope 'v' is none"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(form: Form, text: str, fault: str) -> None:
    """Nothing is guessed, and whoever wrote the list finds the line."""
    with pytest.raises(LexiconInvalid, match=fault):
        read_names(text, form, "en")
