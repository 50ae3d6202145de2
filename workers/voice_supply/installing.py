"""Installing a voice for somebody at the desk: found, fetched, measured, shared, and told of."""

import logging
import time
from dataclasses import dataclass, field

from audio.errors import FetchFailed, ListenError, StoreUnavailable
from voices.library.catalogue import Catalogue, CatalogueVoice
from voices.library.known import known_voices
from workers.ledger import Ledger
from workers.ledger.audit import Actor
from workers.services import Services
from workers.settings import Settings
from workers.store import FolderStore
from workers.voice_supply import progress
from workers.voice_supply.install import (
    InstallOptions,
    InstallResult,
    find_at_source,
    install_voice,
)
from workers.voice_supply.measure import calibrate_everybody
from workers.voice_supply.packages import PACKAGE_INDEX, packaged
from workers.voice_supply.places import shelf_of, source_of
from workers.voice_supply.sharing import share_voice
from workers.voice_supply.sources import CATALOGUE_CACHE, VoiceSource, fetch_catalogue

TOLD_EVERY_S = 0.5

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """A voice at the place that it can be had from."""

    source: VoiceSource
    voice: CatalogueVoice

    @property
    def size_bytes(self) -> int | None:
        """How much there is to fetch; None: nobody says."""
        known = known_voices().get(self.voice.id)
        return self.voice.size_bytes or (known.size_bytes if known else None)


def find_offered(settings: Settings, voice_id: str) -> Found:
    """Find a voice at the place of the settings, or in the Python index where that is silent.

    Raises:
        VoiceUnknown, VoiceRefused: nobody offers it.
        FetchFailed, StoreUnavailable, AddressRefused: the place can't be asked.
    """
    source = source_of(settings)
    catalogue: Catalogue | None
    try:
        catalogue = fetch_catalogue(source, shelf_of(settings).root / CATALOGUE_CACHE)
    except (FetchFailed, StoreUnavailable) as error:
        if not packaged(voice_id):
            raise
        log.info("%s; taking a package of the Python index instead", error)
        source, catalogue = source_of(settings, PACKAGE_INDEX), None
    return Found(source, find_at_source(source, catalogue, voice_id))


def begin(services: Services, found: Found, actor: Actor) -> bool:
    """Write down that a voice is being installed; False where somebody is at it already.

    Raises:
        LedgerUnavailable: nothing was written.
    """
    return progress.begin(services.ledger, found.voice.id, actor, total_bytes=found.size_bytes)


def install(services: Services, found: Found) -> None:
    """Install a voice and write down how that goes, its failure too; for a thread of its own.

    Raises:
        LedgerUnavailable: nothing can be written down.
    """
    voice_id, ledger = found.voice.id, services.ledger
    try:
        done = install_voice(
            found.source,
            found.voice,
            shelf_of(services.settings),
            InstallOptions(),
            on_file=_Teller(ledger, voice_id),
        )
        progress.go_on(ledger, voice_id, "measuring")
        _share(services, done)
        _measure(services, voice_id)
    except ListenError as error:
        log.warning("%s is not installed: %s", voice_id, error)
        progress.go_on(ledger, voice_id, "failed", error_code=error.code, error_message=str(error))
    except Exception as error:
        progress.go_on(
            ledger,
            voice_id,
            "failed",
            error_code="internal_error",
            error_message=type(error).__name__,
        )
        raise
    else:
        size_bytes = sum(file.size_bytes for file in done.record.files.values())
        progress.go_on(ledger, voice_id, "installed", have_bytes=size_bytes)


def _share(services: Services, done: InstallResult) -> None:
    """Let the machines of a cluster have it too; those of a folder see the same disk."""
    if not isinstance(services.store, FolderStore):
        share_voice(services.store, done.home, done.record)


def _measure(services: Services, voice_id: str) -> None:
    """Measure a new voice; one that can't be measured is installed all the same."""
    try:
        calibrate_everybody(services, voice_id)
    except ListenError as error:
        log.warning("%s is not calibrated: %s", voice_id, error)


@dataclass(slots=True)
class _Teller:
    """Writes down how many bytes there are, now and then."""

    ledger: Ledger
    voice_id: str
    _have: dict[str, int] = field(default_factory=dict)
    _told_at_s: float = 0.0

    def __call__(self, name: str, have: int, _total: int | None) -> None:
        self._have[name] = have
        now_s = time.monotonic()
        if now_s - self._told_at_s >= TOLD_EVERY_S:
            self._told_at_s = now_s
            progress.go_on(
                self.ledger, self.voice_id, "fetching", have_bytes=sum(self._have.values())
            )
