"""Preparing a voice's network for this machine, once: a file that opens quickly and runs faster.

onnxruntime optimises a network whenever it opens one, which takes longer than speaking the first
sentence. What it makes can be kept, but fits only the processor and the version it was made on, so
both are in the file's name. The convolutions are rewritten first (:mod:`voices.onnx.layout`), if
the network then still makes the same sound.
"""

import hashlib
import json
import logging
import os
import platform
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as onnx_errors

from voices.onnx.file import durations_output, read_model

MODEL_FAILURES: tuple[type[Exception], ...] = (
    onnx_errors.EPFail,
    onnx_errors.Fail,
    onnx_errors.InvalidArgument,
    onnx_errors.InvalidGraph,
    onnx_errors.InvalidProtobuf,
    onnx_errors.NoSuchFile,
    onnx_errors.NotImplemented,
    onnx_errors.RuntimeException,
)
"""What opening or running a model may raise; onnxruntime's errors have no common base."""

_SCHEMA = 1
"""Changes with what this module makes of the same model."""
_SAME_SOUND = 1e-4
"""−80 dB: the most by which two ways of computing a sound may differ, in parts of its peak."""
_PROBE_PHONEMES = 48
_PREPARING_S = 300.0

_logger = logging.getLogger(__name__)


def prepared_path(folder: Path, voice_id: str, model_sha256: str, *, exact_times: bool) -> Path:
    """Return where this machine's preparation of a model is kept."""
    content = [_SCHEMA, model_sha256, exact_times, onnxruntime.__version__, _processor()]
    digest = hashlib.sha256(json.dumps(content).encode()).hexdigest()
    return folder / f"{voice_id}-{digest[:20]}.onnx"


class PreparingFailedError(Exception):
    """A model could not be prepared; the message says why."""


def prepare(model_path: Path, target: Path, *, exact_times: bool) -> None:
    """Optimise a model for this machine and keep it at ``target``; a reader sees it whole or not.

    It takes several times the model's size in memory, so a process of its own does it.

    Raises:
        PreparingFailedError: it is no model that onnxruntime can run, or the folder can't be
            written.
    """
    command = [sys.executable, "-m", __name__, str(model_path), str(target), str(int(exact_times))]
    try:
        done = subprocess.run(  # noqa: S603  our own module
            command, capture_output=True, text=True, timeout=_PREPARING_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PreparingFailedError(str(error)) from error
    if done.returncode:
        last_line = (done.stderr.strip().splitlines() or ["nothing was said"])[-1]
        raise PreparingFailedError(f"status {done.returncode}: {last_line}")


def main(model_path: str, target: str, exact_times: str) -> None:
    """Prepare one model; the command of the process that does it."""
    model = read_model(Path(model_path))
    if int(exact_times):
        model += durations_output(model)
    _write(model, Path(target))


def _write(model: bytes, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".preparing-") as name:
        folder = Path(name)
        plain = _optimised(model, folder / "plain.onnx")
        made = _rewritten(model, plain, folder) or plain
        with made.open("rb") as file:
            os.fsync(file.fileno())
        made.replace(target)


def session_options(intra_op_threads: int) -> onnxruntime.SessionOptions:
    """Return options with explicit threads, none of which waits by spinning.

    A thread that spins takes the core from the thread that speaks.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = intra_op_threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.inter_op.allow_spinning", "0")
    return options


def _optimised(model: bytes, target: Path) -> Path:
    """Write what onnxruntime makes of a model on this machine."""
    options = session_options(1)
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
    ) <= _SAME_SOUND * float(np.abs(before).max(initial=0.0))
    return made if same else None


def _probe(path: Path) -> npt.NDArray[np.float32]:
    """Speak some phonemes with all noise off, where the model lets us switch it off."""
    options = session_options(1)
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    ids = np.arange(_PROBE_PHONEMES, dtype=np.int64)[None, :] % 40 + 1
    feeds = {
        "input": ids,
        "input_lengths": np.array([_PROBE_PHONEMES], np.int64),
        "scales": np.array([0.0, 1.0, 0.0], np.float32),
        "sid": np.array([0], np.int64),
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
