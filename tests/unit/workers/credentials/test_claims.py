"""What is claimed of a narration is what it is, and can be reckoned again by anybody."""

import hashlib
from dataclasses import replace

import pytest
from support.humming_narrations import ARTICLE, corrected

from audio.model import Script, Segment
from workers.credentials.claims import SourceType, article_sha256, schema_org_type, source_type_of
from workers.credentials.narration import heard_in


def test_the_hash_of_an_article_is_that_of_its_lines() -> None:
    """A few lines of code by somebody else give the same: address, title, names, texts."""
    article = replace(ARTICLE, url="https://courier.example/tide", byline="Mara Quill")
    lines = [article.url, article.title, "Mara Quill", article.standfirst]
    lines += [block.text for block in article.blocks]
    text = "".join(f"{line}\n" for line in lines if line)
    assert article_sha256(article) == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    "other",
    [
        corrected(ARTICLE, 2, "Five gauges were read."),
        replace(ARTICLE, title="Tides"),
        replace(ARTICLE, url="https://courier.example/other"),
        replace(ARTICLE, blocks=ARTICLE.blocks[:-1]),
    ],
    ids=["text", "title", "address", "one block less"],
)
def test_another_article_has_another_hash(other: object) -> None:
    """Whatever is changed of its words or its place is seen."""
    assert article_sha256(other) != article_sha256(ARTICLE)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("n_voices", "n_people", "said"),
    [
        (9, 0, "trainedAlgorithmicMedia"),
        (8, 1, "compositeWithTrainedAlgorithmicMedia"),
        (0, 1, "digitalCapture"),
    ],
)
def test_people_are_not_called_synthetic(n_voices: int, n_people: int, said: SourceType) -> None:
    """Who is heard decides what the sound is called, here and in schema.org's words."""
    assert source_type_of(n_voices, n_people) == said
    assert schema_org_type(said).lower().endswith(f"{said.lower()}digitalsource")


def test_one_recorded_sentence_makes_it_both() -> None:
    """A sentence that a producer spoke himself is told of."""
    spoken = Segment(
        index=0, kind="paragraph", chapter=0, display_text="One.", spoken_text="One.", words=(),
        voice_id="v", pause_after_ms=0,
    )  # type: ignore[arg-type]  # fmt: skip
    script = Script(
        article_id="tide", language="en", segments=(spoken, replace(spoken, recording="ab" * 32)),
        chapters=(), dropped=(), coverage=1.0,
    )  # fmt: skip
    assert heard_in(script, None) == "compositeWithTrainedAlgorithmicMedia"
    assert heard_in(replace(script, segments=(spoken,)), None) == "trainedAlgorithmicMedia"
