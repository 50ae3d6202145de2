"""Patterns of lines are compiled when a line is held against them, or before by who reads many."""

from audio.intake.drop_lines import LINE_RULES, TAIL_RULES, get_ready
from audio.intake.lines.corrections import correction_inside, may_correct
from audio.intake.lines.rule import compiled


def test_getting_ready_leaves_nothing_to_compile() -> None:
    """A process whose copies read one page each compiles once, not in every copy."""
    compiled.cache_clear()
    correction_inside.cache_clear()
    get_ready()
    ready = compiled.cache_info().misses
    assert ready >= len({rule.written for rule in (*LINE_RULES, *TAIL_RULES)})
    assert all(rule.pattern for rule in (*LINE_RULES, *TAIL_RULES))
    assert may_correct("Correction: an earlier version of this article named the wrong quay.")
    assert compiled.cache_info().misses == ready
    assert correction_inside.cache_info().misses == 1
