"""Whom a name concerns: the articles and sentences that have it, and what speaking them costs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final

from sqlalchemy import Connection

from audio.languages import primary_subtag
from voices.lexicon.entries import Entry, Lexicon
from workers.ledger import Ledger, tallies
from workers.ledger.plays import articles_named
from workers.lexicon.names import Names, Place, one_line
from workers.lexicon.records import releases, usages
from workers.lexicon.records.usages import Found, Where
from workers.lexicon.usage import folded_words
from workers.services import Services

_SPEAKING_SHARE: Final = 0.5
"""How much work a second of sound is where nothing was spoken yet."""
_FINISHING_MS: Final = 3_000
"""How much work there is for each article besides speaking, where nothing was published yet."""

LexiconOf = Callable[[str, frozenset[str]], Lexicon]
"""Gives the lexicon for a language and the scopes that are on."""


@dataclass(frozen=True, slots=True)
class ArticleConcerned:
    """An article, and the sentences of it that a name is in."""

    article_id: str
    title: str
    section: str | None
    sentences: tuple[str, ...]
    sound_ms: int


@dataclass(frozen=True, slots=True)
class Concern:
    """What a change of names comes to."""

    articles: tuple[ArticleConcerned, ...] = ()
    work_ms: int = 0
    """How long speaking it again keeps one process busy, by what has been measured here."""

    @property
    def n_sentences(self) -> int:
        """How many sentences are concerned."""
        return sum(len(one.sentences) for one in self.articles)

    @property
    def article_ids(self) -> tuple[str, ...]:
        """Which articles are concerned."""
        return tuple(one.article_id for one in self.articles)


@dataclass(frozen=True, slots=True)
class Heard:
    """A name in what was played."""

    name: str
    plays: int
    article_id: str
    """The article on air that has it and was played most."""
    sentence: str


@dataclass(slots=True)
class _Timeline:
    """What the newsroom's names were at every release."""

    changes: Sequence[tuple[int, releases.Change]]
    _at: dict[int, Names] = field(default_factory=dict)

    def at(self, release: int) -> Names:
        if release not in self._at:
            entries: dict[Place, Entry] = {}
            for number, change in self.changes:
                if number > release:
                    break
                if change.after is None:
                    entries.pop(change.place, None)
                else:
                    entries[change.place] = change.after
            self._at[release] = Names(release, tuple(entries.values()))
        return self._at[release]


def with_name(ledger: Ledger, name: str, language: str, scope: str | None = None) -> Concern:
    """Return the published articles that have a word or a name, whatever its capitals.

    Args:
        ledger: the ledger.
        name: one word or several.
        language: BCP 47.
        scope: only those where this scope is on, as entries have it; None: everywhere.
    """
    primary = primary_subtag(language)
    entry = Entry(written=one_line(name), language=primary, say_as="words", spoken="x")
    lexicon = Lexicon([[entry]])
    words = list(folded_words(entry.written))[:1]
    with ledger.read() as connection:
        found = usages.having(connection, words, primary)
    return _concern(
        ledger,
        [
            one
            for one in found
            if (scope is None or scope in one.scopes) and _spans(lexicon, one.sentence.written)
        ],
    )


def n_articles_with(ledger: Ledger, entries: Sequence[Entry]) -> Mapping[Place, int]:
    """Return in how many published articles each entry is found: where it holds, as it is written.

    Entries at the same place must be the same.
    """
    wanted: dict[str, dict[str, list[Entry]]] = {}
    for entry in entries:
        for first in _first_words(entry):
            wanted.setdefault(entry.language, {}).setdefault(first, []).append(entry)
    lexicon_of = cache(lambda entry, scopes: Lexicon([[entry]], scopes))
    articles: dict[Place, set[str]] = {Place.of(entry): set() for entry in entries}
    with ledger.read() as connection:
        for language, by_word in wanted.items():
            for found in usages.having(connection, by_word, language):
                written = found.sentence.written
                for word in set(folded_words(written)) & by_word.keys():
                    for entry in by_word[word]:
                        if _spans(lexicon_of(entry, found.scopes), written):
                            articles[Place.of(entry)].add(found.article_id)
    return {place: len(ids) for place, ids in articles.items()}


def with_entries(services: Services, entries: Sequence[Entry]) -> Concern:
    """Return the published articles that these entries would change, as names are by now."""
    names = services.names()
    places = {Place.of(entry) for entry in entries}
    others = tuple(one for one in names.entries if Place.of(one) not in places)
    with services.ledger.read() as connection:
        return _differing(
            services,
            connection,
            entries,
            before=lambda _release: names,
            after=Names(names.release, (*others, *entries)),
            where="on_air",
        )


def outdated(services: Services, release: int | None = None) -> Concern:
    """Return the articles on air, or coming, that were written with names as they are no more.

    Args:
        services: of this process.
        release: only those that this release changed; by default any of them.
    """
    with services.ledger.read() as connection:
        changes = releases.changes_until_now(connection)
        timeline = _Timeline(changes)
        head = releases.head_of(connection)
        entries = [
            entry
            for number, change in changes
            if release in {None, number}
            for entry in (change.before, change.after)
            if entry is not None
        ]
        return _differing(
            services,
            connection,
            entries,
            before=timeline.at,
            after=timeline.at(head),
            where="on_air_or_coming",
        )


