"""A busy newsroom for tests: it publishes, corrects, regenerates and withdraws.

It remembers what should come of it, and :func:`problems` says where that is not so.
"""

import hashlib
import json
import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import soundfile
from sqlalchemy import Select, func, select

from audio.errors import ArticleUnknown, ChecksumMismatch, LedgerUnavailable, ServiceError
from audio.model import Article, Block
from support.site_processes import Site
from support.webhook_endpoint import Endpoint
from workers.briefings.shelf import Standing, standings
from workers.clips import decode_clip
from workers.ledger import LANES, Request, accept, regenerate, status, withdraw
from workers.ledger.tables import IN_FLIGHT, articles, attempts, narrations, outbox
from workers.manifest import manifest_key, published_manifest
from workers.recordings import shelf as recordings
from workers.store import FolderStore, Store

ASK_AGAIN_S = 0.5


@dataclass
class Newsroom:
    """Asks for things, each until it is accepted."""

    site: Site
    chance: random.Random
    wanted: dict[str, Article | None] = field(default_factory=dict)
    """What should be published of each article in the end; None where nothing should."""
    asked: Counter[str] = field(default_factory=Counter)
    store: Store | None = None
    """Where recordings are kept; None: nobody hands any in."""
    recorded: set[str] = field(default_factory=set)
    """Articles that a person's recording is to be heard of in the end."""

    def something(self) -> None:
        """Do one thing that a newsroom does, mostly publishing."""
        published = [name for name, article in self.wanted.items() if article]
        gone = [name for name, article in self.wanted.items() if not article]
        deeds: list[tuple[int, Callable[[], None]]] = [(5, self.publish)]
        if published:
            name = self.chance.choice(published)
            deeds += [
                (3, lambda: self.correct(name)),
                (1, lambda: self.retitle(name)),
                (1, lambda: self.repeat(name)),
                (1, lambda: self.regenerate(name)),
                (2, lambda: self.withdraw(name)),
            ]
        if published and self.store:
            deeds.append((2, lambda: self.hand_in(name)))
        if self.recorded:
            deeds.append((1, lambda: self.take_back(self.chance.choice(sorted(self.recorded)))))
        if gone:
            deeds.append((1, lambda: self.publish(self.chance.choice(gone))))
        weights, choices = zip(*deeds, strict=True)
        self.chance.choices(choices, weights)[0]()

    def publish(self, name: str | None = None) -> None:
        name = name or f"news-{len(self.wanted)}"
        blocks = tuple(self._paragraph(name, number) for number in range(self.chance.randint(1, 6)))
        self._accept(Article(id=name, title=f"About {name}", language="en", blocks=blocks))

    def correct(self, name: str) -> None:
        article = self._present(name)
        blocks = list(article.blocks)
        blocks[self.chance.randrange(len(blocks))] = self._paragraph(name, len(blocks))
        self._accept(replace(article, blocks=tuple(blocks)))

    def retitle(self, name: str) -> None:
        article = self._present(name)
        self._accept(replace(article, title=f"More about {name}, {self.chance.randrange(1000)}"))

    def repeat(self, name: str) -> None:
        self._accept(self._present(name))

    def regenerate(self, name: str) -> None:
        scratch = self.chance.random() < 0.5
        self._ask(
            "regenerate",
            lambda r: regenerate(self.site.ledger, name, r, from_scratch=scratch),
        )

    def withdraw(self, name: str) -> None:
        self._ask("withdraw", lambda r: withdraw(self.site.ledger, name, r))
        self.wanted[name] = None
        self.recorded.discard(name)

    def hand_in(self, name: str) -> None:
        """Hand a person's recording in: from the answer on it is to be heard, and never lost."""
        services: Any = SimpleNamespace(ledger=self.site.ledger, store=self.store)
        source = self.site.folder / "read.wav"
        _write_tone(source)
        self._ask("regenerate", lambda r: recordings.add(services, name, source, r, reader="Ana"))
        self.recorded.add(name)

    def take_back(self, name: str) -> None:
        """Have the voice read an article again."""

        def remove(request: Request) -> None:
            with suppress(ArticleUnknown):  # it was done, and the answer was lost
                recordings.remove(self.site.ledger, name, request)

        self._ask("regenerate", remove)
        self.recorded.discard(name)

    def _present(self, name: str) -> Article:
        article = self.wanted[name]
        assert article is not None
        return article

    def _paragraph(self, name: str, number: int) -> Block:
        day = self.chance.randrange(1_000_000)
        return Block("paragraph", f"Paragraph {number} of {name} was written on day {day}.")

    def _accept(self, article: Article) -> None:
        self._ask("publish", lambda r: accept(self.site.ledger, article, r))
        self.wanted[article.id] = article

    def _ask(self, kind: Any, ask: Callable[[Request], object]) -> None:
        """Ask until the ledger has taken it, as a CMS does that gets no 202."""
        lane = self.chance.choice(LANES)
        while True:
            with suppress(ServiceError):
                ask(Request(kind=kind, lane=lane, requested_by="newsroom"))
                self.asked[kind] += 1
                return
            time.sleep(ASK_AGAIN_S)


