"""What Prometheus is told is what the ledger says, and every metric is documented."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text
from support.humming_narrations import humming_services
from support.ledger_steps import Clock, a_request, an_article, claim_next, new_ledger, run_to_end

from audio.errors import ListenError
from workers.credentials.development import make_development_credentials
from workers.credentials.signed import Signature
from workers.ledger import Ledger, accept, leases, narrations, outbox, tallies, withdraw
from workers.ledger.hearings import SegmentOutcome, Verdict
from workers.ledger.records import Outcome, RequestKind
from workers.ledger.tables import Lane, Stage, State
from workers.metrics import TALLIES, CertificateCollector, LedgerCollector, exposition
from workers.plan import PictureUse
from workers.services import Services
from workers.settings import Settings
from workers.webhooks import delivery

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "metrics.md"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    made = new_ledger(tmp_path / "ledger.sqlite3", clock)
    yield made
    made.close()


@pytest.fixture
def services(ledger: Ledger, tmp_path: Path) -> Services:
    services, _ = humming_services(tmp_path / "store")
    services._ledger = ledger
    return services


def samples(services: Services) -> dict[str, float]:
    """Scrape: every sample's value by its name and labels, as a query would write them."""
    body, media_type = exposition(services)
    assert media_type.startswith("text/plain; version=")
    found = {}
    for family in text_string_to_metric_families(body.decode()):
        for sample in family.samples:
            labels = ",".join(f'{k}="{v}"' for k, v in sorted(sample.labels.items()))
            found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return found


def test_a_new_ledger_has_every_series_that_can_be_known(services: Services) -> None:
    """Rates and alerts work from the first event on: what has not happened yet is 0."""
    found = samples(services)
    for lane in ("listen", "publish", "bulk"):
        assert found[f'listen_queue_oldest_seconds{{lane="{lane}"}}'] == 0
        assert found[f'listen_first_audio_seconds_count{{lane="{lane}"}}'] == 0
    assert found['listen_segments_total{source="found"}'] == 0
    assert found['listen_narrations{state="failed"}'] == 0
    assert found["listen_dead_letters"] == 0


def test_what_waits_and_for_how_long(services: Services, ledger: Ledger, clock: Clock) -> None:
    """Queue lengths and ages are those of each lane."""
    accept(ledger, an_article(article_id="a"), a_request("bulk"))
    clock.now_ms += 90_500
    accept(ledger, an_article(article_id="b"), a_request("bulk"))
    accept(ledger, an_article(article_id="c"), a_request("listen"))
    claim_next(ledger, "prepare")
    found = samples(services)
    assert found['listen_queue_oldest_seconds{lane="bulk"}'] == 90.5
    assert found['listen_queue_waiting{lane="bulk"}'] == 2
    assert found['listen_queue_waiting{lane="listen"}'] == 0
    assert found['listen_queue_running{lane="listen"}'] == 1
    assert found['listen_narrations{state="queued"}'] == 2


def test_how_long_a_reader_waited(services: Services, ledger: Ledger, clock: Clock) -> None:
    """Time to first audio and to publication are counted once for each narration, in its lane."""
    accept(ledger, an_article(), a_request("listen"))
    claimed = claim_next(ledger, "prepare")
    narrations.planned(ledger, claimed, "{}", "f", ["a" * 64])
    clock.now_ms += 1_500
    speaking = claim_next(ledger, "speak")
    narrations.spoken(ledger, speaking, {0: True}, audio_ms=4_000)
    narrations.spoken(ledger, speaking, {0: True})
    narrations.batch_done(ledger, speaking)
    clock.now_ms += 6_500
    finishing = claim_next(ledger, "finish")
    narrations.begin_publishing(ledger, finishing)
    narrations.published(ledger, finishing, "narration.published", {}, audio_ms=5_000)
    leases.count_time(ledger, finishing, 2_500)
    found = samples(services)
    assert found['listen_first_audio_seconds_bucket{lane="listen",le="1.0"}'] == 0
    assert found['listen_first_audio_seconds_bucket{lane="listen",le="2.0"}'] == 1
    assert found['listen_first_audio_seconds_bucket{lane="listen",le="+Inf"}'] == 1
    assert found['listen_first_audio_seconds_sum{lane="listen"}'] == 1.5
    assert found['listen_publish_seconds_sum{lane="listen"}'] == 8
    assert found['listen_publish_seconds_bucket{lane="listen",le="5.0"}'] == 0
    assert found["listen_spoken_audio_seconds_total"] == 4
    assert found["listen_published_audio_seconds_total"] == 5
    assert found['listen_work_seconds_total{stage="finish"}'] == 2.5
    assert found['listen_segments_total{source="spoken"}'] == 1


