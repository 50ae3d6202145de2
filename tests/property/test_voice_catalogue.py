"""Whatever a catalogue says, no file is named outside the folder of its voice."""

import json
from pathlib import PurePosixPath

from hypothesis import given
from hypothesis import strategies as st

from audio.errors import VoiceRefused
from voices.library.catalogue import read_catalogue
from voices.library.ids import is_voice_id
from voices.library.record import parse_record
from voices.onnx.check import ModelRefused, check_model
from voices.onnx.file import IncompleteModelError

NASTY = st.sampled_from(
    [
        "..",
        ".",
        "",
        "/",
        "\\",
        "~",
        "en_GB-a-low",
        "en_GB-a-low.onnx",
        "en_GB-a-low.onnx.json",
        "MODEL_CARD",
        "\0",
        "é",
        "http:",
        "a?b",
        "%2e%2e",
        "\u202e",
    ]
)
PATHS = st.lists(NASTY | st.text(max_size=8), max_size=5).map("/".join)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | PATHS
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(PATHS, inner, max_size=3),
    max_leaves=8,
)
ENTRIES = st.fixed_dictionaries(
    {},
    optional={
        "files": st.dictionaries(
            PATHS | st.sampled_from(["a/en_GB-a-low.onnx", "a/en_GB-a-low.onnx.json"]),
            st.fixed_dictionaries({}, optional={"size_bytes": SCALARS, "md5_digest": SCALARS})
            | VALUES,
        )
        | VALUES,
        "num_speakers": SCALARS,
        "aliases": VALUES,
        "language": VALUES,
    },
)


@given(st.dictionaries(PATHS | st.just("en_GB-a-low"), ENTRIES | VALUES, max_size=4))
def test_no_entry_reaches_outside(entries):
    """Ids and paths that come out of a catalogue are harmless, and nothing but refusals is raised."""
    catalogue = read_catalogue(json.dumps(entries).encode(), "here")
    for voice_id, voice in catalogue.voices.items():
        assert is_voice_id(voice_id)
        for file in voice.files:
            parts = PurePosixPath(file.path).parts
            assert not PurePosixPath(file.path).is_absolute()
            assert not {"..", ".", "~"} & set(parts)
            assert all(not set(part) & set("\\:?#%\0") for part in parts)
            assert file.size_bytes is None or file.size_bytes > 0


@given(st.binary(max_size=200))
def test_bytes_are_a_catalogue_or_refused(body):
    """No bytes make the reader fall over."""
    for read in (read_catalogue, parse_record):
        try:
            read(body, "here")
        except VoiceRefused:
            continue


@given(st.binary(max_size=300))
def test_bytes_are_a_model_or_refused(body):
    """No bytes make the walk through a model fall over, or last."""
    try:
        check_model(body)
    except (IncompleteModelError, ModelRefused):
        return
