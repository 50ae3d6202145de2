"""``listen doctor``: look at everything that Listen needs, and say what to do about the rest."""

import os
import shutil
import time
import uuid
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.text import Text

from audio.errors import BrokerUnavailable, ListenError
from audio.pictures.header import picture_size
from workers.cli.common import json_option, print_json, services_for
from workers.cli.progress import bar
from workers.cli.status import feed_problem
from workers.cli.upkeep.credentials import credentials_finding, make_credentials
from workers.cli.upkeep.finding import Finding
from workers.cli.upkeep.notice import notice_finding
from workers.upkeep.running import holder_of

if TYPE_CHECKING:
    from workers.ledger.feeds import FeedStanding
    from workers.services import Services
    from workers.upkeep.scrub import Damage

NOT_BUILT = (
    "the voice kernel is not built, so onnxruntime makes all of the sound; with it a Piper voice"
    " takes about 0.8 of the processor's time (AVX2), and less with AVX-512"
)
_FREE_BYTES = 1 << 30
_CLOCK_TOLERANCE_S = 2.0
_LATE_MS = 120_000
_COVER_PX = range(1400, 3001)
"""Apple Podcasts takes a square of 1400 to 3000 pixels, and others follow it."""
_SIGNS = {"fine": ("✓", "green"), "warning": ("!", "yellow"), "bad": ("✗", "red")}


@click.command("doctor")
@click.option("--migrate", "migrating", is_flag=True, help="Bring the ledger's tables up to date.")
@click.option(
    "--deep",
    is_flag=True,
    help="Also compare every published file with its checksum, and have damaged ones made again.",
)
@click.option(
    "--make-credentials",
    "making",
    is_flag=True,
    help="Only make a certificate to try content credentials with, and print the settings for it.",
)
@json_option
def doctor_command(*, migrating: bool, deep: bool, making: bool, as_json: bool) -> None:
    """Check broker, ledger, feeds, store, access, cover, voices, credentials, notice, clock, disk.

    Each comes with its remedy. The exit status is 3 when something is bad. Warnings don't count.
    """
    from workers.ledger.migrate import migrate

    services = services_for()
    if making:
        make_credentials(services.settings)
        return
    if migrating:
        before, after = migrate(services.ledger)
        click.echo(f"ledger: version {before or 'none'} → {after}", err=True)
    checks = (*_CHECKS, _published) if deep else _CHECKS
    findings = [_checked(check, services) for check in checks]
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        _show(findings)
    if any(finding.verdict == "bad" for finding in findings):
        click.get_current_context().exit(3)


def _checked(check: "Check", services: "Services") -> Finding:
    try:
        return check(services)
    except ListenError as error:
        return Finding(check.__name__.strip("_"), "bad", f"{error.code}: {error}")


def _ledger(services: "Services") -> Finding:
    from workers.ledger.migrate import is_behind, newest_version, version

    found = version(services.ledger)
    if is_behind(found):
        what = f"version {found}, needed is {newest_version()}" if found else "no tables yet"
        return Finding("ledger", "bad", what, "listen doctor --migrate")
    url = services.ledger.engine.url
    if url.get_backend_name() == "sqlite":
        mode = Path(url.database or "").stat().st_mode & 0o077
        if mode:
            remedy = f"chmod go= {url.database}*"
            return Finding("ledger", "warning", "others on this machine may read it", remedy)
    place = services.ledger.engine.url.render_as_string(hide_password=True)
    by = "" if found == newest_version() else ", made by a later version of Listen,"
    return Finding("ledger", "fine", f"version {found}{by} at {place}")


