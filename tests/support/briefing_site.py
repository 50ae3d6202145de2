"""A site with one briefing, on a clock of its own and over any ledger and store."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from audio.model import Article, Block
from support.humming_narrations import ARTICLE, humming_services
from support.ledger_steps import Clock, a_request, new_ledger
from workers.briefings import keep
from workers.ledger import accept, outbox
from workers.manifest import Manifest, read_manifest
from workers.stages import perform
from workers.store import Store

HALF_PAST_SIX_MS = round(datetime(2026, 3, 14, 6, 30, tzinfo=UTC).timestamp() * 1000)
DAY_MS = 86_400_000
MORNING = {
    "title": "Morning briefing",
    "at": "06:30",
    "playlist": "section:world",
    "intro": "Good morning. It is {date}.",
    "outro": "That was {title}.",
    "keep_days": 2,
}
BRIEFING_ID = "briefing-morning-2026-03-14"


def story(name: str, **changes: object) -> Article:
    text = f"The {name} came late again on Monday."
    return replace(
        ARTICLE,
        **{
            "id": name,
            "title": f"News of the {name}",
            "url": f"https://news.example/{name}",
            "section": "World",
            "standfirst": None,
            "blocks": (Block("paragraph", text),),
        }
        | changes,  # type: ignore[arg-type]
    )


class BriefingSite:
    """A site with one briefing, on a clock of its own."""

    def __init__(
        self,
        folder: Path,
        *,
        ledger: str | None = None,
        store: Store | None = None,
        **settings: object,
    ) -> None:
        chosen: dict[str, object] = {"briefings": {"morning": MORNING}, "data_dir": str(folder)}
        place = store or folder / "store"
        self.services, self.engine = humming_services(place, **(chosen | settings))
        self.clock = Clock()
        self.clock.now_ms = HALF_PAST_SIX_MS - 3_600_000
        self.services._ledger = new_ledger(ledger or folder / "ledger.sqlite3", self.clock)

    def work(self) -> None:
        while messages := outbox.take_due(self.services.ledger):
            for message in messages:
                perform(self.services, message.message_id)

    def publish(self, *articles: Article) -> None:
        for article in articles:
            self.clock.now_ms += 1000
            accept(self.services.ledger, article, a_request())
            self.work()

    def keep(self, at_ms: int = HALF_PAST_SIX_MS) -> None:
        self.clock.now_ms = max(at_ms, self.clock.now_ms + 1)
        keep.keep_briefings(self.services)
        self.work()

    def manifest(self, article_id: str = BRIEFING_ID) -> Manifest | None:
        return read_manifest(self.services.store, article_id)

    def chapters(self) -> list[str]:
        manifest = self.manifest()
        assert manifest is not None
        return [mark["title"] for mark in manifest.document["listen"]["chapters"]]

    def texts(self) -> str:
        manifest = self.manifest()
        assert manifest is not None
        cues = json.loads(self.services.store.get(manifest.files["words.json"].key))["cues"]
        return " ".join(cue["text"].strip() for cue in cues)

    def keys_of(self, article_id: str = BRIEFING_ID) -> list[str]:
        return [each.key for each in self.services.store.list(f"narrations/{article_id}/")]
