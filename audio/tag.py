"""ID3v2.3 tags: who and what, the cover, the text, the chapters, and the mark of synthetic speech.

Version 2.3, because some players can't see chapters in 2.4. Chapters follow "ID3v2 Chapter Frame
Addendum 1.0": CHAP frames with unique ids and times in milliseconds, and a CTOC that names them in
order, without which players show none.
"""

import io
from dataclasses import dataclass

from mutagen.id3 import (
    APIC,
    CHAP,
    COMM,
    CTOC,
    ID3,
    PRIV,
    TALB,
    TCON,
    TDRC,
    TENC,
    TIT2,
    TLAN,
    TLEN,
    TPE1,
    TPUB,
    TXXX,
    USLT,
    WOAR,
    WXXX,
    CTOCFlags,
    Encoding,
    PictureType,
)

from audio.languages import language_facts
from audio.model import Article, ChapterMark, Timeline
from audio.pictures.header import picture_type

_IGNORE_OFFSET = 0xFFFFFFFF
_MOST_CHAPTERS = 255
"""A CTOC counts its children in one byte."""
_LIVE_PADDING_BYTES = 20_000
_LINK_FRAME_BYTES = 13
"""What a WXXX frame in Latin 1 without a description takes beside its address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """Everything a tag says that does not follow from the timeline."""

    title: str
    artist: str
    """The publisher."""
    album: str
    """The section, or the programme."""
    language: str
    """BCP 47."""
    date: str
    """ISO 8601, or empty when the article has none."""
    url: str
    """Canonical address, or empty."""
    transcript: str
    voice: str
    """Id of the voice that reads; empty where a person does."""
    reader: str | None = None
    """The person's name, where it is known."""
    cover: bytes = b""
    """A JPEG or PNG, or nothing."""


def tags_for(
    article: Article,
    *,
    publisher: str,
    voice: str,
    transcript: str,
    cover: bytes,
    reader: str | None = None,
) -> Tags:
    """Gather the tags of an article's narration."""
    return Tags(
        title=article.title,
        artist=article.publisher or publisher,
        album=article.section or article.publisher or publisher,
        language=article.language,
        date=article.published_at.strftime("%Y-%m-%dT%H:%M:%S") if article.published_at else "",
        url=article.url or "",
        transcript=transcript,
        voice=voice,
        reader=reader,
        cover=cover,
    )


def id3_tag(tags: Tags, timeline: Timeline) -> bytes:
    """Build a whole ID3v2.3 tag, to stand before the first frame of an MP3."""
    language = language_facts(tags.language).iso_639_2
    id3 = ID3()
    text = {"encoding": Encoding.UTF16}
    id3.add(TIT2(text=tags.title, **text))
    id3.add(TPE1(text=tags.artist, **text))
    id3.add(TPUB(text=tags.artist, **text))
    id3.add(TALB(text=tags.album, **text))
    id3.add(TCON(text="Speech", **text))
    id3.add(TENC(text="Listen", **text))
    id3.add(TLAN(text=language, encoding=Encoding.LATIN1))
    id3.add(TLEN(text=str(timeline.duration_ms), encoding=Encoding.LATIN1))
    if tags.date:
        id3.add(TDRC(text=tags.date, encoding=Encoding.LATIN1))
    if tags.url:
        id3.add(WOAR(url=tags.url))
        id3.add(COMM(lang=language, desc="", text=tags.url, **text))
    id3.add(USLT(lang=language, desc="", text=tags.transcript, **text))
    id3.add(TXXX(desc="SYNTHETIC_SPEECH", text="true" if tags.voice else "false", **text))
    if tags.voice:
        id3.add(TXXX(desc="VOICE", text=tags.voice, **text))
    if tags.reader:
        id3.add(TXXX(desc="READER", text=tags.reader, **text))
    if tags.cover:
        mime = picture_type(tags.cover) or "image/jpeg"
        id3.add(
            APIC(encoding=Encoding.LATIN1, mime=mime, type=PictureType.COVER_FRONT, data=tags.cover)
        )
    _add_chapters(id3, timeline)
    id3.update_to_v23()
    out = io.BytesIO()
    id3.save(out, v2_version=3, padding=lambda _info: 0)
    return out.getvalue()


def live_tag(title: str, publisher: str) -> bytes:
    """Build the ID3v2.3 tag before a narration that is still being made: what it is, and room.

    The room is for browsers: before they play, Chromium and Firefox want 32 KiB, which is seconds
    of speech. With 20 kB of padding the first clip is enough; 28 kB make Chromium wait for more.
    """
    id3 = ID3()
    id3.add(TIT2(text=title, encoding=Encoding.UTF16))
    id3.add(TPE1(text=publisher, encoding=Encoding.UTF16))
    id3.add(TXXX(desc="SYNTHETIC_SPEECH", text="true", encoding=Encoding.UTF16))
    id3.update_to_v23()
    out = io.BytesIO()
    id3.save(out, v2_version=3, padding=lambda _info: _LIVE_PADDING_BYTES)
    return out.getvalue()


def _add_chapters(id3: ID3, timeline: Timeline) -> None:
    marks = timeline.chapters[:_MOST_CHAPTERS]
    ids = [f"chp{number:03}" for number in range(len(marks))]
    titles = [TIT2(encoding=Encoding.UTF16, text=mark.title) for mark in marks]
    # mutagen sorts frames by size, then by id, and players list them as written: so all are made
    # one size, and ids count in three digits.
    sizes = [_size_bytes(mark, element_id) for mark, element_id in zip(marks, ids, strict=True)]
    longest = max(sizes, default=0)
    for mark, element_id, title, size in zip(marks, ids, titles, sizes, strict=True):
        link = [WXXX(encoding=Encoding.LATIN1, desc="", url=mark.url)] if mark.url else []
        id3.add(
            CHAP(
                element_id=element_id,
                start_time=mark.start_ms,
                end_time=mark.end_ms,
                start_offset=_IGNORE_OFFSET,
                end_offset=_IGNORE_OFFSET,
                sub_frames=[title, *link, PRIV(owner="order", data=bytes(longest - size))],
            )
        )
    if marks:
        id3.add(
            CTOC(
                element_id="toc",
                flags=CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED,
                child_element_ids=ids,
                sub_frames=[TIT2(encoding=Encoding.UTF16, text="Chapters")],
            )
        )


def _size_bytes(mark: ChapterMark, element_id: str) -> int:
    """Return how long a chapter's frame is, but for what is the same in all of them."""
    title = len(mark.title.encode("utf-16")) + len(element_id)
    return title + (_LINK_FRAME_BYTES + len(mark.url) if mark.url else 0)
