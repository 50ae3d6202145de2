"""Configurations that Piper could not use, or must not."""

import copy
import json

import pytest

from voices.library.config_check import ConfigRefused, check_config
from voices.library.installed import STARTER_VOICE_ID, starter_folder

CONFIG = json.loads((starter_folder() / f"{STARTER_VOICE_ID}.onnx.json").read_text())


def changed(path: str, value: object) -> dict:
    config = copy.deepcopy(CONFIG)
    place = config
    *above, last = path.split("/")
    for name in above:
        place = place[name]
    if value is KeyError:
        del place[last]
    else:
        place[last] = value
    return config


def test_the_starter_voice_passes():
    """A real configuration has nothing wrong with it."""
    check_config(CONFIG)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("num_speakers", 904),
        ("phoneme_type", "text"),
        ("espeak/voice", "en-gb-x-rp"),
        ("espeak/voice", "ar"),
        ("speaker_id_map", {"me": 0}),
        ("inference", {}),
        ("audio/sample_rate", 16000),
    ],
)
def test_what_real_voices_say_passes(path, value):
    """Every kind of voice that Piper publishes is let through."""
    check_config(changed(path, value))


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("audio/sample_rate", 0, "sample_rate"),
        ("audio/sample_rate", 22050.5, "sample_rate"),
        ("audio/sample_rate", True, "sample_rate"),
        ("audio", [], "sample_rate"),
        ("espeak", None, "espeak.voice"),
        ("espeak/voice", "../../../tmp/evil", "espeak.voice"),
        ("espeak/voice", "gmw/en", "espeak.voice"),
        ("espeak/voice", "-x", "espeak.voice"),
        ("espeak/voice", "", "espeak.voice"),
        ("phoneme_type", "shell", "phoneme_type"),
        ("num_symbols", KeyError, "num_symbols"),
        ("num_symbols", -1, "num_symbols"),
        ("phoneme_id_map", {}, "phoneme_id_map"),
        ("phoneme_id_map/^", KeyError, r"lacks \^"),
        ("phoneme_id_map/a", [], "phoneme_id_map"),
        ("phoneme_id_map/a", [10**9], "phoneme_id_map"),
        ("phoneme_id_map/a", "14", "phoneme_id_map"),
        ("num_speakers", 0, "num_speakers"),
        ("num_speakers", "1", "num_speakers"),
        ("speaker_id_map", {"me": 7}, "speaker_id_map"),
        ("default_speaker_id", 3, "default_speaker_id"),
        ("inference/length_scale", float("nan"), "length_scale"),
        ("inference/length_scale", 0, "length_scale"),
        ("inference/noise_w", -1, "noise_w"),
        ("inference", 3, "inference"),
    ],
)
def test_what_can_not_be_is_named(path, value, told):
    """The message names the field, so that whoever made the voice can mend it."""
    with pytest.raises(ConfigRefused, match=told):
        check_config(changed(path, value))


def test_all_mistakes_are_named_together():
    """Nobody has to mend a file five times."""
    with pytest.raises(ConfigRefused) as refused:
        check_config({})
    for name in ("sample_rate", "espeak.voice", "num_symbols", "phoneme_id_map", "num_speakers"):
        assert name in str(refused.value)
