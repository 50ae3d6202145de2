"""Patterns compiled at their first use: the same answers as at once, and none that can't be compiled."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import audio
from audio.spoken.patterns import _Later, compiled, later

TEXTS = [
    path.read_text(encoding="utf-8")[:4000]
    for path in sorted((Path(__file__).parents[3] / "golden" / "articles").glob("*/expected.txt"))
]


def _all() -> list[tuple[str, _Later]]:
    """Return every pattern that is compiled later, of every module of ``audio``."""
    found = []
    for module in pkgutil.walk_packages(audio.__path__, "audio."):
        values = vars(importlib.import_module(module.name)).items()
        found += [(f"{module.name}.{name}", v) for name, v in values if isinstance(v, _Later)]
    return found


def test_every_pattern_can_be_compiled() -> None:
    """A mistake in a pattern is found here, where it used to be found when its module was imported."""
    found = _all()
    assert len(found) > 100
    for name, pattern in found:
        plain = re.compile(pattern.pattern, pattern._flags)
        assert pattern.flags == plain.flags, name


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(_all()), st.sampled_from(TEXTS), st.integers(0, 3999), st.data())
def test_it_answers_as_one_that_is_compiled_at_once(
    named: tuple[str, _Later], text: str, at: int, data: st.DataObject
) -> None:
    """Whatever is asked of it first, it answers as ``re`` does, on texts and where they are cut."""
    written, flags = named[1].pattern, named[1]._flags
    plain, late = re.compile(written, flags), later(written, flags)
    asked = data.draw(st.sampled_from(["match", "search", "fullmatch", "findall", "finditer"]))
    for name in (asked, "search", "match"):
        ours, theirs = getattr(late, name)(text, at), getattr(plain, name)(text, at)
        if name == "findall":
            assert ours == theirs
        elif name == "finditer":
            assert [m.span() for m in ours] == [m.span() for m in theirs]
        else:
            assert (ours and (ours.span(), ours.groups())) == (
                theirs and (theirs.span(), theirs.groups())
            )
    assert late.sub("", text) == plain.sub("", text)


def test_nothing_is_compiled_before_it_is_asked() -> None:
    """What nobody asks for costs nothing; how it is written can be read all the same."""
    late = later("(?:")
    assert late.pattern == "(?:"
    with pytest.raises(re.error):
        late.match("a")


def test_an_unknown_method_is_an_error_as_ever() -> None:
    """A misspelt method fails with an AttributeError, before and after the first use."""
    late = later("a")
    for _ in range(2):
        with pytest.raises(AttributeError):
            late.serch("a")  # type: ignore[attr-defined]
        assert late.groups == 0


def test_one_pattern_is_compiled_once() -> None:
    """Two who ask for the same get the same."""
    assert compiled("a[bc]") is compiled("a[bc]")
