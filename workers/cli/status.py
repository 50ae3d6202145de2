"""``listen status``: what the workers are doing, and what happened to an article."""

import time
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from audio.errors import ArticleUnknown
from workers.cli.common import json_option, print_json, services_for

if TYPE_CHECKING:
    from workers.ledger import Ledger
    from workers.ledger.feeds import FeedStanding
    from workers.ledger.status import History, LaneLoad, Standing
    from workers.recordings.shelf import Recording

_COLOURS = {"published": "green", "failed": "red", "withdrawn": "yellow", "superseded": "dim"}


@click.command("status")
@click.argument("article_id", metavar="[ARTICLE]", required=False)
@click.option("--watch", is_flag=True, help="Keep the table up to date until Ctrl-C.")
@click.option("--limit", default=20, show_default=True, help="The most narrations to show.")
@json_option
def status_command(article_id: str | None, limit: int, *, watch: bool, as_json: bool) -> None:
    """Show the lanes and the latest narrations, or everything that happened to ARTICLE.

    \b
    Examples:
      listen status --watch
      listen status night-ferry
      listen status --json | jq '.narrations[] | select(.state == "failed")'
    """
    services = services_for()
    ledger, feeds = services.ledger, services.settings.feeds
    if as_json:
        print_json(
            _article_document(ledger, article_id) if article_id else _document(ledger, limit, feeds)
        )
    elif watch:
        _watch(ledger, article_id, limit, feeds)
    else:
        Console().print(_view(ledger, article_id, limit, feeds))


def _watch(ledger: "Ledger", article_id: str | None, limit: int, feeds: tuple[str, ...]) -> None:
    with Live(_view(ledger, article_id, limit, feeds), screen=False, auto_refresh=False) as live:
        try:
            while True:
                time.sleep(1)
                live.update(_view(ledger, article_id, limit, feeds), refresh=True)
        except KeyboardInterrupt:
            return


def _view(
    ledger: "Ledger", article_id: str | None, limit: int, feeds: tuple[str, ...]
) -> RenderableType:
    from workers.ledger.failures.dead_letters import count_dead_letters
    from workers.ledger.feeds import standings
    from workers.ledger.status import latest, loads
    from workers.recordings.shelf import recording_of

    if article_id:
        recording = recording_of(ledger, article_id)
        return _article_view(_history(ledger, article_id), ledger.clock_ms(), recording)
    return Group(
        _lanes_table(loads(ledger)),
        *_dead_letters_note(count_dead_letters(ledger)),
        *_feeds_tables(standings(ledger, feeds) if feeds else [], ledger.clock_ms()),
        _standings_table(latest(ledger, limit=limit), ledger.clock_ms()),
    )


def _dead_letters_note(n_dead: int) -> list[Text]:
    warning = f"{n_dead} webhooks were given up: listen webhook dead list"
    return [Text(warning, style="red")] if n_dead else []


def _lanes_table(lanes: "list[LaneLoad]") -> Table:
    table = Table(box=None, header_style="dim")
    for heading in ("lane", "waiting", "running", "oldest"):
        table.add_column(heading, justify="left" if heading == "lane" else "right")
    for load in lanes:
        oldest = _span(load.oldest_ms) if load.waiting else "-"
        table.add_row(load.lane, str(load.waiting), str(load.running), oldest)
    return table


def _feeds_tables(followed: "list[FeedStanding]", now_ms: int) -> list[Table]:
    """Show each feed that is followed: when it was asked for, what is in it, what is wrong."""
    if not followed:
        return []
    table = Table(box=None, header_style="dim", expand=True)
    for heading in ("feed", "asked", "items", "vanished", "about"):
        ratio = {"feed": 2, "about": 3}.get(heading)
        table.add_column(heading, no_wrap=True, overflow="ellipsis", ratio=ratio)
    for feed in followed:
        table.add_row(
            Text(feed.url),
            "not yet" if feed.polled_at_ms is None else _span(now_ms - feed.polled_at_ms),
            str(feed.items),
            str(feed.vanished_items),
            Text(feed_problem(feed), style="red"),
        )
    return [table]


def feed_problem(feed: "FeedStanding") -> str:
    """Say what is wrong with a feed or its items; nothing where all is well."""
    if feed.error_code:
        return f"{feed.error_code}: {feed.error_message}"
    if feed.failed_items:
        count = feed.failed_items
        said = "1 item was not taken" if count == 1 else f"{count} items were not taken, such as"
        return f"{said}: {feed.failed_example}"
    return ""


