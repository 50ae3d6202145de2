"""The only place where settings become things: store, clip cache, voices, lexicon."""

import contextlib
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from audio.encode import Encoding
from audio.errors import SettingsInvalid, VoiceUnknown
from audio.gate import Limits
from audio.languages import primary_subtag
from audio.master import Mastering
from audio.model import Article, Script, Segment, SegmentKind, SynthesisSettings, Voice
from audio.script import Part, Reading
from audio.stitch import Sting, Stings
from voices.calibration import calibrated, estimated_ms, known_calibration
from voices.casting import Casting, Rule
from voices.engine import ENGINE_NAME, Engine, clip_key, engine_version
from voices.lexicon.entries import Lexicon
from voices.lexicon.files import base_entries, load_entries
from voices.library.ids import is_voice_id
from voices.library.installed import InstalledVoice, find_voice, installed_voices
from voices.library.shelf import VoiceShelf
from workers.clips import ClipCache
from workers.settings import Settings
from workers.store import Store, open_store

if TYPE_CHECKING:
    from workers.fetching.policy import FetchPolicy
    from workers.ledger import Ledger
    from workers.packs.shelf import Packs

UNKNOWN_LANGUAGE = "und"
"""BCP 47 for a language that nobody could tell."""


@dataclass(slots=True)
class Services:
    """What a narration needs from outside, made once per process."""

    settings: Settings
    store: Store
    clips: ClipCache
    cover: bytes
    """A JPEG or PNG for players to show."""
    synthesis: SynthesisSettings = field(default_factory=SynthesisSettings)
    _engines: dict[str, Engine] = field(default_factory=dict)
    _ledger: "Ledger | None" = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def settled(self, article: Article) -> Article:
        """Give an article whose language nobody could tell the site's own."""
        if article.language != UNKNOWN_LANGUAGE:
            return article
        return replace(article, language=self.settings.language)

    def installed(self, voice_id: str) -> InstalledVoice:
        """Find a voice on this machine, or fetch it from those that the cluster shares.

        Raises:
            VoiceUnknown: neither has it.
            VoiceRefused: what is shared is not what it is said to be.
            StoreUnavailable, ChecksumMismatch, VoicesUnavailable: it can't be fetched now.
        """
        try:
            return find_voice(voice_id, self.settings.voice_folders)
        except VoiceUnknown:
            if not is_voice_id(voice_id):
                raise
            from workers.voice_supply.sharing import fetch_shared  # noqa: PLC0415  rarely needed

            shelf = VoiceShelf(self.settings.voices_install_dir)
            if not fetch_shared(self.store, shelf, voice_id):
                raise
        return find_voice(voice_id, self.settings.voice_folders)

    def voice_for(self, language: str, voice_id: str | None = None) -> Voice:
        """Choose the voice that reads what no casting rule says otherwise of.

        Raises:
            VoiceUnknown: the voice is not installed.
            LanguageUnsupported: it was named and speaks another language, or nobody speaks it.
        """
        article = Article(id="any", title="", language=language, blocks=())
        casting = replace(self.casting(article, voice_id), rules=())
        return casting.choose("paragraph").voice

    def casting(self, article: Article, voice_id: str | None = None) -> Casting:
        """Return the cast list for an article; a voice that is named reads all of it alone.

        The rules of the site's pack go before those of the settings.

        Raises:
            PackInvalid: a pack can't be read.
            VoiceUnknown: the named or the configured voice is not installed.
        """
        default = self._calibrated(self.installed(voice_id or self.settings.voice))
        if voice_id:
            alone = {default.id: default}
            return Casting(
                article=article, default=default, installed=alone, synthesis=self.synthesis
            )
        pack = self.packs().for_url(article.url) if article.url else None
        written = (*(pack.source.casting if pack else ()), *self.settings.casting)
        rules = tuple(Rule(**rule.model_dump()) for rule in written)
        return Casting(
            article=article,
            default=default,
            installed=self._installed(rules),
            rules=rules,
            synthesis=self.synthesis,
        )

    def _installed(self, rules: tuple[Rule, ...]) -> dict[str, Voice]:
        """Return the voices there are by id, and those of the rules that can be had."""
        folders = self.settings.voice_folders
        found = {installed.voice.id: installed for installed in installed_voices(folders)}
        for wanted in {rule.voice for rule in rules if rule.voice} - found.keys():
            with contextlib.suppress(VoiceUnknown):
                found[wanted] = self.installed(wanted)
        return {voice_id: self._calibrated(installed) for voice_id, installed in found.items()}

    @property
    def calibrations_dir(self) -> Path:
        """Where calibrations are kept of voices whose own folder can't be written."""
        return self.settings.data_dir / "calibrations"

    def _calibrated(self, installed: InstalledVoice) -> Voice:
        return calibrated(installed, folder=self.calibrations_dir)

    def estimated_ms(self, script: Script, voices: Iterable[Voice]) -> tuple[int, ...]:
        """Estimate how long each segment of a script will sound, with the pause after it."""
        by_id = {voice.id: voice for voice in voices}
        known = {
            voice_id: known_calibration(self.installed(voice_id), folder=self.calibrations_dir)
            for voice_id in by_id
        }
        return estimated_ms(script, by_id, known)

    def clip_key(self, voice: Voice, segment: Segment) -> str:
        """Name the clip of a segment; loads no voice, so that what is there is found quickly."""
        return clip_key(ENGINE_NAME, engine_version(), voice, segment.synthesis, segment)

    def engine(self, voice_id: str) -> Engine:
        """Return the engine that speaks with a voice, loaded at its first use."""
        with self._lock:
            if voice_id not in self._engines:
                # Piper takes a third of a second to import, and not every command speaks.
                from voices.piper import load_engine  # noqa: PLC0415

                self._engines[voice_id] = load_engine(
                    self.installed(voice_id),
                    intra_op_threads=self.settings.voice_threads,
                    prepared_folder=self.settings.data_dir / "prepared",
                    providers=self.settings.onnx_providers,
                )
            return self._engines[voice_id]

    def use_engine(self, voice_id: str, engine: Engine) -> None:
        """Speak with this engine where the voice is asked for; for tests and other engines."""
        self._engines[voice_id] = engine

    def lexicon(self, language: str) -> Lexicon:
        """Return what is known of saying names in a language: the newsroom's, then the base.

        Raises:
            LexiconInvalid: the newsroom's file has a mistake in it.
        """
        own = self.settings.lexicon_dir / f"{primary_subtag(language)}.toml"
        newsroom = load_entries(own) if own.exists() else ()
        return Lexicon([newsroom, base_entries(language)])

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
                )
            return self._ledger

    @property
    def fetch_policy(self) -> "FetchPolicy":
        """Say what may be fetched."""
        from workers.fetching.policy import FetchPolicy  # noqa: PLC0415

        return FetchPolicy(
            allowed_hosts=frozenset(self.settings.allowed_hosts),
            contact_url=self.settings.contact_url,
            proxy_url=self.settings.proxy_url,
        )

    def reading(self, casting: Casting) -> Reading:
        """Say how an article is read by its cast.

        Raises:
            LanguageUnsupported: nobody speaks the article's language.
            VoiceUnknown: a rule names a speaker that its voice has not.
        """
        casting.choose("title")  # a wrong language is told before anything else of the article

        def part(kind: SegmentKind, language: str | None) -> Part:
            choice = casting.choose(kind, language)
            return Part(choice.voice.id, choice.synthesis)

        return Reading(
            caster=part,
            pronunciations=self.lexicon(casting.article.language),
            foreign={tag: self.lexicon(tag) for tag in casting.foreign_languages()},
            max_article_chars=self.settings.max_article_chars,
        )

    @property
    def mastering(self) -> Mastering:
        """What a finished narration should measure."""
        return Mastering(target_lufs=self.settings.target_lufs)

    @property
    def limits(self) -> Limits:
        """What a finished narration may measure."""
        return Limits(target_lufs=self.settings.target_lufs)

    @property
    def encoding(self) -> Encoding:
        """How the MP3 is made."""
        return Encoding(bitrate_kbps=self.settings.mp3_bitrate_kbps)

    @property
    def stings(self) -> Stings:
        """The sounds before and after every narration."""
        return Stings(
            intro=_sting(self.settings.intro_sting), outro=_sting(self.settings.outro_sting)
        )


def build_services(settings: Settings) -> Services:
    """Open what the settings name; nothing is connected to before it is used.

    Raises:
        SettingsInvalid: a setting can't be used.
    """
    store = open_store(
        settings.store,
        public_base_url=settings.public_base_url,
        access_key_id=_revealed(settings.s3_access_key_id),
        secret_access_key=_revealed(settings.s3_secret_access_key),
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
    if not cover.startswith((b"\xff\xd8\xff", b"\x89PNG")):
        raise SettingsInvalid(
            f"The cover {path} is neither JPEG nor PNG. Correct LISTEN_COVER_IMAGE."
        )
    return cover


def _revealed(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None


def _sting(path: Path | None) -> Sting | None:
    return Sting(path) if path else None
