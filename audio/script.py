"""Article to script: what is read, in which order, by whom, and with which pauses.

The segments of a block, joined, are the block to the character; what is left out stands in
``dropped`` with the rule that left it out.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from audio.directions import NO_DIRECTIONS, Directions, Resolved, SentenceEdit, resolved
from audio.errors import ArticleTooLong, ArticleUnreadable
from audio.intake.language import clearly_in
from audio.languages import language_facts
from audio.model import (
    Article,
    Chapter,
    Dropped,
    DurationMs,
    Notice,
    NoticePlace,
    Rewritten,
    Script,
    Segment,
    SegmentKind,
    SynthesisSettings,
)
from audio.pauses import CLOSERS, pause_inside_ms, with_block_pauses
from audio.spoken import (
    Origins,
    cut_headline,
    cut_sentences,
    normalise,
    origins_in,
    render,
    rewritten_in,
)
from audio.spoken.pronunciation import Pronunciations
from audio.unheard import with_unheard

OPENING_CHARS = 400
"""While less than this is said, a listener may be waiting for what comes next: shorter pieces."""
OPENING_SEGMENT_CHARS = 180

HUMAN = "human-recording"
"""Stands where other segments have a voice's id, when a person is heard."""


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
    """How much longer pauses are than those of :mod:`audio.pauses`: slow speech has long ones."""
    min_coverage: float = 0.5
    """A smaller share of the article than this is a stub, and is refused."""
    notice: Notice | None = None
    """What is said besides the article; None: nothing."""
    other_voices: Mapping[str, Part] = field(default_factory=dict)
    """Voices that directions may ask for; a sentence for another one stays with its caster's."""


