"""Reports of what readers hear: by article, day, section, byline, voice or language."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from audio.errors import ServiceError
from audio.model import Article
from workers.audience.counting import named, numbered
from workers.audience.grouping import GroupBy
from workers.ledger.plays import Plays, articles_named, plays_of
from workers.manifest import read_manifest
from workers.services import Services

_NONE: Final = "-"
"""Stands where an article has no section, byline or voice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What was heard of one article, or of all that belong together."""

    key: str
    title: str = ""
    """Of an article."""
    seen: int
    """Views of pages in which the player came into sight."""
    presses: int
    plays: int
    """First sound, once for a view of a page and an article."""
    completions: int
    """At least 90 % was heard."""
    minutes: float
    """Heard in all, what was heard twice included."""
    downloads: int
    """Of the feeds' episodes."""
    failures: int
    """Times that sound failed in the reader's browser."""
    plays_before: int
    """In as many days before."""

    @property
    def press_rate(self) -> float | None:
        """Presses for each view in which the player was seen; None where it was in none."""
        return round(self.presses / self.seen, 4) if self.seen else None

    @property
    def completion_rate(self) -> float | None:
        """Completions for each play; None without plays."""
        return round(self.completions / self.plays, 4) if self.plays else None

    @property
    def trend(self) -> float | None:
        """How many more or fewer plays than before, as a share; None without any before."""
        change = self.plays - self.plays_before
        return round(change / self.plays_before, 4) if self.plays_before else None

    def facts(self) -> dict[str, Any]:
        """Return it as JSON has it, rates included."""
        rates = {name: getattr(self, name) for name in _RATES}
        return {name: value for name, value in asdict(self).items() if value != ""} | rates


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """How many were still listening at one sentence."""

    cue: int
    text: str
    stopped: int
    """So many views ended here."""
    listening: int
    """So many came at least so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was heard in the last days."""

    days: int
    by: GroupBy
    total: Row
    counts: Mapping[str, Mapping[str, int]]
    """Plays by source; views by sound, speed, furthest point in per cent, and first sound in ms."""
    rows: tuple[Row, ...]
    """The most played first; days in their order."""
    sentences: tuple[Sentence, ...] = ()
    """Of a report of one article."""

    def document(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "days": self.days,
            "by": self.by,
            "total": {k: v for k, v in self.total.facts().items() if k != "key"},
            **self.counts,
            "rows": [row.facts() for row in self.rows],
            "sentences": [asdict(sentence) for sentence in self.sentences],
        }


_RATES: Final = ("press_rate", "completion_rate", "trend")
COLUMNS: Final = (*(one.name for one in fields(Row)), *_RATES)


def report(
    services: Services, *, n_days: int, by: GroupBy = "article", article_id: str | None = None
) -> Report:
    """Report what was heard in the last ``n_days`` UTC days, today included.

    Args:
        services: for ledger and store.
        n_days: how many days.
        by: what a row is.
        article_id: report this article alone, sentence by sentence as well.

    Raises:
        LedgerUnavailable: there is no report now.
    """
    ledger = services.ledger
    found = plays_of(ledger, n_days=n_days, article_id=article_id)
    before = _counts(plays_of(ledger, n_days=n_days, article_id=article_id, before_days=n_days))
    articles = articles_named(ledger, {one.article_id for one in found} | set(before))
    total = _counts(found)
    everything: Counter[str] = sum(total.values(), Counter())
    everything_before = sum(before.values(), Counter[str]())
    return Report(
        days=n_days,
        by=by,
        total=_row("", everything, everything_before),
        counts=_breakdown(everything),
        rows=_rows(services, by, found, before, articles),
        sentences=_sentences(services, article_id, everything) if article_id else (),
    )


