"""Checking a whole narration, layer by layer."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from audio.verify.files import check_checksums, check_same_text
from audio.verify.finding import Finding
from audio.verify.mapping import check_map
from audio.verify.sound import check_sound

FORMAT = "listen-provenance/1"
_NONE = Finding(
    "files",
    "no_provenance",
    "provenance.json",
    "It is not there.",
    "Narrate the article again: what older releases made has none.",
)
_OTHER_FORMAT = Finding(
    "files",
    "other_format",
    "provenance.json",
    "Its format is not one that is known here.",
    "Check it with the release that made it, or a later one.",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found, and what was looked at."""

    findings: tuple[Finding, ...]
    checked: tuple[str, ...]
    """The layers that were checked."""
    segments: int
    words: int

    @property
    def verified(self) -> bool:
        """Nothing is wrong."""
        return not self.findings


def verify_narration(files: Mapping[str, bytes], manifest: Mapping[str, Any] | None) -> Verdict:
    """Check the files of a narration; whatever they hold is told as a finding, and nothing raises.

    Args:
        files: name → content; those of the manifest, ``provenance.json`` among them.
        manifest: what was published; None: checksums are not compared.
    """
    findings: list[Finding] = []
    checked = []
    if manifest is not None:
        checked.append("checksums")
        try:
            findings += check_checksums(manifest, files)
        except (KeyError, TypeError, AttributeError) as error:
            findings.append(_unreadable("manifest.json", error))
    if "provenance.json" not in files:
        findings.append(_NONE)
        return Verdict(tuple(findings), tuple(checked), 0, 0)
    try:
        document = json.loads(files["provenance.json"])
        known = document["format"] == FORMAT
    except (KeyError, TypeError, ValueError) as error:
        return Verdict((*findings, _unreadable("provenance.json", error)), tuple(checked), 0, 0)
    if not known:
        findings.append(_OTHER_FORMAT)
        return Verdict(tuple(findings), tuple(checked), 0, 0)
    try:
        findings += _told(document, files)
        n_words = sum(len(one["words"]) for one in document["segments"])
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        return Verdict((*findings, _unreadable("a file", error)), tuple(checked), 0, 0)
    checked += ["map", "sound"]
    return Verdict(tuple(findings), tuple(checked), len(document["segments"]), n_words)


def _told(document: Mapping[str, Any], files: Mapping[str, bytes]) -> Iterator[Finding]:
    yield from check_map(document)
    yield from check_same_text(document, files)
    if "audio.mp3" in files:
        yield from check_sound(document, files["audio.mp3"])


def _unreadable(name: str, error: Exception) -> Finding:
    return Finding("files", "unreadable", name, f"It can't be read: {error!r}.")
