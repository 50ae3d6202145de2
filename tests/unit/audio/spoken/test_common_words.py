"""No rule may touch a common word: each of the commonest is put into a sentence, and read."""

import re

import pytest
from wordfreq import top_n_list

from audio.spoken import normalise

N_WORDS = 20_000
FRAMES = {
    "en": ("We saw {} there.", "In 2019 {} came.", "They said that {} had been left."),
    "es": ("Luego {} llegó.", "En 2019 {} llegó.", "Dijeron que {} estaba lejos."),
    "ar": ("ثم {} هناك.", "في عام 2019 {} هناك.", "وقالوا إن {} بعيد."),
}
LETTERS = {
    "en": re.compile("[a-z]+"),
    "es": re.compile("[a-záéíóúüñ]+"),
    "ar": re.compile("[ء-غف-ي]+"),
}
#: Abbreviations and symbols that are no words, and so are said in full wherever they stand.
REVIEWED = {
    "en": "etc vs aka govt approx α β km cm mm kg mg kr bn mn tn pc mph mcg th".split(),
    "es": "usd km cm mm kg mg ml hrs º ª nº bn mill hab cc".split(),
    "ar": "الخ إلخ كلم ملم م ه علی".split(),
}


def changed(language: str, frame: str) -> set[str]:
    """Return the common words that some rule rewrites in a frame sentence."""
    at = frame.index("{")
    found = set()
    for word in top_n_list(language, N_WORDS):
        if not LETTERS[language].fullmatch(word):
            continue
        items = normalise(frame.format(word), language)
        touched = [i for i in items if i.start < at + len(word) and i.end > at]
        if " ".join(w for i in touched for w in i.words) != word:
            found.add(word)
    return found


@pytest.mark.parametrize(
    ("language", "frame"), [(language, frame) for language in FRAMES for frame in FRAMES[language]]
)
def test_common_words_are_said_as_written(language: str, frame: str) -> None:
    """Only words of the reviewed list change, whatever stands before them."""
    assert changed(language, frame) <= set(REVIEWED[language])
