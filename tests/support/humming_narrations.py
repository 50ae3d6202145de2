"""What several tests of whole narrations need: an article, services over a folder, a quick voice."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from audio.model import Article, Block, Clip, Segment
from voices.engine import SynthesisSettings
from workers.clips import ClipCache
from workers.services import Services
from workers.settings import Settings
from workers.store import FolderStore, Store

ARTICLE = Article(
    id="tide",
    title="Tide tables to be redrawn",
    language="en",
    byline="Mara Quill",
    standfirst="The harbour office says the old figures are 12 minutes out.",
    blocks=(
        Block("paragraph", "The tide came late again on Monday. Nobody at the quay was surprised."),
        Block("heading", "What the gauges say"),
        Block("paragraph", "Four gauges were read for 3 years, and all four agree."),
        Block("quote", "“We had the moon right and the mud wrong,” said Ada Brine."),
    ),
)


class HummingEngine:
    """Says every segment as a hum as long as speech would be; quick, and the same every time."""

    name = "hum"
    version = "1"

    def __init__(self, services: Services, voice_id: str) -> None:
        self.voice = services.speakers.voice_for("en", voice_id)
        self.spoken: list[str] = []

    def speak(self, segment: Segment, settings: SynthesisSettings) -> Clip:
        """Hum at a level that wavers like speech, 60 ms a letter."""
        self.spoken.append(segment.spoken_text)
        rate = self.voice.sample_rate_hz
        n = len(segment.spoken_text) * rate * 60 // 1000
        t = np.arange(n) / rate
        level = 0.2 + 0.1 * np.sin(2 * np.pi * 3 * t)
        samples = (32767 * level * np.sin(2 * np.pi * 180 * t)).astype(np.int16)
        edges = np.linspace(0, n, len(segment.words) + 1).astype(int)
        times = tuple((int(a), int(b)) for a, b in zip(edges[:-1], edges[1:], strict=True))
        return Clip(samples, rate, times)


def services_over(store: Store, **settings: object) -> Services:
    """Build services over a store, with the starter voice."""
    return Services(
        settings=Settings(**settings),  # type: ignore[arg-type]
        store=store,
        clips=ClipCache(store),
        cover=b"\xff\xd8\xff" + bytes(100),
    )


def humming_services(place: Path | Store, **settings: object) -> tuple[Services, HummingEngine]:
    """Build services over a folder, or another store, whose voice hums."""
    store = FolderStore(place) if isinstance(place, Path) else place
    services = services_over(store, **settings)
    engine = HummingEngine(services, services.settings.voice)
    services.speakers.use_engine(services.settings.voice, engine)
    return services, engine


def corrected(article: Article, index: int, text: str) -> Article:
    """Return the article with one block's text changed."""
    blocks = list(article.blocks)
    blocks[index] = Block(blocks[index].kind, text)
    return replace(article, blocks=tuple(blocks))


def everything_in(store: Store) -> dict[str, str]:
    """Return every key in a store with its content's checksum."""
    return {item.key: store.head(item.key).sha256 or "" for item in store.list()}  # type: ignore[union-attr]
