"""The sound of a narration that is a person's recording."""

import shutil
from io import BytesIO
from tempfile import TemporaryFile
from typing import Final

import numpy as np

from audio.errors import ObjectMissing, RecordingUnusable
from audio.human import RATE_HZ, lay_out, mono_blocks
from audio.model import Clip, Segment, Timeline
from audio.sound import Sound
from workers.plan import Plan
from workers.recordings.keys import sentence_key
from workers.store import Store

PEOPLE_PAUSE_MS: Final = 10_000
"""A silence that is longer than this is a fault of a recording, too."""


def lay_out_recording(store: Store, plan: Plan, sound: Sound) -> Timeline:
    """Put the recording of a plan onto ``sound``, and return its timeline.

    Raises:
        RecordingUnusable: the store has lost it.
        ServiceError: the store or the disk failed.
    """
    assert plan.recorded
    try:
        with store.open(plan.recorded.key) as stored, TemporaryFile() as flac:
            shutil.copyfileobj(stored, flac)
            flac.seek(0)
            return lay_out(flac, plan.script, sound)
    except ObjectMissing as error:
        raise RecordingUnusable(
            f"The store has lost the recording of {plan.article.id}. Hand it in again, or have the"
            f" voice read with `listen recording remove {plan.article.id}`.",
            reason="lost",
        ) from error


def recorded_sentence(store: Store, article_id: str, segment: Segment) -> Clip:
    """Return what a person read of one sentence.

    Raises:
        RecordingUnusable: the store has lost it.
        ServiceError: the store failed.
    """
    assert segment.recording
    try:
        flac = BytesIO(store.get(sentence_key(article_id, segment.recording)))
    except ObjectMissing as error:
        raise RecordingUnusable(
            f'The store has lost what a person read of "{segment.display_text.strip()[:60]}" in '
            f"{article_id}. Hand it in again, or take it out of the draft.",
            reason="lost",
        ) from error
    return Clip(np.concatenate(list(mono_blocks(flac))), RATE_HZ, ())