def as_csv(rows: Iterable[Row]) -> str:
    """Write rows as CSV (RFC 4180); no cell is taken for a formula by a spreadsheet."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(_cell(getattr(row, column)) for column in COLUMNS)
    return out.getvalue()


def _cell(value: object) -> object:
    if (
        isinstance(value, str)
        and value.startswith(("=", "+", "-", "@", "\t", "\r"))
        and value != _NONE
    ):
        return f"'{value}"
    return value


def _rows(
    services: Services,
    by: GroupBy,
    found: Sequence[Plays],
    before: Mapping[str, Counter[str]],
    articles: Mapping[str, Article],
) -> tuple[Row, ...]:
    if by == "day":
        days: dict[str, Counter[str]] = {}
        for one in found:
            for day, counts in one.days.items():
                days.setdefault(day, Counter()).update(counts)
        return tuple(_row(day, days[day], Counter()) for day in sorted(days))
    now = _counts(found)
    groups: dict[str, tuple[Counter[str], Counter[str]]] = {}
    for article_id in now.keys() | before.keys():
        for key in _keys(services, by, article_id, articles.get(article_id)):
            here, earlier = groups.setdefault(key, (Counter(), Counter()))
            here.update(now.get(article_id, {}))
            earlier.update(before.get(article_id, {}))
    rows = [
        _row(key, here, earlier, articles[key].title if by == "article" and key in articles else "")
        for key, (here, earlier) in groups.items()
        if here
    ]
    return tuple(sorted(rows, key=lambda row: (-row.plays, -row.seen, row.key)))


def _keys(services: Services, by: GroupBy, article_id: str, article: Article | None) -> list[str]:
    """Say to which rows an article belongs."""
    if by == "article":
        return [article_id]
    if by == "voice":
        return [_voice(services, article_id)]
    if article is None:
        return [_NONE]
    value = {"section": article.section, "byline": article.byline, "language": article.language}[by]
    return [value or _NONE]


def _voice(services: Services, article_id: str) -> str:
    try:
        manifest = read_manifest(services.store, article_id)
    except ServiceError:
        return _NONE  # a report without the store is better than none
    return manifest.voice_ids[0] if manifest and manifest.voice_ids else _NONE


def _row(key: str, counts: Counter[str], before: Counter[str], title: str = "") -> Row:
    return Row(
        key=key,
        title=title,
        seen=counts["seen"],
        presses=counts["press"],
        plays=counts["play"],
        completions=counts["complete"],
        minutes=round(counts["heard_ms"] / 60_000, 1),
        downloads=counts["download"],
        failures=counts["failure"],
        plays_before=before["play"],
    )


def _breakdown(counts: Mapping[str, int]) -> Mapping[str, Mapping[str, int]]:
    names = {
        "sources": "source_",
        "sounds": "sound_",
        "speeds": "speed_",
        "first_sound_ms": "first_sound_",
    }
    furthest = {str(percent): n for percent, n in numbered(counts, "furthest_").items()}
    return {name: named(counts, prefix) for name, prefix in names.items()} | {"furthest": furthest}


def _counts(found: Iterable[Plays]) -> dict[str, Counter[str]]:
    return {one.article_id: Counter(one.counts) for one in found}


def _sentences(
    services: Services, article_id: str, counts: Mapping[str, int]
) -> tuple[Sentence, ...]:
    """Say at which sentence listeners stopped, by the text that is on air now."""
    stops = numbered(counts, "stop_")
    if not stops:
        return ()
    texts = _texts(services, article_id)
    left = sum(stops.values())
    sentences = []
    for cue in range(max([*stops, *texts]) + 1):
        stopped = stops.get(cue, 0)
        sentences.append(
            Sentence(cue=cue, text=texts.get(cue, ""), stopped=stopped, listening=left)
        )
        left -= stopped
    return tuple(sentences)


def _texts(services: Services, article_id: str) -> dict[int, str]:
    try:
        manifest = read_manifest(services.store, article_id)
        if manifest is None:
            return {}
        words = json.loads(services.store.get(manifest.files["words.json"].key))
    except (ServiceError, KeyError, ValueError):
        return {}
    return {int(cue["index"]): str(cue["text"]) for cue in words["cues"]}
