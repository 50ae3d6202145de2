"""The articles of ours that benchmarks narrate: the sample newspaper, the samples, golden pages."""

from collections.abc import Iterator
from pathlib import Path

from audio.errors import ListenError
from audio.intake import read_article
from audio.languages import same_language
from audio.model import Article

_ROOT = Path(__file__).parent.parent


def own_articles(language: str) -> Iterator[Article]:
    """Yield them in an order that stays the same, those of a language alone, no text twice."""
    sources = [
        *sorted(_ROOT.glob("workers/web/newsroom/articles/*.md")),
        *sorted(_ROOT.glob("docs/samples/*.md")),
        *sorted(_ROOT.glob("tests/golden/articles/*/source.*")),
    ]
    seen = set()
    for source in sources:
        name = source.parent.name if source.stem == "source" else source.stem
        try:
            article = read_article(source.read_bytes(), name=source.name, default_id=name)
        except ListenError:
            continue  # a golden page that is to be refused
        begins = article.blocks[0].text[:60] if article.blocks else ""
        if same_language(article.language, language) and begins not in seen:
            seen.add(begins)
            yield article
