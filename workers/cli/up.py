"""``listen up``: everything on one machine, in one command."""

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from workers.cli.common import services_for
from workers.cli.web import host_option, port_option
from workers.supervise import Program, supervise
from workers.upkeep.running import held

if TYPE_CHECKING:
    from workers.settings import Settings

_WEB_ENDS_WITHIN_S = 10.0
_KILLED_FREES_WITHIN_S = 20.0
_NICENESS = "5"
_NO_ROOT_WARNING = "ignore:You're running the worker with superuser"
"""What a person has to read is the address; SECURITY.md says under whom to run workers."""
_FINISH_WITHIN_S = 120.0
"""What a worker has in hand is finished in this time, or released to be done after the restart."""


@click.command("up")
@click.option(
    "--workers",
    "n_workers",
    type=click.IntRange(1, 256),
    help="Worker processes, beside the one for readers; one per processor by default.",
)
@host_option
@port_option
@click.option("--open", "opening", is_flag=True, help="Open the address in a browser.")
def up_command(n_workers: int | None, host: str | None, port: int | None, *, opening: bool) -> None:
    """Run the web process, the workers and their clock until Ctrl-C, restarting what ends.

    The ledger's tables are brought up to date first. Ctrl-C lets what is being spoken be finished;
    a second one does not wait. Nothing is lost either way: the next start goes on.

    \b
    Example:
      listen up --workers 2 --port 9000 --open
    """
    from workers.ledger.migrate import migrate
    from workers.ledger.sign_in import make_link

    services = services_for()
    host, port = host or services.settings.host, port or services.settings.port
    # FastAPI takes half a second to import.
    from workers.web.server import address_of, answers, bound

    address = address_of(host, port)
    with held(services.settings.data_dir, address) as killed:
        if killed is not None:
            click.echo(f"Killed before: {killed}; going on where that was", err=True)
        click.echo(f"Listen starts at {address}", err=True)
        # What a killed one had started ends by itself within seconds, and frees its port.
        bound(host, port, within_s=_KILLED_FREES_WITHIN_S if killed else 0.0).close()
        migrate(services.ledger)
        from workers.web.newsroom.signer import sample_access

        sample = sample_access(services.settings)
        programs = [
            replace(one, environment={**one.environment, **sample})
            for one in _programs(services.settings, n_workers, host, port)
        ]
        link = f"{address}/desk/enter?key={make_link(services.ledger, 'operator', 'admin')}"
        supervise(
            programs,
            at_hand=lambda: answers(host, port),
            say=lambda: _say(address, link, opening=opening),
        )


def _say(address: str, desk: str, *, opening: bool) -> None:
    click.echo(f"Open {address}", err=True)
    click.echo(f"The desk, once within 15 minutes: {desk}", err=True)
    if opening and click.launch(address) != 0:
        click.echo("No browser could be opened here; copy the address.", err=True)


def _programs(settings: "Settings", n_workers: int | None, host: str, port: int) -> list[Program]:
    """Name what runs on one machine. The web process goes first in this list, and stops last.

    One worker process more than there are processors is kept for readers who press Listen. It has
    the processors to itself when it needs them, because the others let it go first, and it speaks
    one segment on two threads: what counts is the first sound.
    """
    from workers.ledger.tables import LANES, PRESS

    # With -P, another project's `workers` in the working directory is not taken for this one.
    python = (sys.executable, "-P")
    web = (*python, "-m", "workers.cli", "web", "--host", host, "--port", str(port))
    celery = (*python, "-W", _NO_ROOT_WARNING, "-m", "workers.celery", "-q")
    worker = (*celery, "worker", "--without-mingle", "--without-gossip")
    first = (*worker, "-n", "first@%h", "--concurrency", "1", "-Q", f"{PRESS},listen")
    size = ("--concurrency", str(n_workers)) if n_workers else ()
    # A press is left to the first worker: it is a sentence away from it at most, and quicker.
    others = (*worker, "-n", "others@%h", "-Q", ",".join(LANES), *size)
    given = settings.model_fields_set
    quick = {} if "voice_threads" in given else {"LISTEN_VOICE_THREADS": "2"}
    nice = {} if "niceness" in given else {"LISTEN_NICENESS": _NICENESS}
    return [
        Program("web", web, stop_within_s=_WEB_ENDS_WITHIN_S),
        Program("first worker", first, stop_within_s=_FINISH_WITHIN_S, environment=quick),
        Program("worker", others, stop_within_s=_FINISH_WITHIN_S, environment=nice),
        Program("beat", (*celery, "beat"), stop_within_s=5.0),
    ]
