"""Whatever the rules say, a segment is read in its own language or not at all."""

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from audio.errors import LanguageUnsupported
from audio.languages import primary_subtag
from audio.model import Article, SegmentKind, Voice
from voices.casting import Casting, Rule

TAGS = ("en", "en-US", "en-GB", "es", "es-MX", "ar", "fr")
KINDS: tuple[SegmentKind, ...] = get_args(SegmentKind)


def _voice(tag: str, number: int) -> Voice:
    return Voice(
        id=f"{tag.replace('-', '_')}-{number}-low", language=tag, quality="low",
        sample_rate_hz=22_050, model_sha256="", licence="unknown",
    )  # fmt: skip


voices = st.builds(_voice, st.sampled_from(TAGS), st.integers(0, 2))
ids = voices.map(lambda voice: voice.id)
rules = st.builds(
    Rule,
    language=st.none() | st.sampled_from(TAGS),
    section=st.sampled_from([(), ("Sport",), ("News", "sport")]),
    author=st.sampled_from([(), ("Mara Quill",)]),
    kind=st.lists(st.sampled_from(KINDS), max_size=3).map(tuple),
    foreign=st.booleans(),
    voice=st.none() | ids,
    length_scale=st.none() | st.floats(0.5, 2),
)
articles = st.builds(
    Article,
    id=st.just("a"),
    title=st.just("A"),
    blocks=st.just(()),
    language=st.sampled_from(TAGS),
    section=st.sampled_from([None, "Sport", "News"]),
    byline=st.sampled_from([None, "Mara Quill", "Jo Brine"]),
)


@given(articles, voices, st.lists(voices, max_size=5), st.lists(rules, max_size=6), st.data())
def test_a_cast_speaks_the_segments_language_or_refuses(
    article: Article, default: Voice, others: list[Voice], told: list[Rule], data: st.DataObject
) -> None:
    """The voice is an installed one of the language; it is refused only if there is none."""
    installed = {voice.id: voice for voice in (default, *others)}
    cast = Casting(article=article, default=default, installed=installed, rules=tuple(told))
    kind = data.draw(st.sampled_from(KINDS))
    language = data.draw(st.none() | st.sampled_from(TAGS))
    wanted = primary_subtag(language or article.language)
    speaking = {v.id for v in installed.values() if primary_subtag(v.language) == wanted}
    try:
        choice = cast.choose(kind, language)
    except LanguageUnsupported:
        assert not speaking
        return
    assert choice.voice.id in speaking
    assert cast.choose(kind, language) == choice
    held = choice.rule is not None and told[choice.rule - 1].voice
    assert (choice.fallback is not None) == bool(held and held != choice.voice.id)
