"""What a producer finds at the desk of the sample newspaper on its first day."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from audio.directions import Directions, Place, SentenceEdit
from voices.lexicon.entries import Entry
from workers.audience.counting import Play, Step, Summary
from workers.ledger import Ledger, Request
from workers.ledger.audit import Actor
from workers.ledger.editing.drafts import save
from workers.ledger.plays import PlayKey, add_plays
from workers.lexicon.records.releases import put

BY: Final = "sample newspaper"
WHY: Final = "an example of the sample newspaper"
_NAMES: Final = tuple(
    Entry(written=name, language="en", say_as="words", spoken=spoken, scope=scope)
    for name, spoken, scope in (
        ("Adeyemi", "Ah-day-yeh-mee", None),
        ("Adeyemi", "Ada-yay-mee", "section:Sport"),
        ("Benning", "Ben-ning", None),
    )
)
"""Two for one name, so that the screen shows what is in each other's way."""
_EDIT: Final = SentenceEdit(at=Place(text="Nobody cheered."), take=1, pause_after_ms=900)
_DAYS: Final = 7
_PRESSES: Final = (12, 9, 17, 21, 14, 25, 31)
"""Of the stories together, from a week ago until yesterday."""
_CAME_INTO_VIEW: Final = 6
"""For each press."""
_MS_TO_THE_END: Final = 140_000
_TO_THE_END: Final = 100
_LISTENERS: Final = (
    (_TO_THE_END, None),
    (_TO_THE_END, None),
    (60, 7),
    (25, 2),
    (_TO_THE_END, None),
)
"""How far some heard, in per cent, and the sentence at which they stopped."""


def add_names(ledger: Ledger) -> None:
    """Say names of the sample newspaper otherwise than the voice would.

    Raises:
        LedgerUnavailable: it can't be written to.
    """
    put(ledger, _NAMES, actor=Actor(BY, "operator"), why=WHY)


def furnish(ledger: Ledger, lead: str, others: tuple[str, ...]) -> None:
    """Begin a draft of the lead story, and count a week of made-up plays.

    Raises:
        LedgerUnavailable: it can't be written to.
    """
    request = Request(kind="regenerate", lane="bulk", requested_by=BY, reason=WHY, role="operator")
    save(ledger, lead, Directions(sentences=(_EDIT,)), request, seen=None)
    today = datetime.fromtimestamp(ledger.clock_ms() / 1000, UTC).date()
    counted: dict[PlayKey, int] = {}
    for number, article_id in enumerate((lead, *others)):
        for before, presses in zip(range(_DAYS, 0, -1), _PRESSES, strict=True):
            day = str(today - timedelta(days=before))
            counted |= dict(_counted(article_id, day, max(1, presses // (2 + number))))
    add_plays(ledger, counted)


def _counted(article_id: str, day: str, n: int) -> Iterator[tuple[PlayKey, int]]:
    """Yield what is counted of so many listeners, as the player tells it of each."""
    counters: Counter[str] = Counter()
    for listener in range(n):
        furthest, cue = _LISTENERS[listener % len(_LISTENERS)]
        told: list[Play | Step | Summary] = [
            Play(event="play"),
            Summary(
                event="summary",
                seen=True,
                pressed=True,
                heard_ms=_MS_TO_THE_END * furthest // 100,
                first_sound_ms=420,
                sound="file",
                furthest=furthest,
                cue=cue,
            ),
        ]
        told += [Step(event="complete")] if furthest == _TO_THE_END else []
        for one in told:
            counters.update(one.counters())
    counters["seen"] = n * _CAME_INTO_VIEW
    for event, counted in counters.items():
        yield PlayKey(article_id, day, event), counted
