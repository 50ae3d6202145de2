"""The plan of a narration that is a person's recording: one segment with all the text."""

from audio.model import Article, DurationMs, Script, Segment
from audio.script import HUMAN, pieces_of
from workers import narrate
from workers.describe import Recorded
from workers.making.narration_key import narration_key_of
from workers.plan import Plan
from workers.recordings.shelf import Recording
from workers.services import Services


def prepare_recording(
    services: Services, article: Article, recording: Recording, *, take: int = 0
) -> Plan:
    """Write the plan of a recording; what is shown as its text is what was read.

    Args:
        services: of this process.
        article: as it is by now.
        recording: what is heard of it.
        take: another one is another narration, even where nothing else differs.
    """
    article = services.speakers.with_language(article)
    text = " ".join(text for _, text in pieces_of(recording.text, read_byline=False) if text)
    segment = Segment(
        index=0,
        kind="paragraph",
        chapter=0,
        display_text=text,
        spoken_text="",  # when which word is read is not known
        words=(),
        voice_id=HUMAN,
        pause_after_ms=DurationMs(0),
        language=None,
    )
    script = Script(
        article_id=article.id,
        language=article.language,
        segments=(segment,),
        chapters=(),
        dropped=(),
        coverage=1.0,
    )
    reader = narrate.person(article.language, model_sha256=recording.sha256)
    recorded = Recorded(
        key=recording.key, reader=recording.reader, text=recording.text, is_older=recording.is_older
    )
    return Plan(
        article=article,
        script=script,
        voices=(reader,),
        clip_keys=(recording.sha256,),
        narration_key=narration_key_of(
            services, article, script, (recording.sha256,), take=take, recorded=recorded
        ),
        estimated_ms=(recording.duration_ms,),
        recorded=recorded,
    )