def _write_tone(path: Path) -> None:
    """Write a second and a half of a tone that wavers like speech."""
    if path.exists():
        return
    t = np.arange(48_000) / 32_000
    wave = 0.1 * (0.6 + 0.4 * np.sin(2 * np.pi * 3 * t)) * np.sin(2 * np.pi * 210 * t)
    soundfile.write(path, wave.astype(np.float32), 32_000)


def to_be_done() -> Select[Any]:
    """Select the outbox but for checks of what a late worker may have touched, which last a day."""
    return select(outbox).where(outbox.c.stage != "check")


def wait_until_quiet(site: Site, within_s: float) -> list[str]:
    """Wait until nothing is to be done any more; return what is still to be done.

    A busy machine takes long for everything, so the time counts from the last step forward: fewer
    messages, or fewer narrations in the making, than ever before.
    """
    deadline = time.monotonic() + within_s
    left = ["the ledger was never reached"]
    fewest = fewest_busy = 1_000_000
    while time.monotonic() < deadline:
        with suppress(LedgerUnavailable), site.ledger.read() as connection:
            rows = connection.execute(to_be_done().where(outbox.c.dead_at_ms.is_(None))).all()
            left = [f"still to be done: {dict(row._mapping)}" for row in rows]
            if not left:
                return []
            busy = connection.scalar(select(func.count()).where(narrations.c.state.in_(IN_FLIGHT)))
            if len(left) < fewest or busy < fewest_busy:
                deadline = time.monotonic() + within_s
            fewest, fewest_busy = min(fewest, len(left)), min(fewest_busy, busy)
        time.sleep(0.1)
    return left


def problems(site: Site, store: Store, newsroom: Newsroom, endpoint: Endpoint) -> list[str]:
    """Say everything that is not as it should be once all is quiet."""
    found: list[str] = []
    for name, article in newsroom.wanted.items():
        found += _article_problems(site, store, name, article, name in newsroom.recorded)
    found += _ledger_problems(site)
    published = {name for name, article in newsroom.wanted.items() if article}
    briefings = {one.article_id: one for one in standings(site.ledger) if one.is_wanted}
    for briefing in briefings.values():
        found += _briefing_problems(site, store, briefing, published)
    found += _store_problems(store, published | briefings.keys())
    return [*found, *_event_problems(site, endpoint)]


def _briefing_problems(
    site: Site, store: Store, briefing: Standing, published: set[str]
) -> Iterator[str]:
    """Say whether a briefing has a story that is withdrawn, or is not published itself."""
    name = briefing.article_id
    gone = {story for story, _ in briefing.stories} - published
    if gone:
        yield f"{name} has {gone}, which are withdrawn"
    standing = status.current(site.ledger, name)
    manifest = published_manifest(store, name)
    if standing is None or manifest is None or manifest.narration_key != standing.narration_key:
        yield f"{name} is not published as the ledger says: {standing}"


def _recording_problems(site: Site, store: Store, name: str, is_recorded: bool) -> Iterator[str]:
    """Say whether a recording that was taken is lost, or one that is gone is still there."""
    found = recordings.recording_of(site.ledger, name)
    if (found is not None) != is_recorded:
        yield f"{name}: the ledger has {found}; a person is to be heard: {is_recorded}"
    if found and store.head(found.key) is None:
        yield f"{name}: the recording {found.key} is lost"
    manifest = published_manifest(store, name)
    if manifest and manifest.synthetic is is_recorded:
        yield f"{name}: a person is to be heard: {is_recorded}, and is not, or is"


