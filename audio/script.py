"""Article to script: what is read, in which order, by whom, and with which pauses.

The segments of a block, joined, are the block to the character; what is left out stands in
``dropped`` with the rule that left it out.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from audio.errors import ArticleTooLong, ArticleUnreadable
from audio.intake.language import clearly_in
from audio.languages import language_facts
from audio.model import (
    Article,
    Chapter,
    Dropped,
    DurationMs,
    Script,
    Segment,
    SegmentKind,
    SynthesisSettings,
)
from audio.spoken import Origins, normalise, opening_spans, origins_in, render, segment_spans
from audio.spoken.pronunciation import Pronunciations

PAUSE_AFTER_MS: dict[SegmentKind, int] = {
    "title": 900,
    "byline": 700,
    "standfirst": 900,
    "heading": 650,
    "paragraph": 550,
    "quote": 600,
    "list_item": 450,
    "question": 450,
    "answer": 650,
}
"""Silence after the last segment of a block, by the block's kind."""
PAUSE_BEFORE_HEADING_MS = 950
PAUSE_AFTER_SENTENCE_MS = 300
PAUSE_AFTER_CLAUSE_MS = 180
"""With the silence at the ends of two clips it is the 210 to 320 ms of a voice's own comma."""
PAUSE_AFTER_CUT_MS = 0
"""Where a sentence had to be cut between two words, nobody should hear it."""
PAUSE_AT_END_MS = 400
OPENING_CHARS = 400
"""While less than this is said, a listener may be waiting for what comes next: shorter pieces."""
OPENING_SEGMENT_CHARS = 180

_SENTENCE_ENDS = ".!?…؟。"
_CLAUSE_ENDS = ",;:،؛—–"
_CLOSERS = "\"'”’»)]"


@dataclass(frozen=True, slots=True)
class Part:
    """Who reads a segment, and how."""

    voice_id: str
    synthesis: SynthesisSettings = field(default_factory=SynthesisSettings)


Caster = Callable[[SegmentKind, str | None], Part]
"""Gives a kind of segment its part; the language is None where it is the article's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How an article is to be read."""

    caster: Caster
    pronunciations: Pronunciations | None = None
    foreign: Mapping[str, Pronunciations | None] = field(default_factory=dict)
    """Languages that stretches of the article may be in, and how names are said in each.

    A block, or one sentence of it, that is clearly in one of them is normalised and cast as such.
    """
    max_article_chars: int = 200_000
    read_byline: bool = True
    pause_scale: float = 1.0
    """How much longer pauses are than those above: slow speech has long ones."""
    min_coverage: float = 0.5
    """A smaller share of the article than this is a stub, and is refused."""


@dataclass(slots=True)
class _Draft:
    """Segments without what depends on their neighbours."""

    language: str
    reading: Reading
    about: Origins
    segments: list[Segment] = field(default_factory=list)
    chapters: list[Chapter] = field(default_factory=list)
    silent: list[Dropped] = field(default_factory=list)

    def add_piece(self, kind: SegmentKind, text: str) -> None:
        if kind in ("title", "heading"):
            self.chapters.append(Chapter(len(self.chapters), text.strip()))
        self._add(kind, text)

    def _add(self, kind: SegmentKind, text: str) -> None:
        language = self._foreign_language(kind, text)
        cut = opening_spans if kind == "title" else segment_spans
        opening = sum(len(segment.display_text) for segment in self.segments[:8]) < OPENING_CHARS
        max_chars = OPENING_SEGMENT_CHARS if opening else None
        spans = cut(text, language or self.language, max_chars=max_chars)
        for start, end in spans:
            here = language or self._foreign_language(kind, text[start:end])
            self._add_segment(kind, text[start:end], here, ends_block=end == spans[-1][1])

    def _foreign_language(self, kind: SegmentKind, text: str) -> str | None:
        """Return the language a text is clearly in, if it is a foreign one; names are in none."""
        if kind == "byline":
            return None
        found = (tag for tag in self.reading.foreign if clearly_in(text, tag, self.language))
        return next(found, None)

    def _add_segment(
        self, kind: SegmentKind, text: str, language: str | None, *, ends_block: bool
    ) -> None:
        reading = self.reading
        names = reading.foreign[language] if language else reading.pronunciations
        items = normalise(text, language or self.language, names, self.about)
        self.silent.extend(
            Dropped(text[item.start : item.end], item.rule)
            for item in items
            if item.kind == "silent" and _means_something(text[item.start : item.end])
        )
        spoken_text, words = render(items)
        part = reading.caster(kind, language)
        self.segments.append(
            Segment(
                index=len(self.segments),
                kind=kind,
                chapter=len(self.chapters) - 1,
                display_text=text,
                spoken_text=_closed(spoken_text) if ends_block else spoken_text,
                words=words,
                voice_id=part.voice_id,
                pause_after_ms=DurationMs(_pause_inside_ms(text)),
                ends_block=ends_block,
                synthesis=part.synthesis,
                language=language,
            )
        )


