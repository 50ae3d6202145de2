"""``listen lexicon``: teach Listen how a name is said.

Names are kept in, and voices found in, the folders of ``workers.cli.common.Folders``.
"""

import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

from audio.errors import LanguageUnsupported, LexiconInvalid
from audio.languages import primary_subtag
from voices.casting import cast_voice
from voices.lexicon.check import check_entry
from voices.lexicon.entries import CaseRule, Entry, Lexicon, ipa_parts
from voices.lexicon.files import (
    base_entries,
    base_lexicon,
    load_entries,
    remove_entry,
    save_entry,
)
from voices.library.installed import find_voice, installed_voices
from workers.cli.audition import segment_of, write_both
from workers.cli.common import Folders, ListenGroup

if TYPE_CHECKING:
    from voices.piper import PiperEngine

_WORD = re.compile(r"\w+")


def _spoken_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say how a name is spoken."""
    for option in (
        click.option("--letters", is_flag=True, help="Spell it out: IAEA."),
        click.option("--ipa", metavar="IPA", help="Phonemes, a part per word: 'ʃˈiː dʒˈɪnpɪŋ'."),
        click.option("--say", metavar="RESPELLING", help="Ordinary letters: 'Keev'."),
        click.option("--language", default="en", show_default=True, help="en, es, ar, …"),
    ):
        command = option(command)
    return command


_lexicon_option = click.option(
    "--lexicon",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The newsroom's file. [default: LANGUAGE.toml in the setting lexicon_dir]",
)
_voice_option = click.option(
    "--voice", "voice_id", metavar="ID", help="Check or speak with this voice."
)


@click.group("lexicon", cls=ListenGroup)
def lexicon() -> None:
    """Teach Listen how a name is said.

    The newsroom's entries stand in a small text file of its own, over those that come with Listen.
    An article is spoken again only where a name in it is now said differently.

    \b
    Hear it first:   listen lexicon try Kyiv --say Keev
    Then keep it:    listen lexicon add Kyiv --say Keev --note "as our desk says it"
    See what is set: listen lexicon list --search kyiv
    """


@lexicon.command("list")
@click.option("--language", default="en", show_default=True, help="en, es, ar, …")
@click.option("--search", default="", metavar="TEXT", help="Only entries with TEXT in them.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout.")
@_lexicon_option
@click.pass_context
def list_entries(
    context: click.Context, language: str, search: str, as_json: bool, path: Path | None
) -> None:
    """Show the entries in force, the newsroom's first.

    \b
    Examples:
      listen lexicon list
      listen lexicon list --language es --search wash
      listen lexicon list --json | jq '.entries[].written'
    """
    newsroom = _newsroom(_path(context, path, language))
    own = {entry.written.casefold() for entry in newsroom}
    base = [entry for entry in base_entries(language) if entry.written.casefold() not in own]
    needle = search.casefold()
    rows = [
        (source, entry)
        for source, entries in (("newsroom", newsroom), ("base", base))
        for entry in entries
        if needle in f"{entry.written} {entry.spoken} {entry.note}".casefold()
    ]
    if as_json:
        document = {"entries": [{"source": source, **_as_json(entry)} for source, entry in rows]}
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        return
    table = Table("Written", "Said", "Case", "From", "Note")
    for source, entry in rows:
        table.add_row(entry.written, _said(entry), entry.case, source, entry.note)
    Console().print(table)


@lexicon.command("add")
@click.argument("written")
@_spoken_options
@click.option(
    "--case",
    type=click.Choice(["any", "exact", "upper"]),
    default="any",
    show_default=True,
    help="exact: capitals as written; upper: only in capitals.",
)
@click.option("--not-before", multiple=True, metavar="WORD", help="Not when WORD follows.")
@click.option("--not-after", multiple=True, metavar="WORD", help="Not when WORD stands before.")
@click.option("--note", default="", help="Why, or who said so.")
@click.option("--author", default="", help="Who adds it.")
@click.option("--dry-run", is_flag=True, help="Check and say what would change; write nothing.")
@_lexicon_option
@_voice_option
@click.pass_context
def add(
    context: click.Context,
    written: str,
    language: str,
    say: str | None,
    ipa: str | None,
    letters: bool,
    case: CaseRule,
    not_before: tuple[str, ...],
    not_after: tuple[str, ...],
    note: str,
    author: str,
    dry_run: bool,
    path: Path | None,
    voice_id: str | None,
) -> None:
    """Say WRITTEN in a certain way from now on.

    Endings such as 's or -led are left outside and come out right by themselves. What the voice
    can't pronounce is refused before anything is written.

    \b
    Examples:
      listen lexicon add Kyiv --say Keev
      listen lexicon add "Xi Jinping" --ipa "ʃˈiː dʒˈɪnpɪŋ"
      listen lexicon add IAEA --letters --case upper
      listen lexicon add Niger --ipa niːʒˈɛɹ --not-before River --not-before Delta
    """
    entry = _entry(
        written, language, say, ipa, letters,
        case=case, not_before=not_before, not_after=not_after, note=note, author=author,
    )  # fmt: skip
    check_entry(entry, _pronouncer(context, language, voice_id))
    target = _path(context, path, language)
    if dry_run:
        click.echo(f"Would save {entry.written}: {_said(entry)} in {target}.")
        return
    replaced = save_entry(target, entry)
    was = f" It was {_said(replaced)}." if replaced else ""
    click.echo(f"Saved {entry.written}: {_said(entry)} in {target}.{was}")


@lexicon.command("remove")
@click.argument("written")
@click.option("--language", default="en", show_default=True, help="en, es, ar, …")
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.option("--dry-run", is_flag=True, help="Say what would change; write nothing.")
@_lexicon_option
@click.pass_context
def remove(
    context: click.Context, written: str, language: str, yes: bool, dry_run: bool, path: Path | None
) -> None:
    """Take WRITTEN out of the newsroom's file.

    An entry that comes with Listen can't be removed; add one of your own to say it otherwise.

    \b
    Examples:
      listen lexicon remove Kyiv
      listen lexicon remove Kyiv --yes
    """
    target = _path(context, path, language)
    wanted = unicodedata.normalize("NFC", written)
    known = {entry.written: entry for entry in _newsroom(target)}
    if wanted not in known:
        in_base = any(entry.written == wanted for entry in base_entries(language))
        remedy = (
            f"It comes with Listen: `listen lexicon add {written!r} --say …` overrules it."
            if in_base
            else "`listen lexicon list` shows what there is."
        )
        raise LexiconInvalid(f"{target} has no entry for {written!r}. {remedy}")
    if dry_run:
        click.echo(f"Would remove {wanted}: {_said(known[wanted])} from {target}.")
        return
    if not yes:
        click.confirm(f"Remove {wanted}: {_said(known[wanted])} from {target}?", abort=True)
    removed = remove_entry(target, wanted)
    click.echo(f"Removed {removed.written}: {_said(removed)} from {target}.")


@lexicon.command("try")
@click.argument("written")
@_spoken_options
@click.option(
    "--sentence", metavar="TEXT", help="Hear it in this sentence, which has WRITTEN in it."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where the sound goes. [default: WRITTEN.wav]",
)
@_lexicon_option
@_voice_option
@click.pass_context
def try_out(
    context: click.Context,
    written: str,
    language: str,
    say: str | None,
    ipa: str | None,
    letters: bool,
    sentence: str | None,
    out: Path | None,
    path: Path | None,
    voice_id: str | None,
) -> None:
    """Speak WRITTEN without and with its entry, one after the other, into a WAV file.

    Give --say, --ipa or --letters to hear what is not saved yet; give none of them to hear the
    entry that is in force.

    \b
    Examples:
      listen lexicon try Kyiv --say Keev
      listen lexicon try Xi --ipa ʃˈiː --sentence "The Xi-led talks and Xi's plan."
    """
    engine = _speaker(context, language, voice_id)
    if say or ipa or letters:
        entry = _entry(written, language, say, ipa, letters)
        check_entry(entry, engine)
        names = Lexicon([[entry]])
    else:
        own = _newsroom(_path(context, path, language))
        names = Lexicon([own], over=base_lexicon(language))
        if names.find(written, 0) is None:
            raise LexiconInvalid(
                f"There is no entry for {written!r}. Give --say, --ipa or --letters to hear one."
            )
    text = sentence or written
    if written.casefold() not in text.casefold():
        raise LexiconInvalid(f"{written!r} is not in the sentence {text!r}. Give one that has it.")
    target = out or Path(f"{'-'.join(_WORD.findall(written)) or 'name'}.wav")
    without, with_entry = segment_of(text, Lexicon([])), segment_of(text, names)
    write_both(engine, without, with_entry, target)
    click.echo(f"without  {''.join(engine.read(without).phonemes)}")
    click.echo(f"with     {''.join(engine.read(with_entry).phonemes)}")
    click.echo(f"{target}: first without, then with the entry, by {engine.voice.id}.")


def _entry(
    written: str, language: str, say: str | None, ipa: str | None, letters: bool, **rules: Any
) -> Entry:
    """Make an entry of what was given on the command line.

    Raises:
        LexiconInvalid: not exactly one way of saying it was given.
    """
    if sum([say is not None, ipa is not None, letters]) != 1:
        raise LexiconInvalid(
            f"Say how {written!r} is spoken: one of --say RESPELLING, --ipa IPA or --letters."
        )
    spoken = (
        " ".join(ipa_parts(ipa.strip("/[]"))) if ipa is not None else " ".join((say or "").split())
    )
    return Entry(
        written=" ".join(unicodedata.normalize("NFC", written).split()),
        language=language,
        say_as="letters" if letters else "words" if ipa is None else "ipa",
        spoken=spoken,
        **rules,
    )


def _folders(context: click.Context) -> Folders:
    folders = context.find_object(Folders)
    return folders or Folders.of_settings()


def _path(context: click.Context, path: Path | None, language: str) -> Path:
    return path or _folders(context).lexicon / f"{primary_subtag(language)}.toml"


def _newsroom(path: Path) -> tuple[Entry, ...]:
    return load_entries(path) if path.exists() else ()


def _speaker(context: click.Context, language: str, voice_id: str | None) -> "PiperEngine":
    """Load the voice that was asked for, else the one that articles of the language are read by."""
    from voices.piper import load_engine  # noqa: PLC0415  takes a third of a second

    folders = _folders(context)
    wanted = find_voice(voice_id or folders.voice_id, folders.voices)
    if voice_id:
        return load_engine(wanted)
    others = [installed.voice for installed in installed_voices(folders.voices)]
    cast = cast_voice(language, wanted.voice, others)
    return load_engine(find_voice(cast.id, folders.voices))


def _pronouncer(context: click.Context, language: str, voice_id: str | None) -> "PiperEngine":
    """Take a voice to check with; where none speaks the language, espeak's knowledge alone."""
    from voices.piper import espeak_alone  # noqa: PLC0415

    try:
        return _speaker(context, language, voice_id)
    except LanguageUnsupported:
        if voice_id:
            raise
        return espeak_alone(language)


def _said(entry: Entry) -> str:
    if entry.say_as == "letters":
        return "letter by letter"
    return f"/{entry.spoken}/" if entry.say_as == "ipa" else entry.spoken


def _as_json(entry: Entry) -> dict[str, object]:
    return {
        "written": entry.written,
        "language": entry.language,
        "as": entry.say_as,
        "spoken": entry.spoken,
        "case": entry.case,
        "scope": entry.scope,
        "not_before": list(entry.not_before),
        "not_after": list(entry.not_after),
        "prefixes": list(entry.prefixes),
        "note": entry.note,
        "author": entry.author,
        "date": entry.date.isoformat() if entry.date else None,
    }
