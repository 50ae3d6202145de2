"""Having articles spoken again because of how a name is said, in the lane nobody waits for.

Of an article only the sentences that the change concerns are spoken: the clips of all others are
there. What was sent because of a release is written down with it, so that it can be followed, and
undoing the release sends the same articles once more.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from sqlalchemy import insert, select

from audio.errors import ArticleUnknown
from workers.ledger import Accepted, Lane, Ledger, Request, article_from_json
from workers.ledger import tables as ledger_tables
from workers.ledger.audit import Actor
from workers.ledger.database import repeated
from workers.ledger.decisions import wanted_revision
from workers.ledger.editing.directions import directions_of
from workers.ledger.generations import begin, current
from workers.ledger.requests import add_request, lock_on_air
from workers.ledger.tables import IN_FLIGHT, LANES
from workers.lexicon import concern
from workers.lexicon.concern import ArticleConcerned, Concern
from workers.lexicon.records import releases, tables, usages
from workers.lexicon.records.releases import Release
from workers.lexicon.usage import Usage, usage_of
from workers.narrate import prepare
from workers.services import Services

_MOST_NAMED = 5
"""Names in the reason of an article, where nobody gives one."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What was sent to be spoken again."""

    release: int
    """The newest, with which it is."""
    concern: Concern
    accepted: tuple[Accepted, ...]


