"""Patterns of lines are compiled when a line is held against them, or before by who reads many."""

from audio.intake import drop_lines
from audio.intake.drop_lines import LINE_RULES, TAIL_RULES, _compiled, get_ready, may_correct


def test_getting_ready_leaves_nothing_to_compile() -> None:
    """A process whose copies read one page each compiles once, not in every copy."""
    _compiled.cache_clear()
    drop_lines._correction_inside.cache_clear()
    get_ready()
    ready = _compiled.cache_info().misses
    assert ready >= len({rule.written for rule in (*LINE_RULES, *TAIL_RULES)})
    assert all(rule.pattern for rule in (*LINE_RULES, *TAIL_RULES))
    assert may_correct("Correction: an earlier version of this article named the wrong quay.")
    assert _compiled.cache_info().misses == ready
    assert drop_lines._correction_inside.cache_info().misses == 1