def unlisted(
    services: Services, language: str, *, n_days: int = 7, limit: int = 50
) -> tuple[Heard, ...]:
    """Return names in what was played in the last days that no entry says, the most played first.

    What a name is, :mod:`workers.lexicon.rare` says.
    """
    ledger, primary = services.ledger, primary_subtag(language)
    today = datetime.fromtimestamp(ledger.clock_ms() / 1000, UTC).date()
    with ledger.read() as connection:
        heard = usages.names_heard(connection, primary, str(today - timedelta(days=n_days - 1)))
    lexicon_of = _lexicons(services, services.names())
    found: list[Heard] = []
    for name, plays, one in heard:
        if len(found) == limit:
            break
        written = one.sentence.written
        spans = _spans(lexicon_of(primary, one.scopes), written)
        at = written.find(name)
        if not any(start <= at < end for start, end, *_ in spans):
            found.append(Heard(name, plays, one.article_id, written))
    return tuple(found)


def _differing(
    services: Services,
    connection: Connection,
    entries: Iterable[Entry],
    *,
    before: Callable[[int], Names],
    after: Names,
    where: Where,
) -> Concern:
    """Find the sentences with any of these entries that are said otherwise after than before.

    An entry of one article or section is only found there.
    """
    new = _lexicons(services, after)
    old = cache(lambda release: _lexicons(services, before(release)))
    wanted: dict[str, dict[str, list[Entry]]] = {}
    for entry in entries:
        for first in _first_words(entry):
            wanted.setdefault(entry.language, {}).setdefault(first, []).append(entry)
    lexicon_of = cache(lambda entry, scopes: Lexicon([[entry]], scopes))

    def has_any(found: Found, by_word: Mapping[str, list[Entry]]) -> bool:
        written = found.sentence.written
        return any(
            _spans(lexicon_of(entry, found.scopes), written)
            for word in set(folded_words(written)) & by_word.keys()
            for entry in by_word[word]
        )

    differing = [
        found
        for language, by_word in wanted.items()
        for found in usages.having(connection, by_word, language, where)
        if has_any(found, by_word)
        and _spans(old(found.release)(language, found.scopes), found.sentence.written)
        != _spans(new(language, found.scopes), found.sentence.written)
    ]
    return _concern(services.ledger, differing)


def _first_words(entry: Entry) -> set[str]:
    """Return the words that a place where an entry is found may begin with, in case folding."""
    forms = (prefix + entry.written for prefix in ("", *entry.prefixes))
    return {first for form in forms if (first := next(folded_words(form), None)) is not None}


def _lexicons(services: Services, names: Names) -> LexiconOf:
    return cache(lambda language, scopes: services.speakers.lexicon(language, scopes, names=names))


Span = tuple[int, int, tuple[str, ...], tuple[str | None, ...]]


def _spans(lexicon: Lexicon, written: str) -> list[Span]:
    """Return what a lexicon says of a text: from where to where, and how."""
    spans: list[Span] = []
    at = 0
    for start in _word_starts(written):
        if start < at:
            continue
        found = lexicon.find(written, start)
        if found is not None:
            at = found.end
            spans.append((start, found.end, tuple(found.words), tuple(found.phonemes)))
    return spans


def _word_starts(text: str) -> Iterable[int]:
    before = False
    for i, char in enumerate(text):
        is_letter = char.isalnum()
        if is_letter and not before:
            yield i
        before = is_letter


def _concern(ledger: Ledger, found: Sequence[Found]) -> Concern:
    by_article: dict[str, list[Found]] = {}
    for one in found:
        by_article.setdefault(one.article_id, []).append(one)
    articles = articles_named(ledger, by_article)
    concerned = tuple(
        ArticleConcerned(
            article_id=article_id,
            title=articles[article_id].title,
            section=articles[article_id].section,
            sentences=tuple(one.sentence.written.strip() for one in those),
            sound_ms=sum(one.sentence.sound_ms for one in those),
        )
        for article_id, those in sorted(by_article.items())
    )
    return Concern(concerned, _work_ms(ledger, concerned))


def _work_ms(ledger: Ledger, articles: Sequence[ArticleConcerned]) -> int:
    if not articles:
        return 0
    totals = tallies.totals(ledger)
    work = totals.get("work_ms", {})
    spoken_ms = sum(totals.get("spoken_audio_ms", {}).values())
    n_published = sum(totals.get("publishing_bucket", {}).values())
    share = work.get(("speak",), 0) / spoken_ms if spoken_ms else _SPEAKING_SHARE
    besides_ms = sum(work.get((stage,), 0) for stage in ("prepare", "finish"))
    each_ms = besides_ms / n_published if n_published else _FINISHING_MS
    return round(sum(one.sound_ms for one in articles) * share + len(articles) * each_ms)
