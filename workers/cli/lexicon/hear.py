"""``listen lexicon try``: hear a name without and with its entry."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audio.errors import LexiconInvalid
from workers.cli.common import services_for, voice_option
from workers.cli.lexicon.audition import segment_of, write_both
from workers.cli.lexicon.common import entries_in, file_option, said_options

if TYPE_CHECKING:
    from voices.lexicon.entries import Lexicon
    from voices.piper import PiperEngine
    from workers.services import Services

_WORD = re.compile(r"\w+")


@click.command("try")
@click.argument("written")
@said_options
@click.option(
    "--sentence", metavar="TEXT", help="Hear it in this sentence, which has WRITTEN in it."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where the sound goes. [default: WRITTEN.wav]",
)
@file_option
@voice_option
def try_out(
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
    from voices.lexicon.check import check_entry
    from voices.lexicon.entries import Lexicon
    from workers.lexicon.names import new_entry

    services = services_for()
    engine = _speaker(services, language, voice_id)
    if say or ipa or letters:
        entry = new_entry(written, language, say=say, ipa=ipa, letters=letters)
        check_entry(entry, engine)
        names = Lexicon([[entry]])
    else:
        names = _in_force(services, language, path)
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


def _in_force(services: "Services", language: str, path: Path | None) -> "Lexicon":
    from voices.lexicon.entries import Lexicon
    from voices.lexicon.files import base_lexicon

    if path is None:
        return services.speakers.lexicon(language)
    return Lexicon([entries_in(path)], over=base_lexicon(language))


def _speaker(services: "Services", language: str, voice_id: str | None) -> "PiperEngine":
    """Load the voice that was asked for, else the one that articles of the language are read by."""
    from voices.piper import load_engine

    voice = services.speakers.voice_for(language, voice_id)
    return load_engine(services.speakers.find(voice.id))