def test_what_failed_and_with_which_code(services: Services, ledger: Ledger) -> None:
    """Failed attempts and narrations that were given up are counted apart."""
    accept(ledger, an_article(), a_request())
    claimed = claim_next(ledger, "prepare")
    leases.retry_later(ledger, claimed, "store_unavailable", "gone", delay_ms=0)
    leases.fail(ledger, claim_next(ledger, "prepare"), "article_too_long", "too long")
    found = samples(services)
    assert found['listen_failures_total{code="store_unavailable",stage="prepare"}'] == 1
    assert found['listen_failures_total{code="article_too_long",stage="prepare"}'] == 1
    assert found['listen_narrations_failed_total{code="article_too_long",lane="publish"}'] == 1
    assert found['listen_narrations{state="failed"}'] == 1


def test_webhooks_that_were_taken_and_given_up(services: Services, ledger: Ledger) -> None:
    """Deliveries are counted by outcome, and what was given up is a dead letter."""
    ledger = replace(ledger, webhooks=("http://a/", "http://b/"))
    services._ledger = ledger
    accept(ledger, an_article(), a_request())
    leases.fail(ledger, claim_next(ledger, "prepare"), "article_too_long", "too long")
    first, second = outbox.take_due(ledger)
    told = leases.claim(ledger, first.message_id, "w")
    refused = leases.claim(ledger, second.message_id, "w")
    assert told is not None
    assert refused is not None
    leases.done(ledger, told)
    leases.done(ledger, told)
    leases.fail(ledger, refused, "webhook_gone", "410")
    found = samples(services)
    assert found['listen_webhook_deliveries_total{outcome="delivered"}'] == 1
    assert found['listen_webhook_deliveries_total{outcome="gone"}'] == 1
    assert found["listen_dead_letters"] == 1


def test_counters_never_go_down(services: Services, ledger: Ledger) -> None:
    """Rows may be pruned, narrations withdrawn and processes restarted; what was counted stays."""
    accept(ledger, an_article(), a_request())
    run_to_end(ledger)
    before = samples(services)
    withdraw(ledger, "ferry", a_request(kind="withdraw"))
    run_to_end(ledger)
    with ledger.write() as tx:
        for table in ("segments", "attempts", "requests", "outbox", "narrations"):
            tx.execute(text(f"DELETE FROM {table}"))
    after = samples(services)
    for name, value in before.items():
        if re.search(r"_total|_count|_sum|_bucket", name):
            assert after[name] >= value, name


def test_every_metric_is_documented_as_it_is(ledger: Ledger, tmp_path: Path) -> None:
    """docs/metrics.md has a row for each metric, with its type, labels and meaning, and no other."""
    labels_of = {tally.name: tally.labels for tally in TALLIES}
    expected = set()
    certificate = make_development_credentials(tmp_path, "Harbour Courier").certificate
    settings = Settings(credentials_certificate=certificate)
    collectors = (LedgerCollector(ledger), CertificateCollector(settings))
    for family in (family for collector in collectors for family in collector.collect()):
        name = f"{family.name}_total" if family.type == "counter" else family.name
        labels = labels_of.get(family.name) or tuple(family.samples[0].labels)
        shown = ", ".join(f"`{label}`" for label in labels)
        expected.add((name, family.type, shown, family.documentation))
    row = re.compile(r"^\| `(listen_\w+)` \| (\w+) \| (.*?) ?\| (.*) \|$", re.MULTILINE)
    documented = row.findall(PAGE.read_text())
    assert set(documented) == expected
    assert len(documented) == len(expected)


