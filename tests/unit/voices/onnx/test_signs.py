"""Which signs a voice never learned, told by its file alone."""

from pathlib import Path

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper

from voices.library.installed import STARTER_VOICE_ID, find_voice, read_config
from voices.onnx.file import IncompleteModelError
from voices.onnx.signs import unlearnt_modifiers

ID_MAP = {"a": [1], "b": [2], "ʲ": [3], "ʰ": [4], "ʜ": [5]}


def model_with(path: Path, table: np.ndarray, *, indices: str = "input") -> Path:
    """Write a network that looks its phonemes up in a table, and does nothing else."""
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", indices], ["output"])],
        "voice",
        [helper.make_tensor_value_info(indices, TensorProto.INT64, [1, None])],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(table, "table")],
    )
    path.write_bytes(helper.make_model(graph).SerializeToString())
    return path


def table_of(sizes: dict[int, float], *, unused: float = 0.4, length: int = 32) -> np.ndarray:
    """Return vectors of these sizes; those of numbers without a sign are nearly alike."""
    directions = np.random.default_rng(1).standard_normal((length, 16))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    wanted = np.linspace(0.9 * unused, unused, length)
    for number, size in sizes.items():
        wanted[number] = size
    return (directions * wanted[:, None]).astype(np.float32)


LEARNT = {1: 1.1, 2: 0.9, 3: 0.35, 4: 0.7, 5: 0.35}


def test_a_modifier_that_was_never_in_the_training_is_found(tmp_path: Path) -> None:
    """It is as small as numbers that nothing stands for; a sound of its own is never named."""
    path = model_with(tmp_path / "voice.onnx", table_of(LEARNT))
    assert unlearnt_modifiers(path, ID_MAP) == {"ʲ"}


@pytest.mark.parametrize(
    "sizes",
    [
        pytest.param({**LEARNT, 3: 0.8}, id="learned"),
        pytest.param({1: 0.5, 2: 0.45, 3: 0.35, 4: 0.4, 5: 0.4}, id="hardly trained"),
    ],
)
def test_what_was_learned_or_cant_be_told_stays(tmp_path: Path, sizes: dict[int, float]) -> None:
    """Nothing is left out on a guess."""
    path = model_with(tmp_path / "voice.onnx", table_of(sizes))
    assert unlearnt_modifiers(path, ID_MAP) == frozenset()


def test_another_network_is_not_judged(tmp_path: Path) -> None:
    """Where there is no such table, too few numbers are unused, or too many signs, all stay."""
    other = model_with(tmp_path / "other.onnx", table_of(LEARNT), indices="something")
    small = model_with(tmp_path / "small.onnx", table_of(LEARNT, length=8))
    short = model_with(tmp_path / "short.onnx", table_of({1: 1.1}, length=3))
    halves = model_with(tmp_path / "halves.onnx", table_of(LEARNT).astype(np.float16))
    for path in (other, small, short, halves):
        assert unlearnt_modifiers(path, ID_MAP) == frozenset()


def test_a_voice_without_modifiers_is_not_even_read(tmp_path: Path) -> None:
    """Voices of letters have none."""
    assert unlearnt_modifiers(tmp_path / "none.onnx", {"a": [1]}) == frozenset()


def test_a_file_that_broke_off_is_told(tmp_path: Path) -> None:
    """A damaged voice is no voice that learned everything."""
    path = model_with(tmp_path / "voice.onnx", table_of(LEARNT))
    for size in (len(path.read_bytes()) - 20, 0):
        path.write_bytes(path.read_bytes()[:size])
        with pytest.raises(IncompleteModelError):
            unlearnt_modifiers(path, ID_MAP)


@pytest.mark.parametrize("voice_id", [STARTER_VOICE_ID, "es_ES-starter-low"])
def test_voices_of_ours_keep_all_their_signs(voice_id: str) -> None:
    """They were trained on what today's espeak writes."""
    installed = find_voice(voice_id, [])
    id_map = read_config(installed.config_path)["phoneme_id_map"]
    assert unlearnt_modifiers(installed.model_path, id_map) == frozenset()
