"""Which voice reads what.

A cast list is a sequence of rules. For each segment they are asked from top to bottom, and the
first that holds decides alone who reads it and how; where none holds, the configured voice reads,
or one of the segment's language. A rule's voice that is not installed, or speaks another language
than the segment, is stood in for:

1. by the configured voice, if it speaks the segment's language;
2. else by an installed voice of that language, one of the same region first, then by id; one that
   ships with Listen only where nobody else speaks it;
3. else the article is refused.

A voice that stands in speaks as it does by itself: the rule's settings were for another.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from audio.errors import LanguageUnsupported, VoiceUnknown
from audio.languages import covers, same_language
from audio.model import Article, Segment, SegmentKind, SynthesisSettings, Voice
from voices.library.known import STARTER_VOICE_IDS

WhyNot = Literal["not_installed", "other_language"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Where a rule holds, all of it together, and who reads there and how.

    What is empty or None asks nothing. Names of sections and authors are compared without case.
    """

    language: str | None = None
    """BCP 47; ``es`` holds for ``es-MX`` too."""
    section: tuple[str, ...] = ()
    """One of these is the article's section."""
    author: tuple[str, ...] = ()
    """One of these names stands in the byline."""
    kind: tuple[SegmentKind, ...] = ()
    """What the segment is."""
    foreign: bool = False
    """Holds for what is in ``language`` inside an article of another one, and only there."""
    voice: str | None = None
    """Id; None is the configured voice."""
    speaker: str | int | None = None
    """Name or index in a voice that has several."""
    length_scale: float | None = None
    noise_scale: float | None = None
    noise_w: float | None = None

    def holds_for(self, article: Article) -> bool:
        """Say whether the article is of the section and by the author that the rule asks for."""
        section, byline = (article.section or "").casefold(), article.byline or ""
        return (not self.section or section in {s.casefold() for s in self.section}) and (
            not self.author or any(_names(author, byline) for author in self.author)
        )


@dataclass(frozen=True, slots=True)
class Fallback:
    """A voice that was wanted and could not read, and the one that did."""

    wanted: str
    used: str
    why: WhyNot


@dataclass(frozen=True, slots=True)
class Choice:
    """Who reads a segment, how, and why."""

    voice: Voice
    synthesis: SynthesisSettings
    rule: int | None = None
    """Number of the rule that decided, from 1; None: no rule held."""
    fallback: Fallback | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Casting:
    """The cast list for one article."""

    article: Article
    default: Voice
    """The configured voice."""
    installed: Mapping[str, Voice]
    """Every voice there is, by id."""
    rules: tuple[Rule, ...] = ()
    notice_rules: tuple[Rule, ...] = ()
    """Who says a notice; they go before the others there, and have no numbers."""
    synthesis: SynthesisSettings = field(default_factory=SynthesisSettings)
    """How voices speak where no rule says."""
    length_scales: Mapping[tuple[str, int | None], float] = field(default_factory=dict)
    """By voice id and speaker, what gives them the newsroom's pace where no rule says how fast."""

    def choose(self, kind: SegmentKind, language: str | None = None) -> Choice:
        """Choose who reads a kind of segment; ``language`` only where it is not the article's.

        Raises:
            LanguageUnsupported: nobody installed speaks the language.
            VoiceUnknown: the rule's voice has no such speaker.
        """
        choice = self._chosen(kind, language)
        scale = self.length_scales.get((choice.voice.id, choice.synthesis.speaker))
        if scale is None or choice.synthesis.length_scale is not None:
            return choice
        return replace(choice, synthesis=replace(choice.synthesis, length_scale=scale))

    def _chosen(self, kind: SegmentKind, language: str | None) -> Choice:
        spoken = language or self.article.language
        for number, rule in (
            *((None, rule) for rule in self.notice_rules),
            *enumerate(self.rules, 1),
        ):
            if (
                rule.foreign == (language is not None)
                and (rule.language is None or covers(rule.language, spoken))
                and (not rule.kind or kind in rule.kind)
                and rule.holds_for(self.article)
            ):
                return self._by_rule(number, rule, spoken)
        voice = stand_in(spoken, self.default, self.installed.values())
        return Choice(voice, self.synthesis)

    def foreign_languages(self) -> tuple[str, ...]:
        """Return the languages that stretches of the article are looked for in; mostly none."""
        languages = (
            rule.language
            for rule in self.rules
            if rule.foreign and rule.language and rule.holds_for(self.article)
        )
        own = self.article.language
        return tuple(dict.fromkeys(tag for tag in languages if not same_language(tag, own)))

    def everybody(self) -> tuple[Choice, ...]:
        """Return every choice that some segment of the article could lead to.

        Raises:
            LanguageUnsupported, VoiceUnknown: as :meth:`choose`.
        """
        kinds: tuple[SegmentKind, ...] = get_args(SegmentKind)
        languages = (None, *self.foreign_languages())
        return tuple(self.choose(kind, language) for kind in kinds for language in languages)

    def cast_of(self, segments: Iterable[Segment]) -> tuple[Choice, ...]:
        """Return the choices behind these segments, each once, in the order they are heard."""
        asked = dict.fromkeys((segment.kind, segment.language) for segment in segments)
        return tuple(dict.fromkeys(self.choose(*question) for question in asked))

    def _by_rule(self, number: int | None, rule: Rule, language: str) -> Choice:
        wanted = self.installed.get(rule.voice) if rule.voice else self.default
        if wanted is not None and _speaks(wanted, language):
            return Choice(wanted, _settings(rule, wanted, self.synthesis), number)
        voice = stand_in(language, self.default, self.installed.values())
        if rule.voice is None:
            return Choice(voice, self.synthesis, number)
        why: WhyNot = "not_installed" if wanted is None else "other_language"
        return Choice(voice, self.synthesis, number, Fallback(rule.voice, voice.id, why))


