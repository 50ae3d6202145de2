"""What would be read of an article, before anybody publishes it; nothing is written or spoken."""

from dataclasses import dataclass

from audio.model import Article, Dropped
from audio.script import HUMAN
from voices.casting import Choice
from workers.editing.review import review_needed
from workers.editing.sentences import said
from workers.ledger.editing.records import Sentence
from workers.narrate import prepare
from workers.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRun:
    """What would be read, by whom, and what would not."""

    article: Article
    voice_id: str
    """Who would read the most."""
    voice_why: str
    """Why that voice, in one sentence."""
    voice_ids: tuple[str, ...]
    """Everybody who would read, whoever says the most first."""
    sentences: tuple[Sentence, ...]
    dropped: tuple[Dropped, ...]
    coverage: float
    """Spoken characters ÷ article characters, 0 to 1."""
    estimated_ms: int
    held_because: str | None
    """Why a person would have to let it pass first; None: it would be narrated at once."""


def dry_run(services: Services, article: Article) -> DryRun:
    """Write the script of an article as a worker would, and keep nothing of it.

    Raises:
        InputError: it can't be narrated; a worker would say the same.
        LedgerUnavailable: the newsroom's names can't be read.
    """
    plan = prepare(services, article)
    article = plan.article
    readers = [voice.id for voice in plan.voices if voice.id != HUMAN]
    first = readers[0]
    casting = services.speakers.casting(article)
    choices = casting.cast_of(plan.script.segments)
    choice = next(one for one in choices if one.voice.id == first)
    review = review_needed(article)
    return DryRun(
        article=article,
        voice_id=first,
        voice_why=_why(choice, casting.default.id, article.language),
        voice_ids=tuple(readers),
        sentences=said(plan),
        dropped=plan.script.dropped,
        coverage=plan.script.coverage,
        estimated_ms=sum(plan.estimated_ms),
        held_because=str(review) if review else None,
    )


def _why(choice: Choice, default_id: str, language: str) -> str:
    if choice.fallback is not None:
        lacks = "is not installed"
        if choice.fallback.why == "other_language":
            lacks = f"does not speak {language}"
        return f"Casting rule {choice.rule} wants {choice.fallback.wanted}, which {lacks}."
    if choice.rule is not None:
        return f"Casting rule {choice.rule} says so."
    if choice.voice.id == default_id:
        return "It reads unless a casting rule says otherwise."
    return f"It is the installed voice for {language}; {default_id} does not speak that."
