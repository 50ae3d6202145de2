"""The packs that come with Listen read their saved pages exactly as expected."""

import pytest

from workers.packs.check import check_pack, read_saved
from workers.packs.pack import Pack, SavedPage
from workers.packs.shelf import load_packs

CASES = [(pack, saved) for pack in load_packs().packs for saved in pack.pages()]
NOISE = (
    "Listen", "Escuchar", "Min Read", "min de lectura", "Photo", "Foto", "Related News",
    "Noticias relacionadas", "Read more", "Lea también", "Most Read", "Lo más leído", "Read Next",
    "Rights", "BREAKING", "cancelled", "Overview", "All our reports", "Portraits of",
)  # fmt: skip


@pytest.mark.parametrize("pack", load_packs().packs, ids=lambda pack: pack.name)
def test_saved_pages_are_read_as_expected(pack: Pack) -> None:
    """Every saved page of a shipped pack gives its expected text, to the character."""
    checked = list(check_pack(pack))
    assert checked
    assert [(page.saved.case, page.error, page.diff) for page in checked if not page.passed] == []


@pytest.mark.parametrize(("pack", "saved"), CASES, ids=lambda value: getattr(value, "case", ""))
def test_nothing_round_the_article_is_read(pack: Pack, saved: SavedPage) -> None:
    """No menu, ticker, label, card or credit of the pages is spoken, and all of it is accounted for."""
    article = read_saved(pack, saved)
    spoken = " | ".join(block.text for block in article.blocks)
    assert [label for label in NOISE if label in spoken] == []
    assert {"site_exclude", "site_end_at"} <= {dropped.rule for dropped in article.dropped}
    assert "site_rule_missed" not in article.review
