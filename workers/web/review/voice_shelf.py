"""The routes of a voice itself: hear it, install it, see how far that is, take it away."""

import asyncio
import re
import threading
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from audio.errors import VoiceUnknown
from audio.model import SynthesisSettings
from workers.ledger.audit import Actor, note
from workers.services import Services
from workers.tokens import Token
from workers.voice_supply import installing
from workers.voice_supply.places import shelf_of, uses_of
from workers.voice_supply.progress import Installation, State, installations
from workers.voice_supply.removal import check_removable, remove_voice, size_of
from workers.web.access import requires
from workers.web.problems import Problem, not_found, responses

PATH: Final = "/v1/voices/{voice_id}"
_SENTENCE_END: Final = re.compile(r"(?<=[.!?؟])\s")
_WAITS_S: Final = 30.0
"""How long somebody waits for others who listen to voices; one speaks at a time."""
_MP3: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The sound.", "content": {"audio/mpeg": {}}}
}

VoiceId = Annotated[
    str,
    Path(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
        max_length=100,
        examples=["en_GB-alan-medium"],
    ),
]


class InstallationBody(BaseModel):
    """How far the installation of a voice is."""

    voice: str
    state: State = Field(
        description="measuring: it is there, and speaks for the first time; broke_off: the process"
        " that fetched it ended; installing it again goes on from there."
    )
    have_bytes: int
    total_bytes: int | None
    by: str
    code: str | None = Field(description="Of one that failed.")
    why: str | None
    changed_at: datetime

    @classmethod
    def of(cls, one: Installation) -> "InstallationBody":
        """Return what the ledger has."""
        return cls(
            voice=one.voice_id,
            state=one.state,
            have_bytes=one.have_bytes,
            total_bytes=one.total_bytes,
            by=one.asked_by,
            code=one.error_code,
            why=one.error_message,
            changed_at=datetime.fromtimestamp(one.changed_at_ms / 1000, UTC),
        )


class BegunBody(BaseModel):
    """A voice that is being installed."""

    voice: str
    begun: bool = Field(description="False: somebody was at it already.")
    size_bytes: int | None


class RemovedBody(BaseModel):
    """A voice that is gone."""

    voice: str
    freed_bytes: int
    named_by: list[str] = Field(description="Settings that still name it.")


def make_router(services: Services) -> APIRouter:
    """Return these routes."""
    router = APIRouter(tags=["producers"])
    reader = requires("reader", services.settings)
    producer = requires("producer", services.settings)
    Admin = Annotated[Token, Depends(requires("admin", services.settings))]  # noqa: N806  a type
    speaking = asyncio.Lock()

    @router.get(
        "/v1/voices/installations",
        responses=responses(401, 403, 503),
        dependencies=[Depends(reader)],
    )
    async def how_far(response: Response) -> list[InstallationBody]:
        """Say how far installations are, and how the last ones ended."""
        response.headers["Cache-Control"] = "no-store"
        found = await run_in_threadpool(installations, services.ledger)
        return [InstallationBody.of(one) for one in found]

    @router.get(
        f"{PATH}/sample.mp3",
        response_class=Response,
        responses=_MP3 | responses(401, 403, 404, 503),
        dependencies=[Depends(producer)],
    )
    async def hear(
        voice_id: VoiceId,
        text: Annotated[
            str | None,
            Query(min_length=1, max_length=300, description="A sentence; by default one of ours."),
        ] = None,
    ) -> Response:
        """Hear a voice of this machine say a sentence, as loud and as fast as it would read."""
        try:
            async with asyncio.timeout(_WAITS_S):
                await speaking.acquire()
        except TimeoutError:
            raise Problem(
                503, "busy", "Others are listening to voices. Try again.", {"Retry-After": "5"}
            ) from None
        try:
            mp3 = await run_in_threadpool(_sample, services, voice_id, text)
        finally:
            speaking.release()
        return Response(mp3, media_type="audio/mpeg", headers={"Cache-Control": "no-store"})

    @router.post(
        f"{PATH}/install",
        status_code=202,
        responses=responses(400, 401, 403, 404, 408, 413, 503),
    )
    async def install(voice_id: VoiceId, token: Admin) -> BegunBody:
        """Begin to install a voice; `GET /v1/voices/installations` says how far it is."""
        return await run_in_threadpool(_install, services, voice_id, token)

    @router.delete(PATH, responses=responses(400, 401, 403, 404, 408, 413, 503))
    async def remove(voice_id: VoiceId, token: Admin) -> RemovedBody:
        """Take a voice away that Listen installed; what was narrated with it stays."""
        return await run_in_threadpool(_remove, services, voice_id, token)

    return router


def _sample(services: Services, voice_id: str, text: str | None) -> bytes:
    # What works with sound takes a third of a second to import.
    from workers.voice_supply.sample import speak_sample  # noqa: PLC0415

    try:
        engine = services.speakers.engine(voice_id)
    except VoiceUnknown as error:
        raise not_found(str(error), error.code) from error
    said = text or first_sentence(engine.voice.language)
    return speak_sample(services, voice_id, SynthesisSettings(), said).mp3


def first_sentence(language: str) -> str:
    """Return a sentence of ours in a language.

    Raises:
        LanguageUnsupported: Listen does not read it.
    """
    from voices.sample_text import sample_text  # noqa: PLC0415  as above

    return _SENTENCE_END.split(sample_text(language), maxsplit=1)[0]


def _install(services: Services, voice_id: str, token: Token) -> BegunBody:
    try:
        found = installing.find_offered(services.settings, voice_id)
    except VoiceUnknown as error:
        raise not_found(str(error), error.code) from error
    begun = installing.begin(services, found, Actor(token.who, token.role))
    if begun:
        # It takes minutes. If this process ends meanwhile, what has come is kept.
        threading.Thread(
            target=installing.install, args=(services, found), name="install", daemon=True
        ).start()
    return BegunBody(voice=voice_id, begun=begun, size_bytes=found.size_bytes)


def _remove(services: Services, voice_id: str, token: Token) -> RemovedBody:
    settings, shelf = services.settings, shelf_of(services.settings)
    try:
        check_removable(settings, shelf, voice_id)
    except VoiceUnknown as error:
        raise not_found(str(error), error.code) from error
    freed = size_of(settings, shelf, voice_id)
    remove_voice(settings, shelf, voice_id)
    with services.ledger.write() as tx:
        actor = Actor(token.who, token.role)
        note(tx, "remove_voice", actor, entry=voice_id, details={"freed_bytes": freed})
    named_by = list(uses_of(settings, voice_id))
    return RemovedBody(voice=voice_id, freed_bytes=freed, named_by=named_by)
