"""Trying casting rules before they hold: of which articles the readers would change."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from audio.errors import InputError
from audio.model import Article, SegmentKind, SynthesisSettings
from voices.casting import Casting
from workers.casting_rules import WrittenRule
from workers.ledger import latest_article, tables
from workers.ledger.listing.find import Listed, find
from workers.services import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one voice reads of an article, and how."""

    voice_id: str
    kinds: tuple[str, ...]
    rule: int | None
    """From 1, a pack's rules first; None: no rule held."""
    instead_of: str | None
    """The voice that the rule wants and is not there."""
    synthesis: SynthesisSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Recast:
    """An article that others would read, or that would be read otherwise."""

    article_id: str
    title: str
    is_heard: bool
    before: tuple[Part, ...]
    after: tuple[Part, ...]
    """Empty where nobody could read it."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What rules would change."""

    n_articles: int
    """So many were looked at."""
    changed: tuple[Recast, ...]


def try_rules(services: Services, rules: Sequence[WrittenRule], *, most: int = 50) -> Trial:
    """Say which of the newest articles would be read by others, or otherwise, by these rules.

    Nothing is spoken and nothing is kept. Left out are articles off air, and those for which a
    producer chose one voice: no rule is asked of them.

    Raises:
        ServiceError: the ledger or the shared voices can't be reached.
    """
    listed = _cast_by_rules(services, find(services.ledger, limit=4 * most))[:most]
    changed: list[Recast] = []
    for one in listed:
        article = services.speakers.with_language(latest_article(services.ledger, one.article_id))
        before, after = (_parts(services, article, own) for own in (None, rules))
        if _told(before) != _told(after):
            changed.append(
                Recast(
                    article_id=one.article_id,
                    title=one.title,
                    is_heard=one.is_heard,
                    before=before,
                    after=after,
                )
            )
    return Trial(len(listed), tuple(changed))


def parts_of(casting: Casting) -> tuple[Part, ...]:
    """Return who reads what of an article, in the order of its kinds.

    Raises:
        LanguageUnsupported: nobody speaks its language.
        VoiceUnknown: a rule's voice has no such speaker.
    """
    kinds: dict[SegmentKind, None] = {"title": None}
    kinds |= dict.fromkeys(block.kind for block in casting.article.blocks)
    read: dict[object, list[str]] = {}
    choices = {kind: casting.choose(kind) for kind in kinds}
    for kind, choice in choices.items():
        read.setdefault(choice, []).append(kind)
    return tuple(
        Part(
            voice_id=choice.voice.id,
            kinds=tuple(read[choice]),
            rule=choice.rule,
            instead_of=choice.fallback.wanted if choice.fallback else None,
            synthesis=choice.synthesis,
        )
        for choice in dict.fromkeys(choices.values())
    )


def _parts(
    services: Services, article: Article, own: Sequence[WrittenRule] | None
) -> tuple[Part, ...]:
    try:
        return parts_of(services.speakers.casting(article, own_rules=own))
    except InputError:
        return ()


def _told(parts: tuple[Part, ...]) -> list[tuple[object, ...]]:
    """Return what listeners can tell: who reads what, and how; not by which rule."""
    return sorted(
        (kind, part.voice_id, str(part.synthesis)) for part in parts for kind in part.kinds
    )


def _cast_by_rules(services: Services, listed: Sequence[Listed]) -> list[Listed]:
    ids = [one.article_id for one in listed if one.state != "off_air"]
    query = select(tables.articles.c.id).where(
        tables.articles.c.id.in_(ids), tables.articles.c.voice_id.is_(None)
    )
    with services.ledger.read() as connection:
        wanted = set(connection.scalars(query))
    return [one for one in listed if one.article_id in wanted]
