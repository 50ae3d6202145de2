"""espeak phonemes, as Piper feeds them to a voice, to the teacher's full-context labels.

Everything in a label is worked out from the phoneme string alone, so what the teacher says is a
function of what the student is given, and no alignment between the two is needed. The label format
is that of Festival's HTS voices (``HTS_..._lab_format``): the phone with two neighbours on either
side, then positions and counts of syllable (/A /B /C), word (/D /E /F) and phrase (/G /H /I).
"""

import itertools
from dataclasses import dataclass, field
from functools import cache

from piper.phonemize_espeak import EspeakPhonemizer

PUNCTUATION = ".,?!;:"
IGNORED = "()'\"-_^$"
MODIFIERS = set("ːˑʲʰ̧̩̯̪̝̺̻̃̊ˤ˞")
MAX_COUNT = 30
BOS, EOS = -1, -2
"""Owners of the silence before and after the utterance."""

_CONSONANTS = {c: c for c in "bdfklmnpstvwz"} | {
    "h": "hh", "ɡ": "g", "g": "g", "ŋ": "ng", "ʃ": "sh", "ʒ": "zh", "θ": "th", "ð": "dh",
    "j": "y", "ɹ": "r", "r": "r", "ɾ": "t", "ʔ": "t", "x": "k", "c": "k", "q": "k", "ç": "hh",
    "ɬ": "l", "ɫ": "l", "ʁ": "r", "ɲ": "n", "β": "v", "ɣ": "g", "ħ": "hh", "χ": "k", "ʋ": "v",
}  # fmt: skip
_VOWEL_SIGNS = {
    "æ": "ae", "ɑ": "aa", "ɒ": "aa", "ɔ": "ao", "ʌ": "ah", "ə": "ax", "ɐ": "ax", "ᵻ": "ih",
    "ɪ": "ih", "i": "iy", "ɛ": "eh", "e": "ey", "ɜ": "er", "ɚ": "er", "ɝ": "er", "o": "ow",
    "ʊ": "uh", "u": "uw", "a": "aa", "y": "uw", "ø": "er", "œ": "er", "ɨ": "ih", "ʉ": "uw",
    "ɯ": "uw", "ɤ": "ah", "ɵ": "ah",
}  # fmt: skip
PHONE_OF = _CONSONANTS | _VOWEL_SIGNS
"""The teacher's phone for one espeak sign; foreign sounds get the nearest English one."""
PHONE_OF_PAIR = {
    ("a", "ɪ"): "ay", ("a", "ʊ"): "aw", ("e", "ɪ"): "ey", ("o", "ʊ"): "ow", ("ɔ", "ɪ"): "oy",
    ("t", "ʃ"): "ch", ("d", "ʒ"): "jh",
}  # fmt: skip
VOWELS = set("aa ae ah ao aw ax ay eh er ey ih iy ow oy uh uw".split())
ONSETS = {
    tuple(onset.split())
    for onset in (
        "p r,p l,p y,b r,b l,b y,t r,t w,d r,d w,k r,k l,k w,k y,g r,g l,g w,f r,f l,f y,th r,th w,"
        "sh r,s p,s t,s k,s m,s n,s l,s w,s f,v y,m y,hh y,hh w,n y,s p r,s p l,s p y,s t r,s k r,"
        "s k w,s k y"
    ).split(",")
}
"""Clusters of consonants that an English syllable may begin with."""

