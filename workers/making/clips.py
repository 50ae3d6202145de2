"""The clip of one segment: found where it is kept, or spoken and kept."""

from audio.model import Clip, Segment
from voices.engine import PreparesLater, draw
from workers.nearby.beginnings import speak_aloud
from workers.recordings.sound import recorded_sentence
from workers.services import Services


def find_or_speak(
    services: Services,
    key: str,
    segment: Segment,
    *,
    article_id: str = "",
    aloud: bool = False,
    patient: bool = False,
) -> tuple[Clip, bool]:
    """Return a segment's clip, and whether it had to be spoken.

    Args:
        services: where it is kept, and who speaks.
        key: the clip's.
        segment: what it says.
        article_id: whose recordings a person's sentence is among.
        aloud: let its beginning be heard on this machine while the rest is made.
        patient: nobody listens yet, so have the voice prepared first.

    Raises:
        SynthesisFailed: the voice makes no sound of it.
    """
    found = services.clips.get(key)
    if found is not None and len(found.word_times) == len(segment.words):
        return found, False
    if segment.recording:
        clip = recorded_sentence(services.store, article_id, segment)
    else:
        engine = services.speakers.engine(segment.voice_id, patient=patient)
        if aloud:
            clip = speak_aloud(engine, segment, services.beginnings, key)
        else:
            clip = engine.speak(segment, segment.synthesis)
    services.clips.put(key, clip)
    if aloud:
        services.beginnings.remove(key)
    return clip, True


def clip_to_publish(services: Services, key: str, segment: Segment, *, article_id: str) -> Clip:
    """Return a segment's clip; one that was spoken before its voice was prepared is made anew.

    What readers keep is the same wherever it is made, and however soon after the start.
    """
    clip = find_or_speak(services, key, segment, article_id=article_id)[0]
    if not clip.provisional:
        return clip
    engine = services.speakers.engine(segment.voice_id)
    if isinstance(engine, PreparesLater):
        engine.wait_until_prepared()
    clip = draw(engine, segment, clip.draw)
    services.clips.replace(key, clip)
    return clip
