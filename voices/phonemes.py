"""What a segment sounds like: its phonemes, and which of them are which word.

Piper's own way from text to phonemes is asked for; what is in the lexicon, and homographs, are put
into its answer here.
"""

import logging
import threading
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from audio.errors import SynthesisFailed
from audio.model import Segment, spoken_words
from audio.spoken.homographs import in_accent, is_homograph
from voices.stand_ins import locate, same_sounds, stand_in
from voices.word_times import Span, word_spans

_NO_SOUND = frozenset(" .,;:!?¡¿…-–—'\"()ˈˌːˑ^$_")
"""Signs in a phoneme string that make no sound of their own."""

_logger = logging.getLogger(__name__)


class SaysPhonemes(Protocol):
    """A voice that says how a text is pronounced."""

    def phonemize(self, text: str) -> list[list[str]]:
        """Return the phonemes of each sentence."""
        ...


@dataclass(frozen=True, slots=True)
class SegmentPhonemes:
    """The phonemes of one segment."""

    phonemes: tuple[str, ...]
    """Code points of IPA, spaces and punctuation, as the voice's phoneme map has them."""
    words: tuple[Span, ...]
    """For each of the segment's words, its span in ``phonemes``."""


class Phonemizer:
    """Works out the phonemes of segments for one voice; safe to use from several threads."""

    def __init__(
        self,
        source: SaysPhonemes,
        *,
        voice_id: str,
        espeak_voice: str,
        by_espeak: bool,
        known: Collection[str],
        clusters: Sequence[Sequence[str]],
        left_out: Collection[str] = (),
    ) -> None:
        """Ask ``source`` how texts are pronounced.

        Args:
            source: the voice itself.
            voice_id: named in messages.
            espeak_voice: the accent, as espeak calls it.
            by_espeak: whether espeak phonemises; if not, the lexicon's phonemes fit nothing.
            known: what the voice has a sound for.
            clusters: phonemes that the voice writes as one sign.
            left_out: what it has no sound for, as is known beforehand; nobody is told.
        """
        self._source, self._voice_id = source, voice_id
        self._espeak_voice, self._by_espeak = espeak_voice, by_espeak
        self._known = known
        self._clusters = frozenset("".join(cluster) for cluster in clusters)
        # Piper locks espeak but not the Arabic diacritizer, which is made at its first use.
        self._phonemizing = threading.Lock()
        self._alone = lru_cache(maxsize=50_000)(self.joined)
        self._reported: set[str] = set(left_out)

    def read(self, segment: Segment) -> SegmentPhonemes:
        """Work out the phonemes of a segment and which of them are which word.

        The text is phonemised once, as a whole; if espeak ends a sentence inside it the sentences
        are joined again. A word with phonemes of its own keeps the place, the article and the
        ending that its sounds ask for in the sentence.

        Raises:
            SynthesisFailed: the voice has a sign for none of the phonemes.
        """
        words = list(spoken_words(segment))
        text = segment.spoken_text
        replaced: dict[int, list[str]] = {}
        if self._by_espeak:
            pieces, at = [], 0
            for i, known in self._to_replace(segment, words).items():
                word = segment.words[i]
                words[i] = stand_in(known, self._espeak_voice)
                replaced[i] = list(unicodedata.normalize("NFD", known.strip()))
                pieces += [text[at : word.spoken_start], words[i]]
                at = word.spoken_end
            text = "".join([*pieces, text[at:]])
        phonemes = list(self.joined(text))
        spans = word_spans([self._alone(word) for word in words], phonemes)
        edits = []
        for i, ipa in replaced.items():
            place = locate(list(self._alone(words[i])), phonemes, spans[i][0]) or spans[i]
            edits.append((place, ipa))
        unmapped = _substitute(phonemes, spans, edits)
        reading = self._as_mapped(unmapped)
        if has_sound(unmapped.phonemes) and not has_sound(reading.phonemes):
            raise SynthesisFailed(
                f"{place_of(segment)}: the voice {self._voice_id} has none of its phonemes."
                " Choose a voice of the text's language."
            )
        return reading

    def _to_replace(self, segment: Segment, words: list[str]) -> dict[int, str]:
        """Return the phonemes of the words that espeak would not say right by itself.

        What is in the lexicon is taken as it is. A homograph stays as it stands where espeak reads
        it in this sentence as it is meant, so that its neighbours keep their own sounds.
        """
        voice = self._espeak_voice
        wanted = {
            i: in_accent(words[i], word.phonemes, voice)
            for i, word in enumerate(segment.words)
            if word.phonemes is not None
        }
        if not any(is_homograph(words[i]) for i in wanted):
            return wanted
        plain = list(self.joined(segment.spoken_text))
        spans = word_spans([self._alone(word) for word in words], plain)
        return {
            i: ipa
            for i, ipa in wanted.items()
            if not (is_homograph(words[i]) and same_sounds(plain[slice(*spans[i])], ipa))
        }

    def sentences(self, text: str) -> tuple[str, ...]:
        """Return the phonemes of ``text``, one string per sentence that it is taken for."""
        with self._phonemizing:
            sentences = self._source.phonemize(_harmless(text))
        return tuple("".join(sentence) for sentence in sentences)

    def joined(self, text: str) -> tuple[str, ...]:
        """Phonemise, and join what espeak took for several sentences."""
        joined: list[str] = []
        for sentence in self.sentences(text):
            if joined and joined[-1] != " ":
                joined.append(" ")
            joined += sentence
        while joined and joined[-1] == " ":
            joined.pop()
        return tuple(joined)

    def _as_mapped(self, reading: SegmentPhonemes) -> SegmentPhonemes:
        """Merge what the voice writes as one sign, and leave out what it has no sign for."""
        kept: list[str] = []
        new_index = []
        phonemes = reading.phonemes
        longest = max(map(len, self._clusters), default=1)
        skip = 0
        for i, phoneme in enumerate(phonemes):
            new_index.append(len(kept))
            if skip:
                skip -= 1
                continue
            for length in range(longest, 1, -1):
                cluster = "".join(phonemes[i : i + length])
                if cluster in self._clusters:
                    phoneme, skip = cluster, len(cluster) - 1  # noqa: PLW2901
                    break
            if phoneme in self._known:
                kept.append(phoneme)
            elif phoneme not in self._reported:
                self._reported.add(phoneme)
                _logger.warning("Voice %s has no phoneme %r: left out.", self._voice_id, phoneme)
        new_index.append(len(kept))
        spans = tuple((new_index[start], new_index[end]) for start, end in reading.words)
        return SegmentPhonemes(tuple(kept), spans)


