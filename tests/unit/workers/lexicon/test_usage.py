"""Which words of a script are kept, and what of them is a name."""

from dataclasses import replace
from pathlib import Path

import pytest
from support.humming_narrations import humming_services

from audio.model import Article, Block, DurationMs, Segment
from workers.describe import Recorded
from workers.lexicon.usage import names_in, usage_of
from workers.narrate import prepare

ARTICLE = Article(
    id="mill",
    title="Velkmar Buys Mill",
    language="en",
    section="Business",
    blocks=(Block("paragraph", "Greta Velkmar bought it. Velkmar’s mill stands in St. Ostrana."),),
)


def segment(text: str, kind: str = "paragraph") -> Segment:
    return Segment(
        index=0,
        kind=kind,  # type: ignore[arg-type]
        chapter=0,
        display_text=text,
        spoken_text=text,
        words=(),
        voice_id="v",
        pause_after_ms=DurationMs(0),
    )


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("Then Greta Velkmar came from Washington.", "en", ["Greta", "Velkmar"]),
        ("Ostrana is far. Velkmar knows.", "en", []),
        ("He said: “Ostrana is far.” And Ostrana’s end?", "en", ["Ostrana"]),
        ("The NATO and iPhone of McOstrana in X.", "en", []),
        ("La ciudad de Ostrana es lejana.", "es", ["Ostrana"]),
        ("قال فيلكمار إنه سيأتي.", "ar", []),
    ],
)
def test_what_is_a_name(text: str, language: str, names: list[str]) -> None:
    """A capital within a sentence tells, where the word is none of the commonest."""
    assert list(names_in(segment(text), language)) == names


def test_a_headline_has_no_names() -> None:
    """There a capital may be nothing but style."""
    assert list(names_in(segment("A Day With Velkmar", "title"), "en")) == []


def test_every_word_of_a_script_is_kept_with_its_sentences(tmp_path: Path) -> None:
    """By case folding, each sentence once, with what decides which entries hold there."""
    services, _ = humming_services(tmp_path / "store", data_dir=str(tmp_path))
    plan = prepare(services, ARTICLE)
    usage = usage_of(plan)
    assert usage is not None
    words = {word.folded: word for word in usage.words}
    assert usage.sentences[0].written.strip() == "Velkmar Buys Mill"
    assert words["velkmar"].sentences == tuple(s.index for s in plan.script.segments)
    assert words["velkmar"].name == "Velkmar"
    assert words["mill"].name is None
    assert {"article:mill", "section:business"} <= set(usage.scopes)
    assert sum(s.sound_ms for s in usage.sentences) == sum(plan.estimated_ms)


def test_what_a_person_reads_has_no_words_to_change(tmp_path: Path) -> None:
    """No entry changes a recording, so nothing is kept of it."""
    services, _ = humming_services(tmp_path / "store", data_dir=str(tmp_path))
    recorded = Recorded(key="k", reader="Ana", text=ARTICLE, is_older=False)
    assert usage_of(replace(prepare(services, ARTICLE), recorded=recorded)) is None
