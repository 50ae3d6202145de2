"""Who asks and who answers."""

import pytest

from audio.intake.interview import mark_questions
from audio.intake.piece import Piece


def kinds(pieces: list[Piece], title: str = "") -> list[str]:
    return [p.kind for p in mark_questions(pieces, title=title)]


@pytest.mark.parametrize(
    ("ask", "answer"), [("Q:", "A:"), ("P.", "R."), ("س:", "ج:"), ("Pregunta:", "Respuesta:")]
)
def test_letters_mark_questions_and_are_not_spoken(ask: str, answer: str) -> None:
    """Q and A, P and R, س and ج become kinds and leave the text."""
    pieces = [
        Piece("paragraph", f"{m} Text {n}.") for n, m in enumerate((ask, answer, ask, answer))
    ]
    marked = mark_questions(pieces)
    assert [p.kind for p in marked] == ["question", "answer"] * 2
    assert [p.text for p in marked] == ["Text 0.", "Text 1.", "Text 2.", "Text 3."]


def test_bold_questions_make_an_interview() -> None:
    """Two bold questions do; every paragraph up to the next is the answer."""
    asked = Piece("paragraph", "And then?", bold=True)
    said = Piece("paragraph", "Nothing.")
    assert kinds([said, asked, said, said, asked, said]) == [
        "paragraph",
        "question",
        "answer",
        "answer",
        "question",
        "answer",
    ]


def test_one_bold_question_is_a_heading() -> None:
    """A single question in bold heads a section."""
    assert kinds([Piece("paragraph", "And then?", bold=True), Piece("paragraph", "Nothing.")]) == [
        "heading",
        "paragraph",
    ]


def test_headings_that_ask_are_headings_unless_somebody_answers() -> None:
    """An explainer's headings stay headings; an interview's are questions."""
    asked = [Piece("heading", "Why now?"), Piece("paragraph", "The quay is old.")] * 3
    assert set(kinds(asked)) == {"heading", "paragraph"}
    assert set(kinds(asked, title="A conversation with Edda Kroll")) == {"question", "answer"}


def test_a_heading_ends_an_answer() -> None:
    """What stands under a heading that asks nothing is nobody's answer."""
    asked, said = Piece("paragraph", "And then?", bold=True), Piece("paragraph", "Nothing.")
    assert kinds([asked, said, asked, said, Piece("heading", "About her"), said])[-2:] == [
        "heading",
        "paragraph",
    ]
