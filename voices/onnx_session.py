"""Opening a voice's network with onnxruntime."""

import shutil
import tempfile
from pathlib import Path

import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as onnx_errors

from voices.onnx_file import durations_output, read_model

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
"""onnxruntime's errors; they have no common base."""


def open_session(
    model_path: Path, intra_op_threads: int, *, exact_times: bool
) -> onnxruntime.InferenceSession:
    """Open a model with explicit threads, by default one for each call.

    Args:
        model_path: the ONNX file.
        intra_op_threads: CPU threads of one call.
        exact_times: add how long each phoneme lasts to the outputs, where the model has it.

    Raises:
        IncompleteModelError: the file is truncated, empty or something else.
        OSError: the file, or a copy of it in the temporary folder, can't be read or written.
        MODEL_FAILURES: it is no model that onnxruntime can run.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = intra_op_threads
    options.inter_op_num_threads = 1
    # A thread that waits by spinning takes the core from the thread that speaks.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.inter_op.allow_spinning", "0")
    providers = ["CPUExecutionProvider"]
    appended = durations_output(read_model(model_path)) if exact_times else b""
    if not appended:
        return onnxruntime.InferenceSession(str(model_path), options, providers=providers)
    # From a file, because a model given as bytes stays in memory a second time.
    with tempfile.TemporaryDirectory(prefix="listen-voice-") as folder:
        copy = Path(folder) / model_path.name
        shutil.copyfile(model_path, copy)
        with copy.open("ab") as file:
            file.write(appended)
        return onnxruntime.InferenceSession(str(copy), options, providers=providers)
