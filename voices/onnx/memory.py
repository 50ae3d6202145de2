"""Giving back the memory that a long sentence took.

onnxruntime keeps what a call needed for the calls that follow, and so does the C library. What
attention needs grows with the square of the length, so one sentence of a minute would cost each
worker hundreds of megabytes for good.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager

import onnxruntime

MOST_IDS_KEPT_FOR = 512
"""Ids of phonemes, about twelve seconds. What so many need is kept, which is faster."""


@contextmanager
def given_back() -> Iterator[onnxruntime.RunOptions]:
    """Yield how to run a network on the processor so that it keeps nothing.

    When the block ends, the C library gives back what is free, too.
    """
    options = onnxruntime.RunOptions()
    options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    yield options
    # Only GNU's has it; others give back by themselves, or not at all.
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(ctypes.c_size_t(0))
