"""How a narration that was made again differs from the one that is published."""

import io
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final

import numpy as np
import soundfile

from audio.model import Clip
from audio.verify.finding import Finding
from audio.verify.sound import behind_tag

_NAME: Final = "remake"
_SEE: Final = "docs/verifying.md says what the same bytes need."
_HEARD: Final = ("start_ms", "end_ms")


SAME_SOUND_DB: Final = -70.0
"""The most by which two ways of computing a voice may differ, in dB of the peak.

What rounding makes of long sentences with the noise on, and some more; see docs/verifying.md."""


@dataclass(frozen=True, slots=True)
class Apart:
    """How far the clips that are kept are from those that were spoken again."""

    db: float
    """The largest difference, in dB of its clip's peak; minus infinity where there is none."""
    within: bool
    """Each clip is as long as it was, and no sample is further off than :data:`SAME_SOUND_DB`."""
    where: int
    """The segment that is furthest off."""
    n_gone: int
    """Clips that are no longer kept, so that they can't be compared."""


def clips_apart(pairs: Iterable[tuple[Clip | None, Clip | None]]) -> Apart:
    """Compare clips before they were mastered and encoded, sample by sample.

    Rounding to 16 bits moves a sample by up to half a step on each side; that one step is let pass.

    Args:
        pairs: of each segment, the clip that is kept and the one that was spoken again.
    """
    worst, where, n_gone, within = 0.0, 0, 0, True
    for number, (kept, made) in enumerate(pairs):
        if kept is None or made is None:
            n_gone += 1
            continue
        if len(kept.samples) != len(made.samples):
            return Apart(math.inf, within=False, where=number, n_gone=n_gone)
        steps = np.abs(kept.samples.astype(np.int32) - made.samples.astype(np.int32))
        most = int(steps.max(initial=0))
        peak = int(np.abs(kept.samples.astype(np.int32)).max(initial=0)) or 1
        within = within and most <= 1 + peak * 10 ** (SAME_SOUND_DB / 20)
        if most / peak > worst:
            worst, where = most / peak, number
    return Apart(_db(worst), within and not n_gone, where, n_gone)


def differences(
    published: Mapping[str, Any],
    published_mp3: bytes,
    made: Mapping[str, Any],
    made_mp3: bytes,
    apart: Apart,
) -> Iterator[Finding]:
    """Yield what differs, the causes before what comes of them; nothing where nothing does.

    Sound that another arithmetic computed may differ by :data:`SAME_SOUND_DB`.

    Args:
        published: ``provenance.json`` as it is published.
        published_mp3: the MP3 without its credentials.
        made: ``provenance.json`` as it was made again.
        made_mp3: the MP3 that was made again.
        apart: how far the clips of the two are from each other.

    Raises:
        KeyError, TypeError: the document is none of ours.
    """
    yield from _around(published, made)
    script = next(_script(published["segments"], made["segments"]), None)
    if script is not None:
        yield script
    elif (lasts := next(_lengths(published["segments"], made["segments"]), None)) is not None:
        yield lasts
    elif arithmetic(published) == arithmetic(made) or not arithmetic(published):
        yield from _sound(published["segments"], published_mp3, made_mp3)
    elif not apart.within:
        yield _too_far(published["segments"], apart)
    if published_mp3[: behind_tag(published_mp3)] != made_mp3[: behind_tag(made_mp3)]:
        yield Finding(
            _NAME, "other_tag", "audio.mp3",
            "Title, chapters, cover or another field of its tag is another.", _SEE,
        )  # fmt: skip


def _around(published: Mapping[str, Any], made: Mapping[str, Any]) -> Iterator[Finding]:
    """Compare everything but the segments; versions are told one by one."""
    for name in dict.fromkeys((*published, *made)):
        then, now = published.get(name), made.get(name)
        if name == "voices":
            then, now = _without_arithmetic(then), _without_arithmetic(now)
        if name == "segments" or then == now:
            continue
        what = f"Its {name} are not those of then."
        if name == "software" and then and now:
            what = ", ".join(
                f"{package} {then.get(package)} then and {now.get(package)} now"
                for package in dict.fromkeys((*then, *now))
                if then.get(package) != now.get(package)
            )
            what = f"Made with {what}."
        yield Finding(_NAME, f"other_{name}", "provenance.json", what, _SEE)


