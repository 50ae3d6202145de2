"""What stands at an article's ends and is none of it."""

import pytest

from audio.intake.assemble import apply_line_rules
from audio.intake.facts import Facts
from audio.intake.piece import Piece

STORY = [
    "The council voted on Tuesday to drain the old canal, which has not carried a boat since 1961.",
    "Work will begin in September and should take two summers, the plan on its website says.",
    "Engineers found no pollution in the mud, apart from forty bicycles and a grand piano.",
    "The piano had been reported stolen in 1974, and its owner would like to have it back.",
]
FACTS = Facts(title="Canal to be drained", byline="Ann Ode", language="en")


def paragraphs(*texts: str) -> list[Piece]:
    return [Piece("paragraph", text) for text in texts]


def link(text: str, kind: str = "paragraph") -> Piece:
    return Piece(kind, text, links=((0, len(text)),))  # type: ignore[arg-type]


def read(*pieces: Piece, facts: Facts = FACTS) -> list[str]:
    return [p.text for p in apply_line_rules(list(pieces), facts) if not p.rule]


@pytest.mark.parametrize("label", ["Where to go from here:", "Para saber más:", "روابط مفيدة:"])
def test_a_label_that_announces_nothing_is_left_out(label: str) -> None:
    """A last line that ends in a colon says what was left out below it; several go one by one."""
    pieces = paragraphs(*STORY, label, "And the pictures that Anna took of it:")
    assert read(*pieces) == STORY


def test_a_label_with_text_below_it_stays() -> None:
    """A lead-in is the article's as long as what it leads to is read."""
    pieces = [*paragraphs(*STORY, "They found:"), Piece("list_item", "Forty bicycles and a piano.")]
    assert read(*pieces)[-2:] == ["They found:", "Forty bicycles and a piano."]


def test_headlines_in_a_row_at_the_end_are_other_stories() -> None:
    """Two links in a row end the article, whatever the heading over them is called."""
    more = [Piece("heading", "Also on our pages"), link("Why did it take so long?"), link("Swim!")]
    assert read(*paragraphs(*STORY), *more) == STORY
    listed = [link("A tower falls today!", "list_item"), link("Ferry sails on?", "list_item")]
    assert read(*paragraphs(*STORY), *listed) == STORY


def test_linked_statements_at_the_end_are_the_articles() -> None:
    """A paragraph that is one link and ends as a statement is read: a denial, a court's words."""
    told = [link("The mayor denied on Monday that she had ever owned a piano."), link(STORY[0])]
    assert len(read(*paragraphs(*STORY[1:]), *told)) == 5


def test_the_headline_is_not_said_again_at_the_end() -> None:
    """A page may close with its window's title."""
    assert read(*paragraphs(*STORY, "Canal to be drained - The Daily Velm")) == STORY
    told = "Canal to be drained: that was the whole message of the mayor."
    assert read(*paragraphs(*STORY, told))[-1] == told


@pytest.mark.parametrize(
    "initials",
    [
        "ap/kam/bfi",
        "js/msh (AP, AFP)",
        "bur-ao/rl",
        "jov (efe, dpa)",
        "ع.ح/ أ.ح (رويترز)",
        "م.س / ف.د",
    ],
)
def test_initials_of_those_who_worked_on_a_report_are_left_out(initials: str) -> None:
    """Agencies sign reports with letters that nobody wants to hear."""
    assert read(*paragraphs(*STORY, initials)) == STORY


@pytest.mark.parametrize("line", ["Either/Or.", "Anna and/or Bo.", "At 40 km/h.", "Amen."])
def test_other_short_last_lines_are_read(line: str) -> None:
    """Words with a stroke or a full stop are no initials."""
    assert read(*paragraphs(*STORY, line))[-1] == line


def test_notes_above_the_text_are_left_out() -> None:
    """Where a story appears, and who wrote it, is no opening."""
    note = "This story appears in the March issue of Velm Quarterly."
    bio = "Ann Ode works for The Daily Velm as a reporter. She studied the sea in Bergen."
    assert read(*paragraphs(note, *STORY)) == STORY
    assert read(*paragraphs(bio, *STORY)) == STORY


def test_an_opening_that_speaks_of_stories_stays() -> None:
    """News of a report that was published, or of a reporter, is an article's own."""
    news = "The report was first published in March by the council, which has since withdrawn it."
    person = "Kim Lund works for the town as a diver. He found the piano."
    assert read(*paragraphs(news, *STORY))[0] == news
    assert read(*paragraphs(person, *STORY))[0] == person


@pytest.mark.parametrize(
    "line", ["[Embed]", "[Image]", "[صورة]", "Loading comments…", "ID: 9723372"]
)
def test_what_stands_in_place_of_an_embed_is_left_out(line: str) -> None:
    """A placeholder says what a page could not show."""
    assert read(*paragraphs(*STORY[:2], line, *STORY[2:])) == STORY


def test_loading_may_begin_a_line() -> None:
    """A line that begins like a placeholder and goes on is read."""
    line = "Loading docks reopen on Monday"
    assert line in read(*paragraphs(*STORY[:2], line, *STORY[2:]))


@pytest.mark.parametrize(
    "label", ["About the author", "Sobre la autora", "عن الكاتب", "Über den Autor"]
)
def test_what_stands_under_a_label_for_the_author_goes_with_it(label: str) -> None:
    """A note on the author need not say what he is; a label above it does."""
    note = "Ben Tarn lives on a boat, and has eaten nothing but eels for a year."
    assert read(*paragraphs(*STORY, label, note, "Instagram")) == STORY


@pytest.mark.parametrize("line", ["Ann Ode", "kb", "(ao)"])
def test_a_signature_below_the_text_is_not_read(line: str) -> None:
    """An author may sign below, in full or in initials; another short word is the article's."""
    assert read(*paragraphs(*STORY, line)) == STORY
    assert read(*paragraphs(*STORY, "Amen")) == [*STORY, "Amen"]


def test_several_who_write_are_authors_too() -> None:
    """A note on two authors says what they write about, and for whom."""
    note = "Ode & Tarn write about boats for the Daily Velm and host a podcast on eels."
    assert read(*paragraphs(*STORY, note)) == STORY