def _substitute(
    phonemes: list[str], spans: Sequence[Span], edits: Sequence[tuple[Span, list[str]]]
) -> SegmentPhonemes:
    """Put each edit's phonemes in place of its span, and move the words' spans along."""
    result: list[str] = []
    new_index = [0] * (len(phonemes) + 1)
    at = 0
    for (start, end), ipa in sorted(edits, key=lambda edit: edit[0]):
        if start < at:  # two words found in one place: the first keeps it
            continue
        for i in range(at, start):
            new_index[i] = len(result) + i - at
        result += phonemes[at:start]
        new_index[start:end] = [len(result)] * (end - start)
        result += ipa
        at = end
    for i in range(at, len(phonemes) + 1):
        new_index[i] = len(result) + i - at
    result += phonemes[at:]
    return SegmentPhonemes(
        tuple(result), tuple((new_index[start], new_index[end]) for start, end in spans)
    )


def has_sound(phonemes: Sequence[str]) -> bool:
    """Say whether there is a phoneme among these that can be heard."""
    return any(phoneme not in _NO_SOUND for phoneme in phonemes)


def _harmless(text: str) -> str:
    """Blank out, one for one, what espeak or Piper would trip over rather than read."""
    without_blocks = text.replace("[[", "  ").replace("]]", "  ")
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in without_blocks)


def place_of(segment: Segment) -> str:
    """Name a segment in a message, by its number and its text."""
    shown = segment.display_text.strip()
    return f"Segment {segment.index} ({shown[:60]!r}{'…' if len(shown) > 60 else ''})"
