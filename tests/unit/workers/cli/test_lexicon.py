"""The lexicon commands, as a producer types them."""

import json
import os
from pathlib import Path

import pytest
import soundfile
from click.testing import CliRunner

from voices.lexicon.files import load_entries
from workers.cli.lexicon.group import lexicon
from workers.ledger import open_ledger
from workers.lexicon.records import releases


@pytest.fixture
def listen(tmp_path, monkeypatch):
    """Run the command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("LISTEN_")]:
        monkeypatch.delenv(name)

    def run(*words, **options):
        return CliRunner().invoke(lexicon, words, **options)

    return run


def kept() -> list[tuple[str, str, str | None]]:
    """Return what the ledger has, as other processes see it."""
    ledger = open_ledger("sqlite:///listen-data/ledger.sqlite3")
    with ledger.read() as connection:
        found = releases.names_now(connection).entries
    ledger.close()
    return [(entry.written, entry.spoken, entry.scope) for entry in found]


def test_add_makes_a_release_and_says_so(listen):
    """The ledger is made where there is none, and a change of mind is shown."""
    first = listen("add", "Kyiv", "--say", "Keev", "--why", "our style book")
    assert first.exit_code == 0, first.stderr
    assert "Saved Kyiv: Keev: release 1." in first.stdout
    assert "It goes before what comes with Listen" in first.stderr
    again = listen("add", "Kyiv", "--ipa", "/kˈiːv/")
    assert "release 2. It was Keev." in again.stdout
    assert "kept already" in listen("add", "Kyiv", "--ipa", "/kˈiːv/").stdout
    assert kept() == [("Kyiv", "kˈiːv", None)]
    history = listen("history").stdout
    assert "our style book" in history
    assert "Kyiv: Keev → /kˈiːv/" in history


def test_undo_puts_back_what_was(listen):
    """A release taken back leaves the entry as it was before it."""
    listen("add", "Kyiv", "--say", "Keev")
    listen("add", "Kyiv", "--say", "Keeyev")
    undone = listen("undo", "2")
    assert undone.exit_code == 0, undone.stderr
    assert "Kyiv: Keeyev → Keev" in undone.stdout
    assert kept() == [("Kyiv", "Keev", None)]
    assert "undone by release 3" in listen("history").stdout
    refused = listen("undo", "1")
    assert refused.exit_code == 2
    assert "Release 3 changed 'Kyiv'" in refused.stderr


def test_add_takes_every_rule(listen):
    """What the options say is in the file."""
    listen("add", "Niger", "--ipa", "niːʒˈɛɹ", "--case", "exact", "--not-before", "River",
           "--not-before", "Delta", "--lexicon", "my.toml")  # fmt: skip
    (entry,) = load_entries(Path("my.toml"))
    assert entry.not_before == ("River", "Delta")
    assert entry.case == "exact"
    assert entry.author.startswith("command line, ")
    assert not Path("listen-data").exists()


def test_an_entry_may_hold_in_one_section(listen):
    """The same name may be said otherwise in a section; showing it tells of both."""
    listen("add", "Velkmar", "--say", "Velk-mar")
    listen("add", "Velkmar", "--say", "Vel-kumar", "--scope", "section:Sport")
    assert kept() == [
        ("Velkmar", "Velk-mar", None),
        ("Velkmar", "Vel-kumar", "section:sport"),
    ]
    shown = listen("show", "velkmar").stdout
    assert "The narrower of the two counts." in shown
    listed = json.loads(listen("list", "--search", "velkmar", "--json").stdout)["entries"]
    assert [entry["scope"] for entry in listed] == ["section:sport", None]
    listen("remove", "Velkmar", "--yes", "--scope", "section:sport")
    assert kept() == [("Velkmar", "Velk-mar", None)]


def test_dry_runs_write_nothing(listen):
    """A look before a change leaves everything as it was."""
    assert "Would save" in listen("add", "Kyiv", "--say", "Keev", "--dry-run").stdout
    assert not Path("listen-data").exists()
    listen("add", "Kyiv", "--say", "Keev")
    assert "Would remove" in listen("remove", "Kyiv", "--dry-run").stdout
    assert len(kept()) == 1


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (["add", "Kyiv"], "one of a respelling"),
        (["add", "Kyiv", "--say", "a", "--letters"], "one of a respelling"),
        (["add", "Kyiv", "--ipa", "k:v"], "length is written ː"),
        (["add", "Kyiv", "--say", "Keev", "--voice", "nobody"], "No voice 'nobody'"),
        (["add", "Kyiv", "--say", "Keev", "--language", "xx"], "espeak has no language"),
        (["add", "Kyiv", "--say", "Keev", "--scope", "sport"], "scope 'sport' is none"),
        (["remove", "Kyiv", "--yes"], "It comes with Listen"),
        (["remove", "Nobody", "--yes"], "no entry for 'Nobody'"),
        (["show", "Nobody"], "no entry for 'Nobody'"),
        (["try", "Nobody"], "no entry for 'Nobody'"),
        (["try", "Kyiv", "--sentence", "Not in it."], "is not in the sentence"),
        (["try", "Kyiv", "--say", "Kiev", "--language", "pt"], "No installed voice speaks 'pt'"),
        (["import", "missing.csv"], "can't be read"),
        (["import", "names.doc"], "ends in none of"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_remedy(words, fault, listen):
    """Mistakes end with status 2, a sentence on stderr and nothing written."""
    result = listen(*words)
    assert result.exit_code == 2
    assert fault in result.stderr
    assert result.stdout == ""
    assert not list(Path().glob("listen-data/ledger*"))


def test_a_language_without_a_voice_can_be_taught(listen):
    """Names can be collected before the voice is installed."""
    result = listen("add", "Guterres", "--say", "Guterres", "--language", "pt")
    assert result.exit_code == 0, result.stderr
    assert kept() == [("Guterres", "Guterres", None)]


def test_remove_asks_first(listen):
    """No is no, and yes is yes."""
    listen("add", "Kyiv", "--say", "Keev")
    assert listen("remove", "Kyiv", input="n\n").exit_code == 1
    assert len(kept()) == 1
    assert "Removed Kyiv: Keev: release 2." in listen("remove", "Kyiv", input="y\n").stdout
    assert kept() == []


def test_list_shows_the_newsrooms_entry_over_the_base(listen):
    """Each name is shown once, with where it comes from; --json is one document."""
    listen("add", "Kyiv", "--say", "Keev")
    document = json.loads(listen("list", "--search", "kyiv", "--json").stdout)
    assert [(e["written"], e["source"], e["spoken"]) for e in document["entries"]] == [
        ("Kyiv", "newsroom", "Keev")
    ]
    table = listen("list", "--search", "lviv").stdout
    assert "Lviv" in table
    assert "base" in table


def test_the_file_stays_possible(listen):
    """The names of the file count under those of the ledger, and can be taken into it."""
    listen("add", "Ostrana", "--say", "Os-trana", "--lexicon", "listen-data/lexicon/en.toml")
    listed = json.loads(listen("list", "--search", "ostrana", "--json").stdout)["entries"]
    assert [(e["source"], e["spoken"]) for e in listed] == [("file", "Os-trana")]
    taken = listen("import", "listen-data/lexicon/en.toml")
    assert "Took in 1 name: release 1." in taken.stdout
    listed = json.loads(listen("list", "--search", "ostrana", "--json").stdout)["entries"]
    assert [e["source"] for e in listed] == ["newsroom"]
    assert "were kept already" in listen("import", "listen-data/lexicon/en.toml").stdout


@pytest.mark.parametrize("name", ["names.csv", "names.pls", "names.toml"])
def test_what_is_exported_is_imported(name, listen):
    """Each form gives back the same names, in one release that can be undone."""
    listen("add", "Velkmar", "--say", "Velk-mar")
    listen("add", "Ostrana", "--ipa", "ɒstɹˈɑːnə")
    before = kept()
    assert "Wrote 2 names" in listen("export", name).stdout
    listen("undo", "2")
    listen("undo", "1")
    assert kept() == []
    assert "Took in 2 names: release 5." in listen("import", name).stdout
    assert kept() == before


def test_what_a_form_has_no_words_for_is_told(listen):
    """PLS knows no scope: such a name is left out aloud, not changed in silence."""
    listen("add", "Velkmar", "--say", "Velk-mar", "--scope", "article:mill")
    result = listen("export", "names.pls")
    assert "Wrote 0 names" in result.stdout
    assert "Left out 1 name" in result.stderr


def test_a_list_with_a_mistake_changes_nothing(listen):
    """The line that is wrong is told, and none of the others is kept."""
    Path("names.csv").write_text("written,ipa\nVelkmar,vˈɛlkmɑː\nOstrana,o:s\n")
    result = listen("import", "names.csv", "--language", "en")
    assert result.exit_code == 2
    assert "'Ostrana'" in result.stderr
    assert not list(Path().glob("listen-data/ledger*"))


def test_try_speaks_both_ways(listen):
    """The file has the name twice, and the phonemes of both are shown."""
    result = listen("try", "Xi", "--ipa", "ʃˈiː", "--sentence", "The Xi-led talks and Xi's plan.")
    assert result.exit_code == 0, result.stderr
    assert "without  ðə zˈaɪlˈɛd tˈɔːks ænd zˈaɪz plˈæn." in result.stdout
    assert "with     ðə ʃˈiːlˈɛd tˈɔːks ænd ʃˈiːz plˈæn." in result.stdout
    sound, rate_hz = soundfile.read("Xi.wav")
    assert rate_hz == 22050
    assert 3 < len(sound) / rate_hz < 8


def test_try_speaks_what_is_in_force(listen):
    """Without a new way of saying it, the entry that is used is heard."""
    result = listen("try", "Kyiv", "--out", "sub/k.wav")
    assert "with     kˈiːv" in result.stdout
    assert Path("sub/k.wav").stat().st_size > 10_000


@pytest.mark.parametrize(
    "command",
    [
        "list",
        "show",
        "add",
        "remove",
        "try",
        "usages",
        "apply",
        "index",
        "unlisted",
        "history",
        "undo",
        "import",
        "export",
    ],
)
def test_every_command_teaches_with_an_example(command, listen):
    """Help shows a line that can be copied."""
    assert f"listen lexicon {command}" in listen(command, "--help").stdout
