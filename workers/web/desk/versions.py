"""The screen Versions of an article: what was on air, what differs, and putting one back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

from fastapi import Request

from workers.editing.sentences import Change, What, changes
from workers.editing.word_changes import Stretch, side_by_side
from workers.ledger.editing import drafts, versions
from workers.ledger.editing.records import Sentence, Version
from workers.ledger.listing.find import Listed, find
from workers.services import Services
from workers.web.base_url import base_of
from workers.web.editing.versions import HeardSentence, VersionScript, listed, script_of

_COMPARED: Final = 20
"""Of so many versions, the newest, is told what changed; others can be compared one by one."""


@dataclass(frozen=True, slots=True)
class Side:
    """A sentence as one of two versions has it."""

    text: tuple[Stretch, ...]
    spoken: tuple[Stretch, ...]
    """Empty where the other version says the same, or what is said is what is written."""
    voice: str | None
    """Where it is another than in the other version."""
    pause_ms: int | None
    start_ms: int | None
    end_ms: int | None


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence in two versions; None: one of them has not got it."""

    what: What
    before: Side | None
    after: Side | None


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions, sentence by sentence."""

    before: VersionScript
    after: VersionScript
    pairs: tuple[Pair, ...]

    @property
    def n_changed(self) -> int:
        """How many sentences differ."""
        return sum(pair.what != "same" for pair in self.pairs)


def view(services: Services, request: Request, article_id: str) -> Mapping[str, Any]:
    """Return what the screen shows.

    Raises:
        ArticleUnknown: there is no such article.
        VersionUnknown: one of those to be compared is not kept.
        ServiceError: the ledger or the store failed.
    """
    ledger, base = services.ledger, base_of(request, services.settings)
    found = listed(services, article_id, base)
    kept = versions.versions_of(ledger, article_id)
    pairs = list(pairwise(kept))[:_COMPARED]
    article: Listed | None = next(iter(find(ledger, article_id=article_id, limit=1)), None)
    newest = drafts.beginning_of(ledger, article_id)
    return {
        "article_id": article_id,
        "title": article.title if article else newest.article.title,
        "text_language": newest.article.language,
        "found": found,
        "newest_revision": newest.revision,
        "changed": {new.number: _changed(old, new) for new, old in pairs},
        "compared": _compared(services, request, article_id, kept, base),
        "now_ms": ledger.clock_ms(),
        "ms_of": ms_of,
    }


def ms_of(time: datetime) -> int:
    """Return a time as milliseconds since 1970."""
    return round(time.timestamp() * 1000)


def _changed(old: Version, new: Version) -> list[Pair]:
    return [
        _pair(change, None, None)
        for change in changes(old.sentences, new.sentences)
        if change.what != "same"
    ]


def _compared(
    services: Services, request: Request, article_id: str, kept: Sequence[Version], base: str
) -> Compared | None:
    """Compare the two versions that the address names; None where it names no two."""
    numbers = [request.query_params.get(name, "")[:10] for name in ("since", "version")]
    if not all(number.isdecimal() for number in numbers):
        return None
    there = {version.number: version for version in kept}
    old, new = (
        there.get(int(number)) or versions.version_of(services.ledger, article_id, int(number))
        for number in numbers
    )
    before, after = (script_of(services, one, base) for one in (old, new))
    heard_before, heard_after = iter(before.sentences), iter(after.sentences)
    pairs = tuple(
        _pair(
            change,
            next(heard_before) if change.before else None,
            next(heard_after) if change.after else None,
        )
        for change in changes(old.sentences, new.sentences)
    )
    return Compared(before, after, pairs)


def _pair(change: Change, before: HeardSentence | None, after: HeardSentence | None) -> Pair:
    old, new = change.before, change.after
    texts = side_by_side(old.text if old else "", new.text if new else "")
    said = side_by_side(_spoken(old), _spoken(new))
    other_said = old is not None and new is not None and _spoken(old) != _spoken(new)
    only_one = old is None or new is None
    return Pair(
        change.what,
        _side(old, new, texts[0], said[0] if other_said else (), before, alone=only_one),
        _side(new, old, texts[1], said[1] if other_said else (), after, alone=only_one),
    )


def _side(
    one: Sentence | None,
    other: Sentence | None,
    text: tuple[Stretch, ...],
    spoken: tuple[Stretch, ...],
    heard: HeardSentence | None,
    *,
    alone: bool,
) -> Side | None:
    if one is None:
        return None
    return Side(
        text=text,
        spoken=spoken if any(part.is_other for part in spoken) and not _tells_all(text) else (),
        voice=None if alone or other is None or one.voice_id == other.voice_id else one.voice_id,
        pause_ms=(
            None
            if alone or other is None or one.pause_after_ms == other.pause_after_ms
            else one.pause_after_ms
        ),
        start_ms=heard.start_ms if heard else None,
        end_ms=heard.end_ms if heard else None,
    )


def _tells_all(text: tuple[Stretch, ...]) -> bool:
    """Whether the words that are shown differ already, so that those said need not be shown."""
    return any(part.is_other for part in text)


def _spoken(sentence: Sentence | None) -> str:
    return sentence.spoken if sentence else ""
