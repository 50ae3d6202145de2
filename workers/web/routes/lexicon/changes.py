"""The routes of names: look, change, take back, apply."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from audio.errors import LexiconInvalid
from audio.languages import primary_subtag
from voices.lexicon.check import check_entry
from workers.ledger.audit import Actor
from workers.lexicon import apply, concern
from workers.lexicon.conflicts import Conflict, all_conflicts, conflicts_of
from workers.lexicon.exchange.files import MAX_CHARS, read_names, write_names
from workers.lexicon.exchange.forms import MEDIA_TYPES, Form
from workers.lexicon.hear import pronouncer
from workers.lexicon.names import Place, by_place, clean_scope, one_line
from workers.lexicon.records import releases
from workers.lexicon.taking_in import check_all
from workers.services import Services
from workers.tokens import Token
from workers.web.access import requires
from workers.web.problems import not_found, responses
from workers.web.routes.lexicon import bodies
from workers.web.routes.lexicon.listing import MOST_LISTED, Asked, names_listed
from workers.web.sender import sender_of

PREFIX: Final = "/v1/lexicon"
IMPORT: Final = f"{PREFIX}/import"
MAX_IMPORT_BYTES: Final = 4 * MAX_CHARS
_GONE_WRONG: Final = responses(400, 401, 403, 404, 408, 409, 413, 503)

Language = Annotated[
    str,
    Query(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$", max_length=35, description="BCP 47."),
]
_LARGEST: Final = 2**62
Number = Annotated[int, Query(ge=1, le=_LARGEST)]
OfPath = Annotated[int, Path(ge=1, le=_LARGEST)]
_FILE: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The names, in the form that was asked for.",
        "content": {one: {"schema": {"type": "string"}} for one in MEDIA_TYPES.values()},
    }
}
_TRIED: Final[dict[int | str, dict[str, Any]]] = {
    200: {"model": bodies.ImportedBody, "description": "What it would come to: a dry run."}
}


def make_router(services: Services) -> APIRouter:
    """Return the routes of names."""
    router = APIRouter(tags=["names"])
    reader = Depends(requires("reader", services.settings))
    producer = requires("producer", services.settings)
    Producer = Annotated[Token, Depends(producer)]  # noqa: N806  a type

    @router.get(PREFIX, responses=responses(401, 403, 503), dependencies=[reader])
    async def names(
        language: Language = "en",
        q: Annotated[str, Query(max_length=200, description="Only entries with it.")] = "",
        source: Annotated[bodies.Source | None, Query()] = None,
        counted: Annotated[bool, Query(description="Say how many articles have each.")] = False,
        offset: Annotated[int, Query(ge=0, le=_LARGEST)] = 0,
    ) -> bodies.NamesBody:
        """List the entries of a language, the newsroom's with who set them and why."""
        asked = Asked(language, q, source, counted=counted, offset=offset)
        return await run_in_threadpool(names_listed, services, asked)

    @router.post(f"{PREFIX}/entries", status_code=201, responses=_GONE_WRONG)
    async def put(body: bodies.NewEntryBody, token: Producer) -> bodies.ChangedBody:
        """Say a name in a certain way from now on; what is on air waits for an `apply`."""
        return await run_in_threadpool(_put, services, body, _actor(token))

    @router.delete(f"{PREFIX}/entries", responses=_GONE_WRONG)
    async def remove(
        token: Producer,
        written: Annotated[str, Query(min_length=1, max_length=200)],
        language: Language = "en",
        scope: Annotated[str, Query(max_length=200)] = "everywhere",
        why: Annotated[str, Query(max_length=500)] = "",
    ) -> bodies.ReleaseBody:
        """Take an entry of the newsroom out."""
        place = Place(primary_subtag(language), one_line(written), clean_scope(scope) or "")
        return await run_in_threadpool(_remove, services, place, _actor(token), why)

    @router.get(f"{PREFIX}/releases", responses=responses(401, 403, 503), dependencies=[reader])
    async def history(
        limit: Annotated[int, Query(ge=1, le=MOST_LISTED)] = 50, before: Number | None = None
    ) -> list[bodies.ReleaseBody]:
        """List what was changed, by whom and why, the newest first."""
        found = await run_in_threadpool(
            releases.history, services.ledger, limit=limit, before=before
        )
        return [bodies.ReleaseBody.of(one) for one in found]

    @router.get(
        f"{PREFIX}/releases/{{number}}",
        responses=responses(401, 403, 404, 503),
        dependencies=[reader],
    )
    async def one_release(number: OfPath) -> bodies.FollowedBody:
        """Say what a release changed, and how far the articles are that were sent with it."""
        return await run_in_threadpool(_followed, services, number)

    @router.post(f"{PREFIX}/releases/{{number}}/undo", status_code=202, responses=_GONE_WRONG)
    async def undo(
        request: Request, number: OfPath, token: Producer, body: bodies.WhyBody | None = None
    ) -> bodies.UndoneBody:
        """Take a release back, and have its articles said as before."""
        why = (body or bodies.WhyBody()).why
        done = await run_in_threadpool(_undo, services, number, _actor(token), why)
        sender_of(request).wake()
        return done

    @router.get(f"{PREFIX}/apply", responses=responses(401, 403, 404, 503), dependencies=[reader])
    async def what_to_apply(release: Number | None = None) -> bodies.ConcernBody:
        """Say what on air is said as it is said no more, and what speaking it again costs."""
        found = await run_in_threadpool(concern.outdated, services, release)
        missing = await run_in_threadpool(apply.not_indexed, services.ledger)
        return bodies.ConcernBody.of(found, not_indexed=missing)

    @router.post(f"{PREFIX}/apply", status_code=202, responses=_GONE_WRONG)
    async def apply_now(
        request: Request, token: Producer, body: bodies.ApplyBody | None = None
    ) -> bodies.AppliedBody:
        """Have what is on air spoken again where names changed, in the lane nobody waits for."""
        asked = body or bodies.ApplyBody()
        done = await run_in_threadpool(
            apply.apply, services, actor=_actor(token), why=asked.why, release=asked.release
        )
        sender_of(request).wake()
        return bodies.AppliedBody.of(done)

    @router.get(
        f"{PREFIX}/export",
        response_class=Response,
        responses=_FILE | responses(401, 403, 503),
        dependencies=[reader],
    )
    async def export(form: Form = "csv", language: Language = "en") -> Response:
        """Give the newsroom's names of a language as a file."""
        entries = (await run_in_threadpool(services.names)).of(language)
        headers = {
            "Content-Disposition": f'attachment; filename="names.{form}"',
            "Cache-Control": "no-store",
        }
        text = write_names(entries, form, language)
        return Response(text, media_type=MEDIA_TYPES[form], headers=headers)

    @router.post(IMPORT, status_code=201, responses=_TRIED | _GONE_WRONG)
    async def take_in(
        body: bodies.ImportBody, token: Producer, response: Response
    ) -> bodies.ImportedBody:
        """Take in a list of names, in one release; nothing where one of them can't be spoken."""
        done = await run_in_threadpool(_take_in, services, body, _actor(token))
        if body.dry_run:
            response.status_code = 200
        return done

    return router


