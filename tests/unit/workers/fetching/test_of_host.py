"""Whose address a fetched page may claim."""

import pytest

from audio.intake import read_article
from audio.intake.ids import article_id
from workers.fetching.article import of_host

ANSWERED = "https://blogs.example/mine"
PAGE = """<html><head><title>Boats</title><link rel="canonical" href="{url}"></head><body><article>
<h1>Boats are late again today</h1>{identifier}
<p>The harbour was quiet in the morning, and nobody had told the passengers about it.</p>
<p>Later the ferry came in after all, with forty people on board and one very large dog.</p>
</article></body></html>"""


def fetched(url: str) -> tuple[str, str | None]:
    page = PAGE.format(url=url, identifier="").encode()
    article = of_host(read_article(page, name="page", url=ANSWERED), ANSWERED)
    return article.id, article.url


@pytest.mark.parametrize(
    "claimed", ["https://news.example/harbour", "https://example/mine", "http://blogs.example.org/"]
)
def test_an_address_of_another_host_is_not_its_own(claimed: str) -> None:
    """A page that says it is another host's story keeps its own address, and its own id."""
    own = article_id(identifier=None, url=ANSWERED, default_id=None, title="")
    assert fetched(claimed) == (own, ANSWERED)


@pytest.mark.parametrize(
    "claimed", ["https://blogs.example/mine-in-full", "https://www.blogs.example/mine"]
)
def test_an_address_of_its_host_is(claimed: str) -> None:
    """A page may name another address of the host that answered."""
    assert fetched(claimed)[1] == claimed
