"""Voices prepared for the voice kernel, from the network that came to the sound."""

import json
import logging

import numpy as np
import onnx
import pytest
from support.piper_network import HOP, Shape, piper_network

from voices.kernel import native
from voices.kernel.packing import HEADER
from voices.kernel.session import KernelSession
from voices.noise import NOISE_INPUT, noise_of
from voices.onnx.prepare import choice_path, kernel_files, prepared_path
from voices.onnx.session import Preparation, open_prepared, open_session

built = pytest.mark.skipif(
    not native.kernels_here(),
    reason="the kernel is not built: install a C compiler, then Listen again",
)
SHA256 = "ab" * 32


@pytest.fixture
def voice(tmp_path):
    path = tmp_path / "small.onnx"
    onnx.save(piper_network(), path)
    return path


def feeds():
    return {
        "input": np.arange(1, 41, dtype=np.int64)[None, :],
        "input_lengths": np.array([40], np.int64),
        "scales": np.array([0.0, 1.0, 0.0], np.float32),
    }


def spoken(session, noise=None):
    wanted = {one.name for one in session.get_inputs()}
    return session.run(
        None, {k: v for k, v in (feeds() | {NOISE_INPUT: noise}).items() if k in wanted}
    )


def opened(voice, folder, kernel):
    return open_prepared(Preparation(voice, SHA256, folder, kernel=kernel))


@built
def test_a_voice_that_tells_no_times_takes_its_noise_too(tmp_path):
    """The liveliness of a kernel's voice is of a seed: the same again, whatever was said before."""
    path = tmp_path / "lively.onnx"
    onnx.save(piper_network(noise=0.5), path)
    session = opened(path, tmp_path / "prepared", "generic")
    assert isinstance(session, KernelSession)
    assert [one.name for one in session.get_inputs()][-1] == NOISE_INPUT
    first, other, again = (
        spoken(session, noise_of(seed, 40))[0] for seed in (b"one", b"two", b"one")
    )
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@built
@pytest.mark.parametrize("kernel", native.kernels_here())
def test_a_kernel_that_is_asked_for_speaks(voice, tmp_path, kernel):
    """Each kernel of this machine can be forced; its name is in the file's, its proof beside it."""
    session = opened(voice, tmp_path / "prepared", kernel)
    assert isinstance(session, KernelSession)
    assert session.kernel == kernel
    sound, durations = spoken(session)
    assert sound.size == 80 * HOP
    assert durations.ravel().tolist() == [2.0] * 40
    plain = spoken(open_session(voice, exact_times=True))[0]
    assert np.abs(sound.ravel() - plain.ravel()).max() <= 1e-4 * np.abs(plain).max()
    path = prepared_path(tmp_path / "prepared", "small", SHA256, exact_times=True, kernel=kernel)
    assert kernel_files(path)[0].suffix == f".{kernel}"
    proof = json.loads(choice_path(path).read_text())
    assert proof["taken"] == kernel
    assert proof["measured"][kernel]["error_db"] <= -80


def padded_by_its_edges(model):
    """Return a network whose encoder repeats its first and last rows where Piper has zeros."""
    taken = {node.input[0] for node in model.graph.node if node.op_type == "Conv"}
    for node in model.graph.node:
        if node.op_type == "Pad" and node.output[0] in taken:
            node.attribute[0].s = b"edge"
    return model


@built
@pytest.mark.parametrize("kernel", native.kernels_here())
def test_the_encoder_is_the_kernels_too(tmp_path, kernel):
    """Each kernel of this machine speaks from the phoneme ids on, as onnxruntime does."""
    path = tmp_path / "whole.onnx"
    onnx.save(piper_network(shape=Shape(encoder_layers=2), noise=0.5), path)
    session = opened(path, tmp_path / "prepared", kernel)
    assert isinstance(session, KernelSession)
    assert session.encodes
    noise = noise_of(b"one", 40)
    sound, durations = spoken(session, noise)
    told = spoken(open_session(path, exact_times=True), noise)
    assert np.abs(sound.ravel() - told[0].ravel()).max() <= 1e-4 * np.abs(told[0]).max()
    np.testing.assert_array_equal(durations.ravel(), told[1].ravel())


@built
def test_an_encoder_that_only_looks_alike_is_onnxruntimes(tmp_path):
    """Where its sound differs the kernel goes without it, and the voice sounds as it did."""
    path = tmp_path / "alike.onnx"
    onnx.save(padded_by_its_edges(piper_network(shape=Shape(encoder_layers=2))), path)
    session = opened(path, tmp_path / "prepared", "generic")
    assert isinstance(session, KernelSession)
    assert not session.encodes
    sound, plain = spoken(session)[0], spoken(open_session(path, exact_times=True))[0]
    assert np.abs(sound.ravel() - plain.ravel()).max() <= 1e-4 * np.abs(plain).max()


@built
@pytest.mark.parametrize("made_by", ["this release", "one that kept no CRC"])
def test_damaged_weights_are_made_again(made_by, voice, tmp_path, caplog):
    """A changed byte costs a warning and a second preparing, not the voice or its sound."""
    folder = tmp_path / "prepared"
    before = spoken(opened(voice, folder, "generic"))[0]
    (weights,) = folder.glob("*.generic")
    data = bytearray(weights.read_bytes())
    if made_by != "this release":
        data[HEADER.size - 8 : HEADER.size] = bytes(8)
        weights.write_bytes(data)
        np.testing.assert_array_equal(spoken(opened(voice, folder, "generic"))[0], before)
        assert "prepared again" not in caplog.text
    data[-100] ^= 0xFF
    weights.write_bytes(data)
    after = opened(voice, folder, "generic")
    assert "prepared again" in caplog.text
    assert isinstance(after, KernelSession)
    np.testing.assert_array_equal(spoken(after)[0], before)


def test_without_the_kernel_onnxruntime_speaks(voice, tmp_path):
    """Switched off, the voice is prepared as it always was."""
    session = opened(voice, tmp_path / "prepared", "off")
    assert not isinstance(session, KernelSession)
    assert spoken(session)[0].size == 80 * HOP


@built
def test_another_structure_stays_with_onnxruntime(tmp_path, caplog):
    """A network that differs in one activation is not taken for one that the kernel knows."""
    caplog.set_level(logging.INFO)
    path = tmp_path / "other.onnx"
    onnx.save(piper_network(slope=0.2), path)
    session = open_prepared(Preparation(path, SHA256, tmp_path / "prepared", kernel="generic"))
    assert not isinstance(session, KernelSession)
    assert spoken(session)[0].size == 80 * HOP
