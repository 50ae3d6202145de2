"""The rooms of this process: one for each narration that is heard while it is made."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass

from starlette.requests import Request

from workers.ledger.status import subject_of
from workers.services import Services
from workers.web.live.maker import Maker
from workers.web.live.opening import warm_up_openings
from workers.web.live.rings import Rings
from workers.web.live.room import Room
from workers.web.live.sound import LiveSound
from workers.web.live.turns import Turns
from workers.web.once import SingleFlight
from workers.web.problems import Problem, not_found
from workers.web.quota import Quota

log = logging.getLogger(__name__)

MAX_ROOMS = 64
MAX_BYTES = 64 << 20
"""Of one room's sound: an hour and a half at 96 kbit/s."""
EMPTY_FOR_S = 30.0
"""A room without listeners is closed after so long; the next listener opens it again."""
TIDY_EVERY_S = 2.0
_THREADS = 2
"""More would keep the event loop from the interpreter, which one thread has at a time."""


@dataclass(frozen=True, slots=True)
class _Open:
    room: Room
    making: asyncio.Task[None]
    opened_by: str


class Rooms:
    """Opens rooms, shares them, and closes those that are empty; for one event loop."""

    def __init__(self, services: Services, *, max_rooms: int = MAX_ROOMS) -> None:
        self._services = services
        self._quota = Quota(max_rooms, what="narrations that are being made", grows=True)
        self._open: dict[int, _Open] = {}
        self._opening: SingleFlight[tuple[int, str], Room] = SingleFlight()
        self._turns = Turns(_THREADS)
        self._rings = Rings(services.progress_bell)
        self._closed = False

    @property
    def n_open(self) -> int:
        """How many rooms there are."""
        return len(self._open)

    def of_article(self, article_id: str) -> Room | None:
        """Return the room in which an article is being made, if this process has it."""
        for opened in self._open.values():
            if opened.room.subject.article_id == article_id and not opened.room.ending:
                return opened.room
        return None

    def with_handle(self, article_id: str, handle: str) -> int | None:
        """Return the id of an article's narration that is in a room here, by its handle."""
        for narration_id, opened in self._open.items():
            subject = opened.room.subject
            if subject.article_id == article_id and subject.handle == handle:
                return narration_id
        return None

    def n_making(self, client: str) -> int:
        """Return how many narrations are being made in rooms that a client opened."""
        return sum(
            opened.opened_by == client and not opened.room.ending for opened in self._open.values()
        )

    async def enter(self, narration_id: int, article_id: str, *, client: str) -> Room:
        """Return a narration's room; it is opened once, however many come at the same time.

        ``client`` is whose room it is if it has to be opened: one client has a tenth of them, and
        more while enough are free.

        Raises:
            Problem: 404; the article has no such narration. 429, 503; there are too many rooms.
            ServiceError: the ledger or the temporary folder can't be used.
        """
        if opened := self._open.get(narration_id):
            room = opened.room
        else:
            room = await self._opening.run(
                (narration_id, article_id),
                lambda: self._open_room(narration_id, article_id, client),
            )
        if room.subject.article_id != article_id:
            raise _no_narration()
        # Who enters listens a moment later; until then the room is not to be closed as empty.
        room.visits.left_at_s = asyncio.get_running_loop().time()
        return room

    async def get_ready(self) -> None:
        """Load what the first room would have to wait for."""
        await self._turns.run(warm_up_openings, self._services)

    async def tidy(self) -> None:
        """Close rooms that have had no listener for a while, until cancelled."""
        while True:
            await asyncio.sleep(TIDY_EVERY_S)
            now_s = asyncio.get_running_loop().time()
            for narration_id, opened in list(self._open.items()):
                visits = opened.room.visits
                if not visits.now and now_s - visits.left_at_s > EMPTY_FOR_S:
                    await self._close_room(narration_id)

    def close_all(self) -> None:
        """End every stream, because the process is about to end."""
        self._closed = True
        for opened in self._open.values():
            opened.room.close()

    async def close(self) -> None:
        """Close every room."""
        self.close_all()
        self._rings.close()
        for narration_id in list(self._open):
            await self._close_room(narration_id)
        self._turns.close()

    async def _open_room(self, narration_id: int, article_id: str, client: str) -> Room:
        """Open a room, once it is known that there is something to hear in it."""
        if self._closed:
            raise restarting()
        subject = await self._turns.run(subject_of, self._services.ledger, narration_id)
        if subject is None or subject.article_id != article_id:
            raise _no_narration()
        self._quota.take(client)
        try:
            room = Room(subject, LiveSound(MAX_BYTES))
        except BaseException:
            self._quota.give_back(client)
            raise
        self._rings.open()
        maker = Maker(self._services, room, self._turns, self._rings)
        making = asyncio.create_task(maker.make())
        self._open[narration_id] = _Open(room, making, client)
        return room

    async def _close_room(self, narration_id: int) -> None:
        opened = self._open.pop(narration_id)
        self._quota.give_back(opened.opened_by)
        opened.room.close()
        opened.making.cancel()
        with suppress(asyncio.CancelledError):
            await opened.making
        opened.room.sound.close()


def rooms_of(request: Request) -> Rooms:
    """Return the rooms of the application that a request came to."""
    rooms: Rooms = request.app.state.rooms
    return rooms


def _no_narration() -> Problem:
    return not_found(
        "This article has no such narration. Press Listen: POST …/listen says where it is heard.",
        "narration_unknown",
    )


def restarting() -> Problem:
    """Return the 503 of a process that is about to end: another one, or the next, will answer."""
    return Problem(
        503,
        "busy",
        "This server is being restarted. Try again in a few seconds.",
        {"Retry-After": "5"},
    )
