"""What Prometheus asks for, read from the ledger at every scrape; docs/metrics.md explains each.

Nothing is kept in a process: any process gives the same answer, and a restart loses nothing.
Counters are the ledger's tallies, which only grow; gauges are counted when they are asked for.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from workers.credentials.sign import certificate_left
from workers.credentials.signed import Signature
from workers.ledger import LANES, Ledger
from workers.ledger.failures.dead_letters import count_dead_letters
from workers.ledger.status import counts, loads
from workers.ledger.tables import STAGES, State
from workers.ledger.tallies import (
    BUCKET,
    FIRST_SOUND_BOUNDS_S,
    MS,
    PUBLISHING_BOUNDS_S,
    totals,
)
from workers.services import Services
from workers.settings import Settings

_STATES: tuple[State, ...] = get_args(State)
_LANES = tuple((lane,) for lane in LANES)

Totals = dict[str, dict[tuple[str, ...], int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A tally of the ledger as Prometheus sees it."""

    tally: str
    name: str
    """Of the metric, without ``_total`` or ``_bucket``."""
    about: str
    labels: tuple[str, ...] = ()
    kind: Literal["counter", "histogram"] = "counter"
    known: tuple[tuple[str, ...], ...] = ()
    """Labels that are shown from the beginning, at 0, so that the first event is an increase."""
    bounds_s: tuple[float, ...] = ()


TALLIES = (
    Tally(
        tally="requests",
        name="listen_requests",
        about="Requests that were accepted, by what was asked for and what became of it.",
        labels=("kind", "outcome"),
    ),
    Tally(
        tally="first_sound",
        name="listen_first_audio_seconds",
        about="From a request until the first segment of its narration had its sound.",
        labels=("lane",),
        kind="histogram",
        known=_LANES,
        bounds_s=FIRST_SOUND_BOUNDS_S,
    ),
    Tally(
        tally="publishing",
        name="listen_publish_seconds",
        about="From a request until its narration was published.",
        labels=("lane",),
        kind="histogram",
        known=_LANES,
        bounds_s=PUBLISHING_BOUNDS_S,
    ),
    Tally(
        tally="segments",
        name="listen_segments",
        about="Segments that got their sound: spoken, or found in the clip cache.",
        labels=("source",),
        known=(("spoken",), ("found",)),
    ),
    Tally(
        tally="spoken_audio_ms",
        name="listen_spoken_audio_seconds",
        about="Sound that was spoken, without what was found.",
        known=((),),
    ),
    Tally(
        tally="published_audio_ms",
        name="listen_published_audio_seconds",
        about="Sound of the narrations that were made and published.",
        known=((),),
    ),
    Tally(
        tally="work_ms",
        name="listen_work_seconds",
        about="Time that workers spent in stages that they ended.",
        labels=("stage",),
        known=tuple((stage,) for stage in STAGES),
    ),
    Tally(
        tally="failures",
        name="listen_failures",
        about="Attempts that failed, most of which are tried again.",
        labels=("stage", "code"),
    ),
    Tally(
        tally="narrations_failed",
        name="listen_narrations_failed",
        about="Narrations that were given up.",
        labels=("lane", "code"),
    ),
    Tally(
        tally="pictures",
        name="listen_pictures",
        about="Published narrations of articles with a picture of their own, by what became of it.",
        labels=("outcome",),
        known=(("used",), ("left_out",)),
    ),
    Tally(
        tally="signatures",
        name="listen_signatures",
        about="Published narrations that were to be signed, by what became of it.",
        labels=("outcome",),
        known=tuple((outcome,) for outcome in get_args(Signature)),
    ),
    Tally(
        tally="heard_narrations",
        name="listen_heard_narrations",
        about="Narrations that were listened back to, by what came of it.",
        labels=("verdict",),
        known=(("fine",), ("suspicious",), ("not_heard",)),
    ),
    Tally(
        tally="heard_segments",
        name="listen_heard_segments",
        about="Segments that were listened back to, by what came of it.",
        labels=("outcome",),
        known=(("fine",), ("suspicious",), ("spoken_again",)),
    ),
    Tally(
        tally="webhook_deliveries",
        name="listen_webhook_deliveries",
        about="Attempts to deliver a webhook, by how they went.",
        labels=("outcome",),
        known=(("delivered",), ("retry",), ("gone",), ("refused",)),
    ),
    Tally(
        tally="mended",
        name="listen_publications_mended",
        about="Articles whose published files were put right after a late worker touched them.",
        known=((),),
    ),
)


