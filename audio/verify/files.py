"""The files of a narration: each is the one that was published, and all tell the same text."""

import hashlib
import html
import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from audio.verify.finding import Finding

_MEND = "Restore the file from a backup, or narrate the article again."
_Told: TypeAlias = tuple[int, int, str]
"""Start and end of a cue, in ms, and its text."""
_VTT_TIME = re.compile(r"(?:(\d+):)?(\d\d):(\d\d)\.(\d{3})")


def check_checksums(manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Compare each file with the size and SHA-256 that the manifest names.

    Raises:
        KeyError, TypeError: it is no manifest.
    """
    for name, facts in manifest["listen"]["files"].items():
        body = files.get(name)
        if body is None:
            yield Finding("files", "missing", name, "The manifest names it, and it is gone.", _MEND)
        elif len(body) != facts["size_bytes"]:
            yield Finding("files", "other_size", name,
                          f"{len(body)} bytes, not {facts['size_bytes']}.", _MEND)  # fmt: skip
        elif facts.get("sha256") and hashlib.sha256(body).hexdigest() != facts["sha256"]:
            yield Finding("files", "other_checksum", name, "It is not what was published.", _MEND)


def check_same_text(document: Mapping[str, Any], files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Compare captions and words with the segments of a ``provenance.json``.

    Raises:
        KeyError, TypeError, ValueError: one of them is none of its form.
    """
    heard = [one for one in document["segments"] if one["end_ms"] > one["start_ms"]]
    expected = [(one["start_ms"], one["end_ms"], _folded(one["text"])) for one in heard]
    told: tuple[tuple[str, Callable[[bytes], list[_Told]]], ...] = (
        ("captions.vtt", _in_captions),
        ("words.json", _in_words),
    )
    for name, read in told:
        if name in files and read(files[name]) != expected:
            yield Finding("files", "other_text", name,
                          "It shows other words or times than provenance.json.")  # fmt: skip


def _in_captions(body: bytes) -> list[_Told]:
    return list(_cues(body.decode()))


def _in_words(body: bytes) -> list[_Told]:
    cues = json.loads(body)["cues"]
    return [(cue["start_ms"], cue["end_ms"], _folded(cue["text"])) for cue in cues]


def _cues(vtt: str) -> Iterator[_Told]:
    """Yield start, end and text of each cue of a WebVTT file (W3C), without its tags."""
    for block in vtt.replace("\r\n", "\n").split("\n\n"):
        lines = block.strip().split("\n")
        for number, line in enumerate(lines):
            start, arrow, end = line.partition(" --> ")
            if arrow:
                text = re.sub(r"<[^>]*>", "", " ".join(lines[number + 1 :]))
                yield _ms(start), _ms(end), _folded(html.unescape(text))
                break


def _ms(time: str) -> int:
    match = _VTT_TIME.match(time.strip())
    if match is None:
        raise ValueError(f"{time!r} is no time of WebVTT")
    hours, minutes, seconds, ms = (int(part or 0) for part in match.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
