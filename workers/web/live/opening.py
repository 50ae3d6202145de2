"""What a narration begins with, worked out before there is a script."""

import logging

from audio.errors import ListenError
from audio.model import Article, Block
from audio.spoken.names.origin import get_ready
from workers.ledger import article_from_json
from workers.ledger.editing.directions import directions_of
from workers.ledger.narrations import article_of
from workers.narrate import opening_of
from workers.plan import Opening
from workers.recordings.shelf import recording_of
from workers.services import Services
from workers.speakers import Speakers

log = logging.getLogger(__name__)

_NO_TEXT = (Block("paragraph", "Ready for whoever presses first."),)


def opening_to_hear(services: Services, narration_id: int) -> Opening | None:
    """Return what a narration begins with, if that may be heard before there is a plan.

    None where it is not certain: what is spoken anew or as a producer directs, what a person has to
    look at first, or reads aloud, what can't be narrated, and voices that this machine has not, or
    of several sample rates.
    """
    here = Speakers(services.settings, shared=None, packs=services.packs, names=services.names)
    try:
        text, voice_id, take, _ = article_of(services.ledger, narration_id)
        article = article_from_json(text)
        directed = directions_of(services.ledger, narration_id)
        recorded = recording_of(services.ledger, article.id, article)
        if take or article.review or directed or recorded:
            return None
        opening = opening_of(here, article, voice_id=voice_id)
    except ListenError as error:
        # Whoever prepares the narration says so too, or does better.
        log.info("live narration %s has no opening yet: %s", narration_id, error)
        return None
    return opening if opening.sample_rate_hz and opening.segment.words else None


def warm_up_openings(services: Services) -> None:
    """Load the language of the voice that reads by default, so that the first press need not.

    Another language is loaded at the first press on an article in it.
    """
    here = Speakers(services.settings, shared=None, packs=services.packs, names=services.names)
    try:
        language = here.find(services.settings.voice).voice.language
        sample = Article(id="warm-up", title="Ready 1.", language=language, blocks=_NO_TEXT)
        opening_of(here, sample)
        get_ready()
    except ListenError as error:
        log.info("no opening will be heard before its script is written: %s", error)