_PARTS_OF_SPEECH = {
    "in": "of for in on that with by at from as if against about before because under after over "
    "into while without through new between among until per up down than",
    "to": "to",
    "det": "the a an no some this each another those every all any these both neither many",
    "md": "will may would can could should must ought might",
    "cc": "and but or plus yet nor",
    "wp": "who what where how when",
    "pps": "her his their its our my your",
    "aux": "is am are was were has have had be been do does did",
}
_REDUCED_FORMS = {
    "ʌv": "in", "əv": "in", "ðə": "det", "ðɪ": "det", "ɐ": "det", "ə": "det", "ən": "det",
    "ɐn": "det", "tə": "to", "tʊ": "to", "ænd": "cc", "ɔːɹ": "cc", "fɚ": "in", "fɚɹ": "in",
    "ɪɾ": "content", "bi": "aux", "bɪn": "aux", "hɐz": "aux", "hɐv": "aux", "hɐd": "aux",
    "æɾ": "in", "ðɐn": "in",
}  # fmt: skip
_GLUED_TAILS = ("ðə", "ðɪ", "tə", "bi", "bɪn", "ɐ", "ə", "ən", "ɐn")
_GLUED_HEADS = set(
    "ʌv ɪn ðæt ɔn fɚ fɚɹ tə fɹʌm wɪð əv hɐz hɐv hɐd hæd hæz æt æɾ wʌz aɪ baɪ wɪ ænd ɪz tʊ".split()
)
_BREAK_WORDS = (
    "and but or who which because after before when while if since until where although unless "
    "whose though as with for from"
).split()
_WEAK_BREAK_WORDS = {"and", "or", "as", "with", "for", "from"}

Sign = tuple[str, int]
"""One espeak code point and its index in the utterance."""


@dataclass
class Phone:
    """One phone of the teacher."""

    name: str
    token: int
    """Index of the espeak code point it comes from."""
    stress: int
    """0 none, 1 secondary, 2 primary."""


@dataclass
class SpokenPhrase:
    """Words between two pauses."""

    words: list[tuple[list[Phone], str]]
    """Phones of each word, and its espeak form without stress."""
    mark: int | None
    """Index of the punctuation that ends it, or None."""
    break_before: int | None = None
    """For a break we put in: index of the first sign of the next word."""


@dataclass
class Syllable:
    """A syllable in its word and phrase."""

    word: int
    phrase: int
    phones: list[Phone]
    stressed: int
    accented: int
    vowel: str


@dataclass
class Word:
    """A word in its phrase."""

    phrase: int
    first_syllable: int
    n_syllables: int
    part_of_speech: str

    @property
    def is_content(self) -> bool:
        """Whether it is not a function word."""
        return self.part_of_speech == "content"


@dataclass
class Phrase:
    """A phrase's place and size."""

    first_word: int
    first_syllable: int
    owner: int | None
    """Index of the espeak code point that owns the pause after it."""
    n_words: int = 0
    n_syllables: int = 0


@dataclass
class Utterance:
    """Everything the labels count."""

    syllables: list[Syllable] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    phrases: list[Phrase] = field(default_factory=list)


@dataclass
class Segment:
    """One label to be: a phone, or a pause."""

    phone: str
    owner: int
    syllable: int | None = None
    place: int = 0
    """Place of the phone in its syllable; for a pause, the index of the syllable before it."""
    n_phones: int = 0


def without_stress(signs: str) -> str:
    """Remove what varies between two utterances of one word."""
    return "".join(c for c in signs if c not in "ˈˌːʲ")


def labels(tokens: list[str]) -> tuple[list[str], list[int]] | None:
    """Return a label per phone or pause, and the index of the code point that owns each.

    None for an utterance without sounds.
    """
    phrases = parse(tokens)
    if not phrases:
        return None
    utterance = _count(phrases, tokens)
    segments = _segments(utterance)
    names = [s.phone for s in segments]
    lines = []
    for k, segment in enumerate(segments):
        around = [names[i] if 0 <= i < len(names) else "x" for i in range(k - 2, k + 3)]
        head = "{}^{}-{}+{}={}".format(*around)
        context = (
            _pause_context(utterance, segment.place if k else -1)
            if segment.syllable is None
            else _phone_context(utterance, segment)
        )
        lines.append(f"{head}@{context}/J:13+9-2")
    return lines, [s.owner for s in segments]


