"""The screen Audience: what was heard, by day and by story, and where listeners stop."""

from collections.abc import Mapping
from typing import Any, Final

from fastapi import Request

from audio.intake.ids import VALID_ID
from workers.audience.report import report
from workers.services import Services

SPANS_DAYS: Final = (7, 30, 90)
TOP: Final = 25


def view(services: Services, request: Request) -> Mapping[str, Any]:
    """Return what the screen shows.

    Raises:
        LedgerUnavailable: the database failed.
    """
    days = request.query_params.get("days", "")
    n_days = int(days) if days in map(str, SPANS_DAYS) else SPANS_DAYS[1]
    story = request.query_params.get("article", "")
    article_id = story if VALID_ID.fullmatch(story) else None
    by_day = report(services, n_days=n_days, by="day", article_id=article_id)
    by_story = report(services, n_days=n_days, by="article", article_id=article_id)
    most = max((row.plays for row in by_day.rows), default=0) or 1
    return {
        "n_days": n_days,
        "spans": SPANS_DAYS,
        "total": by_story.total,
        "days": [(row.key, row.plays, round(100 * row.plays / most)) for row in by_day.rows],
        "stories": by_story.rows[:TOP],
        "article_id": article_id,
        "sentences": [one for one in by_story.sentences if one.stopped],
    }