def _actor(token: Token) -> Actor:
    return Actor(token.who, token.role)


def _put(services: Services, body: bodies.NewEntryBody, actor: Actor) -> bodies.ChangedBody:
    entry = body.entry()
    check_entry(entry, pronouncer(services, entry.language))
    told = conflicts_of(entry, services.names().entries)
    made = releases.put(services.ledger, [entry], actor=actor, why=body.why)
    return _changed(
        services, made, told, concern.with_name(services.ledger, entry.written, entry.language)
    )


def _changed(
    services: Services,
    made: releases.Release | None,
    told: list[Conflict],
    found: concern.Concern,
) -> bodies.ChangedBody:
    return bodies.ChangedBody(
        release=services.names().release if made is None else made.number,
        changed=made is not None,
        conflicts=[bodies.ConflictBody.of(one) for one in told],
        on_air=bodies.ConcernBody.of(found),
    )


def _remove(services: Services, place: Place, actor: Actor, why: str) -> bodies.ReleaseBody:
    if place not in {Place.of(one) for one in services.names().entries}:
        raise not_found(f"The newsroom has no entry for {place.written!r} there.", "entry_unknown")
    made = releases.remove(services.ledger, [place], actor=actor, why=why)
    return bodies.ReleaseBody.of(made)


def _release(services: Services, number: int) -> releases.Release:
    try:
        return releases.find(services.ledger, number)
    except LexiconInvalid as error:
        raise not_found(str(error), "release_unknown") from error


def _followed(services: Services, number: int) -> bodies.FollowedBody:
    found = _release(services, number)
    return bodies.FollowedBody.following(found, apply.progress(services.ledger, number))


def _undo(services: Services, number: int, actor: Actor, why: str) -> bodies.UndoneBody:
    _release(services, number)
    done = apply.undo(services, number, actor=actor, why=why)
    return bodies.UndoneBody(
        release=bodies.ReleaseBody.of(done.release), applied=bodies.AppliedBody.of(done.applied)
    )


def _take_in(services: Services, body: bodies.ImportBody, actor: Actor) -> bodies.ImportedBody:
    entries = read_names(body.text, body.form, body.language)
    check_all(services, entries)
    changes = releases.would_change(services.ledger, entries)
    on_air = concern.with_entries(services, [one.after for one in changes if one.after])
    made = None
    if not body.dry_run:
        made = releases.put(services.ledger, entries, actor=actor, why=body.why, kind="import")
    changes = made.changes if made else changes if body.dry_run else ()
    by_then = by_place((*services.names().entries, *entries))
    told = all_conflicts(list(by_then.values()))
    return bodies.ImportedBody(
        release=services.names().release if made is None else made.number,
        n_entries=len(entries),
        n_changed=len(changes),
        changes=[bodies.NameChangeBody.of(one) for one in changes[:MOST_LISTED]],
        conflicts=[bodies.ConflictBody.of(one) for one in told[:MOST_LISTED]],
        on_air=bodies.ConcernBody.of(on_air),
    )
