"""Rules of lines: what they need before they are asked."""

from audio.intake.drop_lines import LINE_RULES, TAIL_RULES
from audio.intake.lines.rule import line_rule


def test_a_rule_is_asked_only_of_lines_that_hold_what_it_needs() -> None:
    """A word that all its patterns hold is looked for first; it is written as patterns are."""
    rule = line_rule("press", 9, r"^la crónica\b", r"\bcrónica$", needs=("crónica",))
    assert rule.matches("la cronica de hoy")
    assert not rule.matches("la nota de hoy")
    assert line_rule("press", 9, r"^la\b").matches("la nota de hoy")


def test_no_rule_needs_more_than_its_patterns_hold() -> None:
    """What a rule needs stands in its pattern, or no line could ever match."""
    needing = [rule for rule in (*LINE_RULES, *TAIL_RULES) if rule.needs]
    assert needing
    for rule in needing:
        assert any(
            rule.pattern.search(word) or word.strip("([") in rule.written for word in rule.needs
        )
