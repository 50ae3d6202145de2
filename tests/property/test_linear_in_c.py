"""Twice a hostile text costs at most two and a half times the work, what C does included.

:mod:`test_linear` counts lines of Python, which see no pattern that goes back and forth, no search
of a string and no parser. Here the processor's time is compared, within one process and at sizes so
far apart that no busy machine takes a line for a parabola: sixteen times the text may cost 39 times
the work, which is two and a half times for each doubling; what is linear costs 16 times, what is
quadratic 256. On a virtual machine the time in which another one has the processor counts as well,
so what looks too dear is measured again, after longer and longer pauses.
"""

import gc
import json
import re
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from html import escape
from typing import Any

import pytest

from audio.errors import InputError
from audio.intake import read_article, read_feed
from audio.spoken import normalise, segment_spans

MORE = 16
MOST = 39
TRIES = 3
PAUSES_S = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
"""What waits before the larger text is measured again: a crowd on the machine goes by."""
TOO_QUICK_S = 0.002
"""What takes less than this is measured as this: the clock's own steps are not to count."""

_SENTENCE = "Gauge {0} was read at noon by the keeper of the harbour, who left again. "


def _in_page(body: str) -> bytes:
    return f"<html><body><article><h1>Gauges</h1>{body}</article></body></html>".encode()


def _in_json(body: str) -> bytes:
    return json.dumps({"headline": "Gauges", "articleBody": body}).encode()


def _in_blocks(body: str) -> bytes:
    blocks = [{"text": text} for text in body.split("\n\n")]
    return json.dumps({"headline": "Gauges", "blocks": blocks}).encode()


def _in_feed(body: str) -> bytes:
    return (
        '<rss version="2.0"><channel><title>T</title><item><title>Gauges</title>'
        f"<description>{escape(body)}</description></item></channel></rss>"
    ).encode()


def _in_markdown(body: str) -> bytes:
    return f"# Gauges\n\n{body}".encode()


def _in_text(body: str) -> bytes:
    return f"Gauges\n\n{body}".encode()


def _in_dump(body: str) -> bytes:
    head = (
        "Skip to content\nHome\nNews\nSport\nLog in\nShare\nGauges\nBy Ann Brine\n14 March 2026\n"
    )
    return f"{head}{body}\nRelated stories\nMost read\nTerms\nCookies\n".encode()


def _differing(n: int) -> str:
    return "\n\n".join(_SENTENCE.format(i) for i in range(n))


def _growing(n: int) -> str:
    """Return blocks that all begin alike, and one that holds the beginning of each everywhere."""
    return "\n\n".join(["a" * 60 + "b" * i for i in range(int(n**0.5))] + ["a" * n])


def _front_matter(n: int) -> str:
    return (
        "---\ntitle: Gauges\ntags:\n"
        + "- a\n" * 20 * n
        + "about: |\n"
        + "  b\n" * 20 * n
        + "---\nText."
    )


Shape = Callable[[int], str]
"""A text that grows with a number."""

