"""Celery's own program for workers that are to be killed: traps, short leases, a voice that hums.

``FAULTS_FOLDER`` is where traps are armed (:mod:`support.traps`). ``FAULTS_POISON`` is a word that kills
whatever process speaks it, ``FAULTS_ENDLESS`` one that is never done speaking; ``FAULTS_TIME_LIMIT``
and ``FAULTS_MOST_LOSSES`` say after how many seconds and how many times that is enough.
"""

import os
import sys
import time
from pathlib import Path
from typing import Any

from support import traps
from support.humming_narrations import HummingEngine
from workers import app as application
from workers import outcomes, tasks
from workers.ledger import leases, outbox
from workers.services import Services, build_services
from workers.settings import Settings

LEASE_MS = 3_000
outbox.LEASE_MS = LEASE_MS
outcomes._RENEW_EVERY_S = LEASE_MS / 4000
outbox.RESEND_AFTER_MS = 5_000
tasks.BRIEF_EVERY_S = 2.0
SPEAKING_S = 0.04


class MortalEngine(HummingEngine):
    """Hums, takes a moment for it, and dies of one word."""

    def speak(self, segment: Any, settings: Any) -> Any:
        time.sleep(SPEAKING_S)
        if (poison := os.environ.get("FAULTS_POISON")) and poison in segment.spoken_text:
            os._exit(70)
        while (word := os.environ.get("FAULTS_ENDLESS")) and word in segment.spoken_text:
            time.sleep(0.1)
        return super().speak(segment, settings)


def humming(settings: Settings) -> Services:
    """Build services whose voice is quick."""
    services = build_services(settings)
    services.speakers.use_engine(settings.voice, MortalEngine(services, settings.voice))
    return services


if __name__ == "__main__":
    from celery.__main__ import main

    application.build_services = humming  # type: ignore[attr-defined]
    leases.MOST_LOSSES = int(os.environ.get("FAULTS_MOST_LOSSES", leases.MOST_LOSSES))
    if "FAULTS_FOLDER" in os.environ:
        # Far more workers are killed here than any site's; the limit has a test of its own.
        leases.MOST_LOSSES = 1_000
        traps.lay(Path(os.environ["FAULTS_FOLDER"]))
    application.app.conf.beat_schedule["sweep"]["schedule"] = 1.0
    if "FAULTS_TIME_LIMIT" in os.environ:
        limit_s = float(os.environ["FAULTS_TIME_LIMIT"])
        limits = {"soft_time_limit": limit_s / 2, "time_limit": limit_s}
        application.app.conf.task_annotations["speak"] = limits
    sys.argv[0] = "celery"
    main()
