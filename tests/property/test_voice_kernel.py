"""The voice kernel computes what onnxruntime computes, whole or in windows."""

import threading
from dataclasses import replace
from functools import cache

import numpy as np
import onnx
import onnxruntime
import pytest
from support.exact_encoder import exactly_encoded
from support.piper_network import HOP, Shape, piper_network

from voices.kernel.choose import SAME_SOUND
from voices.kernel.native import KernelFailedError, PackedVoice, kernels_here
from voices.kernel.packing import packed
from voices.kernel.session import KernelSession
from voices.kernel.structure import durations_name, find_structure, text_part

pytestmark = pytest.mark.skipif(
    not kernels_here(), reason="the kernel is not built: install a C compiler, then Listen again"
)
SAME_NUMBERS = 1e-4
"""The most by which an encoder's numbers, between -10 and 10, may differ."""
LENGTHS = (1, 2, 31, 32, 33, 1000)
KINDS = {
    "medium": {},
    "high": {"block": 1},
    "speakers": {"speakers": True},
    "encoder": {"shape": Shape(encoder_layers=2)},
    "short": {"frames": 1},  # so that a sound has an odd number of frames, and one alone
}
# The shapes of Piper's own qualities, with random weights.
QUALITIES = {
    "x_low": {"shape": Shape(96, 96, 256, (8, 8, 4), 4, 4, 6)},
    "low": {"shape": Shape(192, 192, 256, (8, 8, 4), 4, 4, 6), "speakers": True},
    "medium": {"shape": Shape(192, 192, 256, (8, 8, 4), 4, 4, 6)},
    "high": {"shape": Shape(192, 192, 512, (8, 8, 2, 2), 4, 4, 6), "block": 1},
}


@cache
def network(kind):
    return piper_network(**KINDS[kind])


def opened(model):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )


@cache
def whole(kind):
    return opened(network(kind))


def kernel_session(folder, kind, kernel, threads=1):
    model = network(kind)
    structure = find_structure(model)
    path = folder / f"{kind}.{kernel}"
    path.write_bytes(packed(structure, kernel))
    text = opened(text_part(model, structure, durations_name(model)))
    return KernelSession(text, PackedVoice(path), threads)


def feeds(kind, n, seed=0):
    rng = np.random.default_rng(seed)
    given = {
        "input": rng.integers(1, 60, (1, n)),
        "input_lengths": np.array([n], np.int64),
        "scales": np.array([0.0, 1.0, 0.0], np.float32),
    }
    return given | ({"sid": np.array([2], np.int64)} if kind == "speakers" else {})


def text_feeds(session, given):
    wanted = {one.name for one in session.get_inputs()}
    return {name: value for name, value in given.items() if name in wanted}


@pytest.mark.parametrize("kernel", kernels_here())
@pytest.mark.parametrize("kind", KINDS)
def test_the_kernel_makes_the_same_sound(tmp_path, kind, kernel):
    """Whatever the length, the structure and the processor, −80 dB of the peak is the most."""
    session = kernel_session(tmp_path, kind, kernel)
    frames = KINDS[kind].get("frames", 2)
    for n in LENGTHS:
        given = feeds(kind, n)
        expected = whole(kind).run(None, given)[0].ravel()
        sound, durations = session.run(None, text_feeds(session, given))
        assert sound.size == expected.size == frames * n * HOP
        assert durations.ravel().tolist() == [float(frames)] * n
        peak = np.abs(expected).max()
        assert peak > 0.01
        assert np.abs(sound.ravel() - expected).max() <= SAME_SOUND * peak


@pytest.mark.parametrize("kernel", kernels_here())
@pytest.mark.parametrize("quality", QUALITIES)
def test_voices_as_large_as_pipers_sound_the_same(tmp_path, quality, kernel):
    """Every quality that Piper has, of one speaker or several, with as many channels as there are."""
    model = piper_network(frames=1, **QUALITIES[quality])
    structure = find_structure(model)
    assert structure.encoder
    path = tmp_path / f"voice.{kernel}"
    path.write_bytes(packed(structure, kernel))
    text = opened(text_part(model, structure, durations_name(model)))
    session = KernelSession(text, PackedVoice(path))
    reference = opened(model)
    for n in (1, 33):
        given = feeds("speakers", n)
        expected = reference.run(None, text_feeds(reference, given))[0].ravel()
        sound = session.run(None, text_feeds(session, given))[0].ravel()
        assert sound.size == expected.size == n * QUALITIES[quality]["shape"].hop
        peak = np.abs(expected).max()
        assert peak > 0.01
        assert np.abs(sound - expected).max() <= SAME_SOUND * peak