def parse(tokens: list[str]) -> list[SpokenPhrase]:
    """Divide an utterance into phrases, words and phones."""
    phrases: list[SpokenPhrase] = []
    words: list[tuple[list[Phone], str]] = []
    current: list[Sign] = []

    def end_word() -> None:
        for part in _unglued(current) if current else []:
            phones = _phones(part)
            if phones:
                words.append((phones, without_stress("".join(c for c, _ in part))))
        current.clear()

    for i, sign in enumerate(tokens):
        if sign == " ":
            end_word()
        elif sign in PUNCTUATION:
            end_word()
            if words:
                phrases.append(SpokenPhrase(words, i))
                words = []
        elif sign not in IGNORED:
            current.append((sign, i))
    end_word()
    if words:
        phrases.append(SpokenPhrase(words, None))
    return [part for phrase in phrases for part in _with_breaks(phrase)]


def _unglued(signs: list[Sign]) -> list[list[Sign]]:
    """Split function words that espeak runs together ("ʌvðə"), for the labels only."""
    form = "".join(c for c, _ in signs)
    if "ˈ" in form or "ˌ" in form:
        return [signs]
    plain = without_stress(form)
    for tail in _GLUED_TAILS:
        if not plain.endswith(tail) or plain[: -len(tail)] not in _GLUED_HEADS:
            continue
        n_sounds = 0
        for i, (c, _) in enumerate(signs):
            if not without_stress(c):
                continue
            if n_sounds == len(plain) - len(tail):
                return [signs[:i], signs[i:]]
            n_sounds += 1
    return [signs]


def _with_breaks(phrase: SpokenPhrase) -> list[SpokenPhrase]:
    """Break long stretches without punctuation before a conjunction or the like."""
    strengths = _break_strengths()
    words, start, n = phrase.words, 0, len(phrase.words)
    parts = []
    for k in range(1, n):
        strength = strengths.get(words[k][1])
        if not strength or n - k < 4 or n - start < 11:
            continue
        if k - start >= (5 if strength == 1 else 9):
            parts.append(SpokenPhrase(words[start:k], None, words[k][0][0].token))
            start = k
    return [*parts, SpokenPhrase(words[start:], phrase.mark)]


def _phones(signs: list[Sign]) -> list[Phone]:
    phones: list[Phone] = []
    stress = k = 0
    while k < len(signs):
        sign, token = signs[k]
        following = signs[k + 1][0] if k + 1 < len(signs) else ""
        k += 1
        if sign in "ˈˌ":
            stress = 2 if sign == "ˈ" else 1
            continue
        if sign in MODIFIERS:
            _modify(phones, sign)
            continue
        name = PHONE_OF_PAIR.get((sign, following))
        if name:
            k += 1
        elif (sign, following) == ("o", "ː"):
            name = "ao"
        elif (sign, following) == ("ɔ", "n"):
            name = "aa"
        else:
            name = PHONE_OF.get(sign)
        if name is None or (name == "r" and phones and phones[-1].name == "er"):
            continue
        is_vowel = name in VOWELS
        phones.append(Phone(name, token, stress if is_vowel else 0))
        stress = 0 if is_vowel else stress
    if phones and not any(p.name in VOWELS for p in phones):
        phones[-1].stress = 0
    return phones


def _modify(phones: list[Phone], modifier: str) -> None:
    """A syllabic consonant gets a schwa before it, a nasal vowel an n after it."""
    if not phones:
        return
    if modifier == "̩" and phones[-1].name in ("n", "l", "m", "r"):
        phones.insert(len(phones) - 1, Phone("ax", phones[-1].token, 0))
    elif modifier == "̃":
        phones.append(Phone("n", phones[-1].token, 0))


def _syllables(word: list[Phone]) -> list[list[Phone]]:
    """Divide a word so that each syllable begins with the longest onset English allows."""
    nuclei = [k for k, phone in enumerate(word) if phone.name in VOWELS]
    if not nuclei:
        return [word]
    cuts = [0]
    for a, b in itertools.pairwise(nuclei):
        between = [phone.name for phone in word[a + 1 : b]]
        k = 0
        while k < len(between):
            onset = tuple(between[k:])
            if (len(onset) == 1 and onset != ("ng",)) or onset in ONSETS:
                break
            k += 1
        cuts.append(a + 1 + k)
    cuts.append(len(word))
    return [word[a:b] for a, b in itertools.pairwise(cuts)]


