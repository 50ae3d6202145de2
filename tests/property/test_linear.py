"""Twice the text costs at most two and a half times the work, in every way in and every language.

Work is the count of lines of Python that run, which is the same on every machine. What C does of
its own (patterns, ``str.count``) is not in it: :mod:`test_linear_in_c` looks for that.
"""

import json
import sys
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any

import pytest

from audio.errors import InputError
from audio.intake import read_article, read_feed
from audio.spoken import normalise, segment_spans

MOST_TIMES = 2.5
_SENTENCES = {
    "en": "Gauge {0} was read at 7:{1:02}pm by Dr. Brine, who paid ${0},300 for {0}.5 kg of nails. ",
    "es": "El medidor {0} se leyó a las 7:{1:02} y costó {0},5 euros, según el alcalde del puerto. ",
    "ar": "وصلت العبارة رقم {0} إلى الميناء في الساعة 7:{1:02} وعلى متنها {0} راكب من القرية. ",
}
_PARAGRAPHS = 40
_MANY = 400
"""Of paragraphs of a few words: what is done for each pair of them shows then."""


def _paragraphs(count: int, language: str = "en") -> list[str]:
    """Return paragraphs that differ, so that no rule leaves them out as repeated."""
    sentence = _SENTENCES[language]
    return [
        "".join(sentence.format(n * 7 + k, (n + k) % 60) for k in range(3)).strip()
        for n in range(count)
    ]


def _html(paragraphs: list[str]) -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<html><body><article><h1>Gauges</h1>{body}</article></body></html>".encode()


def _rss(paragraphs: list[str]) -> bytes:
    body = "".join(f"&lt;p>{paragraph}&lt;/p>" for paragraph in paragraphs)
    return (
        '<rss version="2.0"><channel><title>T</title><item><title>Gauges</title>'
        f"<description>{body}</description></item></channel></rss>"
    ).encode()


_WAYS_IN: dict[str, Callable[[list[str]], bytes]] = {
    "a.html": _html,
    "a.json": lambda p: json.dumps({"headline": "Gauges", "articleBody": "\n\n".join(p)}).encode(),
    "blocks.json": lambda p: json.dumps(
        {"headline": "Gauges", "blocks": [{"kind": "paragraph", "text": text} for text in p]}
    ).encode(),
    "many.json": lambda p: json.dumps(
        {"headline": "Gauges", "blocks": [{"text": text.split(".")[0]} for text in p]}
    ).encode(),
    "labels.txt": lambda p: "\n\n".join(["Gauges", *p[:3], *["Related stories"] * len(p)]).encode(),
    "a.md": lambda p: ("# Gauges\n\n" + "\n\n".join(p)).encode(),
    "a.txt": lambda p: ("Gauges\n\n" + "\n\n".join(p)).encode(),
    "a.rss": _rss,
}


def _lines_run(call: Callable[[], Any]) -> int:
    """Count the lines of Python that a call runs."""
    count = 0

    def trace(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    except InputError:
        pass  # A refusal costs work too.
    finally:
        sys.settrace(before)
    return count


def _read(name: str, data: bytes) -> Any:
    return read_feed(data, name=name) if name.endswith("rss") else read_article(data, name=name)


@pytest.mark.parametrize("name", list(_WAYS_IN))
def test_reading_is_linear(name: str) -> None:
    """No way in does more than its share of work for a longer article."""
    write = _WAYS_IN[name]
    _read(name, write(_paragraphs(3)))  # What is loaded once is not counted.
    count = _MANY if name.startswith("many") else _PARAGRAPHS
    sources = [write(_paragraphs(count)), write(_paragraphs(2 * count))]
    once, twice = (_lines_run(partial(_read, name, data)) for data in sources)
    assert twice <= MOST_TIMES * once, f"{once} lines, then {twice}"


@pytest.mark.parametrize("language", list(_SENTENCES))
def test_normalising_is_linear(language: str) -> None:
    """No language does more than its share of work for a longer text."""

    def say(text: str) -> None:
        segment_spans(text, language)
        normalise(text, language)

    say(_paragraphs(1, language)[0])
    texts = [" ".join(_paragraphs(count, language)) for count in (6, 12)]
    once, twice = (_lines_run(partial(say, text)) for text in texts)
    assert twice <= MOST_TIMES * once, f"{once} lines, then {twice}"
