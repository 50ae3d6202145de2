"""The map of a narration: every spoken word comes from the article, and nothing of it is lost.

What is checked: the segments stand in the article in its order, each place once; between them lies
nothing that is read, unless a rule left it out; and each segment's words are those of its text, but
for spans that a rule has rewritten.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from audio.verify.finding import Finding
from audio.verify.numbers import RULES, reads_back


def check_map(document: Mapping[str, Any]) -> list[Finding]:
    """Check the map of a ``provenance.json``.

    Raises:
        KeyError, TypeError, ValueError, IndexError: it is no such document.
    """
    if document["read_by"] == "human":
        return []  # a person reads; nobody knows word for word
    findings = [*_places(document), *_names(document)]
    language = document["article"]["language"]
    for segment in document["segments"]:
        if "recording_sha256" not in segment:
            findings += _words(segment)
            findings += _rewritten(segment, segment["language"] or language)
    return findings


def _where(segment: Mapping[str, Any]) -> str:
    return f"segment {segment['index']}, {segment['text'].strip()[:60]!r}"


def _places(document: Mapping[str, Any]) -> Iterator[Finding]:
    if "joined_from" in document:
        return  # a briefing's sentences stand in the stories that it names
    pieces = [piece["text"] for piece in document["pieces"]]
    skipped = {_letters(one["text"]) for one in document["left_out"] if one["rule"] == "skipped"}
    number = at = 0
    for segment in document["segments"]:
        if segment.get("added_by") == "producer":
            continue
        text, place = segment["text"], segment["place"]
        if place is None or pieces[place[0]][place[1] : place[1] + len(text)] != text:
            yield Finding(
                "map", "not_in_the_article", _where(segment),
                "These words do not stand here in the article as it was published.",
            )  # fmt: skip
            continue
        if tuple(place) < (number, at):
            yield Finding(
                "map", "twice_or_out_of_order", _where(segment),
                "This place of the article was read before.",
            )  # fmt: skip
        yield from _gap(pieces, (number, at), (place[0], place[1]), skipped)
        number, at = place[0], place[1] + len(text)
    yield from _gap(pieces, (number, at), (len(pieces), 0), skipped)


def _gap(
    pieces: Sequence[str], begin: tuple[int, int], end: tuple[int, int], skipped: set[str]
) -> Iterator[Finding]:
    """Find what lies between two places and is not read, though no rule left it out."""
    for number in range(begin[0], min(end[0] + 1, len(pieces))):
        first = begin[1] if number == begin[0] else 0
        last = end[1] if number == end[0] else len(pieces[number])
        lost = _letters(pieces[number][first:last])
        for text in skipped:
            lost = lost.replace(text, "", 1) if text else lost
        if lost:
            yield Finding(
                "map", "text_lost", f"piece {number}, {pieces[number][first:last].strip()[:60]!r}",
                "This part of the article is not read, and no rule left it out.",
            )  # fmt: skip


def _names(document: Mapping[str, Any]) -> Iterator[Finding]:
    voices = {voice["id"] for voice in document["voices"]}
    for segment in document["segments"]:
        if segment["voice"] not in voices:
            yield Finding(
                "map", "voice_unknown", _where(segment),
                f"It is read by {segment['voice']}, who is not among the voices.",
            )  # fmt: skip


def _words(segment: Mapping[str, Any]) -> Iterator[Finding]:
    """Check that what is said are the words of the text, in their order, each once."""
    text, said = segment["text"], segment["said"]
    expected = _letters(_read(text, segment["rewritten"]))
    if _letters(said) != expected:
        yield Finding(
            "map", "other_words", _where(segment),
            f"{said!r} is said, and it is not what stands there.",
        )  # fmt: skip
    spoken_end = 0
    span = (0, 0)
    heard: list[str] = []
    for spoken_start, until, start, end in segment["words"]:
        new = (start, end) != span
        if spoken_start < spoken_end or not spoken_start < until <= len(said):
            yield Finding(
                "map", "words_overlap", _where(segment), "The spans of its words overlap."
            )
            return
        if (new and start < span[1]) or not start < end <= len(text):
            yield Finding(
                "map", "twice_or_out_of_order", _where(segment),
                f"The word {said[spoken_start:until]!r} comes from a place that was read before.",
            )  # fmt: skip
            return
        span, spoken_end = (start, end), until
        heard.append(said[spoken_start:until])
    if _letters("".join(heard)) != _letters(said):
        yield Finding(
            "map", "word_without_a_place", _where(segment),
            "Something is said that leads to no written word.",
        )  # fmt: skip
    yield from _each_word(segment)


def _each_word(segment: Mapping[str, Any]) -> Iterator[Finding]:
    """Check that each word's own span is what it says."""
    text, said = segment["text"], segment["said"]
    of_span: dict[tuple[int, int], str] = {}
    for spoken_start, until, start, end in segment["words"]:
        of_span[start, end] = of_span.get((start, end), "") + said[spoken_start:until]
    for (start, end), heard in of_span.items():
        inside = [
            [first - start, last - start, *how]
            for first, last, *how in segment["rewritten"]
            if start <= first < end
        ]
        if _letters(_read(text[start:end], inside)) != _letters(heard):
            yield Finding(
                "map", "other_words", _where(segment),
                f"{text[start:end]!r} is said as {heard!r}, and no rule says so.",
            )  # fmt: skip


def _read(text: str, rewritten: Sequence[Sequence[Any]]) -> str:
    """Return a text with its rewritten spans as they are said."""
    parts, at = [], 0
    for start, end, spoken, _ in rewritten:
        parts += [text[at:start], " ", spoken, " "]
        at = end
    return "".join([*parts, text[at:]])


def _rewritten(segment: Mapping[str, Any], language: str) -> Iterator[Finding]:
    at = 0
    for start, end, spoken, rule in segment["rewritten"]:
        written = segment["text"][start:end]
        if not rule or start < at or not start < end <= len(segment["text"]):
            yield Finding(
                "map", "no_rule", _where(segment),
                f"{written!r} is said as {spoken!r}, and it is not told by which rule.",
            )  # fmt: skip
        at = end
        if rule in RULES and not reads_back(written, spoken, language):
            yield Finding(
                "map", "other_number", _where(segment),
                f"{written!r} is said as {spoken!r}, which is another number.",
            )  # fmt: skip


def _letters(text: str) -> str:
    """Return the letters and digits of a text alone, in small letters."""
    folded = unicodedata.normalize("NFC", text).casefold()
    return "".join(one for one in folded if unicodedata.category(one)[0] in "LMN")