def _standings_table(narrations: "list[Standing]", now_ms: int) -> RenderableType:
    if not narrations:
        return Text("Nothing was narrated yet. Try: listen backfill docs/samples", style="dim")
    table = Table(box=None, header_style="dim", expand=True)
    for heading in ("article", "rev", "state", "segments", "lane", "since", "about"):
        ratio = {"article": 2, "about": 3}.get(heading)
        table.add_column(heading, no_wrap=True, overflow="ellipsis", ratio=ratio)
    for standing in narrations:
        table.add_row(
            standing.article_id,
            str(standing.revision),
            Text(standing.state, style=_COLOURS.get(standing.state, "cyan")),
            _segments(standing),
            standing.lane,
            _span(now_ms - standing.changed_at_ms),
            Text(standing.error_code or standing.title),
        )
    return table


def _recording_line(recording: "Recording") -> str:
    by = f"read by {recording.reader}" if recording.reader else "read by a person"
    if not recording.is_older:
        return by
    return f"{by}; the recording is older than the text: it is of revision {recording.revision}"


def _article_view(
    found: "History", now_ms: int, recording: "Recording | None" = None
) -> RenderableType:
    head = Text(f"{found.article_id}: {_air(found)}, revision {found.revision}", style="bold")
    if recording:
        head.append(f"\n{_recording_line(recording)}", "yellow" if recording.is_older else "")
    requests = Table(box=None, header_style="dim", title="asked for", title_justify="left")
    for heading in ("when", "what", "outcome", "lane", "by", "why"):
        requests.add_column(heading)
    for row in found.requests:
        fields = (row[name] for name in ("kind", "outcome", "lane", "requested_by", "reason"))
        requests.add_row(_when(row["requested_at_ms"]), *(Text(str(field)) for field in fields))
    parts: list[RenderableType] = [head, requests, _standings_table(list(found.narrations), now_ms)]
    for standing in found.narrations:
        if standing.error_message:
            parts.append(Text(f"failed ({standing.error_code}): {standing.error_message}", "red"))
        if standing.excerpt:
            parts.append(Text(f"  at: {standing.excerpt}", style="dim"))
    for row in found.attempts:
        line = f"{_when(row['failed_at_ms'])} {row['stage']} {row['error_code']}: {row['message']}"
        parts.append(Text(line, style="dim"))
    return Group(*parts)


def _air(found: "History") -> str:
    if found.on_air == "held":
        return f"held at revision {found.held_revision}"
    return "not on air, its narration failed" if found.on_air == "failed" else found.on_air


def _document(ledger: "Ledger", limit: int, feeds: tuple[str, ...]) -> dict[str, Any]:
    from workers.ledger.failures.dead_letters import count_dead_letters
    from workers.ledger.feeds import standings
    from workers.ledger.status import counts, latest, loads

    return {
        "lanes": [asdict(load) for load in loads(ledger)],
        "states": counts(ledger),
        "dead_letters": count_dead_letters(ledger),
        "feeds": [asdict(feed) for feed in standings(ledger, feeds)],
        "narrations": [_facts(standing) for standing in latest(ledger, limit=limit)],
    }


def _facts(standing: "Standing") -> dict[str, Any]:
    """Return where a narration stands, by the names that scripts read it by."""
    return {("fingerprint" if k == "narration_key" else k): v for k, v in asdict(standing).items()}


def _article_document(ledger: "Ledger", article_id: str) -> dict[str, Any]:
    from workers.recordings.shelf import recording_of

    found = _history(ledger, article_id)
    recording = recording_of(ledger, article_id)
    return asdict(found) | {
        "narrations": [_facts(standing) for standing in found.narrations],
        "recording": recording
        and {
            "read_by": recording.reader,
            "duration_ms": recording.duration_ms,
            "revision": recording.revision,
            "older_than_text": recording.is_older,
        },
    }


def _history(ledger: "Ledger", article_id: str) -> "History":
    from workers.ledger.status import history

    found = history(ledger, article_id)
    if found is None:
        raise ArticleUnknown(
            f"Nobody ever asked for {article_id}. `listen status` shows what there is."
        )
    return found


def _segments(standing: "Standing") -> str:
    if not standing.segments_total:
        return "-"
    return f"{standing.segments_done}/{standing.segments_total}"


def _when(at_ms: int) -> str:
    return f"{datetime.fromtimestamp(at_ms / 1000, UTC):%d %b %H:%M:%S}"


def _span(ms: int) -> str:
    seconds = max(0, ms) // 1000
    if seconds < 120:
        return f"{seconds} s"
    minutes = seconds // 60
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h"
