"""The beginning of a headline is cut short, where a newsreader pauses too."""

import pytest

from audio.spoken import opening_spans, segment_spans


@pytest.mark.parametrize(
    ("headline", "first"),
    [
        (
            "Night ferry returns to the island after 19 years, and sells out",
            "Night ferry returns to the island after 19 years, ",
        ),
        (
            "What we know: the bridge that did not open in the storm of Monday",
            "What we know: ",
        ),
        (
            "Explainer on the storm: why the bridge did not open on Monday night",
            "Explainer on the storm: ",
        ),
        (
            "Ministers promise new night trains by spring and operators ask who pays",
            "Ministers promise new night trains by spring and operators ask who pays",
        ),
        ("Ferry fares to rise, says harbour board", "Ferry fares to rise, says harbour board"),
        (
            "The harbour board of Port Averley announces a timetable",
            "The harbour board of Port Averley announces a timetable",
        ),
        (
            "Rates of interest will stay at 4,250 thousandths per annum",
            "Rates of interest will stay at 4,250 thousandths per annum",
        ),
    ],
)
def test_a_long_headline_begins_with_its_first_clause(headline: str, first: str) -> None:
    """At a sign that a voice pauses for; never inside a number, and not where there is none."""
    spans = opening_spans(headline, "en")
    assert headline[slice(*spans[0])] == first
    assert "".join(headline[a:b] for a, b in spans) == headline


def test_other_texts_are_cut_as_ever() -> None:
    """Only the opening differs; what follows its first sentence doesn't."""
    text = "It is so. The harbour board, which met on Monday, announces a timetable for the year."
    assert opening_spans(text, "en") == segment_spans(text, "en")