def _broker(services: "Services") -> Finding:
    # Celery takes half a second to import, and not every command needs it.
    from kombu.exceptions import OperationalError

    from workers.app import app
    from workers.broker.address import is_embedded, path_in

    address = services.settings.broker.get_secret_value()
    if is_embedded(address) and not path_in(address).exists():
        return _broker_to_be(path_in(address))
    try:
        with app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, timeout=5)
            place = connection.as_uri()
    except (OperationalError, OSError, BrokerUnavailable) as error:
        remedy = (
            "Start it, or correct LISTEN_BROKER. What is accepted meanwhile waits in the ledger."
        )
        return Finding("broker", "bad", str(error), remedy)
    return Finding("broker", "fine", place)


def _broker_to_be(path: Path) -> Finding:
    """Say whether a broker file that nobody has needed yet can be made, and make none."""
    folder = _nearest(path.parent)
    if not os.access(folder, os.W_OK | os.X_OK):
        remedy = "Correct LISTEN_BROKER or LISTEN_DATA_DIR, or the folder's owner."
        return Finding("broker", "bad", f"{path} can't be made in {folder}", remedy)
    return Finding("broker", "fine", f"{path}, made when it is first needed")


def _nearest(folder: Path) -> Path:
    """Return the folder, or the nearest above it that is there."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def _folder(_services: "Services") -> Finding:
    """Look whether Python would take another project's package for ours in this folder."""
    here, own = Path.cwd(), Path(__file__).resolve().parents[2]
    # A plain folder of this name, such as a site's web workers, is no package and hides nothing.
    files = (here / "workers" / "__init__.py", here / "workers.py")
    for other in (_package_of(file.resolve()) for file in files if file.exists()):
        if other != own:
            message = f"here, `celery -A workers` takes {other} for Listen"
            remedy = "Start it in another folder, or as python -P -m workers.celery"
            return Finding("folder", "warning", message, remedy)
    return Finding("folder", "fine", str(here))


def _package_of(file: Path) -> Path:
    return file.parent if file.name == "__init__.py" else file


def _workers(services: "Services") -> Finding:
    from workers.ledger.progress import progress
    from workers.ledger.status import loads

    remedy = "listen up, or celery -A workers worker and celery -A workers beat"
    if stalled := progress(services.ledger).stalled:
        runs = holder_of(services.settings.data_dir)
        if runs is None:
            return Finding("workers", "warning", f"nobody works here: {stalled}", remedy)
        return Finding("workers", "bad", f"{stalled}, though {runs} runs", "Look at its log.")
    waiting = [load for load in loads(services.ledger) if load.waiting and not load.running]
    late = [load for load in waiting if load.oldest_ms > _LATE_MS]
    if late:
        lanes = ", ".join(f"{load.lane} ({load.oldest_ms // 1000} s)" for load in late)
        return Finding("workers", "warning", f"nobody works on {lanes}", remedy)
    return Finding("workers", "fine", "nothing waits for long")


def _webhooks(services: "Services") -> Finding:
    from workers.ledger.failures.dead_letters import count_dead_letters
    from workers.webhooks.kept_secrets import outgoing
    from workers.webhooks.keyring import mistakes_of

    n_dead = count_dead_letters(services.ledger)
    if n_dead:
        return Finding("webhooks", "warning", f"{n_dead} given up", "listen webhook dead list")
    settings = services.settings
    unsigned = [one for one in settings.webhook_endpoints if not outgoing(services, one)]
    if unsigned:
        remedy = (
            "Make one at the desk, or put it and what `listen webhook secret` prints into"
            " LISTEN_WEBHOOK_ENDPOINT_SECRETS."
        )
        return Finding("webhooks", "bad", f"{unsigned[0]} has no secret to sign with", remedy)
    if mistakes := mistakes_of(settings):
        remedy = "See docs/webhooks.md, A secret for each."
        return Finding("webhooks", "warning", "; ".join(mistakes), remedy)
    endpoints = ", ".join(settings.webhook_endpoints) or "nobody is told"
    return Finding("webhooks", "fine", endpoints)


