"""Stretches of another language inside an article."""

from audio.model import Article, Block, SegmentKind, SynthesisSettings
from audio.script import Part, Reading, write_script

SPANISH = "No tenemos miedo de la lluvia ni del barro, y somos 21 en la casa."
ARTICLE = Article(
    id="a",
    title="A house on the hill",
    language="en",
    byline="Los de la casa y de la lluvia por siempre",
    blocks=(
        Block("paragraph", f"They moved in on Monday. “{SPANISH}” That was all she said of the rain."),
        Block("quote", SPANISH),
        Block("paragraph", "There were 21 of them in the house, and the rain went on."),
    ),
)  # fmt: skip


def reading(*, foreign: bool) -> Reading:
    def part(kind: SegmentKind, language: str | None) -> Part:
        return Part(language or "own", SynthesisSettings(length_scale=1.1 if language else None))

    return Reading(caster=part, foreign={"es": None} if foreign else {})


def test_nothing_is_foreign_unless_asked() -> None:
    """Without a rule the whole article is read as it was: in its own language."""
    script = write_script(ARTICLE, reading(foreign=False))
    assert {segment.language for segment in script.segments} == {None}
    assert {segment.voice_id for segment in script.segments} == {"own"}


def test_blocks_and_sentences_of_another_language() -> None:
    """They are normalised and cast as that language; text is kept, and names are left alone."""
    script = write_script(ARTICLE, reading(foreign=True))
    foreign = [segment for segment in script.segments if segment.language]
    assert [(s.kind, s.language, s.voice_id) for s in foreign] == [
        ("paragraph", "es", "es"),
        ("quote", "es", "es"),
    ]
    assert all("veintiuno en la casa" in segment.spoken_text for segment in foreign)
    assert all(segment.synthesis.length_scale == 1.1 for segment in foreign)
    own = [segment for segment in script.segments if not segment.language]
    assert any("twenty-one of them" in segment.spoken_text for segment in own)
    first = [s.display_text for s in script.segments if s.kind == "paragraph" and s.index < 6]
    assert "".join(first).startswith(ARTICLE.blocks[0].text)
