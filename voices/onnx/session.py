"""Opening a voice's network with onnxruntime."""

import fcntl
import logging
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import onnxruntime

from audio.errors import ScratchUnavailable, SettingsInvalid
from voices.kernel.native import PackedVoice, processor_kind
from voices.kernel.session import KernelSession
from voices.onnx.file import durations_output, read_model
from voices.onnx.noise import takes_its_noise
from voices.onnx.prepare import (
    AUTO,
    MODEL_FAILURES,
    PreparingFailedError,
    kernel_files,
    prepare,
    prepared_path,
    session_options,
)

CPU_ONLY = ("CPUExecutionProvider",)
"""The execution providers that speak where nothing else is asked for."""

_OPTIONS = {"CUDAExecutionProvider": {"cudnn_conv_algo_search": "HEURISTIC"}}
"""As Piper sets them: the exhaustive search starts anew for every length of text."""
_PACKAGES = {
    "CUDAExecutionProvider": "onnxruntime-gpu, with CUDA 12 and cuDNN 9",
    "OpenVINOExecutionProvider": "onnxruntime-openvino",
    "DmlExecutionProvider": "onnxruntime-directml",
}

Session: TypeAlias = onnxruntime.InferenceSession | KernelSession

_NOT_PREPARED: tuple[type[Exception], ...] = (*MODEL_FAILURES, OSError, PreparingFailedError)

_logger = logging.getLogger(__name__)


def computed_by(session: Session) -> str:
    """Name the arithmetic of a sound, which decides its last bits: ``avx2 on avx512``.

    That is a voice kernel or onnxruntime, and the kind of processor, by which onnxruntime chooses
    its own code.
    """
    if isinstance(session, KernelSession):
        return f"{session.kernel} on {processor_kind()}"
    provider = session.get_providers()[0]
    if provider not in CPU_ONLY:
        return f"onnxruntime by {provider}"
    return f"onnxruntime on {processor_kind()}"


def open_session(
    model_path: Path,
    *,
    exact_times: bool,
    providers: Sequence[str] = CPU_ONLY,
) -> onnxruntime.InferenceSession:
    """Open a model as it is.

    Where it draws noise, that has to be given; see :func:`voices.onnx.noise.takes_its_noise`.

    Args:
        model_path: the ONNX file.
        exact_times: add how long each phoneme lasts to the outputs, where the model has it.
        providers: onnxruntime's execution providers, the preferred one first.

    Raises:
        IncompleteModelError: the file is truncated, empty or something else.
        SettingsInvalid: a provider is not there, or can't start.
        ScratchUnavailable: there is no room for a copy of it in the temporary folder.
        OSError: the file can't be read.
        MODEL_FAILURES: it is no model that onnxruntime can run.
    """
    options = session_options()
    # From a file, because a model given as bytes stays in memory a second time.
    with tempfile.TemporaryDirectory(prefix="listen-voice-") as folder:
        copy = Path(folder) / model_path.name
        changed = _write_changed(model_path, copy, exact_times=exact_times)
        return _session(copy if changed else model_path, options, providers)


def _write_changed(model_path: Path, copy: Path, *, exact_times: bool) -> bool:
    """Write the model that takes its noise and tells its times; say whether it is another one.

    Raises:
        ScratchUnavailable: it can't be written.
    """
    model = read_model(model_path)
    appended = durations_output(model) if exact_times else b""
    pieces = takes_its_noise(model)
    if pieces is None and not appended:
        return False
    try:
        with copy.open("wb") as file:
            file.writelines([*(pieces or [model]), appended])
    except OSError as error:
        raise ScratchUnavailable(
            f"Can't write temporary files to {copy.parent.parent}: {error.strerror}. "
            "Make room there, or name another folder in TMPDIR."
        ) from error
    return True


@dataclass(frozen=True, slots=True)
class Preparation:
    """How a voice's model is prepared for this machine, and where that is kept."""

    model_path: Path
    model_sha256: str
    folder: Path
    """Keeps what is prepared."""
    exact_times: bool = True
    """Add how long each phoneme lasts to the outputs, where the model has it."""
    kernel: str = AUTO
    """Names the voice kernel that speaks, ``auto`` or ``off``."""

    @property
    def path(self) -> Path:
        """Where it is kept, if onnxruntime does it all."""
        return prepared_path(
            self.folder,
            self.model_path.stem,
            self.model_sha256,
            exact_times=self.exact_times,
            kernel=self.kernel,
        )


def open_if_prepared(preparation: Preparation, threads: int = 1) -> Session | None:
    """Open a model as it was prepared for this machine; None where it was not, or is damaged.

    Args:
        preparation: where it is.
        threads: those that a voice kernel shares a sound among; onnxruntime uses one.
    """
    path = preparation.path
    try:
        if path.exists() or kernel_files(path):
            return _prepared_session(path, threads)
    except _NOT_PREPARED as error:
        _logger.warning("%s is prepared again: %s", path, error)
    return None


def open_prepared(
    preparation: Preparation, threads: int = 1, *, behind_others: bool = False
) -> Session:
    """Open a model as it was prepared for this machine, preparing it at the first use.

    Of several that open it at once, one prepares it, and the others wait. Where it can't be done,
    for example because the folder can't be written, the model is opened as it is. ``threads`` as
    in :func:`open_if_prepared`, ``behind_others`` as in :func:`voices.onnx.prepare.prepare`,
    errors as in :func:`open_session`.
    """
    model_path, exact_times = preparation.model_path, preparation.exact_times
    if found := open_if_prepared(preparation, threads):
        return found
    try:
        with _alone(preparation.folder):
            if found := open_if_prepared(preparation, threads):
                return found
            prepare(
                model_path,
                preparation.path,
                exact_times=exact_times,
                kernel=preparation.kernel,
                behind_others=behind_others,
            )
            return _prepared_session(preparation.path, threads)
    except _NOT_PREPARED as error:
        _logger.warning("%s is used as it is, which is slower: %s", model_path, error)
        return open_session(model_path, exact_times=exact_times)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep every other process out that would prepare something in this folder.

    Raises:
        OSError: the folder can't be made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _prepared_session(path: Path, threads: int) -> Session:
    options = session_options()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    found = kernel_files(path)
    if found is None:
        return _session(path, options)
    weights, text = found
    return KernelSession(_session(text, options), PackedVoice(weights), threads)


def _session(
    path: Path, options: onnxruntime.SessionOptions, providers: Sequence[str] = CPU_ONLY
) -> onnxruntime.InferenceSession:
    _check_there(providers)
    asked = [(name, _OPTIONS.get(name, {})) for name in providers]
    session = onnxruntime.InferenceSession(str(path), options, providers=asked)
    # onnxruntime only prints a warning when a provider's libraries are missing, and goes on slowly.
    if providers[0] not in session.get_providers():
        raise SettingsInvalid(
            f"{providers[0]} is installed and can't start: its libraries or its device are missing."
            f" It needs {_package_of(providers[0])}. Mend that, or take it out of"
            " LISTEN_ONNX_PROVIDERS."
        )
    return session


def _check_there(providers: Sequence[str]) -> None:
    available = onnxruntime.get_available_providers()
    for name in providers:
        if name not in available:
            raise SettingsInvalid(
                f"LISTEN_ONNX_PROVIDERS asks for {name}, which the installed onnxruntime does not"
                f" have (it has {', '.join(available)}). Install {_package_of(name)}, in place of"
                " onnxruntime, or take it out of the setting."
            )


def _package_of(provider: str) -> str:
    return _PACKAGES.get(provider, f"the build of onnxruntime that has {provider}")