def _feeds(services: "Services") -> Finding:
    from workers.ledger.feeds import standings

    settings = services.settings
    if not settings.feeds:
        return Finding("feeds", "fine", "none is followed")
    followed = standings(services.ledger, settings.feeds)
    for feed in followed:
        if problem := feed_problem(feed):
            remedy = "See the message; `listen status` shows every feed."
            return Finding("feeds", "warning", f"{feed.url}: {problem}", remedy)
    late_ms = services.ledger.clock_ms() - settings.feed_interval_s * 1000 - _LATE_MS
    if late := [feed.url for feed in followed if _asked_before(feed, late_ms)]:
        remedy = "listen up, or celery -A workers worker and celery -A workers beat"
        return Finding("feeds", "warning", f"nobody asks for {', '.join(late)}", remedy)
    n_items = sum(feed.items for feed in followed)
    return Finding("feeds", "fine", f"{len(followed)} followed, with {n_items} items")


def _asked_before(feed: "FeedStanding", at_ms: int) -> bool:
    return (feed.polled_at_ms or 0) < at_ms


def _store(services: "Services") -> Finding:
    key, body = f"doctor/{uuid.uuid4().hex}.txt", b"Listen was here."
    services.store.put(key, body)
    try:
        whole = services.store.get(key) == body
    finally:
        services.store.delete(key)
    if not whole:
        return Finding("store", "bad", "gives back other bytes than were put", "Replace it.")
    return Finding("store", "fine", f"puts, gets and deletes at {services.settings.store}")


def _access(services: "Services") -> Finding:
    from workers.upkeep.exposure import ask_without_grant

    if services.settings.access == "open":
        return Finding("access", "fine", "everybody hears everything")
    asked = ask_without_grant(services)
    if asked is None:
        return Finding("access", "fine", f"{services.settings.access}; Listen judges every request")
    if asked.is_open:
        message = f"everybody can read {asked.url}, which is for subscribers"
        remedy = "Make the bucket private, or let the cache judge; see docs/access.md, Caches."
        return Finding("access", "bad", message, remedy)
    return Finding(
        "access", "fine", f"{services.settings.access}; strangers get nothing from the store"
    )


def _cover(services: "Services") -> Finding:
    size = picture_size(services.cover)
    if size is None:
        remedy = "Save it again as JPEG or PNG, and name that in LISTEN_COVER_IMAGE."
        return Finding("cover", "warning", "the cover's file is damaged", remedy)
    width, height = size
    if width != height or width not in _COVER_PX:
        message = f"the cover has {width} x {height} pixels; podcast directories refuse it"
        remedy = (
            f"Give a square of {_COVER_PX.start} to {_COVER_PX.stop - 1} pixels in"
            " LISTEN_COVER_IMAGE."
        )
        return Finding("cover", "warning", message, remedy)
    return Finding("cover", "fine", f"{width} x {height} pixels")


def _voices(services: "Services") -> Finding:
    from voices.library.installed import installed_voices, voice_problems

    folders = services.settings.voice_folders
    problems = voice_problems(folders)
    services.speakers.engine(services.settings.voice)
    if problems:
        return Finding("voices", "warning", " ".join(map(str, problems)), "See each message.")
    here = {installed.voice.id for installed in installed_voices(folders)}
    cast = {rule.voice for rule in services.speakers.own_rules() if rule.voice}
    if missing := sorted(cast - here):
        remedy = "Install them, or take them out of the casting rules."
        return Finding(
            "voices", "warning", f"casting names {', '.join(missing)}, not installed", remedy
        )
    names = ", ".join(installed.voice.id for installed in installed_voices(folders))
    return Finding("voices", "fine", f"{names}; {services.settings.voice} reads")


def _hearing(services: "Services") -> Finding:
    mode = services.settings.listen_back
    if mode == "off":
        return Finding("hearing", "fine", "off; nobody listens back")
    if find_spec("faster_whisper") is None:
        message = f"listen_back = {mode}, and nothing is here that could listen"
        return Finding("hearing", "bad", message, "pip install 'listen-narrator[hear]'")
    language = services.settings.language
    recogniser = services.recogniser(language)  # says what to do where it is missing
    return Finding("hearing", "fine", f"{mode}; {recogniser.name} hears {language}")