@cache
def encoder_alone(layers, hidden=32):
    """Return a network's encoder and what onnxruntime makes of phonemes with it."""
    model = piper_network(shape=Shape(encoder_layers=layers, hidden=hidden))
    structure = find_structure(model)
    del model.graph.output[:]
    model.graph.output.extend(onnx.ValueInfoProto(name=one) for one in structure.encoder.outputs)
    return structure, opened(model)


@pytest.mark.parametrize("kernel", kernels_here())
def test_the_kernels_encoder_makes_the_same_rows(tmp_path, kernel):
    """Of any number of phonemes, fewer than the window and more than are attended to at a time."""
    structure, reference = encoder_alone(3)
    path = tmp_path / f"voice.{kernel}"
    path.write_bytes(packed(structure, kernel))
    voice = PackedVoice(path)
    for n in (*LENGTHS, 4, 5, 48, 49, 94, 95, 128):
        given = feeds("encoder", n, seed=n)
        rows, means, deviations = reference.run(None, text_feeds(reference, given))
        made, projected = voice.encode(given["input"][0])
        np.testing.assert_allclose(made, rows[0].T, rtol=0, atol=SAME_NUMBERS)
        expected = np.concatenate([means[0], deviations[0]]).T
        np.testing.assert_allclose(projected, expected, rtol=0, atol=SAME_NUMBERS)


@pytest.mark.parametrize("kernel", kernels_here())
def test_the_kernels_encoder_is_as_exact_as_onnxruntimes(tmp_path, kernel):
    """What it leaves out of the last digits, the flow would make larger: longer sums are cut."""
    structure, reference = encoder_alone(2, hidden=192)
    path = tmp_path / f"voice.{kernel}"
    path.write_bytes(packed(structure, kernel))
    given = feeds("encoder", 700)
    exact = exactly_encoded(structure.encoder, given["input"][0])
    rows = reference.run(None, text_feeds(reference, given))[0][0].T
    made, _ = PackedVoice(path).encode(given["input"][0])
    theirs, ours = (np.sqrt(np.mean((one - exact) ** 2)) for one in (rows, made))
    assert 0 < ours <= 1.1 * theirs


def test_the_rows_are_the_same_with_wide_and_narrow_vectors(tmp_path):
    """Kernels that multiply and add in one step encode alike to the last bit."""
    structure, _ = encoder_alone(2, hidden=192)
    kernels = [name for name in kernels_here() if name != "generic"]
    made = []
    for kernel in kernels:
        path = tmp_path / f"voice.{kernel}"
        path.write_bytes(packed(structure, kernel))
        voice = PackedVoice(path)
        made.append([voice.encode(np.arange(n) % 60)[0] for n in (1, 5, 33, 130)])
    for other in made[1:]:
        for one, same in zip(made[0], other, strict=True):
            np.testing.assert_array_equal(one, same)


@pytest.mark.parametrize("kernel", kernels_here())
@pytest.mark.parametrize("kind", KINDS)
def test_windows_are_the_whole_bit_for_bit(tmp_path, kind, kernel):
    """A sound made in windows of any size is the one made whole."""
    session = kernel_session(tmp_path, kind, kernel)
    latent = session.latent(text_feeds(session, feeds(kind, 150)))
    n_frames = latent.frames.shape[0]
    expected = session.window(latent, 0, n_frames)
    rng = np.random.default_rng(1)
    for n_cuts in (0, 1, 3, 10):
        cuts = np.sort(rng.integers(0, n_frames + 1, n_cuts)).tolist()
        edges = [0, *cuts, n_frames]
        parts = [session.window(latent, a, b) for a, b in zip(edges, edges[1:], strict=False)]
        np.testing.assert_array_equal(np.concatenate(parts), expected)


