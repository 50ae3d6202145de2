"""Opening a voice's network with onnxruntime."""

import logging
import shutil
import tempfile
from pathlib import Path

import onnxruntime

from voices.onnx_failures import MODEL_FAILURES
from voices.onnx_file import durations_output, read_model
from voices.onnx_prepare import (
    PreparingFailedError,
    prepare,
    prepared_path,
    session_options,
)

_PROVIDERS = ("CPUExecutionProvider",)

_NOT_PREPARED: tuple[type[Exception], ...] = (*MODEL_FAILURES, PreparingFailedError)

_logger = logging.getLogger(__name__)


def open_session(
    model_path: Path, intra_op_threads: int, *, exact_times: bool
) -> onnxruntime.InferenceSession:
    """Open a model as it is, with explicit threads.

    Args:
        model_path: the ONNX file.
        intra_op_threads: CPU threads of one call.
        exact_times: add how long each phoneme lasts to the outputs, where the model has it.

    Raises:
        IncompleteModelError: the file is truncated, empty or something else.
        OSError: the file, or a copy of it in the temporary folder, can't be read or written.
        MODEL_FAILURES: it is no model that onnxruntime can run.
    """
    options = session_options(intra_op_threads)
    appended = durations_output(read_model(model_path)) if exact_times else b""
    if not appended:
        return _session(model_path, options)
    # From a file, because a model given as bytes stays in memory a second time.
    with tempfile.TemporaryDirectory(prefix="listen-voice-") as folder:
        copy = Path(folder) / model_path.name
        shutil.copyfile(model_path, copy)
        with copy.open("ab") as file:
            file.write(appended)
        return _session(copy, options)


def open_prepared(
    model_path: Path,
    intra_op_threads: int,
    *,
    exact_times: bool,
    model_sha256: str,
    folder: Path,
) -> onnxruntime.InferenceSession:
    """Open a model as it was prepared for this machine, preparing it at the first use.

    Where that can't be done, for example because the folder can't be written, the model is opened
    as it is. Arguments and errors as in :func:`open_session`; ``folder`` keeps what is prepared.
    """
    path = prepared_path(folder, model_path.stem, model_sha256, exact_times=exact_times)
    options = session_options(intra_op_threads)
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    if path.exists():
        try:
            return _session(path, options)
        except MODEL_FAILURES as error:
            _logger.warning("%s is prepared again: %s", path, error)
    try:
        prepare(model_path, path, exact_times=exact_times)
        return _session(path, options)
    except _NOT_PREPARED as error:
        _logger.warning("%s is used as it is, which is slower: %s", model_path, error)
        return open_session(model_path, intra_op_threads, exact_times=exact_times)


def _session(path: Path, options: onnxruntime.SessionOptions) -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(str(path), options, providers=list(_PROVIDERS))
