"""Where a text may be cut: sentences, then clauses, then words."""

import re
from functools import lru_cache

from audio.spoken.cuts import cut, first_clause
from audio.spoken.dotted_words import Abbreviations
from audio.spoken.languages import language_for
from audio.spoken.run_together import NEXT, list_ends, next_word, run_together_ends

_CLOSERS = "\"'”’»›)\\]}"
_FOOTNOTE = r"(?:\[\d{1,3}(?:[,–-]\d{1,3}){0,3}\]|\[[a-z]\]|[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3}|\*{1,3})"
_END = re.compile(
    rf"(?P<stop>[.!?…؟۔。！？]{{1,20}})(?P<close>[{_CLOSERS}]{{0,6}})(?P<note>(?:\s?{_FOOTNOTE}){{0,6}}[{_CLOSERS}]{{0,3}})"
    rf"(?P<space>\s+|$|(?<=[。！？])|(?=[“«¿¡]))|(?P<line>[\n\r\u2028\u2029]\s*)"
)
_LAST_WORD = re.compile(
    r"(?:^|[\s(\[“\"'‘«¿¡—–,/])((?:[^\W_]|[.'’º°ª-](?=[^\W_]|[.º°ª]|$)){1,30})$"
)
_INITIAL_INSIDE = re.compile(r"\[(?:[^\W\d_]+\.? )*[^\W\d_]$")
_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.-?){0,5}[^\W\d_a-z]$|[^\W\d_]$")
_LONGEST_HEAD = 12
#: All of a "sentence" that is only the head of a list's item: 1.), • 9., (b).
_HEAD_ALONE = re.compile(r"(?:[•⁃▪·] ?)?\(?(?:\d{1,3}|[a-z])[.)]{1,2}")
_NUMBERED = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5}|[IVX]{1,6})$")
_SPEAKER = re.compile(r"(?:[A-Z][^\W\d_]*\.?\s){1,4}(?P<verb>[a-záéíóú]+)\b")
_ZONES = frozenset(
    """GMT UTC EST EDT ET PT CT BST CET CEST IST PST PDT CST CDT MST MDT AKST AKDT HST AST AEST
    AEDT ACST AWST NZST NZDT JST KST MSK SAST WIB PKT Eastern Pacific Central Greenwich Monday
    Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June
    July August September October November December London Moscow Tokyo""".split()
)
#: "At 5 a.m. Mr Smith" goes on: there is no verb before the time yet.
_OPENING_TIME = re.compile(
    r"(?:At|By|Around|About|Before|After|Until|From|Since|Shortly before|Shortly after|Just after) "
    r"(?:about |around )?\d{1,2}(?:[:.]\d\d)? ?[apAP]\.?[mM]"
)
#: A letter of the compass in an address: 27 E. 14th Street.
_COMPASS = frozenset("NSEW")
_ENDS_TWO = re.compile(r"[^\W\d_]{1,2}\. [^\W\d_]{1,2}$")
_QUOTES = " \"'“‘("
_NAME = re.compile(r"\b([A-Z][a-z]+) $")
_COUNTED = frozenset("War Part Chapter Act Phase Type Class Title Article Volume Division".split())
_WINDOW = 48
_LINE_GOES_ON = re.compile(r"(?:\([A-Z][A-Za-z./ ]{1,20}\)\s*)?[—–-]")
#: Where a report comes from, with the short name of a state or a country: BISMARCK, N.D. – Two.
_PLACE_LINE = re.compile(r"\W*[A-Z][\w.'’ -]{1,30}, [A-Z][A-Za-z.]{1,6}\.\s*")
_PLAIN_WORD = re.compile(r"(?<![^\W_])[a-z]{3,}$")
_CAPITALS_BEFORE = re.compile(r"[^\W\d_a-zà-ÿ]{3,},? (?:[^\W\d_a-zà-ÿ]\.?){1,5}\Z")
_CAPITALS_AFTER = re.compile(r"[^\W\d_a-zà-ÿ]{1,4} [^\W\d_a-zà-ÿ]{2,}(?![^\W_])")
#: A sentence whose first two words are in small letters.
_SMALL_START = re.compile(
    r"[\s\"“'‘(¿¡]{0,4}[a-zà-ÿ]{1,20}(?:['’][a-z]{1,2})?[,!?]?\s+[a-zà-ÿ]|[\s\"“'‘(¿¡]{0,4}[a-zà-ÿ]{1,20}[.!?]"
)
_WITHOUT_CAPITALS = re.compile(r"(?<=[a-z] )(?:i|u|idk|im|dont)(?= [a-z])")
_SECOND_WORD = re.compile(r"\S{1,12}\s([a-z]+)")
_LONG_OPENING_CHARS = 48
_LEAST_OPENING_CHARS = 10