@pytest.mark.parametrize("kernel", kernels_here())
def test_a_sound_is_the_same_however_many_threads_share_it(tmp_path, kernel):
    """A setting that is for speed changes no bit, whatever the length."""
    alone = kernel_session(tmp_path, "medium", kernel)
    shared = [kernel_session(tmp_path, "medium", kernel, threads=n) for n in (2, 3, 16)]
    for n_phonemes in (1, 20, 33, 150):
        given = text_feeds(alone, feeds("medium", n_phonemes))
        expected = alone.run(None, given)[0]
        for session in shared:
            np.testing.assert_array_equal(session.run(None, given)[0], expected)


def test_threads_do_not_disturb_each_other(tmp_path):
    """Eight threads that speak at once make what one makes alone."""
    session = kernel_session(tmp_path, "encoder", kernels_here()[0])
    given = [text_feeds(session, feeds("encoder", 40, i)) for i in range(8)]
    alone = [session.run(None, one)[0] for one in given]
    differ = []

    def speak(i):
        same = all(np.array_equal(session.run(None, given[i])[0], alone[i]) for _ in range(5))
        if not same:
            differ.append(i)

    threads = [threading.Thread(target=speak, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not differ


@pytest.mark.parametrize("kept", [0, 10, 64, 200, -1])
def test_a_truncated_file_is_refused(tmp_path, kept):
    """A file cut short anywhere is told from a whole one, and never read beyond its end."""
    data = packed(find_structure(network("medium")), "generic")
    path = tmp_path / "cut.generic"
    path.write_bytes(data[:kept])
    with pytest.raises((KernelFailedError, ValueError)):
        PackedVoice(path)


def test_a_damaged_file_is_refused(tmp_path):
    """One changed bit among the weights is found by the checksum."""
    data = bytearray(packed(find_structure(network("medium")), "generic"))
    data[len(data) // 2] ^= 1
    path = tmp_path / "bad.generic"
    path.write_bytes(data)
    with pytest.raises(KernelFailedError, match="damaged"):
        PackedVoice(path)


def test_phonemes_that_are_not_there_are_refused(tmp_path):
    """An id outside the voice's table, or none at all, is an error and not a crash."""
    structure, _ = encoder_alone(3)
    path = tmp_path / "small.generic"
    path.write_bytes(packed(structure, "generic"))
    voice = PackedVoice(path)
    for ids in ([-1], [0, voice.n_symbols], []):
        with pytest.raises(KernelFailedError):
            voice.encode(np.array(ids, np.int64))
    assert voice.encode(np.array([voice.n_symbols - 1]))[0].shape == (1, 32)
    path.write_bytes(packed(replace(structure, encoder=None), "generic"))
    without = PackedVoice(path)
    assert not without.encodes
    with pytest.raises(KernelFailedError):
        without.encode(np.array([1]))


@pytest.mark.parametrize("changed", ["Relu", "Softmax", "ReduceMean"])
def test_another_encoder_stays_with_onnxruntime(changed):
    """One operator of another kind, and only the rest is the kernel's."""
    model = piper_network(shape=Shape(encoder_layers=2))
    for node in model.graph.node:
        if node.op_type == changed:
            node.op_type = "Sigmoid"
    assert find_structure(model).encoder is None


@pytest.mark.parametrize("shape", [Shape(hidden=2048), Shape(hidden=16), Shape(hidden=48)])
def test_an_encoder_of_other_sizes_stays_with_onnxruntime(shape):
    """The kernel is never given channels in numbers that it can't take."""
    model = piper_network(shape=replace(shape, encoder_layers=1))
    assert find_structure(model).encoder is None


def test_frames_that_are_not_there_are_refused(tmp_path):
    """A window outside the sound, or frames of another width, are an error and not a crash."""
    path = tmp_path / "small.generic"
    path.write_bytes(packed(find_structure(network("medium")), "generic"))
    voice = PackedVoice(path)
    frames = np.zeros((4, voice.latent), np.float32)
    for first, last in ((-1, 2), (2, 1), (0, 5)):
        with pytest.raises(KernelFailedError):
            voice.decode(frames, first, last)
        with pytest.raises(KernelFailedError):
            voice.flow(frames, first, last)
    with pytest.raises(KernelFailedError):
        voice.flow(np.zeros((4, voice.latent + 1), np.float32), 0, 4)
    assert voice.decode(frames, 2, 2).size == 0
