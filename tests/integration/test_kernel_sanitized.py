"""The voice kernel under sanitizers, and on another processor: what C does unseen is seen here."""

import os
import shutil
import subprocess
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import onnx
import onnxruntime
import pytest
from support.piper_network import Shape, piper_network
from support.repository import REPOSITORY

from voices.kernel.choose import SAME_SOUND
from voices.kernel.names import KERNELS
from voices.kernel.native import kernels_here
from voices.kernel.packing import packed
from voices.kernel.structure import durations_name, find_structure, text_part

PROGRAM = REPOSITORY / "tests/support/programs/kernel_speaks.c"
KINDS = {
    "medium": {"shape": Shape(encoder_layers=2)},
    "high": {"block": 1},
    "speakers": {"speakers": True, "shape": Shape(encoder_layers=1)},
}
FLAGS = ["-std=gnu11", "-g", "-Wall", "-Werror", "-Wno-psabi", "-Wno-attributes"]
SAME_NUMBERS = 1e-4
"""The most by which numbers between -10 and 10 may differ."""
ARM = "aarch64-linux-gnu-gcc"


@dataclass(frozen=True)
class Sentence:
    """A voice's network, what its text part makes of a sentence, and what is to be heard."""

    model: object
    frames: np.ndarray
    speaker: np.ndarray
    expected: np.ndarray
    ids: np.ndarray
    encoded: tuple[np.ndarray, ...]
    """Rows, means and deviations by onnxruntime, if the kernel has the encoder."""


def opened(model):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )


@cache
def sentence(kind, n_phonemes):
    model = piper_network(**KINDS[kind])
    given = {
        "input": np.arange(n_phonemes, dtype=np.int64)[None] % 60 + 1,
        "input_lengths": np.array([n_phonemes], np.int64),
        "scales": np.array([0.0, 1.0, 0.0], np.float32),
        "sid": np.array([2], np.int64),
    }

    def run(session):
        return session.run(None, {one.name: given[one.name] for one in session.get_inputs()})

    expected = run(opened(model))[0].ravel()
    structure = find_structure(model)
    text = opened(text_part(model, replace(structure, encoder=None), durations_name(model)))
    frames, _, *told = run(text)
    speaker = np.concatenate([part.ravel() for part in told]) if told else np.zeros(0, np.float32)
    encoder = structure.encoder
    encoded = ()
    if encoder:
        told = onnx.ModelProto()
        told.CopyFrom(model)
        told.graph.output.extend(onnx.ValueInfoProto(name=name) for name in encoder.outputs)
        encoded = tuple(one[0].T for one in run(opened(told))[-3:])
    latent = np.ascontiguousarray(frames[0].T)
    return Sentence(model, latent, speaker, expected, given["input"][0], encoded)


def needed(name, package):
    """Skip, or fail on CI, where a compiler or an emulator is missing."""
    found = shutil.which(name)
    if found is None:
        reason = f"{name} is not installed; install it with: apt-get install {package}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def built(folder, compiler, flags):
    program = folder / "kernel_speaks"
    command = [compiler, *FLAGS, *flags, f"-I{REPOSITORY / 'voices/kernel'}", str(PROGRAM)]
    subprocess.run([*command, "-o", str(program), "-lm", "-lpthread"], check=True)
    return program


def check(folder, command, sentence, kernel):
    """Let the program speak a sentence, with all its checks, and compare the sound."""
    (folder / "voice").write_bytes(packed(find_structure(sentence.model), kernel))
    (folder / "frames").write_bytes(sentence.frames.tobytes())
    (folder / "speaker").write_bytes(sentence.speaker.tobytes())
    (folder / "ids").write_bytes(sentence.ids.tobytes())
    names = ("voice", "frames", "speaker", "sound", "ids", "encoded")
    files = [str(folder / name) for name in names]
    done = subprocess.run([*command, *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    sound = np.frombuffer((folder / "sound").read_bytes(), np.float32)
    assert sound.size == sentence.expected.size
    peak = np.abs(sentence.expected).max()
    assert peak > 0.01
    assert np.abs(sound - sentence.expected).max() <= SAME_SOUND * peak
    if sentence.encoded:
        rows, *statistics = sentence.encoded
        made = np.frombuffer((folder / "encoded").read_bytes(), np.float32)
        expected = np.concatenate([rows.ravel(), np.concatenate(statistics, axis=1).ravel()])
        np.testing.assert_allclose(made, expected, rtol=0, atol=SAME_NUMBERS)


@pytest.fixture(scope="module")
def watched_memory(tmp_path_factory):
    flags = ["-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
    return [str(built(tmp_path_factory.mktemp("memory"), needed("cc", "gcc"), flags))]


@pytest.fixture(scope="module")
def watched_threads(tmp_path_factory):
    flags = ["-O1", "-fsanitize=thread"]
    return [str(built(tmp_path_factory.mktemp("threads"), needed("cc", "gcc"), flags))]


@pytest.fixture(scope="module")
def on_arm(tmp_path_factory):
    compiler = needed(ARM, "gcc-aarch64-linux-gnu libc6-dev-arm64-cross")
    emulator = needed("qemu-aarch64", "qemu-user")
    program = built(tmp_path_factory.mktemp("arm"), compiler, ["-O2", "-static"])
    return [emulator, str(program)]


@pytest.mark.parametrize("kernel", kernels_here() or ["generic"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_memory_is_touched_that_is_not_ours(tmp_path, watched_memory, kind, kernel):
    """ASan and UBSan find nothing: whole, in windows, by eight threads, without memory.

    Files with wrong words are refused or do no harm.
    """
    n_phonemes = 500 if kind == "medium" else 20
    check(tmp_path, watched_memory, sentence(kind, n_phonemes), kernel)


@pytest.mark.parametrize("kernel", kernels_here() or ["generic"])
def test_threads_share_nothing(tmp_path, watched_threads, kernel):
    """TSan finds no race among eight threads that speak at once."""
    check(tmp_path, watched_threads, sentence("medium", 17), kernel)


@pytest.mark.parametrize("kind", KINDS)
def test_arm_makes_the_same_sound(tmp_path, on_arm, kind):
    """On aarch64 the generic kernel passes the same checks, and sounds as onnxruntime does here."""
    check(tmp_path, on_arm, sentence(kind, 17), "generic")


def test_every_kernel_is_numbered_as_in_c():
    """The numbers that files carry are the same in C and in Python."""
    source = (REPOSITORY / "voices/kernel/kernel.c").read_text()
    numbers = ", ".join(f"{name.upper()} = {one.number}" for name, one in reversed(KERNELS.items()))
    assert f"enum {{ {numbers} }};" in source
