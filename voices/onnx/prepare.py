"""Preparing a voice's network for this machine, once: a file that opens quickly and runs faster.

onnxruntime optimises a network whenever it opens one, which takes longer than speaking the first
sentence. What it makes can be kept, but fits only the processor and the version it was made on, so
both are in the file's name. The convolutions are rewritten first (:mod:`voices.onnx.layout`), if
the network then still makes the same sound.

Where the voice kernel knows the network's shape, and computes the same sound in less time
(:mod:`voices.kernel.choose`), two files take the one's place: what is left for onnxruntime, and the
weights as the kernel reads them.
"""

import hashlib
import json
import logging
import os
import platform
import re
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as onnx_errors

from voices.kernel.choose import ONNXRUNTIME, SAME_SOUND, Choice, Session, choose, probes
from voices.kernel.names import KERNELS
from voices.kernel.native import KernelFailedError, PackedVoice, kernels_here
from voices.kernel.session import KernelSession
from voices.noise import NOISE_INPUT, noise_of
from voices.onnx.at_work import GivenUpError, run_while_working, tell_work
from voices.onnx.file import durations_output, read_model
from voices.onnx.noise import takes_its_noise

MODEL_FAILURES: tuple[type[Exception], ...] = (
    onnx_errors.EPFail,
    onnx_errors.Fail,
    onnx_errors.InvalidArgument,
    onnx_errors.InvalidGraph,
    onnx_errors.InvalidProtobuf,
    onnx_errors.NoSuchFile,
    onnx_errors.NotImplemented,
    onnx_errors.RuntimeException,
    KernelFailedError,
)
"""What opening or running a model may raise; onnxruntime's errors have no common base."""

AUTO, OFF = "auto", "off"
"""Settings of the voice kernel: the fastest that fits, and none."""

_SCHEMA = 4
"""Changes with what this module makes of the same model."""
_PROBE_PHONEMES = 48
_STILL_S = 120.0
"""Without any processor time for so long a preparing hangs; even a starved one gets some."""
_MOST_CPU_S = 300.0
"""It takes 3 to 15 seconds of processor time."""
_NICENESS = 10

_logger = logging.getLogger(__name__)


def prepared_path(
    folder: Path, voice_id: str, model_sha256: str, *, exact_times: bool, kernel: str = AUTO
) -> Path:
    """Return where this machine's preparation of a model is kept, if onnxruntime does it all."""
    content = [_SCHEMA, model_sha256, exact_times, onnxruntime.__version__, _processor()]
    content += [kernel, *kernels_asked_for(kernel)]
    digest = hashlib.sha256(json.dumps(content).encode()).hexdigest()
    return folder / f"{voice_id}-{digest[:20]}.onnx"


def prepared_files(folder: Path, voice_id: str) -> list[Path]:
    """Return everything that was prepared of a voice, whatever its model was, in order."""
    ours = re.compile(re.escape(voice_id) + r"-[0-9a-f]{20}\..+")
    return sorted(path for path in folder.glob(f"{voice_id}-*") if ours.fullmatch(path.name))


def kernels_asked_for(kernel: str) -> tuple[str, ...]:
    """Return the kernels that this machine has and the setting allows, the fastest first."""
    here = kernels_here()
    if kernel == AUTO:
        return here[:-1] or here  # the generic one has no chance beside the others
    return tuple(name for name in here if name == kernel)


def kernel_files(path: Path) -> tuple[Path, Path] | None:
    """Return the kernel's weights and onnxruntime's part, if a voice was prepared for a kernel.

    Args:
        path: what :func:`prepared_path` returned.
    """
    for name in KERNELS:
        weights = path.with_suffix(f".{name}")
        if weights.exists():
            return weights, _text_path(path)
    return None


def _text_path(path: Path) -> Path:
    return path.with_suffix(".text.onnx")


def choice_path(path: Path) -> Path:
    """Return where it is written what was measured of a voice when it was prepared."""
    return path.with_suffix(".json")


class PreparingFailedError(Exception):
    """A model could not be prepared; the message says why."""


def prepare(
    model_path: Path,
    target: Path,
    *,
    exact_times: bool,
    kernel: str = AUTO,
    behind_others: bool = False,
) -> None:
    """Optimise a model for this machine and keep it at ``target``; a reader sees it whole or not.

    Where a kernel is to speak, the files of :func:`kernel_files` are written in its place.

    It takes several times the model's size in memory, so a process of its own does it. That one may
    take as long as it works, so that it gets done on a machine that is far too busy. Where nobody
    waits for it, it goes ``behind_others``, which may well be speaking.

    Raises:
        PreparingFailedError: it is no model that onnxruntime can run, or the folder can't be
            written.
    """
    command = [sys.executable, "-m", __name__, str(model_path), str(target)]
    command += [str(int(exact_times)), kernel, str(int(behind_others))]
    try:
        run_while_working(command, still_s=_STILL_S, most_cpu_s=_MOST_CPU_S)
    except (OSError, GivenUpError) as error:
        raise PreparingFailedError(str(error)) from error
    except subprocess.CalledProcessError as error:
        last_line = (error.stderr.strip().splitlines() or ["nothing was said"])[-1]
        raise PreparingFailedError(f"status {error.returncode}: {last_line}") from error


def main(model_path: str, target: str, exact_times: str, kernel: str, behind_others: str) -> None:
    """Prepare one model; the command of the process that does it."""
    if int(behind_others):
        os.nice(_NICENESS)
    tell_work()
    model = read_model(Path(model_path))
    # The output is appended as a second part of the graph, so the noise has to be found first.
    appended = durations_output(model) if int(exact_times) else b""
    model = b"".join([*(takes_its_noise(model) or [model]), appended])
    sentences = probes(Path(f"{model_path}.json"))
    _write(model, Path(target), kernel, sentences)


