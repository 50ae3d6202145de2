"""``listen voices calibrate``, ``try`` and ``compare``: measuring voices, and hearing them."""

import contextlib
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from audio.errors import InputError, ListenError, RecogniserMissing
from audio.languages import primary_subtag
from workers.cli.common import exit_status, json_option, print_json, services_for, show_error

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audio.model import SynthesisSettings
    from voices.calibration import Calibration
    from workers.services import Services
    from workers.voice_supply.sample import Sample


@click.command("calibrate")
@click.argument("ids", metavar="[ID[:SPEAKER]]...", nargs=-1)
@json_option
def calibrate_command(ids: tuple[str, ...], *, as_json: bool) -> None:
    """Have each voice speak a known text, and keep what it measures; without ID, every voice.

    Live sound uses the gain, and estimates of length use the pace. It is kept beside the voice, or
    in the data folder where the voice's own can't be written, and holds until the model or Piper
    changes. Where a recogniser is installed, it is also measured how well the voice is heard. Of a
    voice with several speakers each is measured; of more than 16, those who stand in casting rules,
    and whoever is named.

    \b
    Examples:
      listen voices calibrate
      listen voices calibrate en_GB-alan-medium --json
      listen voices calibrate en_US-libritts_r-medium:12
    """
    from voices.library.installed import installed_voices
    from workers.hearing.back import hear_voice
    from workers.voice_supply.measure import calibrate_everybody, calibrate_voice

    services = services_for()
    folders = services.settings.voice_folders
    wanted = ids or tuple(found.voice.id for found in installed_voices(folders))
    measured: dict[str, Calibration] = {}
    status = 0
    for voice_id in wanted:
        try:
            if ":" in voice_id:
                found, synthesis = _voice_and_speaker(services, voice_id)
                speaker = synthesis.speaker
                measured[voice_id] = calibrate_voice(services, found, speaker, beside=True)
                continue
            measured |= calibrate_everybody(services, voice_id)
            # At the pace that was just measured, where there is a recogniser of its language.
            with contextlib.suppress(RecogniserMissing):
                hear_voice(services, voice_id)
        except ListenError as error:
            show_error(error, source=voice_id)
            status = status or exit_status(error)
    if as_json:
        rows = [{"id": i, "gain_db": round(c.gain_db, 2)} | asdict(c) for i, c in measured.items()]
        print_json({"voices": rows})
    elif measured:
        _show(measured)
    click.get_current_context().exit(status)


def _show(measured: "dict[str, Calibration]") -> None:
    from voices.library.ids import language_of
    from voices.pace import news_wpm

    table = Table(box=None, header_style="dim")
    for heading in ("id", "LUFS", "gain dB", "words/min", "× real time", "edges ms"):
        table.add_column(heading, justify="left" if heading == "id" else "right")
    for voice_id, c in measured.items():
        table.add_row(
            voice_id,
            f"{c.integrated_lufs:.1f}",
            f"{c.gain_db:+.1f}",
            f"{news_wpm(c, language_of(voice_id)):.0f}",
            f"{c.times_real_time:.1f}",
            f"{c.lead_ms:.0f} + {c.trail_ms:.0f}",
        )
    Console().print(table)


@click.command("try")
@click.argument("voice", metavar="ID[:SPEAKER]")
@click.argument("text", required=False)
@click.option("--length-scale", type=click.FloatRange(0.5, 2), help="1.25 is slower by a quarter.")
@click.option("--noise-scale", type=click.FloatRange(0, 2), help="Liveliness of the sound.")
@click.option("--noise-w", type=click.FloatRange(0, 2), help="Liveliness of the timing.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where the sound goes: .wav or .mp3. [default: ID.wav]",
)
def try_command(
    voice: str,
    text: str | None,
    length_scale: float | None,
    noise_scale: float | None,
    noise_w: float | None,
    out: Path | None,
) -> None:
    """Have a voice speak TEXT, or a text of ours, as it would be published.

    The text is read by the rules and the lexicon of the voice's language.

    \b
    Examples:
      listen voices try en_US-starter-low
      listen voices try en_US-libritts-high:12 "Rain is expected at 6pm." --length-scale 1.1
    """
    from audio.model import SynthesisSettings
    from workers.voice_supply.sample import speak_sample

    services = services_for()
    voice_id, synthesis = _voice_and_speaker(services, voice)
    synthesis = SynthesisSettings(
        length_scale=length_scale,
        noise_scale=noise_scale,
        noise_w=noise_w,
        speaker=synthesis.speaker,
    )
    sample = speak_sample(services, voice_id, synthesis, text)
    target = out or Path(f"{voice.replace(':', '-')}.wav")
    _write(sample, target)
    click.echo(f"{target}: {sample.duration_s:.1f} s by {voice}")


