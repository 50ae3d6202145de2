"""What is published of an article: ``GET /v1/articles/{id}/narration``."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request, Response
from starlette.concurrency import run_in_threadpool

from audio.errors import AddressRefused
from audio.intake.ids import VALID_ID
from workers.fetching.address import vet_url
from workers.ledger.articles import article_at, derived_id
from workers.services import Services
from workers.web.base_url import base_of
from workers.web.etags import answer, entity_tag
from workers.web.manifest_cache import Found, manifests_of
from workers.web.problems import Problem, article_unknown, not_found, responses, withdrawn
from workers.web.subscribers.door import Pass, TokenShown, door_of
from workers.web.subscribers.manifests import manifest_for

CACHE_CONTROL: Final = "public, max-age=10"
"""A manifest may change; clients learn of a correction or a withdrawal in seconds."""
PRIVATE: Final = "private, no-store"
"""What is for one subscriber alone."""

ArticleId = Annotated[
    str,
    Path(
        pattern=f"^{VALID_ID.pattern}$",
        description="The article's id, as the CMS or `GET /v1/articles?url=` says.",
        examples=["night-ferry"],
    ),
]
"""An article's id in a path."""


_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The manifest: a schema.org AudioObject with our own fields in `listen`.",
        "content": {"application/json": {"schema": {"type": "object"}}},
        "headers": {"ETag": {"schema": {"type": "string"}}},
    },
    304: {"description": "The client has it already."},
}


def make_router(services: Services) -> APIRouter:
    """Return the routes of what is published."""
    router = APIRouter(tags=["readers"])

    @router.get(
        "/v1/articles/{article_id}/narration",
        response_class=Response,
        responses=_ANSWERS | responses(400, 401, 404, 410, 503),
    )
    async def narration(
        request: Request, article_id: ArticleId, token: TokenShown = None
    ) -> Response:
        """Return the manifest of what is published of an article."""
        found = await manifests_of(request).find(article_id)
        if found.outcome != "published":
            raise missing(found, article_id)
        base = base_of(request, services.settings)
        reader = door_of(request).pass_for(
            article_id, for_subscribers=found.for_subscribers, token=token
        )
        body = body_for(found, reader, request, services)
        tag = found.tag.encode() + base.encode() if reader.is_open else body
        cache_control = PRIVATE if reader.grant else CACHE_CONTROL
        response = answer(
            request,
            body,
            tag=entity_tag(tag),
            media_type="application/json",
            cache_control=cache_control,
        )
        if found.for_subscribers:
            response.headers["Vary"] = "Authorization"
        return response

    return router


def body_for(found: Found, reader: Pass, request: Request, services: Services) -> bytes:
    """Return the JSON of a manifest as its reader gets it."""
    base = base_of(request, services.settings)
    if reader.is_open:
        return found.body_at(base)
    manifest = found.manifest_at(base)
    assert manifest
    return manifest_for(manifest, reader, services, door_of(request), base=base).as_json().encode()


async def article_id_at(services: Services, request: Request, url: str) -> str | None:
    """Return the id of the article at an address; None where nobody can know it."""
    article_id = await run_in_threadpool(article_at, services.ledger, url)
    if article_id is None:
        # `listen narrate` publishes without the ledger.
        derived = derived_id(url)
        if derived and (
            _may_be_fetched(services, url)
            or (await manifests_of(request).find(derived)).outcome == "published"
        ):
            article_id = derived
    return article_id


def _may_be_fetched(services: Services, url: str) -> bool:
    """Say whether readers may ask for pages of this host, so that a press can begin one."""
    try:
        vet_url(url, services.fetch_policy)
    except AddressRefused:
        return False
    return True


def missing(found: Found, article_id: str) -> Problem:
    """Return the problem of an article of which nothing is published, with what to do."""
    if found.outcome == "withdrawn":
        return withdrawn(article_id, found.words)
    if found.outcome == "not_narrated":
        return not_found(
            f"{article_id} is not narrated yet. Have it narrated with POST"
            f" /v1/articles/{article_id}/listen, or wait: it may be on its way.",
            "not_narrated",
        )
    return article_unknown(article_id)
