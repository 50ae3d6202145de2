"""The watermark as a layer of verifying: it is there, and it is the one that is named."""

import io
from typing import Any

import numpy as np
import soundfile

from audio.watermark import Marker
from workers.provenance.mark import check_mark
from workers.watermark import article_number, facts_of

RATE_HZ = 22_050
MARK = 31 << 20 | article_number("tide")
OTHER = 31 << 20 | article_number("ebb")
DOCUMENT = {"article": {"id": "tide"}}


def sound(*marks: int | None, seconds: float = 12.0) -> dict[str, bytes]:
    """Noise, each stretch with a mark of its own or none."""
    chance = np.random.default_rng(5)
    parts = []
    for mark in marks:
        noise = chance.normal(0, 0.1, round(seconds * RATE_HZ)).astype(np.float32)
        parts.append(noise if mark is None else Marker(mark, RATE_HZ).marked(noise, 0))
    out = io.BytesIO()
    soundfile.write(out, np.concatenate(parts), RATE_HZ, format="WAV")
    return {"audio.mp3": out.getvalue()}


def manifest(mark: int | None) -> dict[str, Any]:
    return {"listen": {} if mark is None else {"watermark": facts_of(mark)}}


def codes(*given: Any) -> list[str]:
    return [found.code for found in check_mark(*given).findings]


def test_the_mark_that_is_named_is_found() -> None:
    """Strength and share are told."""
    layer = check_mark(sound(MARK), manifest(MARK), DOCUMENT)
    assert (layer.findings, layer.checked) == ((), True)
    assert layer.said.startswith(f"{MARK:08x}, strength ")


def test_sound_of_another_narration_is_found() -> None:
    """All of it, or a stretch that was put in."""
    assert codes(sound(OTHER), manifest(MARK), DOCUMENT) == ["other_mark"]
    layer = check_mark(sound(MARK, OTHER), manifest(MARK), DOCUMENT)
    (found,) = layer.findings
    assert f"{OTHER:08x}" in found.what


def test_a_lone_file_has_the_mark_of_its_article() -> None:
    """Without a manifest, the article that provenance.json names is in the mark, or it is not."""
    assert codes(sound(MARK), None, DOCUMENT) == []
    assert codes(sound(OTHER), None, DOCUMENT) == ["other_mark"]
    assert codes(sound(OTHER), None, None) == []


def test_a_mark_that_is_gone_is_missed_where_one_is_named() -> None:
    """Other sound of the same length is not the narration; too little sound says nothing."""
    assert codes(sound(None), manifest(MARK), DOCUMENT) == ["mark_lost"]
    short = check_mark(sound(None, seconds=4), manifest(MARK), DOCUMENT)
    assert (short.findings, short.checked) == ((), False)
    assert "too short" in short.said


def test_an_unmarked_narration_is_told() -> None:
    """A publisher may leave the mark out; that is no fault, and not a check either."""
    for files, told in ((sound(None), manifest(None)), (sound(None), None), ({}, manifest(MARK))):
        layer = check_mark(files, told, DOCUMENT)
        assert (layer.findings, layer.checked) == ((), False)


def test_what_is_no_sound_is_a_finding() -> None:
    """A damaged file is told, never a crash."""
    assert codes({"audio.mp3": b"nothing"}, manifest(MARK), DOCUMENT) == ["unreadable"]
