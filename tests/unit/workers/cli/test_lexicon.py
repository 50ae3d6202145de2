"""The lexicon commands, as a producer types them."""

import json
from pathlib import Path

import pytest
import soundfile
from click.testing import CliRunner

from voices.lexicon.files import load_entries
from workers.cli.common import Folders
from workers.cli.lexicon import lexicon


@pytest.fixture
def listen(tmp_path, monkeypatch):
    """Run the command in an empty folder."""
    monkeypatch.chdir(tmp_path)

    folders = Folders(lexicon=Path("lexicon"), voices=(), voice_id="en_US-starter-low")

    def run(*words, **options):
        return CliRunner().invoke(lexicon, words, **{"obj": folders} | options)

    return run


def test_add_writes_one_entry_and_says_so(listen):
    """The default file is the language's own, and a change of mind is shown."""
    first = listen("add", "Kyiv", "--say", "Keev", "--note", "desk")
    assert first.exit_code == 0
    assert "Saved Kyiv: Keev in lexicon/en.toml." in first.stdout
    again = listen("add", "Kyiv", "--ipa", "/kˈiːv/")
    assert "It was Keev." in again.stdout
    (entry,) = load_entries(Path("lexicon/en.toml"))
    assert (entry.say_as, entry.spoken) == ("ipa", "kˈiːv")


def test_add_takes_every_rule(listen):
    """What the options say is in the file."""
    listen("add", "Niger", "--ipa", "niːʒˈɛɹ", "--case", "exact", "--not-before", "River",
           "--not-before", "Delta", "--author", "me", "--lexicon", "my.toml")  # fmt: skip
    (entry,) = load_entries(Path("my.toml"))
    assert entry.not_before == ("River", "Delta")
    assert (entry.case, entry.author) == ("exact", "me")


def test_dry_runs_write_nothing(listen):
    """A look before a change leaves the folder as it was."""
    assert "Would save" in listen("add", "Kyiv", "--say", "Keev", "--dry-run").stdout
    assert not Path("lexicon").exists()
    listen("add", "Kyiv", "--say", "Keev")
    assert "Would remove" in listen("remove", "Kyiv", "--dry-run").stdout
    assert len(load_entries(Path("lexicon/en.toml"))) == 1


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (["add", "Kyiv"], "one of --say RESPELLING"),
        (["add", "Kyiv", "--say", "a", "--letters"], "one of --say RESPELLING"),
        (["add", "Kyiv", "--ipa", "k:v"], "length is written ː"),
        (["add", "Kyiv", "--say", "Keev", "--voice", "nobody"], "No voice 'nobody'"),
        (["add", "Kyiv", "--say", "Keev", "--language", "xx"], "espeak has no language"),
        (["remove", "Kyiv", "--yes"], "It comes with Listen"),
        (["remove", "Nobody", "--yes"], "no entry for 'Nobody'"),
        (["try", "Nobody"], "no entry for 'Nobody'"),
        (["try", "Kyiv", "--sentence", "Not in it."], "is not in the sentence"),
        (["try", "Kyiv", "--say", "Kiev", "--language", "ar"], "No installed voice speaks 'ar'"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_remedy(words, fault, listen):
    """Mistakes end with status 2, a sentence on stderr and nothing written."""
    result = listen(*words)
    assert result.exit_code == 2
    assert fault in result.stderr
    assert result.stdout == ""
    assert not list(Path().iterdir())


def test_a_language_without_a_voice_can_be_taught(listen):
    """Names can be collected before the voice is installed."""
    result = listen("add", "Guterres", "--say", "Guterres", "--language", "pt")
    assert result.exit_code == 0
    assert Path("lexicon/pt.toml").exists()


def test_remove_asks_first(listen):
    """No is no, and yes is yes."""
    listen("add", "Kyiv", "--say", "Keev")
    assert listen("remove", "Kyiv", input="n\n").exit_code == 1
    assert len(load_entries(Path("lexicon/en.toml"))) == 1
    assert "Removed Kyiv" in listen("remove", "Kyiv", input="y\n").stdout
    assert load_entries(Path("lexicon/en.toml")) == ()


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


def test_the_caller_can_name_the_folders(listen, tmp_path):
    """The settings of the whole command line reach this group through click's context."""
    folders = Folders(tmp_path / "ours", (), "en_US-starter-low")
    assert listen("add", "Kyiv", "--say", "Keev", obj=folders).exit_code == 0
    assert (tmp_path / "ours" / "en.toml").exists()


@pytest.mark.parametrize("command", ["list", "add", "remove", "try"])
def test_every_command_teaches_with_an_example(command, listen):
    """Help shows a line that can be copied."""
    assert f"listen lexicon {command}" in listen(command, "--help").stdout
