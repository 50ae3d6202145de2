"""What one kombu channel does: publish, consume with leases, acknowledge, give back."""

# ruff: noqa: ARG002 (the signatures are kombu's)

import os
from collections.abc import Callable
from queue import Empty
from typing import Any

from kombu.transport import virtual
from kombu.utils.json import dumps, loads

from workers.broker.connection import BrokerBlocked
from workers.broker.queue_file import Binding, QueueFile, Receipt, Taken

RawMessage = dict[str, Any]
"""A message as kombu's virtual transports pass it: body, headers, properties."""
Deliver = Callable[[RawMessage, str], object]

AUTO_DELETE_S = 60.0
"""An auto-delete queue lives so long without a consumer, in seconds."""
LAST_QUEUES_FIRST_EVERY = 10
"""With the priority order, every so many messages the queues are asked last to first, so that
the last is served even while the first is never empty."""


class LeaseQoS(virtual.QoS):  # type: ignore[misc]
    """The messages that this channel has leased; may be settled from any thread."""

    def __init__(self, channel: "Channel", prefetch_count: int = 0) -> None:
        super().__init__(channel, prefetch_count)
        self._pid = os.getpid()

    def ack(self, delivery_tag: str) -> None:
        """Finish with a message; where the file is blocked now, the heartbeat does it."""
        receipt = receipt_in(delivery_tag)
        super().ack(delivery_tag)
        transport = self.channel.connection
        try:
            self.channel.file.ack(receipt)
        except BrokerBlocked:
            if transport is None:
                raise
            transport.ack_later(receipt)

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        """Drop a message, or make it ready again at its old place."""
        if not requeue:
            self.ack(delivery_tag)
            return
        self.channel.file.release([receipt_in(delivery_tag)])
        super().ack(delivery_tag)

    def restore_unacked(self) -> list[tuple[BaseException, Any]]:
        """Make everything ready again that was leased and not settled.

        In a forked child there is nothing to give back: the leases are the parent's.
        """
        self._flush()
        receipts = [receipt_in(tag) for tag in tuple(self._delivered)]
        self._delivered.clear()
        if receipts and os.getpid() == self._pid:
            self.channel.file.release(receipts)
        return []


