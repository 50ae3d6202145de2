"""Celery takes every name in its configuration in silence, so this test does not."""

import importlib
import types
from collections.abc import Iterator

import pytest
from celery.app.defaults import SETTING_KEYS
from kombu.transport.redis import Channel

import celeryconfig
from workers.ledger.tables import QUEUES, STAGES
from workers.settings import load_settings
from workers.tasks import TASKS

BROKERS = ["listen+sqlite:////tmp/none.sqlite3", "redis://host/0", "amqp://host//"]


@pytest.fixture(params=BROKERS)
def config(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[types.ModuleType]:
    monkeypatch.setenv("LISTEN_BROKER", request.param)
    load_settings.cache_clear()
    reloaded = importlib.reload(celeryconfig)
    yield reloaded
    monkeypatch.undo()
    load_settings.cache_clear()
    importlib.reload(celeryconfig)


def test_every_name_is_one_of_celerys(config: types.ModuleType) -> None:
    """A misspelt setting would be ignored."""
    imported = {"Exchange", "Queue", "QUEUES", "load_settings", "register"}
    names = {name for name in vars(config) if not name.startswith("_")} - imported
    assert names - SETTING_KEYS == set()


def test_nothing_is_sent_without_a_deadline(config: types.ModuleType) -> None:
    """A broker that falls silent after it took a message can't hold up whoever tells of it."""
    assert config.task_send_sent_event is not config.broker_url.startswith("amqp")


def test_a_message_reaches_its_lane_and_no_other(config: types.ModuleType) -> None:
    """Every lane is a queue with a routing key of its own."""
    assert [queue.name for queue in config.task_queues] == list(QUEUES)
    assert [queue.routing_key for queue in config.task_queues] == list(QUEUES)


def test_rabbitmqs_queues_are_quorum_queues(config: types.ModuleType) -> None:
    """They survive the loss of a node; other brokers know no such argument."""
    types_of = [(queue.queue_arguments or {}).get("x-queue-type") for queue in config.task_queues]
    assert types_of == [("quorum" if config.broker_url.startswith("amqp") else None)] * 4


def test_redis_waits_longer_than_any_task_may_take(config: types.ModuleType) -> None:
    """Otherwise Redis would deliver a message again while it is worked on."""
    if config.broker_url.startswith("redis"):
        limits = [limit["time_limit"] for limit in config.task_annotations.values()]
        assert config.broker_transport_options["visibility_timeout"] > max(limits)
        assert config.broker_transport_options.keys() <= set(Channel.from_transport_options)


def test_every_stage_is_a_task_with_limits(config: types.ModuleType) -> None:
    """No stage can run for ever, and no limit is of a task that does not exist."""
    assert set(TASKS) == set(STAGES)
    assert config.task_annotations.keys() == {*STAGES, "sweep", "tidy", "follow", "brief"}
    assert {stage: task.name for stage, task in TASKS.items()} == {stage: stage for stage in STAGES}
    for limits in config.task_annotations.values():
        assert limits["soft_time_limit"] < limits["time_limit"]


def test_messages_are_json_only(config: types.ModuleType) -> None:
    """Pickle would run what a stranger put into the broker."""
    assert config.accept_content == ["json"]
    assert config.task_serializer == config.event_serializer == "json"