def arithmetic(document: Mapping[str, Any]) -> dict[str, str]:
    """Return what computed each voice's clips, where a ``provenance.json`` tells it."""
    return {
        voice["id"]: ", ".join(voice["computed_by"])
        for voice in document["voices"]
        if voice.get("computed_by")
    }


def _without_arithmetic(voices: Any) -> list[dict[str, Any]]:
    return [
        {name: value for name, value in voice.items() if name != "computed_by"} for voice in voices
    ]


def _too_far(segments: list[Mapping[str, Any]], apart: Apart) -> Finding:
    where = _where(segments[apart.where])
    if apart.n_gone:
        what = f"{apart.n_gone} of its clips are no longer kept, so it can't be told how far it is."
    elif math.isinf(apart.db):
        what = "The arithmetic is another, and this segment is of another length with it."
    else:
        what = (
            f"The arithmetic is another, and the sound differs by {apart.db:.1f} dB of the peak,"
            f" more than the {SAME_SOUND_DB:.0f} dB that this may make."
        )
    return Finding(_NAME, "other_sound", where, what, _SEE)


def _script(published: list[Mapping[str, Any]], made: list[Mapping[str, Any]]) -> Iterator[Finding]:
    """Yield each segment that is not to be spoken as it was."""
    for then, now in zip_longest(published, made):
        if then is None or now is None:
            yield Finding(
                _NAME, "other_segments", _where(then or now),
                f"There are {len(made)} segments now, and there were {len(published)}.", _SEE,
            )  # fmt: skip
            return
        changed = [
            name
            for name in dict.fromkeys((*then, *now))
            if name not in _HEARD and then.get(name) != now.get(name)
        ]
        if changed:
            what = f"Its {', '.join(changed)} are not those of then."
            if "said" in changed:
                what = f"{then['said']!r} was said, and {now['said']!r} is now."
            yield Finding(
                _NAME, "said_otherwise", _where(then), what,
                "Text, names, rules, edits, casting or settings have changed since it was made.",
            )  # fmt: skip


def _lengths(
    published: list[Mapping[str, Any]], made: list[Mapping[str, Any]]
) -> Iterator[Finding]:
    for then, now in zip(published, made, strict=True):
        if any(then[name] != now[name] for name in _HEARD):
            yield Finding(
                _NAME, "lasts_otherwise", _where(then),
                f"It was heard from {then['start_ms']} to {then['end_ms']} ms, and is from"
                f" {now['start_ms']} to {now['end_ms']} ms now.",
                _SEE,
            )  # fmt: skip


def _sound(
    segments: list[Mapping[str, Any]], published_mp3: bytes, made_mp3: bytes
) -> Iterator[Finding]:
    """Say where two MP3s sound otherwise first and where most, in dB of the peak."""
    if published_mp3[behind_tag(published_mp3) :] == made_mp3[behind_tag(made_mp3) :]:
        return
    then, rate_hz = soundfile.read(io.BytesIO(published_mp3), dtype="float32")
    now, other_rate_hz = soundfile.read(io.BytesIO(made_mp3), dtype="float32")
    if rate_hz != other_rate_hz or then.shape != now.shape:
        yield Finding(
            _NAME, "lasts_otherwise", "audio.mp3",
            f"It has {len(now)} samples now, and had {len(then)}.", _SEE,
        )  # fmt: skip
        return
    apart = np.abs(then - now)
    if not apart.any():
        yield Finding(
            _NAME, "other_frames", "audio.mp3", "Its frames differ, and no sample does.", _SEE
        )
        return
    peak = float(np.abs(then).max()) or 1.0
    first = _where_at(segments, int(np.flatnonzero(apart)[0]) * 1000 // rate_hz)
    most = int(apart.argmax())
    yield Finding(
        _NAME, "other_sound", first,
        f"It sounds otherwise from here on, by {_db(float(apart[most]) / peak):.1f} dB of the peak"
        f" at most, in {_where_at(segments, most * 1000 // rate_hz)}.",
        _SEE,
    )  # fmt: skip


def _db(ratio: float) -> float:
    return 20 * math.log10(ratio) if ratio else -math.inf


def _where_at(segments: list[Mapping[str, Any]], at_ms: int) -> str:
    """Name the segment that is heard at a time, or was heard last."""
    before = [one for one in segments if one["start_ms"] <= at_ms]
    return _where(before[-1]) if before else f"{at_ms} ms"


def _where(segment: Mapping[str, Any]) -> str:
    return f"segment {segment['index']}, {segment['text'].strip()[:60]!r}"