class Channel(virtual.Channel):  # type: ignore[misc]
    """A channel whose queues and bindings are in the transport's file."""

    QoS = LeaseQoS
    supports_fanout = True
    from_transport_options = (*virtual.Channel.from_transport_options, "queue_order_strategy")

    queue_order_strategy = "round_robin"
    """``round_robin``: queues take turns. ``priority``: the queue that was consumed first goes
    first, as with kombu's Redis transport."""

    def __init__(self, connection: Any, **kwargs: Any) -> None:
        super().__init__(connection, **kwargs)
        self.file: QueueFile = connection.file
        self._unleased_tags: set[str] = set()
        self._bound: dict[str, set[tuple[str, Binding]]] = {}
        self._turns = 0

    # Publishing

    def _put(self, queue: str, message: RawMessage, **_: Any) -> None:
        self._put_all([queue], message)

    def _put_fanout(self, exchange: str, message: RawMessage, routing_key: str, **_: Any) -> None:
        self._put_all([binding.queue for binding in self.file.bindings(exchange)], message)

    def _put_all(self, queues: list[str], message: RawMessage) -> None:
        expiration_ms = message["properties"].get("expiration")
        self.file.put(
            queues,
            dumps(message),
            priority=self._get_message_priority(message),
            ttl_s=None if expiration_ms is None else int(expiration_ms) / 1000,
        )

    # Consuming

    def basic_consume(
        self,
        queue: str,
        no_ack: bool,
        callback: Callable[..., object],
        consumer_tag: str,
        **kwargs: Any,
    ) -> None:
        """Consume from a queue; without acknowledgement, messages are gone when delivered."""
        if no_ack:
            self._unleased_tags.add(consumer_tag)
        super().basic_consume(queue, no_ack, callback, consumer_tag, **kwargs)
        self.connection.start_heartbeat()

    def basic_cancel(self, consumer_tag: str) -> None:
        """Stop consuming; what was delivered can still be settled."""
        self._unleased_tags.discard(consumer_tag)
        super().basic_cancel(consumer_tag)

    def basic_get(self, queue: str, no_ack: bool = False, **_: Any) -> virtual.Message | None:
        """Take one message now, or return ``None``."""
        taken = self.file.take([queue], None if no_ack else self.connection.lease)
        if taken is None:
            return None
        message = self.Message(_raw(taken), channel=self)
        if not no_ack:
            self.qos.append(message, message.delivery_tag)
            self.connection.start_heartbeat()
        return message

    def drain_events(self, timeout: float | None = None, callback: Deliver | None = None) -> None:
        """Deliver one message if there is one that this channel may have.

        Raises:
            Empty: there is none.
        """
        for leased in (False, True):
            queues = self._queues_asked(leased=leased)
            if queues and (not leased or self.qos.can_consume()):
                taken = self.file.take(queues, self.connection.lease if leased else None)
                if taken is not None:
                    self._turns += 1
                    (callback or self.connection._deliver)(_raw(taken), taken.queue)
                    return
        raise Empty

    def _queues_asked(self, *, leased: bool) -> list[str]:
        """Return the queues of one kind, first the one whose turn it is."""
        queues = [
            queue
            for tag, queue in self._tag_to_queue.items()
            if (tag not in self._unleased_tags) == leased
        ]
        if self.queue_order_strategy == "priority":
            last_first = self._turns % LAST_QUEUES_FIRST_EVERY == LAST_QUEUES_FIRST_EVERY - 1
            return queues[::-1] if last_first else queues
        start = self._turns % len(queues) if queues else 0
        return queues[start:] + queues[:start]

    # Queues and exchanges

    def prepare_queue_arguments(
        self, arguments: dict[str, Any] | None, **options: Any
    ) -> dict[str, Any]:
        """Keep a queue's ``expires`` and ``message_ttl`` (seconds) for its declaration."""
        kept = {name: options.get(name) for name in ("expires", "message_ttl")}
        return {**(arguments or {}), **{k: v for k, v in kept.items() if v is not None}}

    def _new_queue(
        self,
        queue: str,
        *,
        auto_delete: bool = False,
        arguments: dict[str, Any] | None = None,
        **_: Any,
    ) -> None:
        asked = arguments or {}
        expires_s = asked.get("expires")
        if expires_s is None and auto_delete:
            expires_s = AUTO_DELETE_S
        self.file.declare(queue, expires_s=expires_s, message_ttl_s=asked.get("message_ttl"))

    def _has_queue(self, queue: str, **_: Any) -> bool:
        return self.file.has(queue)

    def _size(self, queue: str) -> int:
        return self.file.size(queue)

    def _purge(self, queue: str) -> int:
        return self.file.purge(queue)

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        binding = Binding(routing_key or "", pattern or "", queue)
        self._bound.setdefault(queue, set()).add((exchange, binding))
        self.file.bind(exchange, binding)

    def get_table(self, exchange: str) -> list[tuple[str, str, str]]:
        """Return (routing key, pattern, queue) of every binding, whichever process made it."""
        return [(b.routing_key, b.pattern, b.queue) for b in self.file.bindings(exchange)]

    def queue_unbind(
        self,
        queue: str,
        exchange: str = "",
        routing_key: str = "",
        arguments: dict[str, Any] | None = None,
        **_: Any,
    ) -> None:
        """Let an exchange no longer feed a queue."""
        self.state.binding_delete(queue, exchange, routing_key)
        meta = self.typeof(exchange).prepare_bind(queue, exchange, routing_key, arguments)
        binding = Binding(meta[0] or "", meta[1] or "", meta[2])
        self._bound.get(queue, set()).discard((exchange, binding))
        self.file.unbind(exchange, binding)

    def queue_delete(
        self, queue: str, if_unused: bool = False, if_empty: bool = False, **_: Any
    ) -> None:
        """Delete a queue; ``if_unused`` knows only the consumers of this connection."""
        used = any(queue in channel._active_queues for channel in self.connection.channels)
        if (if_unused and used) or (if_empty and self.file.size(queue)):
            return
        self._bound.pop(queue, None)
        self.file.delete(queue)
        self.state.queue_bindings_delete(queue)

    def keep_alive(self) -> None:
        """Keep the queues that are consumed here from expiring, and make anew what has."""
        for queue in self.file.touch(list(self._active_queues)):
            self.file.declare(queue, expires_s=AUTO_DELETE_S)
            for exchange, binding in tuple(self._bound.get(queue, ())):
                self.file.bind(exchange, binding)


def receipt_in(delivery_tag: str) -> Receipt:
    """Return the receipt that a delivery tag stands for."""
    message_id, _, delivery = delivery_tag.partition(".")
    return Receipt(int(message_id), int(delivery))


def _raw(taken: Taken) -> RawMessage:
    """Return the message with this delivery's tag, and whether it was delivered before."""
    message: RawMessage = loads(taken.body)
    receipt = taken.receipt
    properties = message["properties"]
    properties["delivery_tag"] = f"{receipt.message_id}.{receipt.delivery}"
    properties["delivery_info"]["redelivered"] = receipt.delivery > 1
    return message
