"""Whatever intake accepts can be narrated, tagged, captioned, fed, described and stored."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from mutagen.mp3 import MP3
from support.hostile_sources import SOURCES, Source, hostile_source
from support.humming_narrations import humming_services
from support.hypothesis_profiles import examples
from support.several_voices import voices_in
from support.whole_way import articles_in, check_feed, make_everything

from audio.errors import InputError
from audio.model import Article, Block
from workers.ledger import Request, accept, open_ledger
from workers.ledger.articles import article_at, latest_article
from workers.ledger.migrate import migrate
from workers.manifest import published_manifest
from workers.narrate import narrate
from workers.services import Services

FOUND = Path(__file__).parent / "hostile_sources"
"""Sources that broke something once, by the name of what they are."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all examples share."""
    return tmp_path_factory.mktemp("whole_way")


@pytest.fixture(scope="module")
def services(folder: Path) -> Services:
    """Services with voices for English, Spanish and Arabic."""
    voices = voices_in(folder / "voices")
    return humming_services(folder / "store", voices_dirs=(voices,))[0]


def _take(services: Services, source: Source, folder: Path) -> None:
    try:
        for article in articles_in(source):
            make_everything(services, article, folder)
    except InputError:
        return


@given(SOURCES)
@settings(max_examples=examples(100), suppress_health_check=list(HealthCheck))
def test_what_intake_accepts_becomes_everything(
    services: Services, folder: Path, source: Source
) -> None:
    """Hostile sources in every form are refused with an error of ours or become everything."""
    _take(services, source, folder)


@pytest.mark.parametrize("seed", range(40))
def test_a_stretch_of_the_campaign(services: Services, folder: Path, seed: int) -> None:
    """The first sources of ``benchmarks.fuzz`` break nothing."""
    _take(services, hostile_source(Random(seed)), folder)


@pytest.mark.parametrize("path", sorted(FOUND.iterdir()), ids=lambda path: path.name)
def test_what_broke_once_breaks_no_more(services: Services, folder: Path, path: Path) -> None:
    """Each source that ended in an error that was not ours ends well or in one of ours."""
    kind = "feed.json" if path.name.endswith("feed.json") else f"a{path.suffix}"
    _take(services, Source(kind, path.read_bytes()), folder)


def _articles() -> Iterator[Article]:
    """Yield hostile articles, read as English because that is what the quick voice speaks."""
    yield Article(
        id="harbour",
        title="الميناء",
        language="en",
        url="https://news.example/أخبار/الميناء",
        image_url="https://новости.example/порт.jpg",
        blocks=(Block("paragraph", "The ferry is late."), Block("paragraph", "\u200b\x00")),
    )
    seed, found = 0, 0
    while found < 5:
        try:
            for article in articles_in(hostile_source(Random(seed))):
                found += 1
                yield replace(article, language="en", blocks=article.blocks[:2], body_chars=0)
        except InputError:
            pass
        seed += 1


@pytest.mark.parametrize("article", list(_articles()), ids=lambda article: article.id[:30])
def test_a_hostile_article_is_published(article: Article, tmp_path: Path) -> None:
    """The whole job: spoken, mastered, tagged, gated, stored, in the ledger and in the feed."""
    services, _ = humming_services(tmp_path / "store")
    narrated = narrate(services, article)
    manifest = published_manifest(services.store, article.id)
    assert manifest is not None
    assert manifest == narrated.manifest
    assert manifest.article_url == article.url
    sound = MP3(io.BytesIO(services.store.get(manifest.files["audio.mp3"].key)))
    assert str(sound.tags["TIT2"]) == article.title
    links = [str(frame.url) for frame in sound.tags.getall("WOAR")]
    assert links == ([article.url] if article.url else [])
    check_feed(article, manifest)
    ledger = open_ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    migrate(ledger)
    request = Request(kind="publish", lane="publish", requested_by="test")
    assert accept(ledger, article, request).outcome == "queued"
    assert latest_article(ledger, article.id) == article
    if article.url:
        assert article_at(ledger, article.url) == article.id
