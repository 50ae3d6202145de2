"""The only place where settings become things: store, clip cache, speakers, ledger."""

import threading
from copy import copy
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from audio.errors import SettingsInvalid
from audio.languages import primary_subtag
from audio.pictures.header import picture_type
from voices.library.verified import VERIFIED
from workers.casting_rules import SavedRules
from workers.clips import ClipCache
from workers.hosts import host_of
from workers.lexicon.names import Names
from workers.nearby.beginnings import Beginnings
from workers.nearby.bell import Bell
from workers.settings import Settings
from workers.speakers import Speakers
from workers.store import Store, open_store
from workers.watching import traces

if TYPE_CHECKING:
    from audio.encode import Encoding
    from audio.gate import Limits
    from audio.master import Mastering
    from audio.stitch import Stings
    from voices.hearing.recogniser import Recogniser
    from workers.casting.releases import NewestRules
    from workers.fetching.policy import FetchPolicy
    from workers.ledger import Ledger
    from workers.lexicon.newest import Newest
    from workers.packs.shelf import Packs


@dataclass(slots=True)
class Services:
    """What a narration needs from outside, made once per process."""

    settings: Settings
    store: Store
    clips: ClipCache
    cover: bytes
    """A JPEG or PNG for players to show."""
    speakers: Speakers = field(init=False)
    """Who reads what."""
    _ledger: "Ledger | None" = None
    _names: "Newest | None" = None
    _casting_rules: "NewestRules | None" = None
    _recognisers: "dict[str, Recogniser]" = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        """Hand the speakers what they need."""
        self.speakers = Speakers(
            self.settings,
            shared=self.store,
            packs=self.packs,
            names=self.names,
            saved_rules=self.casting_rules,
        )

    def with_clips(self, clips: ClipCache) -> "Services":
        """Return the same services, whose clips are kept elsewhere and which sign nothing."""
        other = copy(self)
        other.clips = clips
        other.settings = self.settings.model_copy(update={"credentials_certificate": None})
        return other

    def packs(self) -> "Packs":
        """Return the publisher packs at hand, the newsroom's before those that come with Listen."""
        from workers.packs.shelf import load_packs  # noqa: PLC0415  most commands need none

        return load_packs(self.settings.packs_dirs)

    @property
    def ledger(self) -> "Ledger":
        """The ledger, opened at its first use."""
        with self._lock:
            if self._ledger is None:
                # SQLAlchemy takes a while to import; narrating in one process needs no ledger.
                from workers.ledger import open_ledger  # noqa: PLC0415

                self._ledger = open_ledger(
                    self.settings.ledger.get_secret_value(),
                    webhooks=self.settings.webhook_endpoints,
                    trace_of=traces.traceparent,
                )
            return self._ledger

    def names(self) -> Names:
        """Return the newsroom's names in the ledger, read anew when there is a newer release.

        Raises:
            LedgerUnavailable: the ledger failed.
        """
        if self._names is None:
            if not has_ledger(self.settings.ledger.get_secret_value()):
                return Names()
            from workers.lexicon.newest import Newest  # noqa: PLC0415  as above

            self._names = Newest(self.ledger)
        return self._names.read()

    def casting_rules(self) -> SavedRules:
        """Return the newsroom's casting rules in the ledger, read anew when they have changed.

        Raises:
            LedgerUnavailable: the ledger failed.
        """
        if self._casting_rules is None:
            if not has_ledger(self.settings.ledger.get_secret_value()):
                return SavedRules()
            from workers.casting.releases import NewestRules  # noqa: PLC0415  as above

            self._casting_rules = NewestRules(self.ledger)
        return self._casting_rules.read()

    def recogniser(self, language: str) -> "Recogniser":
        """Return what listens back to a language; its model is loaded at its first use.

        Raises:
            RecogniserMissing: it is not on this machine.
        """
        from voices.hearing.models import find_recogniser  # noqa: PLC0415  rarely needed

        spoken = primary_subtag(language)
        with self._lock:
            if spoken not in self._recognisers:
                self._recognisers[spoken] = find_recogniser(
                    spoken, shelf=self.hearing_dir, folder=self.settings.hearing_model
                )
            return self._recognisers[spoken]

    def use_recogniser(self, language: str, recogniser: "Recogniser") -> None:
        """Listen back to a language with this recogniser; for tests and other engines."""
        self._recognisers[primary_subtag(language)] = recogniser

    @property
    def progress_bell(self) -> Bell:
        """Rings when a narration has come further, for whoever hears it while it is made."""
        return Bell(self.settings.data_dir / "bells")

    @property
    def beginnings(self) -> Beginnings:
        """What there is of clips that are being spoken for somebody who listens already."""
        return Beginnings(self.settings.data_dir / "beginnings", self.progress_bell)

    @property
    def hearing_dir(self) -> Path:
        """Where the recognisers' models are installed."""
        return self.settings.data_dir / "hearing"

    @property
    def fetch_policy(self) -> "FetchPolicy":
        """Say what may be fetched."""
        from workers.fetching.policy import FetchPolicy  # noqa: PLC0415

        return FetchPolicy(
            # Who follows a feed also means its pages.
            allowed_hosts=frozenset(
                (*self.settings.allowed_hosts, *map(host_of, self.settings.feeds))
            ),
            contact_url=self.settings.contact_url,
            proxy_url=self.settings.proxy_url,
        )

    @property
    def mastering(self) -> "Mastering":
        """What a finished narration should measure."""
        # What works with sound takes a third of a second to import; most commands make none.
        from audio.master import Mastering  # noqa: PLC0415

        return Mastering(target_lufs=self.settings.target_lufs)

    @property
    def limits(self) -> "Limits":
        """What a finished narration may measure."""
        from audio.gate import Limits  # noqa: PLC0415  as above

        return Limits(target_lufs=self.settings.target_lufs)

    @property
    def encoding(self) -> "Encoding":
        """How the MP3 is made."""
        from audio.encode import Encoding  # noqa: PLC0415  as above

        return Encoding(bitrate_kbps=self.settings.mp3_bitrate_kbps)

    @property
    def stings(self) -> "Stings":
        """The sounds before and after every narration."""
        from audio.stitch import Sting, Stings  # noqa: PLC0415  as above

        def sting(path: Path | None) -> Sting | None:
            return Sting(path) if path else None

        return Stings(
            intro=sting(self.settings.intro_sting), outro=sting(self.settings.outro_sting)
        )


