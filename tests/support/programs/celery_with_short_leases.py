"""Celery's own program, with leases so short that a test need not wait for them."""

import sys

from workers.ledger import outbox
from workers.webhooks import outgoing

outbox.LEASE_MS = 3_000
outbox.RESEND_AFTER_MS = 5_000
outgoing._FIRST_DELAY_S = 0.3
outgoing._GROWTH = 1.2


def run() -> None:
    from celery.__main__ import main

    from workers.app import app

    app.conf.beat_schedule["sweep"]["schedule"] = 1.0
    sys.argv[0] = "celery"
    main()


if __name__ == "__main__":
    run()