_MARKUP: dict[str, Shape] = {
    "unclosed comments": lambda n: "<!-- x " * n,
    "comments without end": lambda n: "<!--" * n + "<p>Words.</p>",
    "unclosed tags": lambda n: "<a" * 20 * n,
    "unclosed paragraphs": lambda n: "<p>word " * n,
    "nested": lambda n: "<div>" * n + "words",
    "nested inline": lambda n: "<p>" + "<span>" * n + "words",
    "marks": lambda n: "<p>" + "<em>w</em>" * n + "</p>",
    "pictured marks": lambda n: "<p>" + "<em><img src=a></em>" * n + "</p>",
    "raised": lambda n: "<p>" + "a<sup>2</sup>" * n + "</p>",
    "notes": lambda n: (
        "<p>"
        + "".join(f'<sup><a href="#fn{i}">1</a></sup>' for i in range(n))
        + "</p><p>"
        + "".join(f'<a id="fn{i}">w </a>' for i in range(n))
        + "</p>"
    ),
    "links": lambda n: "<p>" + "<a href='/x'>a link</a> " * n + "</p>",
    "links not found again": lambda n: "<p>" + "<a href='/x'>e</a>\u0301" * n + "</p>",
    "facts": lambda n: "<p>w</p>" * n + "<p><b>a</b><br>b c</p>" * n,
    "captions": lambda n: "<p class=caption>A lamp on a wall.</p>" * n + "<img src=a>",
    "attributes": lambda n: "<p " + " ".join(f"a{i}=x" for i in range(20 * n)) + ">word</p>",
    "table": lambda n: "<table>" + "<tr><td>a</td><td>b</td></tr>" * n + "</table>",
    "line breaks": lambda n: "<p>" + "a line<br>" * n + "</p>",
    "entities": lambda n: "<p>" + "&amp;amp;" * n + "</p>",
    "scripts": lambda n: "<script>" * n,
}
_TEXT: dict[str, Shape] = {
    "differing blocks": lambda n: _differing(n // 4),
    "equal blocks": lambda n: (_SENTENCE.format(1) + "\n\n") * (n // 4),
    "blocks that begin alike": _growing,
    "long blocks within longer": lambda n: f"{'a' * 20 * n}b\n\n" * 2 + "a" * 40 * n,
    "one paragraph": lambda n: "word and words " * n,
    "one word": lambda n: "w" * 8 * n,
    "spaces": lambda n: "a" + " " * 8 * n + "b",
    "lines": lambda n: "a\n" * n,
    "stars": lambda n: "*a" * n,
    "brackets": lambda n: "[" * 4 * n,
    "shortcodes": lambda n: "[caption " * n,
    "formulas": lambda n: "$a$ \\(" * n,
    "quotes": lambda n: '"a ' * n,
    "hyphens": lambda n: "a-\n" * n,
    "bylines": lambda n: "By Ann Brine and " * n,
    "labels": lambda n: "Read more: a story\n\n" * n,
    "tags": lambda n: "<a" * n,
}
_WAYS: dict[str, tuple[str, Callable[[str], bytes], dict[str, Shape]]] = {
    "page": ("a.html", _in_page, _MARKUP),
    "json": ("a.json", _in_json, _MARKUP | _TEXT),
    "blocks": ("a.json", _in_blocks, _TEXT),
    "feed": ("a.rss", _in_feed, _MARKUP),
    "markdown": (
        "a.md",
        _in_markdown,
        _TEXT
        | {
            "nested quotes": lambda n: "\n".join(">" * i for i in range(int(n**0.5))),
            "nested items": lambda n: "\n".join(" " * 2 * i + "- a" for i in range(int(n**0.5))),
            "code": lambda n: "`a " * n,
        },
    ),
    "front matter": ("a.md", lambda body: body.encode(), {"long": _front_matter}),
    "text": ("a.txt", _in_text, _TEXT),
    "page dump": ("a.txt", _in_dump, _TEXT),
}
_SIZE = 150
_CASES = [(way, shape) for way, (_, _, shapes) in _WAYS.items() for shape in shapes]

_SAID = {
    "words": "word and ",
    "one word": "w",
    "digits": "1",
    "numbers": "1,234.5 ",
    "groups": "1,",
    "dashes": "1-2-",
    "dots": "a.",
    "capitals": "AB ",
    "initials": "A. ",
    "quotes": "“a ",
    "brackets": "(a ",
    "money": "$5 ",
    "times": "7:30pm ",
    "dates": "12/3/2026 ",
    "addresses": "http://a.b/",
    "colons": "a: ",
    "accents": "e\u0301",
    "vowel marks": "\u0628\u064e",
    "spaces": "a  ",
}
_SAID_SIZE = 100


def _spent_s(act: Callable[[], Any]) -> float:
    """Return how long the processor was busy with something."""
    gc.disable()  # when it collects is chance, and what it looks at is the whole process
    started_s = time.process_time()
    try:
        act()
        return time.process_time() - started_s
    finally:
        gc.enable()


def _is_linear(
    act: Callable[[int], Callable[[], Any]], size: int, pauses_s: Sequence[float] = PAUSES_S
) -> tuple[bool, float, float]:
    """Compare what a size and sixteen times as much cost; one fair measure of the many is enough.

    Both are measured anew each time and compared with each other, in the same crowd; a short
    moment that was lucky for the small one alone is not held against the large one.
    """
    small, large = act(size), act(MORE * size)
    small()  # What is loaded once is not counted.
    once_s = more_s = 0.0
    for pause_s in pauses_s:
        time.sleep(pause_s)
        once_s = max(TOO_QUICK_S, min(_spent_s(small) for _ in range(TRIES)))
        more_s = _spent_s(large)
        if more_s <= MOST * once_s:
            return True, once_s, more_s
    return False, once_s, more_s


def _quietly(read: Callable[..., Any], data: bytes, name: str) -> None:
    with suppress(InputError):  # A refusal costs work too.
        read(data, name=name)


@pytest.mark.parametrize(("way", "shape"), _CASES)
def test_reading_what_is_hostile_is_linear(way: str, shape: str) -> None:
    """No way in goes back and forth over what it is given, in Python or below it."""
    name, write, shapes = _WAYS[way]
    read = read_feed if name.endswith("rss") else read_article

    def act(size: int) -> Callable[[], None]:
        return partial(_quietly, read, write(shapes[shape](size)), name)

    linear, once_s, more_s = _is_linear(act, _SIZE)
    assert linear, f"{once_s * 1000:.1f} ms, then {more_s * 1000:.1f} ms"


@pytest.mark.parametrize("language", ["en", "es", "ar"])
@pytest.mark.parametrize("shape", list(_SAID))
def test_normalising_what_is_hostile_is_linear(language: str, shape: str) -> None:
    """No language goes back and forth over a paragraph."""

    def say(text: str) -> None:
        segment_spans(text, language)
        normalise(text, language)

    linear, once_s, more_s = _is_linear(lambda size: partial(say, _SAID[shape] * size), _SAID_SIZE)
    assert linear, f"{once_s * 1000:.1f} ms, then {more_s * 1000:.1f} ms"


_BACK_AND_FORTH = re.compile(r"<!--(?:[^-]|-(?!->))*-->")
_QUADRATIC: dict[str, Callable[[int], Any]] = {
    "a pattern": lambda n: _BACK_AND_FORTH.sub("", "<!--" * n),
    "a search": lambda n: [("ab" * 20 * n).count("b") for _ in range(2 * n)],
}


@pytest.mark.parametrize("what", list(_QUADRATIC))
def test_the_measure_sees_what_c_does(what: str) -> None:
    """It can fail: work in C that grows with the square is told from what grows with the text."""
    act, size = _QUADRATIC[what], 2 * _SIZE
    # On a quick machine, too, the small one takes longer than what counts as too quick to measure.
    assert _spent_s(partial(act, size)) > TOO_QUICK_S / 4
    assert not _is_linear(lambda size: partial(act, size), size, pauses_s=(0.0, 0.5))[0]


def test_the_measure_lets_be_what_is_linear() -> None:
    """It can pass: a sum of sixteen times as many numbers costs sixteen times as much."""
    assert _is_linear(lambda size: partial(sum, range(size)), 200_000)[0]