def _kernel(services: "Services") -> Finding:
    from voices.kernel.native import kernels_here

    wanted, here = services.settings.voice_kernel, kernels_here()
    if wanted == "off":
        return Finding("kernel", "fine", "off; onnxruntime makes all of the sound")
    if not here:
        remedy = "Install a C compiler (gcc), then Listen again; see docs/speed.md."
        return Finding("kernel", "warning", NOT_BUILT, remedy)
    if wanted not in {"auto", *here}:
        message = f"LISTEN_VOICE_KERNEL asks for {wanted}, which this processor can't run"
        return Finding("kernel", "warning", message, f"Use auto, or one of {', '.join(here)}.")
    return Finding(
        "kernel", "fine", f"{here[0] if wanted == 'auto' else wanted} for voices it knows"
    )


def _clock(services: "Services") -> Finding:
    from sqlalchemy import text

    began = time.time()
    with services.ledger.read() as connection:
        postgresql = connection.dialect.name == "postgresql"
        query = "SELECT extract(epoch FROM clock_timestamp())" if postgresql else "SELECT 1"
        theirs = float(connection.execute(text(query)).scalar_one())
    if not postgresql:
        return Finding("clock", "fine", f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")
    apart_s = theirs - (began + time.time()) / 2
    if abs(apart_s) > _CLOCK_TOLERANCE_S:
        message = f"this machine and PostgreSQL are {apart_s:+.1f} s apart"
        return Finding("clock", "bad", message, "Run NTP on both; leases go by the clock.")
    return Finding("clock", "fine", f"{apart_s:+.2f} s from PostgreSQL's")


def _disk(services: "Services") -> Finding:
    there = _nearest(services.settings.data_dir.absolute())
    free = shutil.disk_usage(there).free
    message = f"{free / 1e9:.1f} GB free at {there}"
    if free < _FREE_BYTES:
        return Finding("disk", "warning", message, "Free some space, or move LISTEN_DATA_DIR.")
    return Finding("disk", "fine", message)


def _published(services: "Services") -> Finding:
    from workers.upkeep.scrub import scrub

    n_articles = 0
    damages: list[Damage] = []
    with bar("Reading what is published") as shown:

        def on_article(done: int, total: int) -> None:
            nonlocal n_articles
            n_articles = total
            shown(done, total)

        for damage in scrub(services.store, services.ledger, on_article):
            damages.append(damage)
            mending = "is being made again" if damage.mending else "stays as it is"
            click.echo(f"{damage.key}: {damage.why} It {mending}.", err=True)
    if not damages:
        return Finding("published", "fine", f"every file of {n_articles} articles is whole")
    n_left = sum(not damage.mending for damage in damages)
    message = f"{len(damages)} files damaged, {len(damages) - n_left} of them being made again"
    if n_left:
        remedy = "Have the others narrated again: listen regenerate, or listen narrate."
        return Finding("published", "bad", message, remedy)
    return Finding("published", "warning", message, "listen up has to run; then look once more.")


Check = Callable[["Services"], Finding]
_CHECKS: tuple[Check, ...] = (
    _ledger,
    _broker,
    _folder,
    _workers,
    _webhooks,
    _feeds,
    _store,
    _access,
    _cover,
    _voices,
    _kernel,
    _hearing,
    credentials_finding,
    notice_finding,
    _clock,
    _disk,
)


def _show(findings: list[Finding]) -> None:
    console = Console()
    for finding in findings:
        sign, colour = _SIGNS[finding.verdict]
        console.print(Text(f"{sign} {finding.check:11}", colour), Text(finding.message))
        if finding.remedy:
            console.print(Text(f"              → {finding.remedy}", style="bold"))
