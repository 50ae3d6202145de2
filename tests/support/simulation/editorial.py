"""Histories with a daily briefing and with recordings that people hand in."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

from greenlet import greenlet
from sqlalchemy import func, select

from audio.errors import ListenError
from support.simulation.history import SETTLED_WITHIN_MS, History, asked
from support.simulation.machines import Process
from support.simulation.world import Violation, world_of
from workers import stages
from workers.briefings import choose, keep
from workers.briefings.rule import WrittenBriefing
from workers.ledger import tables
from workers.recordings import shelf as recordings
from workers.stages import preparing

RULE = WrittenBriefing(title="Morning", at="00:00", within_h=744, keep_days=30)  # type: ignore[arg-type]
KEEP_EVERY_MS = 20_000
LOOKS_EVERY = 10
"""So many steps between two looks whether a briefing has a story that is removed."""


class EditorialHistory(History):
    """A history in which people hand recordings in, and a briefing is kept, while much goes wrong."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        settings = self.services.settings
        settings.briefings, settings.access = {"morning": RULE}, "open"
        settings.language = "en"
        self.kept_at_ms = self.true_ms
        self.steps = 0
        self.begun: Counter[str] = Counter()
        self.answered: dict[str, tuple[str, int, int]] = {}
        """The recording that was taken last of each article, and what had happened to it before."""

    def go_on(self) -> None:
        """Let some time pass; look at briefings as every worker does, and at what they have in them."""
        super().go_on()
        if self.true_ms - self.kept_at_ms > KEEP_EVERY_MS:
            self.kept_at_ms = self.true_ms
            self._begin(lambda: keep.keep_briefings(self.services))
        self.steps += 1
        if self.steps % LOOKS_EVERY == 0:
            self.look_into_briefings()

    def _ask_by_chance(self, name: str) -> None:
        super()._ask_by_chance(name)
        if self.chance(0.03):
            self.begun[name] += 1
            self._begin(lambda: self._hand_in(name))

    def taken_off(self, name: str) -> int:
        """Return how often an article was taken off air, and its recording with it."""
        query = select(func.count()).where(
            tables.requests.c.article_id == name, tables.requests.c.outcome == "withdrawn"
        )
        with self.plain.read() as connection:
            return int(connection.scalar(query) or 0)

    def _begin(self, work: Any) -> None:
        def run() -> None:
            with suppress(ListenError):
                work()

        self.processes.append(Process(greenlet(run)))

    def _hand_in(self, name: str) -> None:
        before = (self.taken_off(name), self.begun[name])
        recordings.add(self.services, name, Path("given"), asked("regenerate"), reader=None)
        with self.plain.read() as connection:
            query = select(tables.recordings.c.sha256).where(
                tables.recordings.c.article_id == name, tables.recordings.c.gone_at_ms.is_(None)
            )
            self.answered[name] = (connection.scalar(query) or "", *before)

    def decoded(self, _source: Path, target: Path) -> int:
        """Stand in for decoding: each recording is unlike all others."""
        target.write_text(f"{self.rng.getrandbits(64)}")
        return 1000

    def look_into_briefings(self) -> None:
        """Compare what is in briefings with what is off air.

        Raises:
            Violation: a story was removed, and a briefing with it is still to be heard.
        """
        story, briefing = tables.articles.alias(), tables.articles.alias()
        stories, narrations, outbox = (
            tables.briefing_stories.c,
            tables.narrations.c,
            tables.outbox.c,
        )
        going = select(outbox.id).where(outbox.article_id == story.c.id, outbox.stage == "withdraw")
        query = (
            select(stories.article_id, stories.story_id)
            .join(story, story.c.id == stories.story_id)
            .join(briefing, briefing.c.id == stories.article_id)
            .join(
                tables.narrations,
                (narrations.article_id == stories.article_id)
                & (narrations.revision == stories.revision)
                & (narrations.state == "published"),
            )
            .where(story.c.wanted != "published", briefing.c.wanted == "published")
            .where(~going.exists())
        )
        with self.plain.read() as connection:
            found = connection.execute(query).first()
        if found:
            raise Violation(f"{found.article_id} is on air with {found.story_id}, which is removed")

    def compare(self) -> None:
        """Compare what is on air, what briefings have and which recordings are kept.

        Raises:
            Violation: readers hear something else.
        """
        for _ in range(2):  # what was out of date is made anew, and then all is as it should be
            keep.keep_briefings(self.services)
            self.let_end(SETTLED_WITHIN_MS)
        self.look_into_briefings()
        super().compare()
        for name, (sha256, n_taken_off, n_begun) in self.answered.items():
            if (self.taken_off(name), self.begun[name]) != (n_taken_off, n_begun):
                continue  # it went with its article, or another came after it
            found = recordings.recording_of(self.plain, name)
            if found is None or found.sha256 != sha256 or found.key not in self.store.objects:
                raise Violation(f"{name}: the recording {sha256[:8]} was taken and is lost")

    def expected(self, name: str, told: list[tuple[str, int]]) -> str | None:
        """Return what readers have to hear: a person, where a recording is kept."""
        text = super().expected(name, told)
        found = recordings.recording_of(self.plain, name) if text else None
        return f"Recording {found.sha256}" if found else text


def run_editorial_history(seed: int) -> None:
    """Live through one history with briefings and recordings.

    Raises:
        Violation: something was not as promised; the same seed shows it again.
    """
    history = EditorialHistory(seed)
    with standing_in_for_sound(history), world_of(history):
        history.live()


@contextmanager
def standing_in_for_sound(history: EditorialHistory) -> Iterator[None]:
    """Put plans of text in the place of plans of sound."""
    import workers.recordings.decode  # noqa: F401  it is patched by name

    def prepare_briefing(
        _services: Any, article: Any, stories: Any, *, voice_id: Any = None, take: int = 0
    ) -> Any:
        del voice_id
        return _plan(article, " ".join(f"{one.article.id}@{one.revision}" for one in stories), take)

    def prepare_recording(_services: Any, article: Any, recording: Any, *, take: int = 0) -> Any:
        return _plan(article, f"Recording {recording.sha256}", take)

    def read_manifest(store: Any, name: str) -> Any:
        found = stages.published_manifest(store, name)
        return found and SimpleNamespace(synthetic=True, duration_ms=1)

    decoding = "workers.recordings.decode.decoded_apart"
    with (
        mock.patch.object(preparing, "prepare_briefing", prepare_briefing),
        mock.patch.object(preparing, "prepare_recording", prepare_recording),
        mock.patch.object(choose, "read_manifest", read_manifest),
        mock.patch(decoding, history.decoded),
    ):
        yield


def _plan(article: Any, text: str, take: int) -> Any:
    key = hashlib.sha256(f"{article.id} {text}".encode()).hexdigest()
    said = SimpleNamespace(id=article.id, blocks=[SimpleNamespace(text=text)])
    return SimpleNamespace(article=said, narration_key=f"key-{key}-{take}", clip_keys=[key] * 3)
