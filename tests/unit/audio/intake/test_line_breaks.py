"""The lines of a verse stay lines, in whatever form the source has them."""

import pytest

from audio.intake import read_article

FIRST = (
    "Every evening at six Greta Holm climbs the tower, and every evening she says the same few "
    "lines before she rings the bell."
)
LAST = (
    "She wrote the verse down for this newspaper on the back of a tide table, in pencil, and did "
    "not want it back."
)
VERSES = {
    "en": "Ring for the boats on the water,\nRing for the nets on the quay,\n"
    "Ring for the ringer's daughter\nWho never came home from the sea.",
    "es": "Toca por barcos y redes,\ntoca por quien no volvió,\ntoca por toda la costa\n"
    "que en la tormenta calló.",
    "ar": "دقي للقوارب في الماء،\nدقي للشباك على الرصيف،\nدقي لابنة القارعة\nالتي لم تعد من البحر.",
}
WRAPPED = (
    "The tower will be closed from Monday, because its\nstairs have to be mended before the winter\n"
    "storms set in, which Holm expects this year in\nearly October at the latest."
)


def read(verse: str, form: str) -> list[str]:
    """Return what is read between the first and the last paragraph."""
    if form == "html":
        text = (
            f"<html><head><title>The ringer of Marrow</title></head><body><article>"
            f"<h1>The ringer of Marrow</h1><p>{FIRST}</p><pre>{verse}</pre><p>{LAST}</p>"
            f"</article></body></html>"
        )
    else:
        head = "# " if form == "md" else ""
        text = f"{head}The ringer of Marrow\n\n{FIRST}\n\n{verse}\n\n{LAST}\n"
    article = read_article(text.encode(), name=f"marrow.{form}")
    texts = [block.text for block in article.blocks]
    assert (texts[0], texts[-1]) == (FIRST, LAST)
    return texts[1:-1]


@pytest.mark.parametrize("form", ["txt", "md", "html"])
@pytest.mark.parametrize("language", sorted(VERSES))
def test_verse_keeps_its_lines(language: str, form: str) -> None:
    """Nobody hears a poem run together because it came without line breaks in markup."""
    assert read(VERSES[language], form) == VERSES[language].split("\n")


@pytest.mark.parametrize("form", ["txt", "md", "html"])
def test_prose_that_a_narrow_page_broke_is_prose(form: str) -> None:
    """Lines that run on in small letters are one paragraph."""
    assert read(WRAPPED, form) == [WRAPPED.replace("\n", " ")]


@pytest.mark.parametrize(
    "program",
    [
        "def ring(bell):\n    bell.swing()\n    return bell",
        "$ git clone the-tower\n$ cd the-tower\n$ make bell",
        "SELECT name FROM bells\nSELECT tone FROM bells",
    ],
    ids=["python", "shell", "query"],
)
def test_a_program_is_not_read(program: str) -> None:
    """What was typed for machines is left out, though it has lines as verse does."""
    assert read(program, "html") == []
