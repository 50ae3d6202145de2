"""``listen detect``: whether a sound file carries a mark, whose, and of which article."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workers.cli.common import json_option, print_json, services_for

if TYPE_CHECKING:
    from audio.watermark.file import Report, Stretch
    from workers.services import Services

NOT_MARKED = 1


@click.command("detect")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def detect_command(file: Path, *, as_json: bool) -> None:
    """Find the inaudible mark in FILE: who published it, which article it is, and where.

    FILE is WAV, FLAC, MP3, Ogg Vorbis or Opus; ten seconds are enough. The article is named if it
    is in the store. The exit status is 1 when there is no mark. See docs/watermark.md.

    \b
    Examples:
      listen detect heard-somewhere.mp3
      listen detect heard-somewhere.mp3 --json | jq -r '.articles[]'
    """
    from audio.errors import InputError
    from audio.watermark.file import FileUnreadable, marks_in_file

    try:
        report = marks_in_file(file)
    except FileUnreadable as error:
        raise InputError(str(error)) from error
    document = _document(services_for(), file, report)
    if as_json:
        print_json(document)
    else:
        for line in _lines(document, report):
            click.echo(line)
    if not report.stretches:
        raise SystemExit(NOT_MARKED)


def _document(services: "Services", file: Path, report: "Report") -> dict[str, Any]:
    from workers.watermark import (
        articles_marked,
        facts_of,
        publisher_number,
    )

    strongest = report.strongest
    document: dict[str, Any] = {
        "file": str(file),
        "duration_s": round(report.duration_s, 3),
        "marked": strongest is not None,
    }
    if strongest is None:
        return document
    facts = facts_of(strongest.mark)
    ours = facts["publisher"] == publisher_number(services.settings)
    return document | {
        **facts,
        "strength": round(strongest.strength, 2),
        "share": round(report.share, 3),
        "ours": ours,
        "articles": sorted(articles_marked(services.store, strongest.mark)) if ours else [],
        "stretches": [_stretch(one) for one in report.stretches],
    }


def _stretch(stretch: "Stretch") -> dict[str, Any]:
    rounded = {name: round(value, 4) for name, value in asdict(stretch).items() if name != "mark"}
    return {"mark": f"{stretch.mark:08x}"} | rounded


def _lines(document: dict[str, Any], report: "Report") -> list[str]:
    if not document["marked"]:
        return [f"{document['file']}: no mark found."]
    whose = "yours" if document["ours"] else "not yours"
    lines = [
        f"{document['file']}: mark {document['mark']}, strength {document['strength']:.1f}"
        f" (chance stays below 10), in {document['share']:.0%} of it.",
        f"  publisher {document['publisher']} ({whose}), article {document['article']}",
    ]
    lines += [f"  published here as {article_id}" for article_id in document["articles"]]
    lines += [
        f"  {one.start_s:8.1f} s to {one.end_s:8.1f} s  {one.mark:08x}  strength {one.strength:.1f}"
        + (
            f"  tempo ×{one.tempo:.3f}, pitch ×{one.pitch:.3f}"
            if (one.tempo, one.pitch) != (1.0, 1.0)
            else ""
        )
        for one in report.stretches
    ]
    return lines
