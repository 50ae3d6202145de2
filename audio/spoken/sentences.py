"""Where a text may be cut: sentences, then clauses, then words."""


def segment_spans(text: str, language: str, *, max_chars: int = 180) -> tuple[tuple[int, int], ...]:
    """Placeholder."""
    raise NotImplementedError(text, language, max_chars)
