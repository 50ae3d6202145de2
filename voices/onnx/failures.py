"""onnxruntime's errors; they have no common base."""

from onnxruntime.capi import onnxruntime_pybind11_state as onnx_errors

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
"""What opening or running a model may raise."""
