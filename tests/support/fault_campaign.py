"""A campaign of faults against a busy site, and what came of it."""

import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from audio.errors import LedgerUnavailable
from support.faults import (
    Fault,
    Keeper,
    Place,
    Watch,
    clock_faults,
    kill_at_random,
    place_of,
    server_faults,
    traps_of,
)
from support.newsroom_traffic import Newsroom, problems, wait_until_quiet
from support.refusals import refusals
from workers.ledger.status import counts
from workers.ledger.tables import IN_FLIGHT

BRIEFED_WITHIN_S = 6.0
"""By then every worker process has looked at briefings again."""
MOST_IN_FLIGHT = 12
"""The newsroom waits while so much is being made, so that faults meet a busy site, not a heap."""


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """What is to happen where."""

    broker: str
    ledger: str
    store: str
    seed: int
    n_random_kills: int
    n_traps: int = 1_000
    """At most so many of all traps, drawn by the seed."""
    outage_s: float = 20.0
    quiet_within_s: float = 180.0
    clock_steps: bool = False


@dataclass
class Outcome:
    """What came of a campaign."""

    faults: list[str] = field(default_factory=list)
    not_met: list[str] = field(default_factory=list)
    """Traps that nobody came by."""
    n_articles: int = 0
    n_requests: int = 0
    problems: list[str] = field(default_factory=list)
    longest_recovery_s: float = 0.0
    took_s: float = 0.0


def run(
    campaign: Campaign, folder: Path, tell: Callable[[str], None] = lambda _line: None
) -> Outcome:
    """Let everything happen, wait until all is quiet, and look."""
    started = time.monotonic()
    chance = random.Random(campaign.seed)
    outcome = Outcome()
    kinds = (campaign.broker, campaign.ledger, campaign.store)
    with place_of(folder, *kinds, clock_steps=campaign.clock_steps) as place:
        newsroom = Newsroom(place.site, chance, store=place.store)
        watch = Watch(place.site)
        with Keeper(place.site) as keeper:
            faults = _faults(campaign, place, keeper)
            ended = threading.Event()
            reporters = threading.Thread(target=_publish_until, args=(newsroom, ended))
            reporters.start()
            try:
                _let_happen(faults, watch, outcome, tell)
            finally:
                ended.set()
                reporters.join()
            watch.end()
            outcome.problems += watch.late
            outcome.problems += wait_until_quiet(place.site, campaign.quiet_within_s)
            # What is quiet now may have left a briefing with an older text: it is looked at again.
            time.sleep(BRIEFED_WITHIN_S)
            outcome.problems += wait_until_quiet(place.site, campaign.quiet_within_s)
        outcome.problems += problems(place.site, place.store, newsroom, place.endpoint)
    outcome.n_articles, outcome.n_requests = len(newsroom.wanted), newsroom.asked.total()
    outcome.longest_recovery_s = watch.longest_s
    outcome.took_s = time.monotonic() - started
    return outcome


def _faults(campaign: Campaign, place: Place, keeper: Keeper) -> list[Fault]:
    """Return what is to happen, in an order drawn by the seed."""
    chance = random.Random(campaign.seed + 1)
    faults = traps_of(place)
    faults = chance.sample(faults, min(len(faults), campaign.n_traps))
    faults += [kill_at_random(keeper, chance) for _ in range(campaign.n_random_kills)]
    if campaign.outage_s:
        faults += server_faults(place, keeper, campaign.outage_s)
        faults += refusals(place, campaign.outage_s / 2)
    if campaign.clock_steps:
        faults += clock_faults(place, campaign.outage_s)
    chance.shuffle(faults)
    return faults


def _let_happen(
    faults: Sequence[Fault], watch: Watch, outcome: Outcome, tell: Callable[[str], None]
) -> None:
    for number, fault in enumerate(faults, 1):
        happened = fault.happen()
        tell(
            f"{number}/{len(faults)} {fault.name}{'' if happened in {None, True} else ': nobody came by'}"
        )
        if happened in {None, True}:
            outcome.faults.append(fault.name)
            watch.begin(fault.name)
        else:
            outcome.not_met.append(fault.name)


def _publish_until(newsroom: Newsroom, ended: threading.Event) -> None:
    while not ended.wait(newsroom.chance.uniform(0.0, 0.4)):
        try:
            states = counts(newsroom.site.ledger)
        except LedgerUnavailable:
            continue
        if sum(states.get(state, 0) for state in IN_FLIGHT) < MOST_IN_FLIGHT:
            newsroom.something()
