"""Which rules are tried at a place: those that cannot match are left out, and no others."""

from pathlib import Path

import pytest

from audio.spoken.languages import language_for
from audio.spoken.scan import _CHUNK, Language, _class

HERE = Path(__file__).parent
#: Every so many of the texts, so that the check takes a second or two.
STEP = 12


def texts_of(*names: str) -> list[str]:
    """Return the written and spoken texts of tables of this folder, each STEP-th of them."""
    lines = [line for name in names for line in (HERE / name).read_text("utf-8").splitlines()]
    return [text for line in lines[::STEP] for text in line.split("\t") if text]


def left_out_but_matching(language: Language, text: str) -> set[str]:
    """Return the rules that would say something in ``text`` at a place they are not tried at."""
    names = set()
    for at, sign in enumerate(text):
        chunk = _CHUNK.match(text, at)
        if chunk is None:
            continue
        tried = language.rules_for(chunk.group())
        for rule in language.rules:
            if rule in tried or _class(rule.first).match(sign) is None:
                continue
            match = rule.pattern.match(text, at)
            if match is not None and match.end() > at and rule.say(match) is not None:
                names.add(f"{rule.name} at {text[at : at + 20]!r}")
    return names


@pytest.mark.parametrize(
    ("tag", "names"),
    [
        ("en", ("spoken_english.tsv", "spoken_english_second.tsv")),
        ("es", ("test_spanish.py", "test_kinds.py")),
    ],
)
def test_no_rule_that_would_match_is_left_out(tag: str, names: tuple[str, ...]) -> None:
    """What a rule says it begins with or needs is true of everything its pattern matches."""
    language = language_for(tag)
    found = {name for text in texts_of(*names) for name in left_out_but_matching(language, text)}
    assert not found