def _write(model: bytes, target: Path, kernel: str, sentences: list[list[int]]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".preparing-") as name:
        folder = Path(name)
        plain = _optimised(model, folder / "plain.onnx")
        text = None
        if kernels := kernels_asked_for(kernel):
            text = _kernel_parts(model, folder, kernels)
        if text is not None:
            choice = _chosen(plain, text, folder, kernels, sentences, forced=kernel != AUTO)
            _keep(folder / "choice.json", choice_path(target), choice.as_json())
            if choice.taken != ONNXRUNTIME:
                _move(text, _text_path(target))
                _move(folder / f"voice.{choice.taken}", target.with_suffix(f".{choice.taken}"))
                return
        _move(_rewritten(model, plain, folder) or plain, target)


def _kernel_parts(model: bytes, folder: Path, kernels: tuple[str, ...]) -> Path | None:
    """Write the weights for each kernel, and return what is left for onnxruntime.

    None where the network is built otherwise than those that the kernels know.
    """
    import onnx  # noqa: PLC0415  see _rewritten

    from voices.kernel.packing import packed  # noqa: PLC0415
    from voices.kernel.structure import (  # noqa: PLC0415
        UnknownStructureError,
        find_structure,
        text_part,
    )

    graph = onnx.load_model_from_string(model)
    try:
        structure = find_structure(graph)
    except UnknownStructureError as error:
        _logger.info("no kernel knows this network: %s", error)
        return None
    for name in kernels:
        (folder / f"voice.{name}").write_bytes(packed(structure, name))
    durations = graph.graph.output[1].name if len(graph.graph.output) > 1 else None
    text = text_part(graph, structure, durations).SerializeToString()
    # In its own layout: what the other one changes in the last digits, the flow makes larger.
    return _optimised(text, folder / "text.onnx")


def _chosen(
    whole: Path,
    text: Path,
    folder: Path,
    kernels: tuple[str, ...],
    sentences: list[list[int]],
    *,
    forced: bool,
) -> Choice:
    candidates: dict[str, Session] = {}
    for name in kernels:
        weights = PackedVoice(folder / f"voice.{name}")
        candidates[name] = KernelSession(_opened(text), weights)
    return choose(_opened(whole), candidates, sentences, forced=forced)


def _keep(path: Path, target: Path, content: str) -> None:
    path.write_text(content, encoding="utf-8")
    _move(path, target)


def _move(path: Path, target: Path) -> None:
    """Put a file in its place: whole on the disk first, then under its name."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
    path.replace(target)


def session_options() -> onnxruntime.SessionOptions:
    """Return options with one thread for a call, which never waits by spinning.

    How onnxruntime cuts a product among several threads decides in which order it adds, and so the
    last digits of a sound: those may not depend on a setting that is for speed. A thread that spins
    takes the core from another that speaks.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.inter_op.allow_spinning", "0")
    return options


def _optimised(model: bytes, target: Path) -> Path:
    """Write what onnxruntime makes of a model on this machine."""
    options = session_options()
    options.optimized_model_filepath = str(target)
    options.log_severity_level = 3  # it warns that the file fits this machine only, as it should
    onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return target


def _rewritten(model: bytes, plain: Path, folder: Path) -> Path | None:
    """Return the faster model, or None where there is none that makes the same sound."""
    import onnx  # noqa: PLC0415  takes a third of a second, and only preparing needs it

    from voices.onnx.layout import two_dimensional  # noqa: PLC0415

    graph = onnx.load_model_from_string(model)
    if not two_dimensional(graph):
        return None
    try:
        made = _optimised(graph.SerializeToString(), folder / "rewritten.onnx")
        before, after = _probe(plain), _probe(made)
    except MODEL_FAILURES as error:
        _logger.info("the convolutions are left as they were: %s", error)
        return None
    same = before.shape == after.shape and float(
        np.abs(before - after).max(initial=0.0)
    ) <= SAME_SOUND * float(np.abs(before).max(initial=0.0))
    return made if same else None


def _opened(path: Path) -> onnxruntime.InferenceSession:
    """Open a model that was optimised before."""
    options = session_options()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _probe(path: Path) -> npt.NDArray[np.float32]:
    """Speak some phonemes with all noise off, or always the same where it can't be switched off."""
    session = _opened(path)
    ids = np.arange(_PROBE_PHONEMES, dtype=np.int64)[None, :] % 40 + 1
    feeds = {
        "input": ids,
        "input_lengths": np.array([_PROBE_PHONEMES], np.int64),
        "scales": np.array([0.0, 1.0, 0.0], np.float32),
        "sid": np.array([0], np.int64),
        NOISE_INPUT: noise_of(b"", _PROBE_PHONEMES),
    }
    wanted = {given.name for given in session.get_inputs()}
    sound = session.run(None, {name: feeds[name] for name in wanted & feeds.keys()})[0]
    return np.asarray(sound, np.float32).ravel()


@cache
def _processor() -> str:
    """Name the processor and what it can do: an optimised model may crash on another."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return f"{platform.machine()} {platform.processor()}"
    told = {line for line in lines if line.startswith(("model name", "flags", "Features", "CPU"))}
    return f"{platform.machine()} {sorted(told)}"


if __name__ == "__main__":
    main(*sys.argv[1:])
