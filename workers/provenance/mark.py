"""Does the sound carry the mark that its manifest names?"""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from audio.verify.finding import Finding
from audio.watermark.detect import WINDOW_S
from audio.watermark.file import FileUnreadable, Report, marks_in_file
from workers.provenance.layer import Layer
from workers.watermark import article_number, facts_of

_NAME: Final = "watermark"
_WHERE: Final = "audio.mp3"


def check_mark(
    files: Mapping[str, bytes],
    manifest: Mapping[str, Any] | None,
    document: Mapping[str, Any] | None,
) -> Layer:
    """Look for the watermark in the sound of a narration.

    A lone MP3 has no manifest; a mark that is found in it has to be of the article that
    ``provenance.json`` names.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: manifest or document is none of ours.
    """
    named = None if manifest is None else manifest["listen"].get("watermark")
    if "audio.mp3" not in files or (manifest is not None and named is None):
        return Layer(_NAME, "the manifest names none", checked=False)
    try:
        report = _marks_in(files["audio.mp3"])
    except FileUnreadable as error:
        found = Finding(_NAME, "unreadable", _WHERE, f"It can't be heard: {error}")
        return Layer(_NAME, "the sound can't be read", (found,))
    if report.strongest is None:
        return _none_found(named, report)
    article_id = document["article"]["id"] if document else None
    findings = tuple(_others(report, named, article_id))
    surest = report.strongest
    said = f"{surest.mark:08x}, strength {surest.strength:.1f}, in {report.share:.0%} of it"
    return Layer(_NAME, said, findings)


def _marks_in(mp3: bytes) -> Report:
    with tempfile.TemporaryDirectory(prefix="listen-") as folder:
        path = Path(folder) / "audio.mp3"
        path.write_bytes(mp3)
        return marks_in_file(path, same_pitch=True)


def _none_found(named: Mapping[str, Any] | None, report: Report) -> Layer:
    if named is None:
        return Layer(_NAME, "none found", checked=False)
    if report.duration_s < WINDOW_S:
        said = f"none found; {report.duration_s:.1f} s are too short to be sure"
        return Layer(_NAME, said, checked=False)
    found = Finding(
        _NAME, "mark_lost", _WHERE, f"The manifest names {named['mark']}, and no mark is found."
    )
    return Layer(_NAME, "none found", (found,))


def _others(
    report: Report, named: Mapping[str, Any] | None, article_id: str | None
) -> Iterator[Finding]:
    """Find stretches with another mark than there should be."""
    told = set()
    for stretch in report.stretches:
        facts = facts_of(stretch.mark)
        if named is not None:
            right = facts["mark"] == named["mark"]
            expected = f"mark {named['mark']}"
        elif article_id is not None:
            right = facts["article"] == article_number(article_id)
            expected = f"a mark of {article_id}"
        else:
            return
        if not right and stretch.mark not in told:
            told.add(stretch.mark)
            yield Finding(
                _NAME, "other_mark", f"{stretch.start_s:.0f} s to {stretch.end_s:.0f} s",
                f"Mark {facts['mark']} is heard there, and not {expected}.",
            )  # fmt: skip
