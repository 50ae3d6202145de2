"""Articles of the ledger are found by the number in a mark."""

from dataclasses import replace
from pathlib import Path

from support.humming_narrations import ARTICLE, humming_services
from support.ledger_steps import a_request

from workers.ledger import accept, accept_address, withdraw
from workers.ledger.migrate import migrate
from workers.watermark import article_number
from workers.watermark.known import KnownArticle, known_articles


def test_the_ledger_knows_whose_number_it_is(tmp_path: Path) -> None:
    """On air or off it, with its title; another number is nobody's, and the publisher's is left."""
    services, _ = humming_services(tmp_path, data_dir=str(tmp_path))
    migrate(services.ledger)
    accept(services.ledger, ARTICLE, a_request())
    accept(services.ledger, replace(ARTICLE, id="lamps", title="Lamps"), a_request())
    withdraw(services.ledger, "lamps", a_request(kind="withdraw"))
    lamps = article_number("lamps")
    assert known_articles(services.ledger, lamps) == (KnownArticle("lamps", "Lamps"),)
    assert known_articles(services.ledger, 0xFFF << 20 | lamps) == (KnownArticle("lamps", "Lamps"),)
    assert known_articles(services.ledger, lamps ^ 1) == ()


def test_an_article_without_a_text_has_no_title(tmp_path: Path) -> None:
    """Announced by its address alone, it is known by its id."""
    services, _ = humming_services(tmp_path, data_dir=str(tmp_path))
    migrate(services.ledger)
    article_id = accept_address(
        services.ledger, "https://news.example/tide", a_request()
    ).article_id
    known = known_articles(services.ledger, article_number(article_id))
    assert known == (KnownArticle(article_id, None),)
