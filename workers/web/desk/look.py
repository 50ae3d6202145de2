"""The screen Needs a look: what failed, what sounds wrong, who stands in, with what can be done."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request

from audio.intake.ids import VALID_ID
from workers.services import Services
from workers.web.problems import article_unknown
from workers.web.review.passages import page_of
from workers.web.routes.failures import look


def view(services: Services, _request: Request) -> Mapping[str, Any]:
    """Return what the screen shows.

    Raises:
        LedgerUnavailable: the database failed.
    """
    return {"found": look(services)}


def view_page(services: Services, request: Request) -> Mapping[str, Any]:
    """Return what one page was taken for, beside what was left out.

    Raises:
        Problem, ArticleUnknown: there is no such article.
        LedgerUnavailable: the database failed.
    """
    article_id = request.query_params.get("article", "")
    if not VALID_ID.fullmatch(article_id):
        raise article_unknown(article_id[:128])
    return {"page_text": page_of(services, article_id)}
