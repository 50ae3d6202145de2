"""Reading a publisher pack and finding its mistakes."""

from pathlib import Path

import pytest

from audio.errors import PackInvalid
from workers.packs.pack import TimedPattern, build_rules, load_pack, parse_pack
from workers.packs.shelf import load_packs

WHOLE = r"""
hosts = ['example.org', '*.example.org']
include = ['div.body']
exclude = ['.ad', 'figure']
drop_line = ['^Read more:', '^اقرأ أيضاً']
end_at = ['^Most Read$']
timestamp = '.entry time'
question = 'p > strong:only-child'
table_note = 'The page shows a table here.'
read_tables = true
language = 'es-MX'
[fields]
byline = '.by'
[[casting]]
kind = ['question', 'quote']
voice = 'en_GB-alan-medium'
length_scale = 1.1
"""


def write(folder: Path, name: str, text: str) -> Path:
    (folder / name).mkdir(parents=True)
    (folder / name / "pack.toml").write_text(text, encoding="utf-8")
    return folder / name


def test_every_key_reaches_the_rules(tmp_path: Path) -> None:
    """What a pack says is what the reader is told."""
    pack = load_pack(write(tmp_path, "example", WHOLE))
    rules = pack.rules
    assert pack.name == "example"
    assert rules.hosts == ("example.org", "*.example.org")
    assert (rules.include, rules.exclude) == (("div.body",), (".ad", "figure"))
    assert [bool(p.search("Read more: the rest")) for p in rules.drop_line] == [True, False]
    assert rules.end_at[0].search("Most Read")
    assert not rules.end_at[0].search("Most Read this week")
    assert (rules.timestamp, rules.question) == (".entry time", "p > strong:only-child")
    assert rules.language == "es-MX"
    assert [rule.model_dump(exclude_defaults=True) for rule in pack.source.casting] == [
        {"kind": ("question", "quote"), "voice": "en_GB-alan-medium", "length_scale": 1.1}
    ]
    assert rules.table_note == "The page shows a table here."
    assert rules.read_tables
    assert dict(rules.fields) == {"byline": ".by"}


@pytest.mark.parametrize(
    ("change", "key", "remedy"),
    [
        ("hosts = []", "hosts", "name at least one"),
        ("language = 'en'", "hosts", "add it"),
        ("hosts = 'example.org'", "hosts", 'write a list, such as hosts = ["..."]'),
        ("hosts = ['https://example.org/news']", "hosts", "without https://"),
        ("hosts = ['a.test']\ninclude = ['div..x']", "include", "no CSS selector"),
        ("hosts = ['a.test']\nexclude = ['p:nonsense']", "exclude", "no CSS selector"),
        ("hosts = ['a.test']\nexclude = [3]", "exclude[0]", "quotes"),
        ("hosts = ['a.test']\ndrop_line = ['(']", "drop_line", "no pattern"),
        ("hosts = ['a.test']\ndrop_line = ['x*']", "drop_line", "matches every line"),
        ("hosts = ['a.test']\nend_at = ['[']", "end_at", "no pattern"),
        ("hosts = ['a.test']\nlanguage = 'English'", "language", 'write "en"'),
        ("hosts = ['a.test']\nquestion = ''", "question", "remove it"),
        ("hosts = ['a.test']\ntable_note = ' '", "table_note", "remove it"),
        ("hosts = ['a.test']\ntable_note = true", "table_note", "quotes"),
        (f"hosts = ['a.test']\ntable_note = '{'x' * 201}'", "table_note", "at most 200"),
        ("hosts = ['a.test']\ndrop_lines = ['x']", "drop_lines", "known are hosts, include"),
        ("hosts = ['a.test']\n[fields]\nauthor = '.x'", "author", "known are title, byline"),
        ("hosts = ['a.test']\nfields = '.x'", "fields", "write a table"),
        ("hosts = ['a.test']\n[[casting]]\nvioce = 'x'", "vioce", "in [[casting]]; known are lang"),
        ("hosts = ['a.test']\n[[casting]]\nkind = 'body'", "casting[0].kind", "'paragraph'"),
        ("hosts = ['a.test']\n[[casting]]\nkind = 'quote'", "casting[0]", "has to name a voice"),
        ("hosts = ['a.test']\ndrop_line = [\"^\\d+\"]", "pack.toml", "single quotes"),
    ],
)
def test_mistakes_are_named_with_their_remedy(
    tmp_path: Path, change: str, key: str, remedy: str
) -> None:
    """A mistake's message names the file, the key and what to do."""
    with pytest.raises(PackInvalid) as caught:
        load_pack(write(tmp_path, "example", change + "\n"))
    message = str(caught.value)
    assert str(tmp_path / "example" / "pack.toml") in message
    assert key in message
    assert remedy in message


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """Nobody has to correct a pack one message at a time."""
    text = "hosts = ['a.test']\ninclude = ['..']\ndrop_line = ['(']\nlanguage = 'Spanish!'\n"
    with pytest.raises(PackInvalid, match=r"include.*drop_line.*language"):
        load_pack(write(tmp_path, "example", text))


