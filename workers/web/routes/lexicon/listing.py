"""The list of names as the routes and the desk show it."""

from dataclasses import dataclass
from typing import Final

from audio.languages import primary_subtag
from voices.lexicon.entries import Entry
from voices.lexicon.files import base_entries, load_entries
from workers.lexicon import concern
from workers.lexicon.conflicts import all_conflicts
from workers.lexicon.names import Place
from workers.lexicon.records import releases
from workers.services import Services
from workers.web.routes.lexicon import bodies

MOST_LISTED: Final = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What part of the list is looked at."""

    language: str
    """BCP 47."""
    words: str = ""
    """In the written form or in how it is said."""
    source: bodies.Source | None = None
    counted: bool = False
    """Whether to look how many articles on air have each entry of the newsroom."""
    offset: int = 0
    limit: int = MOST_LISTED


def names_listed(services: Services, asked: Asked) -> bodies.NamesBody:
    """Return the entries of a language: the newsroom's, of its file, and those of Listen.

    The newsroom's are in the order of the alphabet.

    Raises:
        LexiconInvalid: the newsroom's file has a mistake.
        LedgerUnavailable: the ledger failed.
    """
    names, needle = services.names(), asked.words.casefold()
    own = names.of(asked.language)
    found = [
        one
        for one in _all(services, asked.language, own)
        if asked.source in {None, one.source} and needle in f"{one.written} {one.spoken}".casefold()
    ]
    shown = found[asked.offset : asked.offset + asked.limit]
    if asked.counted:
        shown = _counted(services, own, shown)
    return bodies.NamesBody(
        release=names.release,
        entries=shown,
        n_entries=len(found),
        conflicts=[bodies.ConflictBody.of(one) for one in all_conflicts(own)],
    )


def _all(services: Services, language: str, own: tuple[Entry, ...]) -> list[bodies.EntryBody]:
    with services.ledger.read() as connection:
        kept = {Place.of(one.entry): one for one in releases.kept_entries(connection)}
    file = services.settings.lexicon_dir / f"{primary_subtag(language)}.toml"
    in_file = load_entries(file) if file.exists() else ()
    places = [place for place in map(Place.of, own) if place in kept]
    places.sort(key=lambda place: (place.written.casefold(), place))
    return [
        *(bodies.EntryBody.kept(kept[place]) for place in places),
        *(bodies.EntryBody.of(one, "file") for one in in_file),
        *(bodies.EntryBody.of(one, "base") for one in base_entries(language)),
    ]


def _counted(
    services: Services, own: tuple[Entry, ...], shown: list[bodies.EntryBody]
) -> list[bodies.EntryBody]:
    wanted = {(one.written, one.scope) for one in shown if one.source == "newsroom"}
    entries = [one for one in own if (one.written, one.scope) in wanted]
    n = {
        (place.written, place.scope or None): n
        for place, n in concern.n_articles_with(services.ledger, entries).items()
    }
    return [
        one.model_copy(update={"n_articles": n.get((one.written, one.scope))})
        if one.source == "newsroom"
        else one
        for one in shown
    ]