def codes_of(kind: type[ListenError]) -> set[str]:
    return {kind.code}.union(*(codes_of(below) for below in kind.__subclasses__()))


def label_values() -> dict[str, set[str]]:
    """Return what each label may say, by the types of the code that sets it."""
    ended = {"worker_lost", "internal_error"}
    noted = {"late_worker"}
    delivered = set(get_args(delivery.Outcome))
    return {
        "`lane`": set(get_args(Lane)),
        "`state`": set(get_args(State)),
        "`stage`": set(get_args(Stage)),
        "`kind`": set(get_args(RequestKind)),
        "`outcome` of a request": set(get_args(Outcome)),
        "`outcome` of a picture": set(get_args(PictureUse)),
        "`outcome` of a signature": set(get_args(Signature)),
        "`outcome` of a heard segment": set(get_args(SegmentOutcome)),
        "`verdict`": set(get_args(Verdict)),
        "`outcome` of a delivery": delivered | ended,
        "`source`": {"spoken", "found"},
        "`code`": codes_of(ListenError)
        | ended
        | noted
        | {f"webhook_{outcome}" for outcome in delivered - {"delivered"}},
    }


def documented_values() -> dict[str, set[str]]:
    rows = re.findall(
        r"^\| (`\w+`[\w ]*) \| ((?:`\w+`(?:, )?)+) \|$", PAGE.read_text(), re.MULTILINE
    )
    return {label: set(re.findall(r"`(\w+)`", values)) for label, values in rows}


def test_every_value_of_a_label_is_documented() -> None:
    """A kind, outcome, stage or code that is new has to be written down, and one that is gone not."""
    documented = documented_values()
    assert documented.keys() == label_values().keys()
    for label, values in label_values().items():
        assert documented[label] == values, label


def emitted() -> Iterator[tuple[str, str]]:
    """Yield the words that the code counts by or fails with, and where."""
    for path in sorted((ROOT / "workers").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            called = node.func if isinstance(node, ast.Call) else None
            name = getattr(called, "attr", None) or getattr(called, "id", None)
            if name not in {"count", "add_attempt", "fail", "retry_later", "_fail", "_give_up"}:
                continue
            assert isinstance(node, ast.Call)
            given = [*node.args, *(word.value for word in node.keywords if word.arg == "code")]
            words = [one.value for one in given if isinstance(one, ast.Constant)]
            for word in words[name == "count" :]:
                if isinstance(word, str) and re.fullmatch(r"[a-z]+(?:_[a-z]+)*", word):
                    yield word, f"{path.relative_to(ROOT)}:{node.lineno}"


def test_every_word_that_is_counted_is_documented() -> None:
    """No word gets into a label past the types: whatever is written in the code is in the page."""
    known = set().union(*documented_values().values())
    found = list(emitted())
    assert {"delivered", "worker_lost", "internal_error", "webhook_retry"} <= {w for w, _ in found}
    assert [one for one in found if one[0] not in known] == []


def test_tallies_count_what_was_committed(ledger: Ledger) -> None:
    """What a transaction counted is lost with it; everything else adds up and stays."""
    accept(ledger, an_article(), a_request())
    run_to_end(ledger)
    with pytest.raises(ZeroDivisionError), ledger.write() as tx:
        tx.count("segments", "spoken", by=100)
        raise ZeroDivisionError
    with ledger.write() as tx:
        tx.execute(text("DELETE FROM segments"))
    accept(ledger, an_article("New."), a_request())
    run_to_end(ledger)
    totals = tallies.totals(ledger)
    assert totals["segments"] == {("spoken",): 6}
    assert totals["requests"] == {("publish", "queued"): 2}
    assert sum(totals["first_sound_bucket"].values()) == 2
