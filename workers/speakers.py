"""Who reads what, and how: the voices at hand, their casting, their engines, how names are said."""

import contextlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from audio.errors import InputError, VoiceUnknown
from audio.languages import covers, language_facts, primary_subtag, same_language
from audio.model import Article, Notice, Script, Segment, SegmentKind, SynthesisSettings, Voice
from audio.script import HUMAN, Part, Reading
from voices.calibration import Calibration, calibrated, known_calibration
from voices.casting import Casting, Fallback, Rule, index_in
from voices.engine import (
    ENGINE_NAME,
    Engine,
    clip_key,
    engine_version,
)
from voices.estimate import article_ms, estimated_ms, ms_per_letter
from voices.lexicon.entries import Lexicon
from voices.lexicon.files import base_lexicon, load_entries
from voices.library.ids import is_voice_id
from voices.library.installed import InstalledVoice, find_voice, installed_voices
from voices.library.shelf import VoiceShelf
from voices.pace import length_scale_for, pause_scale_for
from workers.casting_rules import SavedRules, WrittenRule
from workers.engines import Engines
from workers.lexicon.names import Names, scopes_of
from workers.packs.named_hosts import may_have_pack
from workers.settings import Settings
from workers.store import Store

if TYPE_CHECKING:
    from workers.packs.shelf import Packs

UNKNOWN_LANGUAGE = "und"
"""BCP 47 for a language that nobody could tell."""


