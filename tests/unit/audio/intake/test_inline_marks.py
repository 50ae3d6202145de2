"""Marks inside text: what they leave out is listed, and what they raise is said rightly."""

import lxml.html
import pytest

from audio.intake.drop_lines import rule_for, tail_rule_for
from audio.intake.inline_marks import settle_inline
from audio.intake.piece import Piece
from audio.intake.walk import walk


def settled(markup: str) -> tuple[str, list[tuple[str, str]]]:
    root = lxml.html.fromstring(f"<html><body>{markup}</body></html>")
    pieces = walk(root, settle_inline(root))
    read = " / ".join(p.text for p in pieces if not p.rule)
    return read, [(p.rule, p.text) for p in pieces if p.rule]


@pytest.mark.parametrize(
    "struck", ["<del>nine</del>", "<s>nine</s>", "<strike>nine</strike>",
               '<span style="text-decoration: line-through">nine</span>']
)  # fmt: skip
def test_a_correction_is_read_as_it_stands_now(struck: str) -> None:
    """What was struck out is not read and is listed; what was put in is read."""
    assert settled(f"<p>It hurt {struck} <ins>two</ins> people.</p>") == (
        "It hurt two people.",
        [("struck", "nine")],
    )


def test_an_advertisement_is_no_insertion() -> None:
    """The element that corrections use is an advertiser's too, who names it."""
    read, left_out = settled('<p>One.</p><ins class="adsbygoogle">Buy!</ins><ins><p>Two.</p></ins>')
    assert (read, left_out) == ("One. / Two.", [])


@pytest.mark.parametrize(
    ("markup", "read"),
    [
        ("<p>Water is H<sub>2</sub>O.</p>", "Water is H2O."),
        ("<p>CO<sub>2</sub> fell.<sup>3</sup></p>", "CO2 fell."),
        ("<p>In 1931<sup>1</sup> it rose to 10<sup>6</sup>.</p>", "In 1931 it rose to 10⁶."),
        ("<p>Son 45 m<sup>2</sup> en 1931<sup>2</sup>.</p>", "Son 45 m² en 1931."),
        ("<p>مساحة 45 م<sup>2</sup> في عام 1931<sup>2</sup>.</p>", "مساحة 45 م² في عام 1931."),
    ],
    ids=["subscript", "gas", "power", "spanish", "arabic"],
)
def test_figures_that_are_lowered_or_raised_are_never_fused(markup: str, read: str) -> None:
    """What belongs to a word stays on it, and the number of a note joins no other number."""
    assert settled(markup)[0] == read


def test_raised_text_that_needs_no_change_is_left_alone() -> None:
    """Nothing is written anew that is said as it stands, its spaces included."""
    assert settled("<p>In 2020<sup>, </sup>the 3<sup>rd</sup> time.</p>")[0] == (
        "In 2020, the 3rd time."
    )


def test_a_linked_figure_is_a_note_wherever_it_stands() -> None:
    """A link on a raised figure goes to a note, after a unit as well."""
    read, left_out = settled('<p>It covers 4 km<sup><a href="#fn3">3</a></sup> now.</p>')
    assert (read, left_out) == ("It covers 4 km now.", [("note_number", "3")])


@pytest.mark.parametrize(
    "notes",
    [
        '<section role="doc-endnotes"><p>See page 4.</p></section>',
        '<aside epub:type="footnote" id="x">See page 4.</aside>',
        '<div class="footnotes"><ol><li>See page 4.</li></ol></div>',
        '<h2>Notes</h2><ol><li id="n1">See page 4.</li></ol>',
        '<h3>Notas</h3><p id="n1">See page 4.</p>',
    ],
)
def test_notes_are_not_read(notes: str) -> None:
    """Notes are known by role, class, or because a number in the text links to them."""
    read, left_out = settled(f'<p>It burnt.<a href="#n1" class="footnote-ref">1</a></p>{notes}')
    assert read == "It burnt."
    assert {rule for rule, _ in left_out} == {"note_number", "endnotes"}


def test_a_link_back_leaves_the_text_alone() -> None:
    """A note's link to the place it belongs to does not make that paragraph a note."""
    read, _ = settled(
        '<p id="r1">It burnt all night.<sup><a href="#n1">1</a></sup></p>'
        '<ol><li id="n1"><a href="#r1">1</a> See page 4.</li></ol><p>It was rebuilt.</p>'
    )
    assert read == "It burnt all night. / It was rebuilt."


def test_a_poem_typed_as_it_stands_is_no_code() -> None:
    """Of two texts set as they were typed, the program is left out and the poem is read."""
    read, left_out = settled(
        "<pre>The lamps go out\nalong the quay</pre><pre>if (a == b) { return; }</pre>"
    )
    assert read == "The lamps go out along the quay"
    assert [rule for rule, _ in left_out] == ["code"]


def test_formulas_are_listed() -> None:
    """A formula set as one is left out by name, however the page draws it."""
    _, left_out = settled(
        '<p>By <math><mi>E</mi></math> and <span class="katex">a+b</span> we know.</p>'
    )
    assert left_out == [("formula", "E"), ("formula", "a+b")]


@pytest.mark.parametrize(
    "note",
    [
        "Correction: the wall cost four million pounds.",
        "This article was amended on 3 March to correct a name.",
        "Fe de errores: el muro costó cuatro millones.",
        "Este artículo ha sido corregido el 3 de marzo.",
        "تصحيح: كلف الجدار أربعة ملايين.",
    ],
)
@pytest.mark.parametrize("tag", ["aside", "footer"])
def test_a_note_that_corrects_the_article_is_read(tag: str, note: str) -> None:
    """A publisher's correction is read though it stands where pages put what is not the article."""
    read, left_out = settled(f"<p>One.</p><{tag}><p>{note}</p></{tag}><aside>More.</aside>")
    assert read == f"One. / {note}"
    assert left_out == [("aside", "More.")]
    assert rule_for(Piece("paragraph", note)) is None
    assert tail_rule_for(Piece("paragraph", note)) is None


@pytest.mark.parametrize(
    ("markup", "read"),
    [
        ("log<sub>2</sub> n steps", "log₂ n steps"),
        ("the sum a<sub>i</sub><sup>2</sup> is", "the sum aᵢ² is"),
        ("then x<sub>1</sub><sup>2</sup> is", "then x₁² is"),
        ("at v<sub>max</sub> it", "at v max it"),
        ("from y<sub>n+1</sub> on", "from y n+1 on"),
        ("of CO<sub>2</sub> and H<sub>2</sub>O", "of CO2 and H2O"),
        ("with B<sub>12</sub> in", "with B12 in"),
        ("of CO<sub>2</sub><sup>3</sup> in", "of CO2 in"),
    ],
)
def test_an_index_is_written_so_that_its_letter_stands_alone(markup: str, read: str) -> None:
    """An index stays an index where glueing it on would make another word of it."""
    assert settled(f"<p>{markup}</p>")[0] == read


def test_a_correction_is_kept_wherever_its_words_are_parted() -> None:
    """Markup inside the note's first words does not hide it from the reader."""
    note = "<aside><p><b>This</b> article was <i>amended</i> on Monday.</p></aside>"
    root = lxml.html.fromstring(f"<html><body><p>One.</p>{note}</body></html>")
    kept = [e.tag for e, rule in settle_inline(root).items() if rule == "kept"]
    assert kept == ["p", "aside"]
