"""Bytes to text."""

import pytest

from audio.errors import ArticleUnreadable
from audio.intake.encoding import decode

SPANISH = "Un pueblo sin médico abre su propia consulta y la pagan los vecinos, que ya no quieren esperar más."
ARABIC = "عادت طاحونة الماء في قرية عين الصخر إلى الدوران صباح السبت بعد توقف دام اثنين وخمسين عاماً"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_reads_unicode(encoding: str) -> None:
    """UTF-8 needs no mark, the others have one."""
    assert decode(ARABIC.encode(encoding), name="a") == ARABIC


def test_the_media_type_goes_first() -> None:
    """A server's charset is believed before the document's."""
    data = SPANISH.encode("cp1252")
    assert decode(data, name="a", media_type="text/html; charset=ISO-8859-1") == SPANISH


def test_a_page_declares_its_charset() -> None:
    """Both ways of declaring a charset in HTML are read, and one in XML."""
    for declaration in (
        '<meta charset="windows-1256">',
        '<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">',
        '<?xml version="1.0" encoding="windows-1256"?>',
    ):
        assert ARABIC.rstrip("ً") in decode((declaration + ARABIC).encode("cp1256"), name="a")


@pytest.mark.parametrize(("text", "encoding"), [(ARABIC * 3, "cp1256"), (SPANISH * 3, "cp1252")])
def test_detects_what_nobody_declared(text: str, encoding: str) -> None:
    """Text in an old encoding is read without being told which."""
    assert decode(text.encode(encoding), name="a") == text


def test_a_wrong_declaration_does_no_harm() -> None:
    """UTF-8 that calls itself ASCII is read as UTF-8."""
    assert decode(('<meta charset="us-ascii-nonsense">' + SPANISH).encode(), name="a").endswith(
        SPANISH
    )


def test_a_few_broken_bytes_stay_utf_8() -> None:
    """A page with one broken character keeps its other letters."""
    data = ARABIC.encode() + b"\xff" + ARABIC.encode()
    assert decode(data, name="a").count(ARABIC) == 2


@pytest.mark.parametrize("data", [b"", b"  \n", b"\x00\x00"])
def test_refuses_nothing(data: bytes) -> None:
    """Empty input is refused by name."""
    with pytest.raises(ArticleUnreadable, match=r"story\.txt") as caught:
        decode(data, name="story.txt")
    assert caught.value.reason == "empty"


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7 x", b"PK\x03\x04zip", b"\x89PNG\r\n", b"\x1f\x8b\x08", bytes(range(256)) * 40],
)
def test_refuses_what_is_no_text(data: bytes) -> None:
    """A file that is no text is refused, with what to do."""
    with pytest.raises(ArticleUnreadable, match="Save the article") as caught:
        decode(data, name="a")
    assert caught.value.reason == "binary"


def test_bytes_that_are_plainly_utf_8_are_read_so() -> None:
    """A page saved anew as UTF-8 that kept its old declaration is no row of wrong letters."""
    page = '<meta charset="iso-8859-15"><p>La dársena, según el concejal, cerró el miércoles.</p>'
    assert decode(page.encode(), name="a.html") == page
    assert "dársena" in decode(page.encode("iso-8859-15"), name="a.html")
