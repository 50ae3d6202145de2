"""``listen cast``: which rule gives which voice what to read."""

from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from workers.cli.common import (
    Failures,
    json_option,
    language_option,
    print_json,
    services_for,
    voice_option,
)
from workers.cli.sources import articles_in

if TYPE_CHECKING:
    from audio.model import Script
    from voices.casting import Casting, Choice, Rule


@click.command("cast")
@click.argument("source")
@voice_option
@language_option
@json_option
def cast_command(source: str, voice_id: str | None, language: str | None, *, as_json: bool) -> None:
    """Show the cast of SOURCE: each voice, what it reads, how, and the rule that says so.

    Rules are counted from 1, those of the site's pack before the newsroom's own: those that were
    set at the desk, or else those of the settings. Nothing is spoken; SOURCE is what `listen
    script` takes.

    \b
    Examples:
      listen cast docs/samples/buoy-interview.md
      listen cast https://courier.example/story --json | jq '.fallbacks'
    """
    from audio.script import write_script

    services = services_for()
    saved = services.casting_rules()
    if saved.rules is not None:
        click.echo(
            f"The rules are the newsroom's own, change {saved.release} at the desk; those of the"
            " settings are not asked meanwhile.",
            err=True,
        )
    documents = []
    failures = Failures()
    for found in articles_in(source, services, on_failure=failures.add, language=language):
        casting = services.speakers.casting(services.speakers.with_language(found), voice_id)
        script = write_script(casting.article, services.speakers.reading(casting))
        if as_json:
            documents.append(_document(casting, script))
        else:
            Console().print(Text(casting.article.title, style="bold"))
            show_cast(casting, script)
    if as_json:
        print_json(documents[0] if len(documents) == 1 else documents)
    failures.exit()


def show_cast(casting: "Casting", script: "Script") -> None:
    """Print who reads what, and by which rule."""
    table = Table(box=None, header_style="dim", padding=(0, 1))
    for heading in ("reads", "segments", "voice", "how", "because"):
        table.add_column(heading)
    for choice, kinds in _parts(casting, script).items():
        table.add_row(
            ", ".join(kinds),
            str(sum(kinds.values())),
            choice.voice.id,
            _how(choice),
            _why(casting, choice),
        )
    Console().print(table)


def _parts(casting: "Casting", script: "Script") -> "dict[Choice, dict[str, int]]":
    """Return each choice with the kinds of segment it is for, and how many."""
    parts: dict[Choice, dict[str, int]] = {}
    for segment in script.segments:
        kinds = parts.setdefault(casting.choose(segment.kind, segment.language), {})
        name = f"{segment.kind} ({segment.language})" if segment.language else segment.kind
        kinds[name] = kinds.get(name, 0) + 1
    return parts


def _how(choice: "Choice") -> str:
    synthesis, voice = choice.synthesis, choice.voice
    named = {
        "speaker": None if synthesis.speaker is None else _speaker(choice),
        "length_scale": synthesis.length_scale,
        "noise_scale": synthesis.noise_scale,
        "noise_w": synthesis.noise_w,
    }
    settings = [f"{name} {value}" for name, value in named.items() if value is not None]
    return ", ".join(settings) or f"as itself, {voice.language}"


def _speaker(choice: "Choice") -> str:
    index = choice.synthesis.speaker or 0
    return choice.voice.speakers[index] if choice.voice.speakers else str(index)


def _why(casting: "Casting", choice: "Choice") -> str:
    if choice.rule is None:
        configured = choice.voice.id == casting.default.id
        return "the configured voice" if configured else "a voice of the language"
    rule = f"rule {choice.rule}: {_conditions(casting.rules[choice.rule - 1])}"
    if choice.fallback is None:
        return rule
    why = choice.fallback.why.replace("_", " ")
    return f"{rule}; stands in for {choice.fallback.wanted} ({why})"


def _conditions(rule: "Rule") -> str:
    parts = {
        "language": rule.language,
        "section": " or ".join(rule.section),
        "author": " or ".join(rule.author),
        "kind": " or ".join(rule.kind),
    }
    found = [f"{name} {value}" for name, value in parts.items() if value]
    return ", ".join([*(["foreign"] if rule.foreign else []), *found]) or "everything"


def _document(casting: "Casting", script: "Script") -> dict[str, Any]:
    parts = _parts(casting, script)
    fallbacks = dict.fromkeys(choice.fallback for choice in parts if choice.fallback)
    return {
        "article_id": script.article_id,
        "parts": [
            {
                "voice": choice.voice.id,
                "language": choice.voice.language,
                "speaker": None if choice.synthesis.speaker is None else _speaker(choice),
                "length_scale": choice.synthesis.length_scale,
                "noise_scale": choice.synthesis.noise_scale,
                "noise_w": choice.synthesis.noise_w,
                "reads": kinds,
                "rule": choice.rule,
            }
            for choice, kinds in parts.items()
        ],
        "fallbacks": [
            {"wanted": fallback.wanted, "used": fallback.used, "why": fallback.why}
            for fallback in fallbacks
        ],
    }
