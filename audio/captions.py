"""What goes beside the sound, all of it derived from the timeline: captions, words, chapters, text.

WebVTT follows the W3C recommendation (cues are sentences, word times stand inside them), chapters
the Podcasting 2.0 chapters format, version 1.2.
"""

import json
from collections.abc import Iterable
from html import escape

from audio.languages import text_direction
from audio.model import Article, Cue, SegmentKind, Timeline

_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:1.1rem/1.6 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem}"
    "h1,h2{line-height:1.25}"
)


def webvtt(timeline: Timeline, language: str) -> str:
    """Write captions as WebVTT, one cue a segment, each word behind its own time.

    The language stands behind the signature: a line of its own below it, as older drafts had it, is
    an error to a strict reader (W3C WebVTT, 4.1: an empty line follows).
    """
    blocks = [f"WEBVTT Language: {language}"]
    for cue in _heard(timeline):
        times = f"{_vtt_time(cue.start_ms)} --> {_vtt_time(cue.end_ms)}"
        blocks.append(f"{cue.segment.index + 1}\n{times}\n{_timed_text(cue)}")
    return "\n\n".join(blocks) + "\n"


def words_json(timeline: Timeline) -> str:
    """Write when each written word is heard, for a page that lights words up.

    ``cues[].words[]`` is ``[start_ms, end_ms, display_start, display_end]``; the spans count
    characters of the cue's ``text``. Words spoken for one written span ("1,300") are one entry.
    """
    cues = [cue_facts(cue) for cue in _heard(timeline)]
    return _json({"version": 1, "duration_ms": timeline.duration_ms, "cues": cues})


def cue_facts(cue: Cue) -> dict[str, object]:
    """Return one cue as ``words.json`` has it."""
    return {
        "index": cue.segment.index,
        "kind": cue.segment.kind,
        "chapter": cue.segment.chapter,
        "ends_block": cue.segment.ends_block,
        "start_ms": cue.start_ms,
        "end_ms": cue.end_ms,
        "text": cue.segment.display_text,
        "words": [list(word) for word in _written_words(cue)],
    }


def chapters_json(timeline: Timeline) -> str:
    """Write the chapters in Podcasting 2.0's format; times are seconds."""
    chapters = [
        {"startTime": mark.start_ms / 1000, "endTime": mark.end_ms / 1000, "title": mark.title}
        | ({"url": mark.url} if mark.url else {})
        for mark in timeline.chapters
    ]
    return _json({"version": "1.2.0", "chapters": chapters})


def transcript_html(article: Article, timeline: Timeline) -> str:
    """Write the text that is heard as one HTML page; each sentence carries its start in ms."""
    parts: list[str] = []
    paragraph: list[str] = []
    for cue in _heard(timeline):
        text = escape(cue.segment.display_text.strip())
        foreign = _language_attributes(cue.segment.language) if cue.segment.language else ""
        paragraph.append(f'<span data-start-ms="{cue.start_ms}"{foreign}>{text}</span>')
        if cue.segment.ends_block:
            parts.append(_element(cue.segment.kind, " ".join(paragraph)))
            paragraph = []
    return _page(article, "\n".join(parts))


def text_html(article: Article, pieces: Iterable[tuple[SegmentKind, str]]) -> str:
    """Write what is read of an article as one HTML page, without when each part is heard."""
    return _page(article, "\n".join(_element(kind, escape(text)) for kind, text in pieces if text))


def _page(article: Article, body: str) -> str:
    return (
        f"<!doctype html>\n<html{_language_attributes(article.language)}>\n<head>\n"
        '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(article.title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n"
        "</body>\n</html>\n"
    )


def _language_attributes(language: str) -> str:
    return f' lang="{escape(language)}" dir="{text_direction(language)}"'


def plain_transcript(timeline: Timeline) -> str:
    """Return the text that is heard, a line for each block."""
    lines: list[str] = []
    line = ""
    for cue in _heard(timeline):
        line += cue.segment.display_text
        if cue.segment.ends_block:
            lines.append(line.strip())
            line = ""
    return "\n".join(lines)


def _heard(timeline: Timeline) -> Iterable[Cue]:
    return (cue for cue in timeline.cues if cue.end_sample > cue.start_sample)


def _written_words(cue: Cue) -> Iterable[tuple[int, int, int, int]]:
    """Merge spoken words that share a written span into one entry each."""
    merged: list[tuple[int, int, int, int]] = []
    for word in cue.words:
        if merged and merged[-1][2:] == (word.display_start, word.display_end):
            merged[-1] = (merged[-1][0], word.end_ms, *merged[-1][2:])
        else:
            merged.append((word.start_ms, word.end_ms, word.display_start, word.display_end))
    return merged


def _timed_text(cue: Cue) -> str:
    """Write the cue's text with a time before each word that starts later than the one before.

    WebVTT wants the times inside a cue strictly between its start and its end, and rising.
    """
    text, done, last_ms = cue.segment.display_text, 0, int(cue.start_ms)
    parts: list[str] = []
    for start_ms, _, display_start, _ in _written_words(cue):
        if last_ms < start_ms < cue.end_ms and display_start >= done:
            parts.append(_vtt_escape(text[done:display_start]) + f"<{_vtt_time(start_ms)}>")
            done, last_ms = display_start, start_ms
    parts.append(_vtt_escape(text[done:]))
    return "".join(parts).strip()


def _vtt_escape(text: str) -> str:
    return escape(text, quote=False)


def _vtt_time(time_ms: int) -> str:
    seconds, ms = divmod(time_ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{ms:03}"


def _element(kind: str, inner: str) -> str:
    match kind:
        case "title":
            return f"<h1>{inner}</h1>"
        case "heading":
            return f"<h2>{inner}</h2>"
        case "quote":
            return f"<blockquote><p>{inner}</p></blockquote>"
        case _:
            return f'<p class="{kind}">{inner}</p>'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
