"""What stands in for sound, manifests, pages, threads and waiting in a simulated site."""

import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, Protocol
from unittest import mock

from audio.model import Article, Block
from workers import stages
from workers.ledger import Ledger, Work, leases
from workers.stages import preparing

SEGMENTS = 3
"""How many segments each text has."""


class Stage(Protocol):
    """What the stand-ins want of the world."""

    rng: random.Random

    def sleep(self, seconds: float) -> None:
        """Wait, in virtual time."""

    def keep_lease(self, claimed: Work | None) -> None:
        """Renew a lease while the process is awake, or none any more."""

    def note(self, name: str, **facts: Any) -> None:
        """Write down what a worker logs."""


def article(name: str, number: int) -> Article:
    """Return an article's text of a number; later texts have higher ones."""
    text = Block("paragraph", f"Text {number}")
    return Article(id=name, title=name, language="en", url=url_of(name), blocks=(text,))


def url_of(name: str) -> str:
    """Return the address of an article's page."""
    return f"https://news.example/{name}"


@contextmanager
def standing_in(world: Stage) -> Iterator[None]:
    """Put the stand-ins in place until the block ends."""
    patches = [mock.patch.object(*each) for each in _replaced(world)]
    pages = SimpleNamespace(fetch_article=_fetch_article)
    patches.append(mock.patch.dict(sys.modules, {"workers.fetching.article": pages}))
    for patch in patches:
        patch.start()
    try:
        yield
    finally:
        for patch in reversed(patches):
            patch.stop()


def _replaced(world: Stage) -> list[tuple[Any, str, Any]]:
    @contextmanager
    def lease_kept(_ledger: Ledger, claimed: Work) -> Iterator[None]:
        world.keep_lease(claimed)
        yield
        world.keep_lease(None)

    steps = SimpleNamespace(
        prepare=_prepare,
        speak=_speak(world),
        finish=_finish(world),
        own_picture=_own_picture,
        picture_use=lambda *_: None,
    )
    return [
        (stages, "narrate", steps),
        (preparing, "narrate", steps),
        (stages, "publish", _publish),
        (stages, "published_manifest", _published_manifest),
        (preparing, "plan_json", _plan_json),
        (stages, "plan_from_json", _plan_from_json),
        (preparing, "usage_of", lambda _plan: None),
        (stages, "tell_of", lambda _plan: None),
        (preparing, "tell_of", lambda _plan: None),
        (stages, "said", lambda _plan: ()),
        (preparing, "_opening_spoken", lambda *_, **__: False),
        (stages, "lease_kept", lease_kept),
        (stages, "_with_addresses", lambda _services, manifest: (manifest, "")),
        (stages, "published_event", lambda *_, **__: SimpleNamespace(type="published", data={})),
        (stages, "record", world.note),
        (preparing, "record", world.note),
        (stages, "time", SimpleNamespace(sleep=world.sleep, perf_counter=time.perf_counter)),
        (leases, "random", world.rng),
    ]


def _fetch_article(url: str, *_: Any) -> Article:
    """Read a page that says of itself what its address says behind ``#``: another's, maybe."""
    name = url.rpartition("/")[2]
    pretended = name.partition("-as-")[2]
    text = Block("paragraph", f"Text {len(name)}")
    return Article(
        id=name, title=name, language="en", url=url_of(pretended or name), blocks=(text,)
    )


def _prepare(
    _services: Any, article: Article, *, voice_id: str | None, take: int, directions: Any = None
) -> Any:
    del voice_id, directions  # nobody hears who speaks, or how
    number = int(article.blocks[0].text.removeprefix("Text "))
    return SimpleNamespace(
        article=article,
        narration_key=f"key-{number}-{take}",
        clip_keys=[f"{number:02x}" * 32] * SEGMENTS,
    )


@contextmanager
def _own_picture(*_: Any) -> Iterator[Callable[[], bytes]]:
    yield lambda: b""


def _speak(world: Stage) -> Callable[..., Any]:
    def speak(_services: Any, plan: Any, numbers: list[int]) -> Any:
        world.sleep(0.5)
        return SimpleNamespace(spoken_keys={plan.clip_keys[n] for n in numbers}, audio_ms=1)

    return speak


def _finish(world: Stage) -> Callable[..., Any]:
    def finish(
        services: Any, plan: Any, watch: Any, *, publish: Callable[..., Any], **_: Any
    ) -> Any:
        with watch.stage("stitch"):
            pass
        world.sleep(2)
        return publish(services.store, plan)

    return finish


def _publish(store: Any, plan: Any, *, revision: int, before_flip: Callable[[], None]) -> Any:
    name = plan.article.id
    file = f"narrations/{name}/{plan.narration_key}/audio.mp3"
    store.put(file, "sound")
    before_flip()
    manifest = {"text": plan.text, "key": plan.narration_key, "file": file, "r": revision}
    store.put(manifest_key(name), json.dumps(manifest))
    return _manifest(manifest)


def _published_manifest(store: Any, name: str) -> Any:
    found = store.objects.get(manifest_key(name))
    manifest = json.loads(found) if found else None
    return _manifest(manifest) if manifest and manifest["file"] in store.objects else None


def manifest_key(name: str) -> str:
    """Return the key of an article's manifest."""
    return f"narrations/{name}/manifest.json"


def _manifest(manifest: dict[str, Any]) -> Any:
    return SimpleNamespace(
        narration_key=manifest["key"],
        duration_ms=1,
        document=manifest,
        voice_ids=("voice",),
        revision=manifest["r"],
    )


def _plan_json(plan: Any) -> str:
    segments = [{"display_text": "Words."}] * SEGMENTS
    return json.dumps(
        {
            "id": plan.article.id,
            "text": plan.article.blocks[0].text,
            "key": plan.narration_key,
            "clips": plan.clip_keys,
            "script": {"segments": segments},
        }
    )


def _plan_from_json(text: str) -> Any:
    values = json.loads(text)
    plan = SimpleNamespace(
        article=SimpleNamespace(id=values["id"]),
        text=values["text"],
        narration_key=values["key"],
        clip_keys=values["clips"],
    )
    plan.with_picture = lambda _: plan
    return plan
