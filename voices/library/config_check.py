"""What a voice's configuration has to say before anything is made from it.

The fields are those that ``piper.config.PiperConfig.from_dict`` reads. Piper takes them as they
come; a wrong one would show as an error deep in synthesis, as silence, or as a file opened by
espeak.
"""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeGuard

MAX_CONFIG_BYTES = 1 << 20
"""The longest real one, of 904 speakers, has 20 kB."""
SAMPLE_RATES_HZ = range(8_000, 48_001)
MAX_SPEAKERS = 10_000
MAX_SYMBOLS = 10_000
PHONEME_TYPES = ("espeak", "text", "pinyin", "hebrew", "japanese", "thai")
"""Those of piper-tts 1.8."""
_ESPEAK_VOICE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]{0,39}")
"""espeak takes a name with a slash for a path inside its data."""
_MUST_HAVE_PHONEMES = ("_", "^", "$")
"""Pad, start and end: Piper puts them into every sentence."""


class ConfigRefused(ValueError):
    """A configuration lacks something, or says something that can't be."""


def check_config(config: Mapping[str, Any]) -> None:
    """Check every field of a voice's configuration that Piper reads.

    Raises:
        ConfigRefused: some are wrong; the message names each.
    """
    problems = [
        *_audio(config.get("audio")),
        *_phonemes(config),
        *_speakers(config),
        *_inference(config.get("inference", {})),
    ]
    if problems:
        raise ConfigRefused("; ".join(problems))


def _audio(audio: object) -> Iterator[str]:
    rate = audio.get("sample_rate") if isinstance(audio, dict) else None
    if not _is_int(rate) or rate not in SAMPLE_RATES_HZ:
        yield f"audio.sample_rate has to be 8000 to 48000 Hz, not {_shown(rate)}"


def _phonemes(config: Mapping[str, Any]) -> Iterator[str]:
    kind = config.get("phoneme_type", "espeak")
    if kind not in PHONEME_TYPES:
        yield f"phoneme_type has to be one of {', '.join(PHONEME_TYPES)}, not {_shown(kind)}"
    espeak = config.get("espeak")
    name = espeak.get("voice") if isinstance(espeak, dict) else None
    if not isinstance(name, str) or not _ESPEAK_VOICE.fullmatch(name):
        yield f"espeak.voice has to be the name of an espeak voice, not {_shown(name)}"
    n_symbols = config.get("num_symbols")
    if not _is_int(n_symbols) or not 1 <= n_symbols <= MAX_SYMBOLS:
        yield f"num_symbols has to be 1 to {MAX_SYMBOLS}, not {_shown(n_symbols)}"
        n_symbols = MAX_SYMBOLS
    id_map = config.get("phoneme_id_map")
    if not isinstance(id_map, dict) or not 1 <= len(id_map) <= MAX_SYMBOLS:
        yield "phoneme_id_map has to be an object with phonemes"
        return
    missing = [sign for sign in _MUST_HAVE_PHONEMES if sign not in id_map]
    if missing:
        yield f"phoneme_id_map lacks {' '.join(missing)}"
    for phoneme, ids in id_map.items():
        fine = isinstance(ids, list) and 1 <= len(ids) <= 16 and len(phoneme) <= 64
        if not fine or not all(_is_int(i) and 0 <= i < n_symbols for i in ids):
            yield (
                f"phoneme_id_map[{_shown(phoneme)}] has to be a list of numbers below"
                f" {n_symbols}, not {_shown(ids)}"
            )
            return


def _speakers(config: Mapping[str, Any]) -> Iterator[str]:
    n_speakers = config.get("num_speakers")
    if not _is_int(n_speakers) or not 1 <= n_speakers <= MAX_SPEAKERS:
        yield f"num_speakers has to be 1 to {MAX_SPEAKERS}, not {_shown(n_speakers)}"
        n_speakers = MAX_SPEAKERS
    ids = config.get("speaker_id_map", {})
    if not isinstance(ids, dict) or not all(
        _is_int(i) and 0 <= i < n_speakers for i in ids.values()
    ):
        yield "speaker_id_map has to give each speaker a number below num_speakers"
    default = config.get("default_speaker_id", 0)
    if not _is_int(default) or not 0 <= default < n_speakers:
        yield f"default_speaker_id has to be below num_speakers, not {_shown(default)}"


def _inference(inference: object) -> Iterator[str]:
    if not isinstance(inference, dict):
        yield "inference has to be an object"
        return
    for name, least in (("length_scale", 0.1), ("noise_scale", 0.0), ("noise_w", 0.0)):
        value = inference.get(name, 1.0)
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not math.isfinite(value) or not least <= value <= 10.0:
            yield f"inference.{name} has to be {least:g} to 10, not {_shown(value)}"


def _is_int(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _shown(value: object) -> str:
    text = "nothing" if value is None else repr(value)
    return text if len(text) <= 60 else text[:59] + "…"