Span = tuple[int, int]
"""Half-open, in characters."""


def segment_spans(text: str, language: str, *, max_chars: int | None = None) -> tuple[Span, ...]:
    """Cut a text into the spans that are spoken one at a time.

    The spans tile the text; white space belongs to the span before it. A sentence longer than
    ``max_chars`` characters (None: the language's own bound) is cut at clauses, then between words, never inside a word, unless the
    word alone is several times as long. Linear in the length of the text.

    Raises:
        LanguageUnsupported: no rules for the language.
    """  # noqa: E501
    cut_up = cut_sentences(text, language, max_chars=max_chars)
    return tuple(span for sentence in cut_up for span in sentence)


def cut_sentences(
    text: str, language: str, *, max_chars: int | None = None
) -> tuple[tuple[Span, ...], ...]:
    """Return the spans of :func:`segment_spans`, sentence by sentence.

    Raises:
        LanguageUnsupported: no rules for the language.
    """
    known = language_for(language).dotted_words
    longest_chars = max_chars or known.longest_chars
    sentences = sentence_spans(text, known)
    return tuple(tuple(cut(text, start, end, known, longest_chars)) for start, end in sentences)


def opening_spans(text: str, language: str, *, max_chars: int | None = None) -> tuple[Span, ...]:
    """Return the spans of :func:`cut_headline`, one after the other.

    Raises:
        LanguageUnsupported: no rules for the language.
    """
    cut_up = cut_headline(text, language, max_chars=max_chars)
    return tuple(span for sentence in cut_up for span in sentence)


def cut_headline(
    text: str, language: str, *, max_chars: int | None = None
) -> tuple[tuple[Span, ...], ...]:
    """Cut a headline as :func:`cut_sentences` does, and its beginning into clauses if it is long.

    It is the first that is spoken, often while a reader waits, and the time until it is heard grows
    with its length: a clause is heard in half the time, at a place where a newsreader pauses too.
    """
    sentences = cut_sentences(text, language, max_chars=max_chars)
    if not sentences:
        return ()
    (first, *tail), *rest = sentences
    start, end = first
    if end - start <= _LONG_OPENING_CHARS:
        return ((first, *tail), *rest)
    known = language_for(language).dotted_words
    at = first_clause(text, start, end, known, least_chars=_LEAST_OPENING_CHARS)
    begun = (first,) if at is None else ((start, at), (at, end))
    return ((*begun, *tail), *rest)


def sentence_spans(text: str, known: Abbreviations) -> list[tuple[int, int]]:
    """Cut a text into sentences that tile it."""
    spans: list[tuple[int, int]] = []
    start = 0
    for end in _ends(text, known):
        if text[start:end].strip() or not spans:
            spans.append((start, end))
        else:
            spans[-1] = (spans[-1][0], end)
        start = end
    if start < len(text):
        spans.append((start, len(text)))
    if len(spans) > 1 and not text[spans[0][0] : spans[0][1]].strip():
        spans[:2] = [(0, spans[1][1])]
    return spans


def _ends(text: str, known: Abbreviations) -> list[int]:
    ends: list[int] = []
    start = 0
    caseless = text.islower() and bool(known.starters)
    listed = list_ends(text)
    for match in _END.finditer(text):
        if match.end() >= len(text):
            break
        if any(start < at <= match.start() for at in listed):
            start = max(at for at in listed if at <= match.start())
        if match["line"] is not None:
            ended = not _goes_on(match)
        else:
            ended = _is_end(match, known, start, caseless=caseless)
        if ended:
            start = match.end()
            ends.append(start)
    ends += listed
    return sorted({*ends, *run_together_ends(text, known)})


