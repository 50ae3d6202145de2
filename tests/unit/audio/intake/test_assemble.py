"""Repeats, tails and what coverage counts."""

import pytest

from audio.errors import ArticleUnreadable
from audio.intake import assemble
from audio.intake.facts import Facts
from audio.intake.piece import Piece

REFRAIN = "Who will ring the bell for them, the bell above the bay?"
FACTS = Facts(title="A song for the canal")


def verse(n: int) -> str:
    return f"In year {n} of the canal the boats came home with nothing but rain in their nets, he sang."


def pieces(*texts: str) -> list[Piece]:
    return [Piece("paragraph", text) for text in texts]


def test_a_refrain_is_read_each_time() -> None:
    """A line that comes back after other text is the author's own repetition."""
    song = pieces(verse(1), REFRAIN, verse(2), REFRAIN, verse(3), REFRAIN)
    assert not any(p.rule for p in assemble.apply_line_rules(song, FACTS))


def test_a_block_said_twice_running_is_read_once() -> None:
    """A double next to itself is the page's mistake."""
    out = assemble.apply_line_rules(pieces(verse(1), verse(1), verse(2)), FACTS)
    assert [p.rule for p in out] == ["", "repeated", ""]


def test_an_article_shown_twice_is_read_once() -> None:
    """A run of blocks in the order they were said in is a second copy of the article."""
    story = [verse(n) for n in range(6)]
    out = assemble.apply_line_rules(pieces(*story, *story), FACTS)
    assert [p.rule for p in out] == [""] * 6 + ["repeated"] * 6


def test_what_is_left_of_a_copy_is_not_read() -> None:
    """Behind an article that is shown again, a line too short to compare is no end of its own."""
    body = [verse(n) for n in range(6)]
    shown = pieces(*body, *body, "Changed at noon.")
    out = assemble.apply_line_rules(shown, Facts())
    assert [p.rule for p in out] == [""] * 6 + ["repeated"] * 7
    teaser = Piece("paragraph", verse(9), rule="not_article")
    parted = [*pieces(*body), teaser, *pieces("Changed at noon.", *body)]
    out = assemble.apply_line_rules(parted, Facts())
    assert [p.rule for p in out] == [""] * 6 + ["not_article"] + ["repeated"] * 7
    ended = pieces(*body, "And so it ended.", *body)
    assert [p.rule for p in assemble.apply_line_rules(ended, Facts())] == [""] * 7 + [
        "repeated"
    ] * 6
    more = pieces(*body, *body, "Changed at noon.", verse(7))
    assert [p.rule for p in assemble.apply_line_rules(more, Facts())][-2:] == ["", ""]


def test_the_senders_last_words_are_not_read() -> None:
    """A press release's "About X" goes with what X is; a heading of the story stays."""
    about = pieces("About Velm Marine", "Velm Marine is a maker of piers with 140 workers.")
    out = assemble.apply_line_rules(pieces(verse(1), verse(2), verse(3)) + about, FACTS)
    assert [p.rule for p in out[-2:]] == ["about_company"] * 2
    kept = pieces("About forty boats", "The harbour lies empty, and nobody knows who will pay.")
    out = assemble.apply_line_rules(pieces(verse(1), verse(2), verse(3)) + kept, FACTS)
    assert not any(p.rule for p in out)


def test_coverage_counts_prose_left_out_between_paragraphs() -> None:
    """A paragraph that was taken for none of the article's counts, and a person is asked to look."""
    lost = Piece("paragraph", verse(9), rule="not_article")
    article = assemble.assemble(
        [*pieces(verse(1), verse(2)), lost, *pieces(verse(3))], FACTS, name="a"
    )
    assert article.body_chars == sum(len(verse(n)) for n in (1, 2, 3, 9))
    assert "text_left_out" in article.review
    whole = assemble.assemble([*pieces(verse(1), verse(2)), lost], FACTS, name="a")
    assert "text_left_out" not in whole.review


@pytest.mark.parametrize("make", [verse, lambda n: REFRAIN + "!" * (n % 2)], ids=["verses", "same"])
def test_twice_the_text_is_twice_the_work(make: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """The search for quotes and for the article's end looks at each piece a fixed number of times."""
    looks = 0

    class Counted(str):
        __slots__ = ()

        def startswith(self, *args: object) -> bool:  # type: ignore[override]
            nonlocal looks
            looks += 1
            return str.startswith(self, *args)  # type: ignore[arg-type]

        def __getitem__(self, at: object) -> str:  # type: ignore[override]
            nonlocal looks
            looks += 1
            return str.__getitem__(self, at)  # type: ignore[index]

    real_letters, real_prose = assemble.letters_of, assemble.is_prose

    def counted_prose(piece: Piece) -> bool:
        nonlocal looks
        looks += 1
        return real_prose(piece)

    monkeypatch.setattr(assemble, "letters_of", lambda text: Counted(real_letters(text)))
    monkeypatch.setattr(assemble, "is_prose", counted_prose)
    costs = []
    for count in (200, 400):
        looks = 0
        said = pieces(*(make(n) for n in range(count)))  # type: ignore[operator]
        assemble.apply_line_rules([*said, Piece("paragraph", "Most read")], FACTS)
        costs.append(looks)
    assert costs[0] > 0
    assert costs[1] <= 2.2 * costs[0]


def test_no_article_takes_the_place_of_a_briefing() -> None:
    """An id of the form ``briefing-NAME-DAY`` is refused; others that begin like it are kept."""
    text = pieces("The tide came late on Monday.")
    with pytest.raises(ArticleUnreadable, match="daily briefing") as refused:
        assemble.assemble(text, Facts(identifier="briefing-morning-2026-03-14", title="T"), name="")
    assert refused.value.reason == "reserved_id"
    kept = assemble.assemble(text, Facts(identifier="briefing-room-reopens", title="T"), name="")
    assert kept.id == "briefing-room-reopens"


@pytest.mark.parametrize(
    "last",
    [
        "About Tarn Coast: Tarn Coast is an engineering group that employs 140 people.",
        "Acerca de Tarn Costas: Tarn Costas es un grupo de ingeniería con 140 personas.",
        "نبذة عن تارن للسواحل: تارن للسواحل مجموعة هندسية يعمل فيها 140 شخصا.",
    ],
)
def test_a_companys_note_on_itself_in_one_paragraph_is_not_read(last: str) -> None:
    """ "About X: X is …" says the same in one paragraph as a heading and a paragraph do."""
    story = [Piece("paragraph", f"The board met {n} times before it agreed.") for n in range(5)]
    out = assemble.apply_line_rules([*story, Piece("paragraph", last)], Facts(title="A pier"))
    assert [p.rule for p in out] == ["", "", "", "", "", "about_company"]