def _article_problems(
    site: Site, store: Store, name: str, article: Article | None, is_recorded: bool
) -> Iterator[str]:
    yield from _recording_problems(site, store, name, is_recorded)
    there = {found.key for found in store.list(f"narrations/{name}/")}
    if article is None:
        yield from (f"{name} is withdrawn but {key} is there" for key in there)
        return
    standing = status.current(site.ledger, name)
    if standing is None or standing.state != "published" or manifest_key(name) not in there:
        yield f"{name} is not published: {standing}"
        return
    manifest = json.loads(store.get(manifest_key(name)))
    if manifest["listen"]["narration_id"] != standing.narration_key:
        yield f"{name}: the manifest is of another narration than the ledger says"
    if manifest["name"] != article.title:
        yield f"{name}: the manifest has the title {manifest['name']!r}"
    for file in manifest["listen"]["files"].values():
        body = store.get(file["key"]) if file["key"] in there else b""
        if (hashlib.sha256(body).hexdigest(), len(body)) != (file["sha256"], file["size_bytes"]):
            yield f"{name}: {file['key']} is not what the manifest says"
    if is_recorded:
        return  # the text that was read is an older one, maybe
    transcript = store.get(manifest["listen"]["files"]["transcript.html"]["key"]).decode()
    yield from (f"{name} misses {b.text!r}" for b in article.blocks if b.text not in transcript)


def _ledger_problems(site: Site) -> Iterator[str]:
    with site.ledger.read() as connection:
        busy = ["queued", "preparing", "speaking", "finishing", "failed"]
        for row in connection.execute(select(narrations).where(narrations.c.state.in_(busy))):
            yield f"{row.article_id} is {row.state}: {row.error_code} {row.error_message}"
        for row in connection.execute(to_be_done()):
            yield f"left in the outbox: {dict(row._mapping)}"
        held = select(articles.c.id).where(articles.c.publishing_by.is_not(None))
        yield from (f"{name} is held by a publisher" for name in connection.scalars(held))
        twice = (
            select(narrations.c.article_id)
            .where(narrations.c.state == "published")
            .group_by(narrations.c.article_id)
            .having(func.count() > 1)
        )
        yield from (f"{name} is published twice" for name in connection.scalars(twice))
        bugs = select(attempts).where(attempts.c.error_code == "internal_error")
        yield from (f"a bug: {row.stage} {row.message}" for row in connection.execute(bugs))


def _store_problems(store: Store, published: set[str]) -> Iterator[str]:
    for found in store.list("narrations/"):
        name = found.key.split("/")[1]
        if found.key.endswith("manifest.json") and name not in published:
            yield f"nobody wants {found.key}"
    for found in store.list("clips/"):
        try:
            decode_clip(store.get(found.key))
        except (ChecksumMismatch, ValueError) as error:
            yield f"{found.key} is not whole: {error}"
    if isinstance(store, FolderStore):
        yield from _abandoned(store)


def _abandoned(store: FolderStore) -> Iterator[str]:
    """What killed writers left is under no key, and is gone after a day."""
    incoming = store.root / ".incoming"
    for path in incoming.iterdir():
        os.utime(path, (0, 0))
    FolderStore(store.root).put("clips/00/swept", b"")
    store.delete("clips/00/swept")
    yield from (f"{path} was not swept" for path in incoming.iterdir())


def _event_problems(site: Site, endpoint: Endpoint) -> Iterator[str]:
    """Every generation that was published was announced under one id, the present one surely."""
    ids: dict[tuple[str, int], set[str]] = {}
    for _, headers, body in endpoint.got:
        event = json.loads(body)
        if event["type"] in {"narration.published", "narration.updated"}:
            data = event["data"]
            ids.setdefault((data["article_id"], data["generation"]), set()).add(
                headers["webhook-id"]
            )
    yield from (f"{key} was published {len(found)} times" for key, found in ids.items()
                if len(found) > 1)  # fmt: skip
    with site.ledger.read() as connection:
        rows = connection.execute(
            select(articles.c.id, articles.c.generation).where(articles.c.wanted == "published")
        )
        yield from (f"{key} was never announced" for key in rows if tuple(key) not in ids)