@click.command("compare")
@click.argument("voices", metavar="ID[:SPEAKER]...", nargs=-1, required=True)
@click.option("--text", help="What they say, instead of a text of ours.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("voices.html"),
    show_default=True,
    help="Where the page goes.",
)
def compare_command(voices: tuple[str, ...], text: str | None, out: Path) -> None:
    """Make one page on which each voice says the same text at the same loudness.

    The page holds the sound itself: it can be sent to a colleague and opened without a network.

    \b
    Examples:
      listen voices compare en_GB-alan-medium en_US-lessac-medium
      listen voices compare en_US-libritts-high:3 en_US-libritts-high:12 --text "Good evening."
    """
    from voices.sample_text import sample_text
    from workers.cli.voices.compare_page import compare_page
    from workers.voice_supply.sample import speak_sample

    services = services_for()
    chosen = [(voice, *_voice_and_speaker(services, voice)) for voice in dict.fromkeys(voices)]
    language = _one_language(services, [voice_id for _, voice_id, _ in chosen])
    spoken_text = text or sample_text(language)
    samples = []
    for number, (voice, voice_id, synthesis) in enumerate(chosen, 1):
        click.echo(f"{number} of {len(chosen)}: {voice}", err=True)
        samples.append((voice, speak_sample(services, voice_id, synthesis, spoken_text)))
    page = compare_page(samples, spoken_text, language, services.encoding)
    try:
        out.write_text(page, encoding="utf-8")
    except OSError as error:
        raise InputError(f"Can't write {out}: {error.strerror}. Name another file.") from error
    click.echo(f"{out}: {len(samples)} voices, {len(page) / 1e6:.1f} MB")


def _voice_and_speaker(services: "Services", given: str) -> "tuple[str, SynthesisSettings]":
    """Read ``ID`` or ``ID:SPEAKER``, where the speaker is a name or an index."""
    from audio.model import SynthesisSettings
    from voices.casting import speaker_index
    from voices.library.installed import find_voice

    voice_id, _, speaker = given.partition(":")
    voice = find_voice(voice_id, services.settings.voice_folders).voice
    if not speaker:
        return voice_id, SynthesisSettings()
    by_index = speaker.isdecimal() and speaker not in voice.speakers
    index = speaker_index(voice, int(speaker) if by_index else speaker)
    return voice_id, SynthesisSettings(speaker=index)


def _one_language(services: "Services", voice_ids: "Sequence[str]") -> str:
    from voices.library.installed import find_voice

    folders = services.settings.voice_folders
    languages = {voice_id: find_voice(voice_id, folders).voice.language for voice_id in voice_ids}
    if len({primary_subtag(language) for language in languages.values()}) > 1:
        spoken = ", ".join(f"{voice_id} ({tag})" for voice_id, tag in languages.items())
        raise InputError(
            f"These voices don't speak one language: {spoken}. Compare like with like."
        )
    return next(iter(languages.values()))


def _write(sample: "Sample", path: Path) -> None:
    import soundfile

    from audio.sound import to_int16

    if path.suffix.lower() not in {".wav", ".mp3"}:
        raise InputError(f"{path} is neither .wav nor .mp3. Name the file so.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix.lower() == ".mp3":
            path.write_bytes(sample.mp3)
        else:
            pcm = to_int16(sample.samples)
            soundfile.write(path, pcm, sample.sample_rate_hz, subtype="PCM_16", format="WAV")
    except (OSError, soundfile.LibsndfileError) as error:
        raise InputError(f"Can't write {path}: {error}. Name another file.") from error
