"""``listen script``: what would be read, and what would not and why."""

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from audio.errors import LanguageUnsupported, VoiceUnknown
from workers.cli.common import (
    Failures,
    allow_private_option,
    json_option,
    language_option,
    print_json,
    services_for,
    voice_option,
)
from workers.cli.sources import articles_in

if TYPE_CHECKING:
    from audio.model import Article, Script, Segment
    from audio.spoken import Origins
    from voices.casting import Casting
    from workers.services import Services

_SHOWN = 4
"""So many of the pieces that one rule left out in a row are shown; --json has all."""


@click.command("script")
@click.argument("source")
@voice_option
@language_option
@allow_private_option
@click.option("--explain", "explained", is_flag=True, help="Show which rule rewrote which words.")
@json_option
def script_command(
    source: str,
    voice_id: str | None,
    language: str | None,
    *,
    allow_private: bool,
    explained: bool,
    as_json: bool,
) -> None:
    """Show the script of SOURCE, segment by segment, and what is left out; nothing is spoken.

    SOURCE is a file (.html .json .txt .md, or a feed), an http(s) address, or - for standard input.
    No voice is needed: voice_id is null where no installed one speaks the article's language.
    With --voice, its length is told by what that voice says, not by letters, and --json also gives
    the phonemes of each word.

    \b
    Examples:
      listen script docs/samples/night-ferry.md --explain
      listen script article.html --json | jq '.dropped'
    """
    services = services_for()
    documents: list[dict[str, Any]] = []
    failures = Failures()
    read = partial(articles_in, language=language, allow_private=allow_private)
    for found in read(source, services, on_failure=failures.add):
        article = services.speakers.with_language(found)
        script, casting, estimated_ms = _written(services, article, voice_id)
        if as_json:
            document = _document(article, script) | {"estimated_duration_ms": estimated_ms}
            if voice_id is not None:
                for entry, segment in zip(document["segments"], script.segments, strict=True):
                    entry["words"] = _words(services, segment)
            documents.append(document)
        else:
            _show(services, article, script, explained=explained)
            if explained and casting:
                from workers.cli.cast import show_cast

                show_cast(casting, script)
            click.echo(f"about {estimated_ms // 60_000}:{estimated_ms // 1000 % 60:02} of sound")
    if as_json:
        print_json(documents[0] if len(documents) == 1 else documents)
    failures.exit()


def _written(
    services: "Services", article: "Article", voice_id: str | None
) -> "tuple[Script, Casting | None, int]":
    """Return the script, who reads it (None where nobody can), and an estimate of its length in ms.

    Raises:
        LanguageUnsupported: Listen has no rules for the language, or the voice named another.
        VoiceUnknown: the voice named is not installed.
    """
    from audio.script import write_script
    from voices.estimate import unvoiced_ms

    speakers = services.speakers
    try:
        casting = speakers.casting(article, voice_id)
        script = write_script(article, speakers.reading(casting))
    except (LanguageUnsupported, VoiceUnknown) as error:
        if voice_id is not None:
            raise
        script = write_script(article, speakers.reading_without_voice(article))
        click.echo(f"listen: note: nothing could speak this here: {error}", err=True)
        return script, None, unvoiced_ms(script)
    if voice_id is None:
        # Espeak, which says how many sounds there are, takes a fifth of this command's time.
        return script, casting, speakers.article_ms(article)
    voices = (choice.voice for choice in casting.cast_of(script.segments))
    return script, casting, sum(speakers.estimated_ms(script, voices))


def _document(article: "Article", script: "Script") -> dict[str, Any]:
    return {
        "article": {
            "id": article.id,
            "url": article.url,
            "language": article.language,
            "title": article.title,
            "byline": article.byline,
            "standfirst": article.standfirst,
            "published_at": article.published_at.isoformat() if article.published_at else None,
        },
        "segments": [
            {
                "index": segment.index,
                "kind": segment.kind,
                "chapter": segment.chapter,
                "display_text": segment.display_text,
                "spoken_text": segment.spoken_text,
                "voice_id": segment.voice_id or None,
                "language": segment.language or article.language,
                "pause_after_ms": segment.pause_after_ms,
            }
            for segment in script.segments
        ],
        "dropped": [{"text": piece.text, "rule": piece.rule} for piece in script.dropped],
        "coverage": round(script.coverage, 4),
    }


def _words(services: "Services", segment: "Segment") -> list[dict[str, str | None]]:
    """List what each word is written as, said as, and which phonemes that gives."""
    phonemes = services.speakers.word_phonemes(segment) or (None,) * len(segment.words)
    return [
        {
            "written": segment.display_text[word.display_start : word.display_end],
            "spoken": segment.spoken_text[word.spoken_start : word.spoken_end],
            "phonemes": ipa,
        }
        for word, ipa in zip(segment.words, phonemes, strict=True)
    ]


def _show(services: "Services", article: "Article", script: "Script", *, explained: bool) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from audio.script import origins_of

    console = Console()
    date = f"{article.published_at:%d %b %Y %H:%M} UTC" if article.published_at else "no date"
    about = (article.byline or "no byline", date, article.language, article.url)
    console.print(Text(article.title, style="bold"))
    console.print(Text(" · ".join(part for part in about if part), style="dim"))
    table = Table(box=None, header_style="dim", padding=(0, 1), expand=True)
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column("kind", no_wrap=True)
    table.add_column("written", ratio=1)
    table.add_column("spoken", ratio=1)
    table.add_column("pause", justify="right", no_wrap=True)
    origins = origins_of(article) if explained else {}
    for segment in script.segments:
        written = segment.display_text.strip()
        same = segment.spoken_text.rstrip(".") == written.rstrip(".")
        spoken = Text("=", style="dim") if same else Text(segment.spoken_text)
        if explained:
            language = segment.language or script.language
            spoken.append(_changes(services, language, segment, origins), style="dim")
        number, pause = str(segment.index), str(segment.pause_after_ms)
        table.add_row(number, segment.kind, Text(written), spoken, pause)
    console.print(table)
    for rule, run in groupby(script.dropped, key=lambda piece: piece.rule):
        texts = [piece.text for piece in run]
        shown = " · ".join(_short(text) for text in texts[:_SHOWN])
        more = f" · and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else ""
        console.print(Text(f"not read ({rule}): {shown}{more}", style="dim"))
    console.print(f"{len(script.segments)} segments, {script.coverage:.0%} of the article")


def _short(text: str) -> str:
    return text if len(text) <= 90 else text[:89] + "…"


def _changes(services: "Services", language: str, segment: "Segment", origins: "Origins") -> str:
    """One line for each rule that rewrote something."""
    from audio.spoken import explain, normalise

    text = segment.display_text
    items = normalise(text, language, services.speakers.lexicon(language), origins)
    return "".join(
        f"\n  {change.rule}: {change.written} → {change.spoken or '(silence)'}"
        for change in explain(items, text)
    )
