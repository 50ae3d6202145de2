"""What holds of word times whatever the text."""

import functools

from hypothesis import given, settings
from hypothesis import strategies as st
from support.hypothesis_profiles import examples
from support.segments_to_speak import segment_of

from voices.engine import SynthesisSettings
from voices.library.installed import STARTER_VOICE_ID, find_voice
from voices.piper import load_engine
from voices.word_times import word_spans

PHONEMES = st.lists(st.sampled_from(list("aɪˈˌːptksʃðə ,.")), max_size=60)


@functools.cache
def starter():
    """Load the starter voice once for all examples."""
    return load_engine(find_voice(STARTER_VOICE_ID, []))


@given(alone=st.lists(PHONEMES, max_size=12), phonemes=PHONEMES)
def test_spans_are_ordered_and_inside(alone, phonemes):
    """Any words aligned with any phonemes give one span each, in order, without overlap."""
    spans = word_spans(alone, phonemes)
    assert len(spans) == len(alone)
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    assert not edges or 0 <= edges[0] <= edges[-1] <= len(phonemes)


@given(text=st.text(max_size=40))
@settings(max_examples=examples(40))
def test_any_text_is_spoken_or_silent_with_ordered_times(text):
    """No Unicode whatever stops the engine, and every word has a time inside the clip."""
    segment = segment_of(text, {"a": "ʃˈiː"})
    clip = starter().speak(segment, SynthesisSettings())
    assert len(clip.word_times) == len(segment.words)
    edges = [edge for times in clip.word_times for edge in times]
    assert edges == sorted(edges)
    assert not edges or 0 <= edges[0] <= edges[-1] <= clip.samples.size
