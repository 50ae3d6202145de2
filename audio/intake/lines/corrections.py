# ruff: noqa: E501 - a pattern is easier to check on one line than folded over five.
"""Notes in which the publisher corrects the article: nobody may miss one."""

import re
from functools import cache

from audio.intake.lines.rule import bare, line_rule
from audio.intake.piece import skeleton

CORRECTION = line_rule(
    "correction",
    150,
    r"^[\W_]*(?:corrections?|clarifications?|fe de err(?:ores|atas)|correccion(?:es)?|aclaracion(?:es)?|rectificacion(?:es)?|تصحيح|تصويب|توضيح|استدراك)\b(?:[^.:：]|\d[.:：](?=\d)|[ap]\.m\.?){0,40}[:：]",
    r"^[\W_]*(?:(?:editor'?s'? )?note\W+)?(?:this|the) (?:article|story|report|piece|headline|page) (?:was|has been) (?:amended|corrected|clarified|(?:changed|updated|edited|revised) to (?:\w+ )?(?:correct|clarify|fix|reflect|remove|make clear))\b|\ban? (?:earlier|previous) version of (?:this|the) (?:article|story|report|headline)\b",
    r"^[\W_]*(?:este|esta|el|la) (?:articulo|nota|noticia|informacion|texto) (?:ha sido|fue) (?:corregid|rectificad|modificad)[oa]\b|\buna version anterior de est[ea]\b",
    r"نسخة سابقة من هذا|^[\W_]*(?:تم تصحيح|جرى تصحيح|صحح) هذا",
)

# One of these is in whatever these patterns match.
_CORRECTS = (
    "correction", "clarification", "fe de err", "correccion", "aclaracion", "rectificacion",
    "amended", "corrected", "clarified", "been changed", "been updated", "been edited", "been revised",
    "was changed", "was updated", "was edited", "was revised", "earlier version", "previous version", "corregid", "rectificad",
    "modificad", "version anterior", "تصحيح", "تصويب", "توضيح", "استدراك", "نسخة سابقة", "صحح",
)  # fmt: skip


def may_correct(text: str) -> bool:
    """Tell whether a note that corrects an article may begin somewhere in a text."""
    plain = skeleton(text)
    return any(word in plain for word in _CORRECTS) and bool(correction_inside().search(plain))


@cache
def correction_inside() -> re.Pattern[str]:
    """Return the pattern of a correction that may begin anywhere in a text, compiled once."""
    return re.compile(bare(CORRECTION.written).replace(r"^[\W_]*", ""))


def is_correction(text: str) -> bool:
    """Tell a note, or the beginning of one, in which the publisher corrects the article."""
    return CORRECTION.matches(skeleton(text))
