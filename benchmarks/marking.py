"""What marking costs: processor time of a whole narration, and words that are heard wrong.

Both are parts of ``python -m benchmarks.watermark``: ``share`` narrates articles as ``listen
narrate`` does, and ``words`` has a recogniser hear the same sentences with and without the mark.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from audio.watermark import Marker
from benchmarks.hearing import segments_of, spoken
from benchmarks.own_articles import own_articles
from benchmarks.sound import Narration, Said, Words, bare_sound, windows_of
from voices.hearing.models import model_for
from voices.hearing.recogniser import HEARING_RATE_HZ
from voices.hearing.whisper import WhisperRecogniser
from voices.hearing.words import heard_words
from voices.library.installed import find_voice
from voices.piper import load_engine
from workers.cli.sources import articles_in
from workers.narrate import narrate, warm_up
from workers.services import build_services
from workers.settings import Settings

PAUSE_S = 0.4


class Spent:
    """Processor time of what is called, of its own thread."""

    def __init__(self) -> None:
        self.s = 0.0

    def timed(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any) -> Any:
            began = time.thread_time()
            try:
                return function(*args)
            finally:
                self.s += time.thread_time() - began

        return run


@contextmanager
def marking_timed() -> Iterator[Spent]:
    """Add up what all marks cost that are written until the block ends."""
    spent = Spent()
    with (
        mock.patch.object(Marker, "__init__", spent.timed(Marker.__init__)),
        mock.patch.object(Marker, "marked", spent.timed(Marker.marked)),
    ):
        yield spent


def share(args: argparse.Namespace) -> None:
    """Narrate each article with each voice, warm, and print which share of the time is the mark's.

    It is processor time of the process, all threads: other work on the machine does not count.
    """
    for voice_id in args.voice:
        with tempfile.TemporaryDirectory() as folder:
            settings = Settings(
                data_dir=Path(folder), voice=voice_id, voices_dirs=args.voices or ()
            )
            services = build_services(settings)
            warm_up(services)
            for path in args.files:
                (article,) = articles_in(str(path), services, on_failure=print, language=None)
                began = time.process_time()
                with marking_timed() as spent:
                    manifest = narrate(services, article, voice_id=voice_id).manifest
                whole_s = time.process_time() - began
                sound_s = manifest.duration_ms / 1000
                print(
                    f"{voice_id}, {path.name}: {sound_s:.0f} s of sound took {whole_s:.2f} s,"
                    f" {1000 * whole_s / sound_s:.1f} ms for a second; the mark"
                    f" {1000 * spent.s / sound_s:.2f} ms, {spent.s / whole_s:.2%}",
                    flush=True,
                )


def words(args: argparse.Namespace, mark: int) -> None:
    """Print how many words a recogniser hears wrong, with and without the mark."""
    for voice_id in args.voice:
        installed = find_voice(voice_id, args.voices or ())
        language = installed.voice.language
        engine = load_engine(installed, prepared_folder=Path("listen-data/prepared"))
        recogniser = WhisperRecogniser(args.models / model_for(language).name)
        plain, marked, n_segments = Words(), Words(), 0
        for window in _windows(voice_id, language, engine, args.sentences):
            n_segments += len(window)
            sound = bare_sound(window)
            start = round(window[0].start_s * HEARING_RATE_HZ)
            with_mark = Marker(mark, HEARING_RATE_HZ).marked(sound, start)
            for counts, heard in ((plain, sound), (marked, with_mark)):
                counts.add(window, heard_words(recogniser.hear(heard, language), language))
        n_words = sum(plain.words.values())
        print(
            f"{voice_id}: {n_segments} segments, {n_words} words; wrong {plain.share():.2%} without"
            f" and {marked.share():.2%} with the mark",
            flush=True,
        )


def _windows(voice_id: str, language: str, engine: Any, count: int) -> Iterator[list[Said]]:
    said, start_s = [], 0.0
    segments = islice(segments_of(own_articles(language), voice_id, language, None), count)
    for segment, clip in spoken(engine, list(segments)):
        end_s = start_s + len(clip.samples) / clip.sample_rate_hz
        said.append(Said(segment, clip, start_s, end_s))
        start_s = end_s + PAUSE_S
    yield from windows_of(Narration(tuple(said), np.zeros(0, np.float32), HEARING_RATE_HZ, 0.0))
