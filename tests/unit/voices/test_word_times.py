"""Which phonemes are which word, and when each sounds."""

import numpy as np
import pytest

from voices.word_times import estimated_durations, times_of_spans, word_spans


def words_of(alone: str, spoken: str) -> list[str]:
    """Align words given as "one|two" with a phoneme string; return each word's phonemes."""
    spans = word_spans([list(word) for word in alone.split("|")], list(spoken))
    return [spoken[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("alone", "spoken", "expected"),
    [
        ("hˈiː|lˈɛft", "hiː lˈɛft.", ["hiː", "lˈɛft"]),
        ("ˈɪn|ðə|sˈɪɾi", "ɪnðə sˈɪɾi.", ["ɪn", "ðə", "sˈɪɾi"]),
        ("hˈæz|bˈɪn|ˈɪn|ðə|ˈɛnd", "hɐzbɪn ɪnðɪʲ ˈɛnd!", ["hɐz", "bɪn", "ɪn", "ðɪʲ", "ˈɛnd"]),
        ("ɐn|ˈɛf  sˈɪkstiːn|hˈɪt", "ɐn ˈɛf  sˈɪkstiːn hˈɪt", ["ɐn", "ˈɛf  sˈɪkstiːn", "hˈɪt"]),
        ("wˈɜːld|jˈɛs", "wˈɜːldjˈɛs?", ["wˈɜːld", "jˈɛs"]),
        ("jˈɛs||nˈoʊ", "jˈɛs, nˈoʊ.", ["jˈɛs", "", "nˈoʊ"]),
        ("jˈɛs", "", [""]),
        ("", "jˈɛs", [""]),
    ],
)
def test_words_are_found_where_espeak_glues_or_splits_them(alone, spoken, expected):
    """The highlight follows the words, not espeak's groups."""
    assert words_of(alone, spoken) == expected


def test_equal_counts_by_accident_are_not_trusted():
    """One pair glued and one word split leave the count equal; the words between stay right."""
    found = words_of("ˈɪn|ðə|wˈɛst|ˈɛf sˈɪkstiːn", "ɪnðə wˈɛst ˈɛf sˈɪkstiːn")
    assert found == ["ɪn", "ðə", "wˈɛst", "ˈɛf sˈɪkstiːn"]


def test_no_words_have_no_spans():
    """A segment of punctuation only has nothing to light up."""
    assert word_spans([], list("ˈɑː.")) == []


def test_durations_become_times():
    """A word sounds from its first phoneme to its last one's end, after the lead-in."""
    durations = np.array([10.0, 20.0, 5.0, 30.0])
    assert times_of_spans([(0, 2), (3, 4)], durations, 7.0, 1000) == ((7, 37), (42, 72))


def test_times_stay_inside_the_sound():
    """Durations that promise more than there is are cut at the end of the sound."""
    durations = np.array([10.0, 20.0])
    assert times_of_spans([(0, 1), (1, 2)], durations, 0.0, 15) == ((0, 10), (10, 15))


def test_estimates_share_the_whole_sound():
    """Every sample belongs to some phoneme, and a comma takes longer than a sound."""
    durations = estimated_durations(list("jˈɛs, nˈoʊ."), 1000)
    assert durations.sum() == pytest.approx(1000)
    assert durations[4] > durations[0] > durations[5]
    assert durations[1] == 0


def test_estimates_of_nothing_are_nothing():
    """Marks alone take no time, and nothing is divided by zero."""
    assert estimated_durations(list("ˈˌ"), 100).sum() == 0
    assert estimated_durations([], 100).size == 0
