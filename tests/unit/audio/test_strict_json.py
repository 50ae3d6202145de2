"""What is taken as JSON from outside, and what is not."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio import strict_json
from audio.strict_json import MAX_DEPTH, parse_json

_SCALARS = st.none() | st.booleans() | st.integers() | st.text()
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20
)


@given(value=_VALUES, as_ascii=st.booleans())
def test_what_is_json_is_read_as_it_is(value: Any, as_ascii: bool) -> None:
    """Any value comes out as it went in, whichever way its characters are written."""
    assert parse_json(json.dumps(value, ensure_ascii=as_ascii)) == value


@given(
    text=st.text(
        st.sampled_from('[]{}",:\\ud8u0 1ntrue\x00\u200b') | st.characters(codec=None), max_size=60
    )
)
def test_anything_is_read_or_refused(text: str) -> None:
    """Whatever comes is a value that can be written down again, or a ValueError."""
    try:
        value = parse_json(text)
    except ValueError:
        return
    json.dumps(value, ensure_ascii=False).encode()


@pytest.mark.parametrize("n", [101, 900, 5000, 200_000])
def test_what_is_nested_too_deep_is_refused(n: int) -> None:
    """The depth that is refused does not depend on who calls; brackets in strings don't count."""
    for opening, closing in (("[", "]"), ('{"a":', "}")):
        with pytest.raises(ValueError, match="nested"):
            parse_json(opening * n + "1" + closing * n)
        with pytest.raises(ValueError, match="nested"):
            parse_json(opening * n)
    assert parse_json("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    assert parse_json(json.dumps('"\\' + "[" * n)) == '"\\' + "[" * n


def test_halves_of_characters_are_replaced() -> None:
    """Half of a pair, escaped or not, becomes U+FFFD, in names as well; a pair stays whole."""
    assert parse_json(r'{"\ud800": "a\udfffb"}') == {"\ufffd": "a\ufffdb"}
    assert parse_json('"\ud83d"') == "\ufffd"
    assert parse_json(r'"\ud83d\ude00"') == "\U0001f600"


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", "-Infinity", "", "{", '{"a":1,}', "1 2"])
def test_what_is_no_json_is_refused(text: str) -> None:
    """Python's own additions to JSON are none."""
    with pytest.raises(ValueError):  # noqa: PT011 - the words are Python's
        parse_json(text)


def test_what_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Size is looked at before anything is parsed."""
    monkeypatch.setattr(strict_json, "MAX_CHARS", 10)
    with pytest.raises(ValueError, match="at most 10"):
        parse_json("[" * 11)
