"""Narrations made through a ledger, in the test's own process, by a voice that hums."""

from pathlib import Path

from support.humming_narrations import HummingEngine, humming_services
from support.ledger_steps import Clock, new_ledger
from workers.ledger import outbox
from workers.services import Services
from workers.stages import perform


def ledgered_services(folder: Path, **settings: object) -> tuple[Services, HummingEngine]:
    """Build services over a folder with a store and a ledger."""
    place = folder / "ledger.sqlite3"
    services, engine = humming_services(
        folder / "store", data_dir=folder, ledger=f"sqlite:///{place}", **settings
    )
    services._ledger = new_ledger(place, Clock())
    return services, engine


def work_off(services: Services) -> None:
    """Do what the ledger has queued, until nothing is left."""
    while messages := outbox.take_due(services.ledger):
        for message in messages:
            if message.stage != "notify":
                perform(services, message.message_id)