def test_folder_without_a_pack(tmp_path: Path) -> None:
    """A folder that holds no pack is told what a pack is."""
    with pytest.raises(PackInvalid, match=r"pack\.toml can't be read"):
        load_pack(tmp_path)


def test_catastrophic_pattern_stops_and_is_named() -> None:
    """A pattern that would take for ever is stopped, and its place in the pack told."""
    source = parse_pack("hosts = ['a.test']\ndrop_line = ['(a|aa)+$']\n", "the pack")
    pattern = build_rules(source, "the pack").drop_line[0]
    assert isinstance(pattern, TimedPattern)
    assert pattern.search("aaaa")
    with pytest.raises(PackInvalid, match=r"the pack: drop_line: .*\(a\|aa\)\+\$"):
        pattern.search("a" * 80 + "!")


def test_pack_is_chosen_by_the_most_exact_host(tmp_path: Path) -> None:
    """The longest host that matches chooses the pack; an unknown host has none."""
    write(tmp_path, "all", "hosts = ['*.example.org']\n")
    write(tmp_path, "live", "hosts = ['live.example.org']\n")
    packs = load_packs([tmp_path])
    chosen = {
        host: getattr(packs.for_url(f"https://{host}/a"), "name", None)
        for host in ("live.example.org", "www.example.org", "a.b.example.org", "badexample.org")
    }
    assert chosen == {
        "live.example.org": "live",
        "www.example.org": "all",
        "a.b.example.org": "all",
        "badexample.org": None,
    }
    assert packs.for_url(None) is None


def test_two_packs_for_one_host_are_refused(tmp_path: Path) -> None:
    """Which of two packs would be taken must not depend on their names."""
    write(tmp_path, "one", "hosts = ['example.org']\n")
    write(tmp_path, "two", "hosts = ['a.test', 'Example.org']\n")
    with pytest.raises(PackInvalid, match=r"two.*also in the pack 'one'"):
        load_packs([tmp_path])


def test_own_pack_hides_a_shipped_one(tmp_path: Path) -> None:
    """A newsroom's own pack goes before a shipped one of the same name or for the same host."""
    write(tmp_path, "tidewater_record", "hosts = ['other.test']\n")
    write(tmp_path, "mine", "hosts = ['tidewaterrecord.example']\n")
    packs = load_packs([tmp_path])
    assert packs.named("tidewater_record").source.hosts == ("other.test",)
    assert getattr(packs.for_url("https://tidewaterrecord.example/"), "name", None) == "mine"


def test_unknown_pack_and_folder(tmp_path: Path) -> None:
    """A name or folder that is not there is told with what is."""
    with pytest.raises(PackInvalid, match="known are: tidewater_record"):
        load_packs().named("nobody")
    with pytest.raises(PackInvalid, match="does not exist"):
        load_packs([tmp_path / "nowhere"])
