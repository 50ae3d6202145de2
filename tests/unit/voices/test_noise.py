"""Noise that depends on its seed alone, and networks that take it."""

import numpy as np

from voices.kernel.choose import ONNXRUNTIME, _taken
from voices.library.installed import STARTER_VOICE_ID, find_voice
from voices.noise import noise_of
from voices.onnx.noise import takes_its_noise


def test_a_seed_gives_the_same_noise_on_every_machine():
    """These numbers are in published sound: a change here changes what every voice says."""
    assert noise_of(b"a", 1)[:4].tolist() == [
        0.7833426594734192,
        0.08695178478956223,
        0.08649107813835144,
        0.6671372652053833,
    ]


def test_noise_is_normal_and_another_seed_gives_other_noise():
    """A voice was trained with normal noise of mean 0 and deviation 1; other noise sounds wrong."""
    one, other = noise_of(b"one", 200), noise_of(b"other", 200)
    assert abs(one.mean()) < 0.01
    assert abs(one.std() - 1) < 0.01
    assert abs(float(np.mean(np.abs(one) < 1)) - 0.6827) < 0.01
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.01


def test_a_network_without_noise_is_left_as_it_is():
    """What takes its noise already draws none, so there is nothing to change the second time."""
    model = find_voice(STARTER_VOICE_ID, []).model_path.read_bytes()
    pieces = takes_its_noise(model)
    assert pieces is not None
    assert takes_its_noise(b"".join(pieces)) is None


def test_machines_of_one_kind_choose_alike():
    """What was measured a little faster by chance is not taken; what is clearly faster is."""
    expected = ["avx512", "avx2", ONNXRUNTIME]
    assert _taken({"avx512": 0.72, "avx2": 0.70, ONNXRUNTIME: 1.0}, expected) == "avx512"
    assert _taken({"avx512": 0.70, "avx2": 0.72, ONNXRUNTIME: 1.0}, expected) == "avx512"
    assert _taken({"avx512": 0.99, "avx2": 0.60, ONNXRUNTIME: 1.0}, expected) == "avx2"
    assert _taken({"avx512": 2.0, "avx2": 1.9, ONNXRUNTIME: 1.0}, expected) == ONNXRUNTIME