def write_script(article: Article, reading: Reading) -> Script:
    """Write the script of an article.

    Raises:
        ArticleTooLong: the article has more than ``reading.max_article_chars`` characters.
        ArticleUnreadable: there is nothing to read, or so little of the article is left to read
            (``min_coverage``) that a listener would get a stub.
        LanguageUnsupported: there are no rules for the article's language.
    """
    coverage = _coverage(article, reading)
    draft = _Draft(article.language, reading, origins_of(article))
    for kind, text in pieces_of(article, read_byline=reading.read_byline):
        draft.add_piece(kind, text)
    if not any(segment.words for segment in draft.segments):
        raise ArticleUnreadable(f"{article.id} has no words to read.", reason="empty")
    return Script(
        article_id=article.id,
        language=article.language,
        segments=tuple(_with_block_pauses(draft.segments, reading.pause_scale)),
        chapters=tuple(draft.chapters),
        dropped=(*article.dropped, *draft.silent),
        coverage=coverage,
    )


def opening_segment(article: Article, reading: Reading) -> Segment:
    """Return the first segment of an article's script, quickly.

    Raises:
        ArticleTooLong, ArticleUnreadable: the article is refused, as by :func:`write_script`.
        LanguageUnsupported: there are no rules for the article's language.
    """
    _coverage(article, reading)
    draft = _Draft(article.language, reading, origins_of(article))
    for kind, text in pieces_of(article, read_byline=reading.read_byline):
        draft.add_piece(kind, text)
        if len(draft.segments) > 1:
            break  # what follows decides how long the pause is
    if not draft.segments:
        raise ArticleUnreadable(f"{article.id} has no words to read.", reason="empty")
    return next(_with_block_pauses(draft.segments, reading.pause_scale))


def _coverage(article: Article, reading: Reading) -> float:
    """Return the share of an article that is read.

    Raises:
        ArticleTooLong, ArticleUnreadable: that is too much for one narration, or too little.
    """
    n_chars = sum(len(block.text) for block in article.blocks)
    if n_chars > reading.max_article_chars:
        raise ArticleTooLong(
            f"{article.id} has {n_chars:,} characters; {reading.max_article_chars:,} is the most "
            "for one narration. Split it, or raise LISTEN_MAX_ARTICLE_CHARS."
        )
    coverage = min(1.0, n_chars / article.body_chars) if article.body_chars else 1.0
    if coverage < reading.min_coverage:
        raise ArticleUnreadable(
            f"Only {coverage:.0%} of {article.id} would be read; the rest was taken for something "
            "that is not the article. See what with `listen script`, and write a publisher pack.",
            reason="low_coverage",
        )
    return coverage


def origins_of(article: Article) -> Origins:
    """Count what an article says of the languages its names come from, in all its text."""
    texts = (article.title, article.standfirst or "", *(block.text for block in article.blocks))
    return origins_in("\n".join(texts))


def pieces_of(article: Article, *, read_byline: bool = True) -> Iterator[tuple[SegmentKind, str]]:
    """Yield what is read of an article, in order: its title, byline, standfirst and blocks."""
    yield "title", article.title
    if read_byline and article.byline and article.byline.strip():
        yield "byline", language_facts(article.language).by.format(article.byline)
    if article.standfirst and article.standfirst.strip():
        yield "standfirst", article.standfirst
    for block in article.blocks:
        yield block.kind, block.text


def _with_block_pauses(segments: list[Segment], scale: float) -> Iterator[Segment]:
    """Give the last segment of each block the pause that its neighbours ask for, and scale all."""
    for segment, following in zip(segments, [*segments[1:], None], strict=True):
        if following is None:
            pause_ms = PAUSE_AT_END_MS
        elif not segment.ends_block:
            pause_ms = segment.pause_after_ms
        elif following.kind == "heading":
            pause_ms = PAUSE_BEFORE_HEADING_MS
        else:
            pause_ms = PAUSE_AFTER_MS[segment.kind]
        yield replace(segment, pause_after_ms=DurationMs(round(pause_ms * scale)))


def _means_something(text: str) -> bool:
    """Tell text that a reader might miss (a footnote mark, an emoji) from mere punctuation."""
    return any(unicodedata.category(character)[0] not in "CPZ" for character in text)


def _pause_inside_ms(text: str) -> int:
    """Pause after a segment that is not the last of its block, by the mark it ends on."""
    last = text.rstrip().rstrip(_CLOSERS)[-1:]
    if last and last in _SENTENCE_ENDS:
        return PAUSE_AFTER_SENTENCE_MS
    return PAUSE_AFTER_CLAUSE_MS if last and last in _CLAUSE_ENDS else PAUSE_AFTER_CUT_MS


def _closed(spoken_text: str) -> str:
    """End a headline like a sentence, so that the voice comes down at its end."""
    ends_open = spoken_text[-1:].isalnum() or spoken_text[-1:] in _CLOSERS
    return spoken_text + "." if spoken_text and ends_open else spoken_text