def _goes_on(match: re.Match[str]) -> bool:
    """Say whether a line ends inside a sentence: a small letter follows, and no stop came before."""  # noqa: E501
    text, start = match.string, match.start()
    before, after = text[start - 1 : start], text[match.end() : match.end() + 1]
    return (
        match.group() in {"\n", "\r\n"} and after.islower() and (before.isalpha() or before == ",")
    )


def _is_end(match: re.Match[str], known: Abbreviations, start: int, *, caseless: bool) -> bool:
    """Say whether a sentence ends at a stop that white space follows.

    Args:
        match: of ``_END``.
        known: the language's abbreviations.
        start: where the sentence begins.
        caseless: the whole text is in small letters, so that they say nothing.
    """
    text = match.string
    stop, close = match["stop"], match["close"]
    word = next_word(text, match.end())
    if match.end() - start < _LONGEST_HEAD and _HEAD_ALONE.fullmatch(
        text[start : match.end()].strip()
    ):
        return False
    first = word[:1]
    if stop == "." and not (close or match["note"]):
        if caseless and word:
            return _is_caseless_stop(match, known, start)
        return _is_full_stop(match, known, start, word)
    if caseless and not close:
        return stop not in {"...", "…", ".."}
    if first.islower() and not word[1:2].isupper():
        return not close and _begins_small(match, known, start, word)
    if _is_dash(text, match.end()) and not next_word(text, match.end() + 1)[:1].isupper():
        return False
    if close and close != ")" and stop[-1] in "?!" and known.attributions:
        speaker = _SPEAKER.match(text, match.end(), match.end() + _WINDOW)
        return speaker is None or speaker["verb"] not in known.attributions
    if close == ")" and set(stop) <= set("!?") and text[match.start() - 1 : match.start()] == "(":
        return False
    if close[:1] == "]" and text[match.start() - 1 : match.start()] == "[" and len(stop) > 1:
        return word.lower() in known.starters
    if stop in {"...", "…", "....", "..", "……"}:
        return bool(first) and not first.isdigit()
    if stop == "." and close[:1] == "]" and _INITIAL_INSIDE.search(text[: match.start()][-24:]):
        return False
    if stop == "." and close and close[0] in ")]":
        return _is_full_stop(match, known, start, word) if _bracketed(match) else True
    return True


def _is_caseless_stop(match: re.Match[str], known: Abbreviations, start: int) -> bool:
    """Decide about one dot in a text without capitals, by the word before it alone."""
    text = match.string
    found = _LAST_WORD.search(text[max(start, match.start() - _WINDOW) : match.start()])
    before = found.group(1) if found else ""
    capital = before.capitalize()
    if len(before) < 2 or known.never_ends(before) or capital in known.before_number:
        return before == "i"
    return not (
        _NUMBERED.match(before) or before in known.may_end or before.upper() in known.may_end
    )


def _bracketed(match: re.Match[str]) -> bool:
    """Tell "(Calif.) Smith" from a whole sentence in brackets."""
    text = match.string
    opened = text.rfind("(", max(0, match.start() - 24), match.start())
    return opened >= 0 and " " not in text[opened : match.start()]


def _is_dash(text: str, at: int) -> bool:
    return text[at : at + 1] in {"—", "–", "-"}


def _is_full_stop(match: re.Match[str], known: Abbreviations, start: int, word: str) -> bool:
    """Decide about one dot by the word before it and the word after it."""
    text = match.string
    if word[:1].islower() and not word[1:2].isupper():
        return _begins_small(match, known, start, word)
    if not word:
        return NEXT.match(text, match.end()).end() >= len(text)  # type: ignore[union-attr]
    found = _LAST_WORD.search(text[max(start, match.start() - _WINDOW) : match.start()])
    before = found.group(1) if found else ""
    starts = word.lower() in known.starters and word[:1].isupper()
    if (
        not start
        and match.end() < _WINDOW
        and _LINE_GOES_ON.match(text, match.end())
        and _PLACE_LINE.fullmatch(text[: match.end()])
    ):
        return False
    if _NUMBERED.match(text[start : match.start()].strip()) and len(before) < 5:
        return False
    capital = before.capitalize() if len(before) > 2 and before.isupper() else before
    last = before.rpartition("-")[2]
    if word[:1].isdigit() and {before, capital, last} & known.before_number:
        return False
    if known.two_dots and _is_two_dots(match, known, word):
        return _ENDS_TWO.search(text[: match.start()][-6:]) is not None and starts
    if known.never_ends(before):
        return before in {"v", "vs", "D", "c"} and starts and word != "A"
    if before in known.may_end:
        if _is_dash(text, match.end()):
            return False
        if before in {"p.m", "a.m", "P.M", "A.M", "etc"}:
            opening = text[start : match.start()]
            return word not in _ZONES and not _OPENING_TIME.fullmatch(opening.strip(_QUOTES))
        return starts and not _is_in_capitals(match)
    if _INITIALS.fullmatch(before):
        return _after_initial(text, match, known, before, word, starts=starts)
    return True


