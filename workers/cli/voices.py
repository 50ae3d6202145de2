"""``listen voices``: who can speak."""

import click
from rich.console import Console
from rich.table import Table

from voices.catalogue import installed_voices, voice_problems
from workers.cli.context import json_option, print_json
from workers.cli.voices_try import calibrate_command, compare_command, try_command
from workers.settings import load_settings


@click.group("voices", short_help="Who can speak.")
def voices_group() -> None:
    """See the voices that are installed.

    A Piper voice is two files, ID.onnx and ID.onnx.json. Put both into a voice folder (setting
    LISTEN_VOICES_DIRS) and name the voice with --voice or LISTEN_VOICE.
    """


@voices_group.command("list")
@json_option
def list_command(*, as_json: bool) -> None:
    """List the voices that are installed, and voice files that can't be used and why."""
    folders = load_settings().voices_dirs
    voices = [installed.voice for installed in installed_voices(folders)]
    problems = [str(problem) for problem in voice_problems(folders)]
    if as_json:
        fields = ("id", "language", "quality", "sample_rate_hz", "model_sha256", "licence")
        rows = [{name: getattr(voice, name) for name in fields} for voice in voices]
        print_json({"voices": rows, "problems": problems})
        return
    table = Table(box=None, header_style="dim")
    for heading in ("id", "language", "quality", "Hz", "licence"):
        table.add_column(heading)
    for voice in voices:
        rate = str(voice.sample_rate_hz)
        table.add_row(voice.id, voice.language, voice.quality, rate, voice.licence)
    Console().print(table)
    for problem in problems:
        click.echo(f"can't be used: {problem}", err=True)


voices_group.add_command(calibrate_command)
voices_group.add_command(compare_command)
voices_group.add_command(try_command)
