"""ID3 tags: everything a player shows, readable, in order, and no more than the format allows."""

import io
from datetime import UTC, datetime

import pytest
from mutagen.id3 import ID3

from audio.model import Article, Block, ChapterMark, DurationMs, Timeline
from audio.tag import id3_tag, tags_for

ARTICLE = Article(
    id="a",
    title="Ferry «returns» — عبّارة",
    language="es-MX",
    blocks=(Block("paragraph", "x"),),
    url="https://courier.example/ferry",
    section="Travel",
    published_at=datetime(2026, 10, 9, 6, 30, tzinfo=UTC),
)


def _timeline(n_chapters: int) -> Timeline:
    marks = tuple(
        ChapterMark(
            f"Part {'x' * (i * 7 % 23)} {i}",
            DurationMs(i * 1000),
            DurationMs(i * 1000 + 1000),
            f"https://courier.example/{'y' * (i * 5 % 17)}" if i % 3 else None,
        )
        for i in range(n_chapters)
    )
    return Timeline(sample_rate_hz=22_050, cues=(), chapters=marks, n_samples=22_050 * 300)


def _read(n_chapters: int = 3, cover: bytes = b"\xff\xd8\xff" + bytes(50)) -> ID3:
    tags = tags_for(ARTICLE, publisher="Courier", voice="v", transcript="Uno.\nDos.", cover=cover)
    return ID3(io.BytesIO(id3_tag(tags, _timeline(n_chapters)) + bytes(200)), translate=False)


def test_everything_a_player_shows() -> None:
    """Title, publisher, section, address, language, date, text and cover come back as written."""
    id3 = _read()
    assert id3.version == (2, 3, 0)
    assert id3["TIT2"].text == [ARTICLE.title]
    assert id3["TPE1"].text == ["Courier"]
    assert id3["TALB"].text == ["Travel"]
    assert id3["TLAN"].text == ["spa"]
    assert str(id3["TYER"]) == "2026"
    assert str(id3["TDAT"]) == "0910"
    assert id3.getall("WOAR")[0].url == ARTICLE.url
    assert id3.getall("COMM")[0].text == [ARTICLE.url]
    assert id3.getall("USLT")[0].text == "Uno.\nDos."
    assert id3.getall("APIC")[0].mime == "image/jpeg"


def test_marked_as_synthetic() -> None:
    """A machine can read that nobody spoke this."""
    assert _read()["TXXX:SYNTHETIC_SPEECH"].text == ["true"]


def test_a_person_is_no_machine() -> None:
    """Where somebody reads, no tag says otherwise, and the name stands there if it is known."""
    tags = tags_for(
        ARTICLE, publisher="Courier", voice="", reader="Ana Pérez", transcript="", cover=b""
    )
    id3 = ID3(io.BytesIO(id3_tag(tags, _timeline(1)) + bytes(200)), translate=False)
    assert id3["TXXX:SYNTHETIC_SPEECH"].text == ["false"]
    assert id3["TXXX:READER"].text == ["Ana Pérez"]
    assert "TXXX:VOICE" not in id3


def test_chapters_have_their_links() -> None:
    """A chapter that is about a page names it; the others name none."""
    found = {str(each.sub_frames["TIT2"]): each for each in _read(3).getall("CHAP")}
    assert "WXXX:" not in found["Part  0"].sub_frames
    assert found["Part xxxxxxx 1"].sub_frames["WXXX:"].url == "https://courier.example/yyyyy"


@pytest.mark.parametrize("n_chapters", [1, 12, 255, 300])
def test_chapters_stand_in_order(n_chapters: int) -> None:
    """Chapters are written in the order they are heard, all named by the table of contents."""
    id3 = _read(n_chapters)
    expected = min(n_chapters, 255)
    chapters = [frame for frame in id3.values() if frame.FrameID == "CHAP"]
    raw = id3_tag(
        tags_for(ARTICLE, publisher="C", voice="v", transcript="", cover=b""), _timeline(n_chapters)
    )
    starts = sorted(
        chapters, key=lambda frame: raw.index(frame.element_id.encode() + b"\0", raw.index(b"CHAP"))
    )
    assert [c.start_time for c in starts] == [i * 1000 for i in range(expected)]
    assert {c.start_offset for c in chapters} == {0xFFFFFFFF}
    (contents,) = id3.getall("CTOC")
    assert contents.child_element_ids == [c.element_id for c in starts]


def test_no_chapters_no_contents() -> None:
    """An article without chapters has no empty table of contents."""
    assert _read(0).getall("CTOC") == []


def test_png_cover_and_no_cover() -> None:
    """A PNG is called one, and no cover is no frame."""
    assert _read(cover=b"\x89PNG" + bytes(9)).getall("APIC")[0].mime == "image/png"
    assert _read(cover=b"").getall("APIC") == []