@dataclass(slots=True)
class Speakers:
    """The voices of one process and what they are told; engines are loaded once."""

    settings: Settings
    shared: Store | None
    """Where the cluster's shared voices are; None: only voices on this machine speak."""
    packs: "Callable[[], Packs]"
    """Reads the publisher packs; their casting rules go before those of the settings."""
    names: Callable[[], Names] = Names
    """Reads the newsroom's names in the ledger, as they are by now."""
    saved_rules: Callable[[], SavedRules] = SavedRules
    """Reads the newsroom's casting rules in the ledger, which go before those of the settings."""
    synthesis: SynthesisSettings = field(default_factory=SynthesisSettings)
    """How voices speak where no rule says."""
    engines: Engines = field(init=False)
    """Those of them that speak or are asked how they would."""
    _ms_per_letter: dict[str, float] = field(default_factory=dict)
    """By language, asked once: a page with a player asks for it at every view."""

    def __post_init__(self) -> None:
        """Let engines be loaded of the voices that are found."""
        self.engines = Engines(self.settings, self.find)

    def with_language(self, article: Article) -> Article:
        """Give an article whose language nobody could tell the site's own."""
        if article.language != UNKNOWN_LANGUAGE:
            return article
        return replace(article, language=self.settings.language)

    def find(self, voice_id: str) -> InstalledVoice:
        """Find a voice on this machine, or fetch it from those that the cluster shares.

        Raises:
            VoiceUnknown: neither has it.
            VoiceRefused: what is shared is not what it is said to be.
            StoreUnavailable, ChecksumMismatch, VoicesUnavailable: it can't be fetched now.
        """
        try:
            return find_voice(voice_id, self.settings.voice_folders)
        except VoiceUnknown:
            if self.shared is None or not is_voice_id(voice_id):
                raise
            from workers.voice_supply.sharing import fetch_shared  # noqa: PLC0415  rarely needed

            shelf = VoiceShelf(self.settings.voices_install_dir)
            if not fetch_shared(self.shared, shelf, voice_id):
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

    def casting(
        self,
        article: Article,
        voice_id: str | None = None,
        *,
        own_rules: Sequence[WrittenRule] | None = None,
    ) -> Casting:
        """Return the cast list for an article; a voice that is named reads all of it alone.

        The rules of the site's pack go before the newsroom's own: those in the ledger, or else
        those of the settings. ``own_rules`` takes the place of the newsroom's, to try them.

        Raises:
            PackInvalid: a pack can't be read.
            VoiceUnknown: the named or the configured voice is not installed.
            LedgerUnavailable: the rules in the ledger can't be read.
        """
        found = self.find(voice_id or self.settings.voice)
        default = self._calibrated(found)
        if voice_id:
            return Casting(
                article=article,
                default=default,
                installed={default.id: default},
                synthesis=self.synthesis,
                length_scales=self._length_scales([found]),
            )
        any_pack = may_have_pack(article.url, self.settings.packs_dirs)
        pack = self.packs().for_url(article.url) if any_pack else None
        own = self.own_rules() if own_rules is None else own_rules
        written = (*(pack.source.casting if pack else ()), *own)
        rules = tuple(Rule(**rule.model_dump()) for rule in written)
        notice_rules = self._notice_rules()
        installed = self._within_reach((*rules, *notice_rules))
        return Casting(
            article=article,
            default=default,
            installed={voice_id: self._calibrated(voice) for voice_id, voice in installed.items()},
            rules=rules,
            notice_rules=notice_rules,
            synthesis=self.synthesis,
            length_scales=self._length_scales(
                [found, *installed.values()],
                [rule.speaker for rule in (*rules, *notice_rules)],
            ),
        )

    def _notice_rules(self) -> tuple[Rule, ...]:
        """Return who says the notice, by language; nobody in particular where none is said."""
        if self.settings.notice == "off":
            return ()
        voices = self.settings.notice_voices.items()
        return tuple(Rule(language=tag, kind=("notice",), voice=voice) for tag, voice in voices)

    def notice(self, language: str) -> Notice | None:
        """Return the notice that is said besides an article of a language; None: there is none."""
        place = self.settings.notice
        if place == "off":
            return None
        own = self.settings.notice_words
        by_tag = (words for tag, words in own.items() if covers(tag, language))
        text = own.get(language) or next(by_tag, "") or language_facts(language).notice
        return Notice(text, place) if text else None

    def own_rules(self) -> tuple[WrittenRule, ...]:
        """Return the newsroom's casting rules: those in the ledger, or else those of the settings.

        Raises:
            LedgerUnavailable: the ledger failed.
        """
        saved = self.saved_rules().rules
        return self.settings.casting if saved is None else saved

    def asked_for(
        self, casting: Casting, voice_ids: Iterable[str]
    ) -> tuple[dict[str, Voice], tuple[Fallback, ...]]:
        """Return the voices that a producer asked for in single sentences, by id.

        One that is not to be had, or speaks another language, is told of as a fallback: what it
        was to say is said by whoever reads the rest.
        """
        found: dict[str, Voice] = {}
        missing: list[Fallback] = []
        for voice_id in voice_ids:
            try:
                voice = self._calibrated(self.find(voice_id))
            except VoiceUnknown:
                missing.append(Fallback(voice_id, casting.default.id, "not_installed"))
                continue
            if same_language(voice.language, casting.article.language):
                found[voice_id] = voice
            else:
                missing.append(Fallback(voice_id, casting.default.id, "other_language"))
        return found, tuple(missing)

    def _length_scales(
        self, voices: Iterable[InstalledVoice], speakers: Iterable[str | int | None] = ()
    ) -> dict[tuple[str, int | None], float]:
        """Return what gives voices the pace of the settings; whoever has it is left out.

        Args:
            voices: who may speak.
            speakers: names and indexes of speakers that some of them may be asked for.
        """
        wanted = {self.synthesis.speaker, *speakers}
        scales = {}
        for installed in voices:
            voice = installed.voice
            for speaker in {index_in(voice, name) for name in wanted} | {None}:
                scale = self._length_scale(installed, speaker)
                if scale != voice.default_length_scale:
                    scales[voice.id, speaker] = scale
        return scales

    def length_scale(self, voice_id: str, speaker: int | None = None) -> float:
        """Return the length scale with which a voice, or one of its speakers, has the set pace.

        Raises:
            VoiceUnknown: the voice is not installed.
        """
        return self._length_scale(self.find(voice_id), speaker)

    def _length_scale(self, installed: InstalledVoice, speaker: int | None) -> float:
        known = self._known(installed, speaker)
        return length_scale_for(installed.voice, known, self.settings.pace_wpm)

    def gains_db(
        self, voices: Iterable[Voice], segments: Iterable[Segment]
    ) -> dict[tuple[str, int | None], float]:
        """Return what brings each calibrated speaker of these segments to ``REFERENCE_LUFS``."""
        measured = {voice.id: voice for voice in voices if voice.gain_db}
        heard = {(segment.voice_id, segment.synthesis.speaker) for segment in segments}
        return {
            (voice_id, speaker): self._gain_db(measured[voice_id], speaker)
            for voice_id, speaker in heard
            if voice_id in measured
        }

    def _gain_db(self, voice: Voice, speaker: int | None) -> float:
        known = None
        if speaker is not None and len(voice.speakers) > 1:
            with contextlib.suppress(InputError):  # it was taken away meanwhile
                known = self._known(self.find(voice.id), speaker)
        return known.gain_db if known else voice.gain_db

    def _known(self, installed: InstalledVoice, speaker: int | None = None) -> Calibration | None:
        return known_calibration(installed, folder=self.calibrations_dir, speaker=speaker)

    def _within_reach(self, rules: tuple[Rule, ...]) -> dict[str, InstalledVoice]:
        """Return the voices there are by id, and those of the rules that can be had."""
        folders = self.settings.voice_folders
        found = {installed.voice.id: installed for installed in installed_voices(folders)}
        for wanted in {rule.voice for rule in rules if rule.voice} - found.keys():
            with contextlib.suppress(VoiceUnknown):
                found[wanted] = self.find(wanted)
        return found

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
            (voice_id, speaker): None
            if voice_id == HUMAN
            else self._known(self.find(voice_id), speaker)
            for voice_id, speaker in {(s.voice_id, s.synthesis.speaker) for s in script.segments}
        }
        return estimated_ms(script, by_id, known, self.engines.phonemes_of)

    def article_ms(self, article: Article) -> int:
        """Estimate quickly how long an article will sound with whoever reads its language."""
        article = self.with_language(article)
        language = article.language
        if language not in self._ms_per_letter:
            try:
                installed = self.find(self.voice_for(language).id)
            except InputError:  # nobody reads it; its length is told all the same
                self._ms_per_letter[language] = ms_per_letter(language, None, 1.0)
            else:
                known = self._known(installed)
                scale = self._length_scale(installed, None)
                self._ms_per_letter[language] = ms_per_letter(language, known, scale)
        pause_scale = pause_scale_for(self.settings.pace_wpm)
        return article_ms(article, self._ms_per_letter[language], pause_scale)

    def clip_key(self, voice: Voice, segment: Segment) -> str:
        """Name the clip of a segment; loads no voice, so that what is there is found quickly."""
        return clip_key(ENGINE_NAME, engine_version(), voice, segment.synthesis, segment)

    def engine(self, voice_id: str, *, patient: bool = False) -> Engine:
        """Return the engine that speaks with a voice; see :meth:`workers.engines.Engines.engine`.

        Raises:
            VoiceUnknown, SettingsInvalid: it can't be loaded.
        """
        return self.engines.engine(voice_id, patient=patient)

    def use_engine(self, voice_id: str, engine: Engine) -> None:
        """Speak with this engine where the voice is asked for; for tests and other engines."""
        self.engines.use(voice_id, engine)

    def word_phonemes(self, segment: Segment) -> tuple[str, ...] | None:
        """Return the IPA of each word of a segment; see :class:`workers.engines.Engines`."""
        return self.engines.word_phonemes(segment)

    def lexicon(
        self,
        language: str,
        scopes: frozenset[str] = frozenset(),
        *,
        names: Names | None = None,
    ) -> Lexicon:
        """Return what is known of saying names in a language.

        The newsroom's names in the ledger go before those in its file, and these before the base.

        Args:
            language: BCP 47.
            scopes: those that are on; see :func:`workers.lexicon.names.scopes_of`.
            names: the newsroom's, where they are not those of now.

        Raises:
            LexiconInvalid: the newsroom's file has a mistake in it.
            LedgerUnavailable: the newsroom's names can't be read.
        """
        own = (self.names() if names is None else names).of(language)
        file = self.settings.lexicon_dir / f"{primary_subtag(language)}.toml"
        in_file = load_entries(file) if file.exists() else ()
        return Lexicon([own, in_file], scopes, over=base_lexicon(language))

    def reading(
        self, casting: Casting, others: Iterable[Voice] = (), *, names: Names | None = None
    ) -> Reading:
        """Say how an article is read by its cast, and by ``others`` where directions ask for them.

        ``names`` are the newsroom's, where they are not those of now.

        Raises:
            LanguageUnsupported: nobody speaks the article's language.
            VoiceUnknown: a rule names a speaker that its voice has not.
            LexiconInvalid, LedgerUnavailable: the newsroom's names can't be read.
        """
        casting.choose("title")  # a wrong language is told before anything else of the article

        def part(kind: SegmentKind, language: str | None) -> Part:
            choice = casting.choose(kind, language)
            return Part(choice.voice.id, choice.synthesis)

        names = self.names() if names is None else names
        scopes = scopes_of(casting.article, casting.default.id)
        return Reading(
            caster=part,
            pronunciations=self.lexicon(casting.article.language, scopes, names=names),
            foreign={
                tag: self.lexicon(tag, scopes, names=names) for tag in casting.foreign_languages()
            },
            max_article_chars=self.settings.max_article_chars,
            pause_scale=pause_scale_for(self.settings.pace_wpm),
            notice=self.notice(casting.article.language),
            other_voices={voice.id: self._part_of(voice) for voice in others},
        )

    def _part_of(self, voice: Voice) -> Part:
        """Let a voice speak at the newsroom's pace."""
        scale = self._length_scales([self.find(voice.id)]).get((voice.id, self.synthesis.speaker))
        return Part(voice.id, replace(self.synthesis, length_scale=scale))

    def reading_without_voice(self, article: Article) -> Reading:
        """Say how an article is read by nobody in particular, for its script alone."""
        return Reading(
            caster=lambda _kind, _language: Part(""),
            notice=self.notice(article.language),
            pronunciations=self.lexicon(article.language, scopes_of(article)),
            max_article_chars=self.settings.max_article_chars,
            pause_scale=pause_scale_for(self.settings.pace_wpm),
        )