def _is_in_capitals(match: re.Match[str]) -> bool:
    """Say whether an abbreviation stands in a row of capitals, where they begin nothing: S.A. Y."""
    text = match.string
    return (
        _CAPITALS_BEFORE.search(text[max(0, match.start() - _WINDOW) : match.start()]) is not None
        and _CAPITALS_AFTER.match(text, match.end()) is not None
    )


def _begins_small(match: re.Match[str], known: Abbreviations, start: int, word: str) -> bool:
    """Tell "It rained. it was cold" from "approx. it" and "Why? he asked".

    Who began this sentence with a small letter, or writes *i*, begins the next so too.
    """
    text = match.string
    if word.replace("’", "'") not in known.small_starters and not (
        known.starters
        and "…" not in match["stop"]
        and (_SMALL_START.match(text, start) or (known.small_starters and _forgets_capitals(text)))
    ):
        return False
    found = _PLAIN_WORD.search(text[max(start, match.start() - _WINDOW) : match.start()])
    if found is None or found.group() in known.may_end | known.before_number:
        return False
    if known.never_ends(found.group()) or (len(match["stop"]) > 1 and "." in match["stop"]):
        return False
    spoken = _SECOND_WORD.match(text, match.end())
    return word not in known.attributions and (
        spoken is None or spoken.group(1) not in known.attributions
    )


@lru_cache(maxsize=16)
def _forgets_capitals(text: str) -> bool:
    """Say whether a writer of English writes *i* and *u*; a text is looked through once."""
    return _WITHOUT_CAPITALS.search(text) is not None


def _is_two_dots(match: re.Match[str], known: Abbreviations, word: str) -> bool:
    """Say whether a dot is one of those of *a. C.*, with a space between."""
    text, at = match.string, match.start()
    first = text[:at].rsplit(None, 1)[-1:] if at < 6 else text[at - 6 : at].rsplit(None, 1)[-1:]
    head = first[0].strip('(«"“') if first else ""
    if f"{head}. {word[:2]}" in known.two_dots or f"{head}. {word[:1]}" in known.two_dots:
        return True
    return text[max(0, at - 6) : at].lstrip("0123456789 (") in known.two_dots or any(
        text.endswith(f" {pair}", 0, at) for pair in known.two_dots
    )


def _is_named(before: str) -> bool:
    """Tell Albert I. Jones from "you and I." and from World War I."""
    found = _NAME.search(before)
    return found is not None and found.group(1) not in _COUNTED


def _after_initial(
    text: str, match: re.Match[str], known: Abbreviations, before: str, word: str, *, starts: bool
) -> bool:
    """James T. Kirk goes on; "Vitamin C. The" and "she and I. They" end."""
    if not known.starters:
        return word[:1].isascii() and word[:1].isalpha() and not before.isascii()
    if (
        before == "I"
        and not starts
        and _is_named(text[max(0, match.start() - _WINDOW) : match.start() - 1])
    ):
        return False
    if before == "I" or before.islower():
        return word[:1].isupper()
    if not starts:
        way = before in _COMPASS and text[max(0, match.start() - 3) : match.start() - 2].isdigit()
        return word[:1].isdigit() and len(before) == 1 and not way
    start = match.start() - len(before) - 1
    named = re.search(r"([^\W\d_]+)[.]?$", text[max(0, start - 20) : max(0, start)])
    return "." in before or named is None or word.lower() not in {"a", "may", "will", "can", "an"}