@dataclass(slots=True)
class _Draft:
    """Segments without what depends on their neighbours."""

    language: str
    reading: Reading
    about: Origins
    asked: Resolved = field(default_factory=Resolved)
    segments: list[Segment] = field(default_factory=list)
    chapters: list[Chapter] = field(default_factory=list)
    silent: list[Dropped] = field(default_factory=list)
    pauses_ms: dict[int, int] = field(default_factory=dict)
    """Segment → the pause after it, where a producer said so."""
    n_sentences: int = 0

    def add_piece(self, kind: SegmentKind, text: str) -> None:
        if kind in ("title", "heading"):
            self.chapters.append(Chapter(len(self.chapters), text.strip()))
        first, first_sentence = len(self.segments), self.n_sentences
        language = _foreign_language(kind, text, self.reading, self.language)
        for spans in self._cut(kind, text, language):
            edit = self.asked.edits.get(self.n_sentences)
            if edit:
                self._add_edited(kind, text, spans, language, edit)
            else:
                for start, end in spans:
                    ends_block = end == len(text)
                    self._add_segment(kind, text[start:end], language, ends_block=ends_block)
            self.n_sentences += 1
        if len(self.segments) > first and not self.segments[-1].ends_block:
            # What ended the block is left out.
            self.segments[-1] = replace(self.segments[-1], ends_block=True)
        for number in range(first_sentence, self.n_sentences):
            self.add_words(*self.asked.passages.get(number, ()))

    def add_notice(self, place: NoticePlace) -> None:
        """Add what is said besides the article, if it is said here."""
        notice = self.reading.notice
        if notice and notice.place == place:
            self.add_words(notice.text, kind="notice")

    def add_words(self, *texts: str, kind: SegmentKind = "paragraph") -> None:
        """Add words that are not the article's, each as a block of its own."""
        for text in texts:
            for spans in self._cut(kind, text, None):
                for start, end in spans:
                    ends_block = end == len(text)
                    self._add_segment(kind, text[start:end], None, ends_block=ends_block)
                    self.segments[-1] = replace(self.segments[-1], sentence=None)

    def _cut(
        self, kind: SegmentKind, text: str, language: str | None
    ) -> tuple[tuple[tuple[int, int], ...], ...]:
        cut = cut_headline if kind == "title" else cut_sentences
        opening = sum(len(segment.display_text) for segment in self.segments[:8]) < OPENING_CHARS
        max_chars = OPENING_SEGMENT_CHARS if opening else None
        return cut(text, language or self.language, max_chars=max_chars)

    def _add_edited(
        self,
        kind: SegmentKind,
        text: str,
        spans: tuple[tuple[int, int], ...],
        language: str | None,
        edit: SentenceEdit,
    ) -> None:
        """Add one sentence of a block as a producer wants it."""
        first, whole = len(self.segments), (spans[0][0], spans[-1][1])
        if edit.skip:
            self.silent.append(Dropped(text[slice(*whole)], "skipped"))
            spans = ()
        elif edit.recording or edit.spoken:
            spans = (whole,)
        for start, end in spans:
            ends_block, said = end == len(text), edit.spoken
            self._add_segment(kind, text[start:end], language, ends_block=ends_block, spoken=said)
        for number in range(first, len(self.segments)):
            self.segments[number] = self._edited(self.segments[number], edit)
        if edit.pause_before_ms is not None and first:
            self._pause(first - 1, edit.pause_before_ms)
        if edit.pause_after_ms is not None and len(self.segments):
            self._pause(len(self.segments) - 1, edit.pause_after_ms)

    def _edited(self, segment: Segment, edit: SentenceEdit) -> Segment:
        if edit.recording:
            return replace(
                segment,
                voice_id=HUMAN,
                spoken_text="",
                words=(),
                recording=edit.recording,
                rewritten=(),
            )
        part = self.reading.other_voices.get(edit.voice_id or "")
        if part:
            segment = replace(segment, voice_id=part.voice_id, synthesis=part.synthesis)
        return replace(segment, take=edit.take)

    def _pause(self, number: int, pause_ms: int) -> None:
        """Set the pause after a segment; of two that are asked for, the longer."""
        self.pauses_ms[number] = max(pause_ms, self.pauses_ms.get(number, 0))

    def _add_segment(
        self,
        kind: SegmentKind,
        text: str,
        language: str | None,
        *,
        ends_block: bool,
        spoken: str | None = None,
    ) -> None:
        """Add a segment; ``spoken`` is said in place of its text, word by word."""
        reading = self.reading
        language = language or _foreign_language(kind, text, reading, self.language)
        names = reading.foreign[language] if language else reading.pronunciations
        said = spoken or text
        items = normalise(said, language or self.language, names, self.about)
        self.silent.extend(
            Dropped(said[item.start : item.end], item.rule)
            for item in items
            if item.kind == "silent" and _means_something(said[item.start : item.end])
        )
        spoken_text, words = render(items)
        rewritten = rewritten_in(items)
        if spoken:  # the whole sentence lights up, for its words are others
            whole = len(text.rstrip())
            words = tuple(replace(word, display_start=0, display_end=whole) for word in words)
            rewritten = (Rewritten(0, whole, spoken_text, "edited"),)
        part = reading.caster(kind, language)
        self.segments.append(
            Segment(
                index=len(self.segments),
                kind=kind,
                chapter=max(0, len(self.chapters) - 1),
                display_text=text,
                spoken_text=_closed(spoken_text) if ends_block or spoken else spoken_text,
                words=words,
                voice_id=part.voice_id,
                pause_after_ms=DurationMs(pause_inside_ms(text)),
                ends_block=ends_block,
                synthesis=part.synthesis,
                language=language,
                sentence=self.n_sentences,
                rewritten=rewritten,
            )
        )