def _count(spoken: list[SpokenPhrase], tokens: list[str]) -> Utterance:
    """Lay out syllables, words and phrases."""
    utterance = Utterance()
    syllables, words = utterance.syllables, utterance.words
    for number, part in enumerate(spoken):
        owner = part.mark
        if part.break_before is not None:  # the last blank before the next word owns the break
            owner = part.break_before
            while owner > 0 and tokens[owner] != " ":
                owner -= 1
        phrase = Phrase(len(words), len(syllables), owner)
        for phones, form in part.words:
            has_stress = any(phone.stress == 2 for phone in phones)
            kind = "content" if has_stress else _parts_of_speech().get(form, "content")
            divided = _syllables(phones)
            word = Word(number, len(syllables), len(divided), kind)
            for syllable in divided:
                stress = max(phone.stress for phone in syllable)
                vowels = [phone.name for phone in syllable if phone.name in VOWELS]
                accented = int(stress == 2 and word.is_content)
                syllables.append(
                    Syllable(
                        len(words), number, syllable, int(stress > 0), accented,
                        vowels[0] if vowels else "novowel",
                    )
                )  # fmt: skip
            words.append(word)
        phrase.n_words = len(words) - phrase.first_word
        phrase.n_syllables = len(syllables) - phrase.first_syllable
        syllables[-1].accented = 1  # Festival counts the tone at a phrase's end as an accent
        utterance.phrases.append(phrase)
    return utterance


def _segments(utterance: Utterance) -> list[Segment]:
    syllables = utterance.syllables
    segments = [Segment("pau", BOS, place=-1)]
    for i, syllable in enumerate(syllables):
        for place, phone in enumerate(syllable.phones):
            segments.append(Segment(phone.name, phone.token, i, place, len(syllable.phones)))
        is_last = i == len(syllables) - 1
        if is_last or syllables[i + 1].phrase != syllable.phrase:
            owner = EOS if is_last else utterance.phrases[syllable.phrase].owner
            segments.append(Segment("pau", owner if owner is not None else EOS, place=i))
    return segments


def _syllable_fields(utterance: Utterance, i: int) -> tuple[int, int, int]:
    """Stress, accent and number of phones of a syllable; zeros outside the utterance."""
    if not 0 <= i < len(utterance.syllables):
        return 0, 0, 0
    syllable = utterance.syllables[i]
    return syllable.stressed, syllable.accented, len(syllable.phones)


def _word_fields(utterance: Utterance, i: int) -> tuple[str | int, int]:
    if not 0 <= i < len(utterance.words):
        return 0, 0
    return utterance.words[i].part_of_speech, utterance.words[i].n_syllables


def _phrase_fields(utterance: Utterance, i: int) -> tuple[int, int]:
    if not 0 <= i < len(utterance.phrases):
        return 0, 0
    return utterance.phrases[i].n_syllables, utterance.phrases[i].n_words


def _pause_context(utterance: Utterance, before: int) -> str:
    """Describe a pause after syllable ``before`` (−1: at the start)."""
    syllables, words, phrases = utterance.syllables, utterance.words, utterance.phrases
    after = before + 1
    word_before = syllables[before].word if before >= 0 else -1
    word_after = syllables[after].word if after < len(syllables) else len(words)
    phrase_before = syllables[before].phrase if before >= 0 else -1
    phrase_after = syllables[after].phrase if after < len(syllables) else len(phrases)
    return (
        "x_x/A:{}_{}_{}".format(*_syllable_fields(utterance, before))
        + "/B:x-x-x@x-x&x-x#x-x$x-x!x-x;x-x|x"
        + "/C:{}+{}+{}".format(*_syllable_fields(utterance, after))
        + "/D:{}_{}".format(*_word_fields(utterance, word_before))
        + "/E:x+x@x+x&x+x#x+x"
        + "/F:{}_{}".format(*_word_fields(utterance, word_after))
        + "/G:{}_{}".format(*_phrase_fields(utterance, phrase_before))
        + f"/H:x=x@1={len(phrases)}|0"
        + "/I:{}={}".format(*_phrase_fields(utterance, phrase_after))
    )