@dataclass(frozen=True, slots=True)
class Undone:
    """A release that was taken back, and the articles with it."""

    release: Release
    applied: Applied


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the articles of a release are."""

    articles: int
    published: int
    failed: int
    replaced: int
    """Those of which something else was wanted later: a correction, an undo, a withdrawal."""
    segments: int
    spoken: int
    """Segments that had to be spoken; the others were there."""

    @property
    def is_over(self) -> bool:
        """Whether nothing of it is still being made."""
        return self.published + self.failed + self.replaced == self.articles


def apply(
    services: Services,
    *,
    actor: Actor,
    why: str,
    release: int | None = None,
    on_article: Callable[[int, int], None] = lambda _done, _all: None,
) -> Applied:
    """Have every article spoken again that says a name as it is said no more.

    Repeating it sends nothing twice: an article that was sent is written with the newest names.

    Args:
        services: of this process.
        actor: who asks.
        why: why; it is kept in each article's history. Without, that names the names in it.
        release: only because of this release; by default of any.
        on_article: told how many articles were sent, of how many.

    Raises:
        LexiconInvalid: there is no such release.
        LedgerUnavailable: the ledger failed; what was sent is sent, and repeating it goes on.
    """
    if release is not None:
        releases.find(services.ledger, release)
    found = concern.outdated(services, release)
    head = services.names().release
    written = _written(services.ledger, release)
    accepted: list[Accepted] = []
    for number, article in enumerate(found.articles):
        on_article(number, len(found.articles))
        reason = why or _names_in(article, written)
        sent = _send(services.ledger, article.article_id, release or head, actor=actor, why=reason)
        if sent is not None:
            accepted.append(sent)
    on_article(len(found.articles), len(found.articles))
    return Applied(head, found, tuple(accepted))


def undo(services: Services, number: int, *, actor: Actor, why: str) -> Undone:
    """Take a release back, entries and articles: what was spoken with it is spoken as before.

    Raises:
        LexiconInvalid: there is no such release.
        LexiconConflict: it is undone, or a later release changed one of its entries.
        LedgerUnavailable: the ledger failed; `apply` goes on with the articles.
    """
    made = releases.undo(services.ledger, number, actor=actor, why=why)
    return Undone(made, apply(services, actor=actor, why=why or made.why, release=made.number))


def progress(ledger: Ledger, release: int) -> Progress:
    """Say how far the articles are that were sent because of a release."""
    narrations, segments = ledger_tables.narrations, ledger_tables.segments
    sent = select(tables.applications.c.narration_id).where(
        tables.applications.c.release == release
    )
    with ledger.read() as connection:
        states = list(
            connection.scalars(select(narrations.c.state).where(narrations.c.id.in_(sent)))
        )
        spoken = list(
            connection.scalars(select(segments.c.spoken).where(segments.c.narration_id.in_(sent)))
        )
    published = states.count("published")
    return Progress(
        articles=len(states),
        published=published,
        failed=states.count("failed"),
        replaced=states.count("superseded") + states.count("withdrawn"),
        segments=len(spoken),
        spoken=sum(bool(one) for one in spoken),
    )


def index_missing(
    services: Services, on_article: Callable[[int, int], None] = lambda _done, _all: None
) -> int:
    """Write down the words of what was published before words were; return of how many articles.

    Nothing is spoken: their scripts are written once more, as they are with today's names, but
    count as written before the first release.

    Raises:
        LedgerUnavailable: the ledger failed; repeating it goes on.
    """
    with services.ledger.read() as connection:
        missing = usages.not_indexed(connection)
    for number, narration_id in enumerate(missing):
        on_article(number, len(missing))
        _index(services, narration_id)
    on_article(len(missing), len(missing))
    return len(missing)


def not_indexed(ledger: Ledger) -> int:
    """Return how many published narrations nobody has looked into for words."""
    with ledger.read() as connection:
        return len(usages.not_indexed(connection))


def _index(services: Services, narration_id: int) -> None:
    narrations, revisions = ledger_tables.narrations, ledger_tables.revisions
    query = (
        select(narrations.c.article_id, narrations.c.voice_id, revisions.c.article)
        .join(
            revisions,
            (revisions.c.article_id == narrations.c.article_id)
            & (revisions.c.number == narrations.c.revision),
        )
        .where(narrations.c.id == narration_id)
    )
    with services.ledger.read() as connection:
        row = connection.execute(query).one()
    plan = prepare(
        services,
        article_from_json(row.article),
        voice_id=row.voice_id,
        directions=directions_of(services.ledger, narration_id),
    )
    usage = usage_of(plan)
    assert usage is not None, "a person's recording is not among them"
    _keep(services.ledger, row.article_id, narration_id, usage)


@repeated
def _keep(ledger: Ledger, article_id: str, narration_id: int, usage: Usage) -> None:
    with ledger.write() as tx:
        tx.lock_articles(article_id)
        usages.keep(tx, narration_id, replace(usage, release=0), newest=False)


def _written(ledger: Ledger, release: int | None) -> tuple[str, ...]:
    """Return the names that a release changed, or any did, as they are written."""
    with ledger.read() as connection:
        changes = releases.changes_until_now(connection)
    return tuple(sorted({one.place.written for n, one in changes if release in {None, n}}))


def _names_in(article: ArticleConcerned, written: Iterable[str]) -> str:
    """Say for people which of these names an article has in the sentences that are spoken again."""
    text = "\n".join(article.sentences).casefold()
    names = [name for name in written if name.casefold() in text]
    more = ["…"] if len(names) > _MOST_NAMED else []
    return ", ".join([f"names: {', '.join(names[:_MOST_NAMED])}", *more])[:500]


@repeated
def _send(
    ledger: Ledger, article_id: str, release: int, *, actor: Actor, why: str
) -> Accepted | None:
    """Have one article narrated again; None when it went off air meanwhile."""
    with ledger.write() as tx:
        try:
            row = lock_on_air(tx, article_id)
        except ArticleUnknown:
            return None
        before = current(tx, row)
        lane: Lane = "bulk"
        if before is not None and before.state in IN_FLIGHT:
            lane = min(lane, before.lane, key=LANES.index)  # somebody may be waiting for it
        request = Request(
            kind="regenerate",
            lane=lane,
            requested_by=actor.name,
            reason=why,
            role=actor.role,
        )
        begun = begin(
            tx,
            row,
            request,
            revision=wanted_revision(row),
            voice_id=row.voice_id,
            from_scratch=False,
        )
        tx.execute(
            insert(tables.applications).values(
                release=release, narration_id=begun.id, asked_by=actor.name, asked_at_ms=tx.now_ms
            )
        )
        return add_request(
            tx,
            row,
            request,
            current=begun,
            outcome="queued",
            act="apply_names",
            details={"release": release},
        )
