"""Captions, words, chapters and transcript, all from one timeline."""

import json
import re
from dataclasses import replace

from audio.captions import chapters_json, plain_transcript, transcript_html, webvtt, words_json
from audio.model import (
    Article,
    Block,
    ChapterMark,
    Cue,
    DurationMs,
    Segment,
    SpokenWord,
    Timeline,
    WordTime,
)

RATE = 1000  # a sample a millisecond keeps the figures readable


def _cue(
    index: int,
    start: int,
    end: int,
    text: str,
    words: list[tuple[int, int, int, int]],
    **kw: object,
) -> Cue:
    segment = Segment(
        index=index,
        kind=kw.get("kind", "paragraph"),  # type: ignore[arg-type]
        chapter=0,
        display_text=text,
        spoken_text=text,
        words=tuple(SpokenWord(0, 1, w[2], w[3]) for w in words),
        voice_id="v",
        pause_after_ms=DurationMs(0),
        ends_block=bool(kw.get("ends_block", True)),
    )
    times = tuple(WordTime(DurationMs(a), DurationMs(b), c, d) for a, b, c, d in words)
    return Cue(segment, start, end, times, DurationMs(start), DurationMs(end))


TIMELINE = Timeline(
    sample_rate_hz=RATE,
    cues=(
        _cue(0, 0, 900, "Tide & <time>", [(25, 400, 0, 4), (450, 880, 7, 13)], kind="title"),
        _cue(
            1,
            1800,
            4000,
            "About 1,300 left. ",
            [(1810, 2100, 0, 5), (2100, 2500, 6, 11), (2500, 3100, 6, 11), (3200, 3990, 12, 16)],
            ends_block=False,
        ),
        _cue(2, 4300, 4300, "…", []),
        _cue(3, 4300, 5000, "Then rain.", [(4300, 4600, 0, 4), (4600, 5000, 5, 9)]),
    ),
    chapters=(ChapterMark("Tide & <time>", DurationMs(0), DurationMs(5400)),),
    n_samples=5400,
)
ARTICLE = Article(id="a", title="Tide & <time>", language="en", blocks=(Block("paragraph", "x"),))


def test_webvtt_has_a_cue_for_each_segment_heard() -> None:
    """Cues carry the segments' times and escaped text; a silent segment has none."""
    vtt = webvtt(TIMELINE, "en")
    assert vtt.startswith("WEBVTT Language: en\n\n")
    assert re.findall(r"^(\S+) --> (\S+)$", vtt, re.MULTILINE) == [
        ("00:00:00.000", "00:00:00.900"),
        ("00:00:01.800", "00:00:04.000"),
        ("00:00:04.300", "00:00:05.000"),
    ]
    assert "Tide &amp; <00:00:00.450>&lt;time&gt;" in vtt


def test_webvtt_word_times_rise_inside_their_cue() -> None:
    """Word times stand strictly between the cue's start and end and rise, as WebVTT asks."""
    vtt = webvtt(TIMELINE, "en")
    assert "<00:00:01.810>About <00:00:02.100>1,300 <00:00:03.200>left." in vtt
    assert "Then <00:00:04.600>rain." in vtt


def test_hours_are_written_out() -> None:
    """A cue after an hour has its hour in two digits."""
    late = _cue(0, 3_723_004, 3_724_000, "Late.", [])
    timeline = replace(TIMELINE, cues=(late,), n_samples=3_724_000)
    assert "01:02:03.004 --> 01:02:04.000" in webvtt(timeline, "en")


def test_words_of_one_number_are_one_entry() -> None:
    """ "1,300" lights up once, for as long as all its spoken words last."""
    cues = json.loads(words_json(TIMELINE))["cues"]
    assert [cue["index"] for cue in cues] == [0, 1, 3]
    assert cues[1]["words"] == [[1810, 2100, 0, 5], [2100, 3100, 6, 11], [3200, 3990, 12, 16]]
    assert cues[1]["text"][6:11] == "1,300"


def test_chapters_are_podcasting_2() -> None:
    """Chapters follow Podcasting 2.0's format, version 1.2, times in seconds."""
    chapters = json.loads(chapters_json(TIMELINE))
    assert chapters["version"] == "1.2.0"
    assert chapters["chapters"] == [{"startTime": 0.0, "endTime": 5.4, "title": "Tide & <time>"}]


def test_transcript_is_escaped_and_keeps_paragraphs() -> None:
    """The transcript shows what is heard, sentence by sentence, with no markup of the article's."""
    html = transcript_html(ARTICLE, TIMELINE)
    assert '<h1><span data-start-ms="0">Tide &amp; &lt;time&gt;</span></h1>' in html
    assert '<p class="paragraph"><span data-start-ms="1800">About 1,300 left.</span>' in html
    assert '<html lang="en" dir="ltr">' in html
    assert 'dir="rtl"' in transcript_html(replace(ARTICLE, language="ar"), TIMELINE)
    assert plain_transcript(TIMELINE) == "Tide & <time>\nAbout 1,300 left. Then rain."
