"""The screen Names: how names are said, where they are heard, what was changed and what is due."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, get_args

from babel import Locale
from fastapi import Request

from audio.languages import primary_subtag
from workers.ledger.listing.find import sections
from workers.ledger.plays import articles_named
from workers.lexicon import apply, concern
from workers.lexicon.exchange.files import left_out
from workers.lexicon.names import ARTICLE
from workers.lexicon.records import releases
from workers.lexicon.records.releases import Change
from workers.services import Services
from workers.web.desk.shell import language_of, words_of
from workers.web.routes.lexicon import bodies
from workers.web.routes.lexicon.listing import Asked, names_listed

PAGE_SIZE: Final = 50
_MOST_RELEASES: Final = 10
_MOST_UNLISTED: Final = 20
_MOST_CHANGES: Final = 4
"""How many changes of a release are told one by one."""
_LANGUAGES: Final = ("en", "es", "ar")
_MOST_SHOWN_CHARS: Final = 400
_MINUTE_MS: Final = 60_000


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as the page shows it."""

    entry: bodies.EntryBody
    conflicts: tuple[bodies.ConflictBody, ...]
    title: str = ""
    """Of the one article that it holds in, where it is for one alone."""

    @property
    def way(self) -> str:
        """How the routes call its way of saying: ``say``, ``ipa`` or ``letters``."""
        return "say" if self.entry.said_as == "words" else self.entry.said_as


@dataclass(frozen=True, slots=True)
class Past:
    """A release, how far its articles are, and its first changes."""

    release: releases.Release
    progress: apply.Progress
    changes: tuple[bodies.NameChangeBody, ...]
    n_more: int

    @property
    def n_done(self) -> int:
        """How many articles are over with, well or not."""
        return self.progress.published + self.progress.failed + self.progress.replaced


def language_asked(services: Services, request: Request) -> str:
    """Return the language whose names are looked at; by default the site's own."""
    asked = primary_subtag(request.query_params.get("of", "")[:35])
    return asked if asked.isalpha() and asked.isascii() else site_language(services)


def site_language(services: Services) -> str:
    """Return the language that most of the site is in."""
    return primary_subtag(services.settings.language)


def list_view(services: Services, request: Request) -> Mapping[str, Any]:
    """Return what the list shows, or a part of it.

    Raises:
        LexiconInvalid: the newsroom's file has a mistake.
        LedgerUnavailable: the database failed.
    """
    query = request.query_params
    source = next((one for one in get_args(bodies.Source) if one == query.get("source")), None)
    if "source" not in query:
        source = "newsroom"
    offset = query.get("offset", "")
    asked = Asked(
        language=language_asked(services, request),
        words=query.get("q", "")[:200].replace("\x00", ""),
        source=source,
        counted=True,
        offset=int(offset) if offset.isdecimal() and len(offset) < 7 else 0,
        limit=PAGE_SIZE,
    )
    listed = names_listed(services, asked)
    titles = _titles(services, listed)
    return {
        "asked": asked,
        "rows": [
            Row(one, _about(one, listed.conflicts), titles.get(one.scope or "", ""))
            for one in listed.entries
        ],
        "titles": titles,
        "n_entries": listed.n_entries,
        "next_offset": asked.offset + PAGE_SIZE
        if asked.offset + PAGE_SIZE < listed.n_entries
        else None,
        "now_ms": services.ledger.clock_ms(),
        **_in_words(request),
    }


def view(services: Services, request: Request) -> Mapping[str, Any]:
    """Return what the screen shows.

    Raises:
        LexiconInvalid: the newsroom's file has a mistake.
        LedgerUnavailable: the database failed.
    """
    language = language_asked(services, request)
    names = services.names()
    known = {*_LANGUAGES, site_language(services), language, *(e.language for e in names.entries)}
    return {
        **list_view(services, request),
        "of_languages": {one: _name_of(one, language_of(request)) for one in sorted(known)},
        "sources": get_args(bodies.Source),
        "to_apply": concern.outdated(services),
        "not_indexed": apply.not_indexed(services.ledger),
        "unlisted": concern.unlisted(services, language, limit=_MOST_UNLISTED),
        "most_chars": _MOST_SHOWN_CHARS,
        "history": _history(services),
        "n_left_out": len(left_out(names.of(language), "pls", language)),
        "n_own": len(names.of(language)),
        "sections": sections(services.ledger),
    }


def used_view(services: Services, request: Request) -> Mapping[str, Any]:
    """Return the articles on air that have a name.

    Raises:
        LexiconInvalid: the scope is none.
        LedgerUnavailable: the database failed.
    """
    name = request.query_params.get("name", "")[:200].replace("\x00", "")
    scope = request.query_params.get("scope", "")[:200] or None
    language = language_asked(services, request)
    found = concern.with_name(services.ledger, name, language, scope)
    return {"found": found, "of": language}


def _titles(services: Services, listed: bodies.NamesBody) -> Mapping[str, str]:
    """Return the titles of the articles that entries are for, by their scopes."""
    scopes = [*(one.scope for one in listed.entries), *(o.other_scope for o in listed.conflicts)]
    ids = {one.removeprefix(ARTICLE): one for one in scopes if one and one.startswith(ARTICLE)}
    found = articles_named(services.ledger, ids)
    return {ids[article_id]: article.title for article_id, article in found.items()}


def _about(
    entry: bodies.EntryBody, told: list[bodies.ConflictBody]
) -> tuple[bodies.ConflictBody, ...]:
    if entry.source != "newsroom":
        return ()
    return tuple(o for o in told if (o.written, o.scope) == (entry.written, entry.scope))


def _history(services: Services) -> list[Past]:
    return [
        Past(
            release=one,
            progress=apply.progress(services.ledger, one.number),
            changes=_shown(one.changes),
            n_more=max(0, len(one.changes) - _MOST_CHANGES),
        )
        for one in releases.history(services.ledger, limit=_MOST_RELEASES)
    ]


def _shown(changes: tuple[Change, ...]) -> tuple[bodies.NameChangeBody, ...]:
    return tuple(bodies.NameChangeBody.of(one) for one in changes[:_MOST_CHANGES])


def _in_words(request: Request) -> Mapping[str, Callable[..., str]]:
    """Return what writes numbers of things, as the page's language counts them."""
    language = language_of(request)
    words = words_of(language)
    return {
        "articles": partial(counted, words.n_articles, language),
        "sentences": partial(counted, words.n_sentences, language),
        "minutes": lambda ms: counted(words.n_minutes, language, round(ms / _MINUTE_MS)),
    }


def counted(forms: Mapping[str, str], language: str, n: int) -> str:
    """Write a number of things in the form that a language has for it.

    Args:
        forms: by CLDR's names ``zero``, ``one``, ``two``, ``few``, ``many`` and ``other``.
        language: the page's.
        n: how many.
    """
    form = "zero" if n == 0 else Locale.parse(language).plural_form(n)
    return forms[form].format(n=n)


def _name_of(language: str, shown_in: str) -> str:
    return str(Locale.parse(shown_in).languages.get(language, language))