def write_script(
    article: Article, reading: Reading, directions: Directions = NO_DIRECTIONS
) -> Script:
    """Write the script of an article, with what a producer changed in it.

    Without directions the segments of a block, joined, are the block to the character.

    Raises:
        ArticleTooLong: the article has more than ``reading.max_article_chars`` characters.
        ArticleUnreadable: there is nothing to read, or so little of the article is left to read
            (``min_coverage``) that a listener would get a stub.
        LanguageUnsupported: there are no rules for the article's language.
    """
    coverage = _coverage(article, reading)
    draft = _Draft(article.language, reading, origins_of(article))
    if directions:
        dropped = [passage.text for passage in article.dropped]
        draft.asked = resolved(directions, sentences_of(article, reading), dropped)
    draft.add_notice("before")
    draft.add_words(*filter(None, [draft.asked.intro]))
    for kind, text in pieces_of(article, read_byline=reading.read_byline):
        draft.add_piece(kind, text)
    draft.add_words(*draft.asked.passages.get(None, ()), *filter(None, [draft.asked.outro]))
    draft.add_notice("after")
    if not any((s.words or s.recording) and s.kind != "notice" for s in draft.segments):
        raise ArticleUnreadable(f"{article.id} has no words to read.", reason="empty")
    return Script(
        article_id=article.id,
        language=article.language,
        segments=tuple(
            with_unheard(
                list(
                    with_block_pauses(draft.segments, reading.pause_scale, fixed_ms=draft.pauses_ms)
                )
            )
        ),
        chapters=tuple(draft.chapters),
        dropped=(*_still_dropped(article, draft.asked), *draft.silent),
        coverage=coverage,
        orphans=draft.asked.orphans,
    )


def sentences_of(article: Article, reading: Reading) -> tuple[str, ...]:
    """Return the sentences of an article in the order in which they are read.

    A segment's ``sentence`` counts them. No direction changes them.

    Raises:
        LanguageUnsupported: there are no rules for the article's language.
    """
    found: list[str] = []
    for kind, text in pieces_of(article, read_byline=reading.read_byline):
        language = _foreign_language(kind, text, reading, article.language)
        cut_up = cut_sentences(text, language or article.language)
        found.extend(text[spans[0][0] : spans[-1][1]] for spans in cut_up)
    return tuple(found)


def _foreign_language(kind: SegmentKind, text: str, reading: Reading, own: str) -> str | None:
    """Return the language a text is clearly in, if it is a foreign one; names are in none."""
    if kind in ("byline", "notice"):
        return None
    return next((tag for tag in reading.foreign if clearly_in(text, tag, own)), None)


def _still_dropped(article: Article, asked: Resolved) -> Iterator[Dropped]:
    """Yield what is dropped of an article and not read all the same."""
    read = {text for texts in asked.passages.values() for text in texts}
    return (passage for passage in article.dropped if passage.text not in read)


def opening_segment(article: Article, reading: Reading) -> Segment:
    """Return the first segment of an article's script, quickly.

    Raises:
        ArticleTooLong, ArticleUnreadable: the article is refused, as by :func:`write_script`.
        LanguageUnsupported: there are no rules for the article's language.
    """
    _coverage(article, reading)
    draft = _Draft(article.language, reading, origins_of(article))
    draft.add_notice("before")
    for kind, text in pieces_of(article, read_byline=reading.read_byline):
        draft.add_piece(kind, text)
        if len(draft.segments) > 1:
            break  # what follows decides how long the pause is
    if not draft.segments:
        raise ArticleUnreadable(f"{article.id} has no words to read.", reason="empty")
    return next(with_block_pauses(draft.segments, reading.pause_scale))


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
    return origins_in("\n".join(texts), article.language)


def pieces_of(article: Article, *, read_byline: bool = True) -> Iterator[tuple[SegmentKind, str]]:
    """Yield what is read of an article, in order: its title, byline, standfirst and blocks."""
    yield "title", article.title
    if read_byline and article.byline and article.byline.strip():
        yield "byline", language_facts(article.language).by.format(article.byline)
    if article.standfirst and article.standfirst.strip():
        yield "standfirst", article.standfirst
    for block in article.blocks:
        yield block.kind, block.text


def _means_something(text: str) -> bool:
    """Tell text that a reader might miss (a footnote mark, an emoji) from mere punctuation."""
    return any(unicodedata.category(character)[0] not in "CPZ" for character in text)


def _closed(spoken_text: str) -> str:
    """End a headline like a sentence, so that the voice comes down at its end."""
    ends_open = spoken_text[-1:].isalnum() or spoken_text[-1:] in CLOSERS
    return spoken_text + "." if spoken_text and ends_open else spoken_text
