"""Loaded by Python itself before programs whose clock libfaketime sets.

Its version 0.9.10 takes the time until which ``time.sleep`` sleeps for a time of day, though it is
none, and so every sleep fails. Waiting for nothing is left alone, and lasts as long.
"""

import select
import time


def _sleep(seconds: float) -> None:
    select.select([], [], [], seconds)


time.sleep = _sleep