def _phone_context(utterance: Utterance, segment: Segment) -> str:
    """Describe a phone by its syllable, word and phrase and by their neighbours."""
    i = segment.syllable
    assert i is not None
    syllable = utterance.syllables[i]
    word, phrase = utterance.words[syllable.word], utterance.phrases[syllable.phrase]
    first, end = phrase.first_syllable, phrase.first_syllable + phrase.n_syllables
    in_word = i - word.first_syllable
    stressed = [s.stressed for s in utterance.syllables]
    accented = [s.accented for s in utterance.syllables]
    first_word, end_word = phrase.first_word, phrase.first_word + phrase.n_words
    content = [int(w.is_content) for w in utterance.words]
    w = syllable.word
    return (
        f"{segment.place + 1}_{segment.n_phones - segment.place}"
        + "/A:{}_{}_{}".format(*_syllable_fields(utterance, i - 1))
        + f"/B:{syllable.stressed}-{syllable.accented}-{segment.n_phones}"
        + f"@{in_word + 1}-{word.n_syllables - in_word}"
        + f"&{min(i - first + 1, MAX_COUNT)}-{min(end - i, MAX_COUNT)}"
        + f"#{sum(stressed[first:i]) + 1}-{sum(stressed[i + 1 : end]) + 1}"
        + f"${sum(accented[first:i]) + 1}-{sum(accented[i + 1 : end]) + 1}"
        + f"!{_distance(stressed, i, -1, first, end)}-{_distance(stressed, i, 1, first, end)}"
        + f";{_distance(accented, i, -1, first, end)}-{_distance(accented, i, 1, first, end)}"
        + f"|{syllable.vowel}"
        + "/C:{}+{}+{}".format(*_syllable_fields(utterance, i + 1))
        + "/D:{}_{}".format(*_word_fields(utterance, w - 1))
        + f"/E:{word.part_of_speech}+{word.n_syllables}@{w - first_word + 1}+{end_word - w}"
        + f"&{sum(content[first_word:w])}+{sum(content[w + 1 : end_word])}"
        + f"#{_distance(content, w, -1, first_word, end_word)}"
        + f"+{_distance(content, w, 1, first_word, end_word)}"
        + "/F:{}_{}".format(*_word_fields(utterance, w + 1))
        + "/G:{}_{}".format(*_phrase_fields(utterance, syllable.phrase - 1))
        + f"/H:{phrase.n_syllables}={phrase.n_words}"
        + f"@{syllable.phrase + 1}={len(utterance.phrases) - syllable.phrase}|L-L%"
        + "/I:{}={}".format(*_phrase_fields(utterance, syllable.phrase + 1))
    )


def _distance(flags: list[int], start: int, step: int, low: int, high: int) -> int:
    """Count steps from ``start`` to the next flag that is set; 0 if there is none."""
    steps, i = 0, start + step
    while low <= i < high:
        steps += 1
        if flags[i]:
            return steps
        i += step
    return 0


def _espeak_form(word: str) -> str:
    return without_stress("".join(_espeak().phonemize("en-us", word)[0]))


@cache
def _espeak() -> EspeakPhonemizer:
    return EspeakPhonemizer()


@cache
def _parts_of_speech() -> dict[str, str]:
    forms: dict[str, str] = {}
    for part, words in _PARTS_OF_SPEECH.items():
        for word in words.split():
            forms.setdefault(_espeak_form(word), part)
    return forms | _REDUCED_FORMS


@cache
def _break_strengths() -> dict[str, int]:
    """1 for a strong place to break, 2 for one that serves in very long stretches only."""
    return {
        _espeak_form(word).rstrip("."): 2 if word in _WEAK_BREAK_WORDS else 1
        for word in _BREAK_WORDS
    }
