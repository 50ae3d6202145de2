"""An inaudible mark in synthetic speech: 32 bits that survive what becomes of sound on its way.

``Marker`` writes one, ``strongest_mark`` finds it in samples, and ``marks_in_file``, in
``audio.watermark.file``, in a file. This package needs numpy, and soundfile to read a file; it
imports nothing else of Listen.
"""

from audio.watermark.detect import SURE, Found, strongest_mark
from audio.watermark.embed import Marker

__all__ = ["SURE", "Found", "Marker", "strongest_mark"]
