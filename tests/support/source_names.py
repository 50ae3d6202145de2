"""Names in source code, as tests that read it ask for them."""

import ast


def last_name(node: ast.expr) -> str:
    """Return ``b`` for the names ``b`` and ``a.b``; nothing for another expression."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