def exposition(services: Services) -> tuple[bytes, str]:
    """Return everything that Prometheus may know, as text, and the text's media type.

    Raises:
        LedgerUnavailable: the ledger can't be asked.
    """
    registry = CollectorRegistry(auto_describe=False)
    registry.register(LedgerCollector(services.ledger))
    registry.register(CertificateCollector(services.settings))
    return generate_latest(registry), CONTENT_TYPE_LATEST


@dataclass(frozen=True, slots=True, eq=False)
class LedgerCollector(Collector):
    """Reads the ledger whenever a registry collects."""

    ledger: Ledger

    def collect(self) -> Iterator[Metric]:
        """Yield every metric as it is now."""
        yield from _gauges(self.ledger)
        found = totals(self.ledger)
        for tally in TALLIES:
            yield _histogram(tally, found) if tally.kind == "histogram" else _counter(tally, found)


@dataclass(frozen=True, slots=True, eq=False)
class CertificateCollector(Collector):
    """Reads the certificate of content credentials, where this process has one."""

    settings: Settings

    def collect(self) -> Iterator[Metric]:
        """Yield for how long it still may sign; nothing where none is named."""
        left = certificate_left(self.settings)
        if left is not None:
            yield GaugeMetricFamily(
                "listen_certificate_left_seconds",
                "For how long the certificate of content credentials may sign; less than 0: it"
                " has ended, or can't be read.",
                value=left.total_seconds(),
            )


def _gauges(ledger: Ledger) -> Iterator[Metric]:
    lanes = loads(ledger)
    states = counts(ledger)
    yield _gauge(
        "listen_queue_oldest_seconds",
        "How long the oldest piece of work that nobody has taken has been due.",
        "lane",
        ((load.lane, load.oldest_ms / 1000) for load in lanes),
    )
    yield _gauge(
        "listen_queue_waiting",
        "Pieces of work that nobody has taken yet.",
        "lane",
        ((load.lane, load.waiting) for load in lanes),
    )
    yield _gauge(
        "listen_queue_running",
        "Pieces of work that a worker has in hand.",
        "lane",
        ((load.lane, load.running) for load in lanes),
    )
    yield _gauge(
        "listen_narrations",
        "Narrations in the ledger, by state.",
        "state",
        ((state, states.get(state, 0)) for state in _STATES),
    )
    yield GaugeMetricFamily(
        "listen_dead_letters",
        "Webhooks that were given up and wait for somebody to look.",
        value=count_dead_letters(ledger),
    )


def _gauge(
    name: str, about: str, label: str, values: Iterable[tuple[str, float]]
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, about, labels=[label])
    for value_of, value in values:
        family.add_metric([value_of], value)
    return family


def _counter(tally: Tally, found: Totals) -> CounterMetricFamily:
    family = CounterMetricFamily(tally.name, tally.about, labels=tally.labels)
    divisor = 1000 if tally.tally.endswith(MS) else 1
    values = dict.fromkeys(tally.known, 0) | found.get(tally.tally, {})
    for labels, value in sorted(values.items()):
        family.add_metric(labels, value / divisor)
    return family


def _histogram(tally: Tally, found: Totals) -> HistogramMetricFamily:
    family = HistogramMetricFamily(tally.name, tally.about, labels=tally.labels)
    observed = found.get(tally.tally + BUCKET, {})
    sums_ms = found.get(tally.tally + MS, {})
    bounds = (*tally.bounds_s, float("inf"))
    for labels in sorted({*tally.known, *(key[:-1] for key in observed)}):
        mine = {float(key[-1]): n for key, n in observed.items() if key[:-1] == labels}
        up_to = [(b, sum(n for bound, n in mine.items() if bound <= b)) for b in bounds]
        buckets = [("+Inf" if b == float("inf") else f"{b}", float(n)) for b, n in up_to]
        family.add_metric(labels, buckets=buckets, sum_value=sums_ms.get(labels, 0) / 1000)
    return family