def has_ledger(address: str) -> bool:
    """Whether there is a ledger at an address: an embedded one is there once its file is."""
    kind, _, path = address.partition(":///")
    return not kind.startswith("sqlite") or Path(path).is_file()


def build_services(settings: Settings) -> Services:
    """Open what the settings name; nothing is connected to before it is used.

    Raises:
        SettingsInvalid: a setting can't be used.
    """
    VERIFIED.keep_in(settings.data_dir / "prepared")
    store = open_store(
        settings.store,
        public_base_url=settings.public_base_url,
        access_key_id=_revealed(settings.s3_access_key_id),
        secret_access_key=_revealed(settings.s3_secret_access_key),
        readers=settings.published_readers,
    )
    return Services(
        settings=settings, store=store, clips=ClipCache(store), cover=_cover(settings.cover_image)
    )


def _cover(path: Path | None) -> bytes:
    """Read the cover image, or the one that comes with the package."""
    if path is None:
        return files("workers").joinpath("cover.jpg").read_bytes()
    try:
        cover = path.read_bytes()
    except OSError as error:
        raise SettingsInvalid(
            f"Can't read the cover {path}: {error.strerror}. Correct LISTEN_COVER_IMAGE."
        ) from error
    if picture_type(cover) is None:
        raise SettingsInvalid(
            f"The cover {path} is neither JPEG nor PNG. Correct LISTEN_COVER_IMAGE."
        )
    return cover


def _revealed(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None
