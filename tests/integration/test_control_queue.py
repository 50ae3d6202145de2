"""A worker's control queue at RabbitMQ outlives the connection that asked for it."""

import importlib
from collections.abc import Iterator

import pytest
from celery import Celery
from kombu import Connection, Consumer
from support.servers import rabbitmq_server

import celeryconfig
from workers.settings import load_settings


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Iterator[Celery]:
    """Celery as it is configured for a RabbitMQ of this test."""
    with rabbitmq_server() as server:
        monkeypatch.setenv("LISTEN_BROKER", server.url)
        load_settings.cache_clear()
        app = Celery("control", set_as_current=False)
        app.config_from_object(importlib.reload(celeryconfig))
        yield app
        app.close()
    monkeypatch.undo()
    load_settings.cache_clear()
    importlib.reload(celeryconfig)


def listening(app: Celery, connection: Connection) -> Consumer:
    """Let a worker be reached on a connection."""
    node = app.control.mailbox(connection).Node("worker@host")
    consumer: Consumer = node.listen(channel=connection.channel())
    return consumer


@pytest.mark.server
def test_a_worker_comes_back_before_its_old_connection_is_given_up(app: Celery) -> None:
    """Behind a firewall that forgot a connection, RabbitMQ holds it for half a minute more.

    The worker has noticed by then and connects anew. A queue that belonged to the old connection
    alone would end its process.
    """
    with app.connection_for_read() as old, app.connection_for_read() as new:
        listening(app, old)
        with pytest.warns(UserWarning, match="already using"):
            consumer = listening(app, new)
        assert consumer.queues[0].name == "worker@host.celery.pidbox"


@pytest.mark.server
def test_the_queue_is_removed_when_nobody_uses_it(app: Celery) -> None:
    """Restarts under other names leave nothing behind."""
    queue = app.control.mailbox.get_queue("worker@host")
    assert 0 < queue.expires <= 60