def stand_in(language: str, default: Voice, installed: Iterable[Voice]) -> Voice:
    """Return the default voice if it speaks the language, else an installed one that does.

    Raises:
        LanguageUnsupported: nobody does.
    """
    able = [voice for voice in installed if _speaks(voice, language)]
    if _speaks(default, language):
        return default
    if able:
        return min(able, key=lambda voice: _distance(voice, language))
    have = ", ".join(sorted({f"{v.id} ({v.language})" for v in (default, *installed)}))
    raise LanguageUnsupported(
        f"No installed voice speaks {language!r}. Installed: {have}. "
        "Put a Piper voice of that language in a voice folder and name it with --voice."
    )


def _distance(voice: Voice, language: str) -> tuple[bool, bool, str]:
    """Order voices of a language: those that an operator installed, its region's, by id."""
    return voice.id in STARTER_VOICE_IDS, not covers(language, voice.language), voice.id


def cast_voice(language: str, wanted: Voice, installed: Iterable[Voice]) -> Voice:
    """Choose who reads an article without rules: the wanted voice, else one of its language.

    Args:
        language: the article's, BCP 47; only its primary part has to match.
        wanted: the voice that was asked for.
        installed: the voices there are.

    Raises:
        LanguageUnsupported: nobody installed speaks the language.
    """
    return stand_in(language, wanted, tuple(installed))


def speaker_index(voice: Voice, speaker: str | int) -> int:
    """Return the index of a speaker that is given by name or by index.

    Raises:
        VoiceUnknown: the voice has no such speaker; the message names those it has.
    """
    n_speakers = max(1, len(voice.speakers))
    if isinstance(speaker, str):
        if speaker in voice.speakers:
            return voice.speakers.index(speaker)
    elif 0 <= speaker < n_speakers:
        return speaker
    names = ", ".join(voice.speakers[:12]) + (" …" if n_speakers > 12 else "")
    have = f"0 to {n_speakers - 1}, or by name: {names}" if voice.speakers else "only one speaker"
    raise VoiceUnknown(f"Voice {voice.id} has no speaker {speaker!r}; it has {have}.")


def index_in(voice: Voice, speaker: str | int | None) -> int | None:
    """Return the index of a speaker as :func:`speaker_index` does; None where there is none."""
    try:
        return None if speaker is None else speaker_index(voice, speaker)
    except VoiceUnknown:
        return None


def fallbacks_of(choices: Sequence[Choice]) -> tuple[Fallback, ...]:
    """Return every standing in among the choices, each once."""
    return tuple(dict.fromkeys(_fallbacks(choices)))


def _fallbacks(choices: Iterable[Choice]) -> Iterator[Fallback]:
    for choice in choices:
        if choice.fallback:
            yield choice.fallback


def _settings(rule: Rule, voice: Voice, otherwise: SynthesisSettings) -> SynthesisSettings:
    def first(value: float | None, default: float | None) -> float | None:
        return default if value is None else value

    speaker = otherwise.speaker if rule.speaker is None else speaker_index(voice, rule.speaker)
    return SynthesisSettings(
        length_scale=first(rule.length_scale, otherwise.length_scale),
        noise_scale=first(rule.noise_scale, otherwise.noise_scale),
        noise_w=first(rule.noise_w, otherwise.noise_w),
        speaker=speaker,
    )


def _speaks(voice: Voice, language: str) -> bool:
    return same_language(voice.language, language)


def _names(author: str, byline: str) -> bool:
    """Find an author's whole name in a byline that may hold several."""
    pattern = rf"(?<!\w){re.escape(author.casefold())}(?!\w)"
    return re.search(pattern, byline.casefold()) is not None
