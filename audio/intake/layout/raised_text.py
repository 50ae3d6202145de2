"""Raised and lowered text: the number of a note, an exponent, an ordinal, an index, a price."""

import re

from audio.spoken.patterns import later

_FIGURES = r"[\d٠-٩۰-۹]{1,3}(?:\s?[,;،–-]\s?[\d٠-٩۰-۹]{1,3}){0,6}"
_LABEL = later(
    rf"^(?:[\[(]?(?:(?:note|nota|n\.|حاشية|ملاحظة)\s?)?{_FIGURES}[\])]?|[*†‡§¶]{{1,3}}|\[[^\[\]]{{1,30}}\])$"
)
_LINKED_LABEL = later(r"^[\[(]?(?:[a-z]|[ivx]{1,5})[\])]?$")
_LETTER_LABEL = later(r"^[a-z]$")
_AFTER_WORD = later(r"(?:[^\W\d_]{3}|[.,;:!?”»\"’)])$")
_EXPONENT = later(r"^[-−–+]?\d{1,3}$")
_UNIT = later(
    r"(?:(?:^|[\s\d/·.(])(?:m|km|cm|mm|dm|nm|µm|μm|hm|ft|yd|م|كم|سم|مم|ملم)|[\d/]\s?(?:in|s|mi))$"
)
_VARIABLE = later(r"(?:^|[\s(=+*/×·−-])[b-hj-zB-HJ-Z]$|[=+×·−]\s?[A-Za-z]{1,3}$|\)$(?<=[a-z\d]\))")
_BASE = later(r"(?:(?<!\d)10|[=+×·*^/]\s?\d+)$")
_OPERATOR = later(r"^\s?[=+×·*−]")
_ISOTOPE = later(r"^[A-Z][a-z]?(?![^\W\d_])")
_PRICE = later(r"[$€£]\s?\d{1,4}$")
_ORDINAL_BASE = later(r"(?:\d\.?|\b[Nn]\.?)$")
_LETTER_EXPONENT = later(r"^[-−–]?[i-npx-zN](?:\s?[-−–+]\s?\d{1,2})?$")
_RAISED = str.maketrans("0123456789-−–+ijklmnpxyzN", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻⁺ⁱʲᵏˡᵐⁿᵖˣʸᶻᴺ", " \u00a0")
_LOWERED = str.maketrans("0123456789aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_INDEX = later(r"^(?:\d{1,3}|[aeh-pr-vx])$")
_LOG = later(r"(?<![^\W_])log$")
_LONE_LETTER = later(r"(?<![^\W_])[A-Za-z]$")
_RAISED_LETTERS = {"o": "º", "a": "ª", "tm": "™", "sm": "℠"}


def is_note(before: str, label: str, after: str, linked: bool) -> bool:
    """Tell the number of a note from an exponent, an ordinal, a fraction and small change.

    Args:
        before: the text right before the raised one, in the same block.
        label: the raised text.
        after: the text right behind it.
        linked: whether it is a link or stands in one.
    """
    if linked:
        return is_linked_label(label)
    if _LETTER_LABEL.match(label):
        return bool(_AFTER_WORD.search(before)) and not _ORDINAL_BASE.search(before)
    return bool(_LABEL.match(label)) and raised_text(before, label, after) is None


def is_linked_label(label: str) -> bool:
    """Tell the number, sign or letter of a note, where it is known to be a link."""
    return bool(_LABEL.match(label) or _LINKED_LABEL.match(label))


def raised_text(before: str, label: str, after: str) -> str | None:
    """Return how raised text that is said is written on the line, or None where it is a note's.

    Args:
        before: the text right before the raised one, in the same block.
        label: the raised text.
        after: the text right behind it.
    """
    if _LETTER_EXPONENT.match(label) and (before[-1:].isdigit() or _VARIABLE.search(before)):
        return as_raised(label)
    if not _EXPONENT.match(label):
        raised = _RAISED_LETTERS.get(label.lower())
        if raised and (raised in "™℠" or _ORDINAL_BASE.search(before)):
            return raised
        return None if _LABEL.match(label) else label
    if after[:1] in {"/", "⁄"}:
        return f" {label}" if before[-1:].isdigit() else label
    if len(label) == 2 and _PRICE.search(before):
        return f".{label}"
    if len(label) > 1 and re.search(r"[^.!?…]\s$", before) and _ISOTOPE.match(after):
        return label
    signed = not label[0].isdigit()
    power = _UNIT.search(before) or _VARIABLE.search(before) or _BASE.search(before)
    if before and (signed or power or (before[-1].isdigit() and _OPERATOR.match(after))):
        return as_raised(label)
    return None


def as_raised(label: str) -> str:
    """Return an exponent in raised characters."""
    return label.translate(_RAISED)


def lowered_text(before: str, label: str, *, raised: bool) -> str | None:
    """Return how lowered text is written on the line where glueing it on would lose its sense.

    ``log<sub>2</sub>`` becomes log₂, ``a<sub>i</sub>`` aᵢ, ``v<sub>max</sub>`` "v max"; CO2 and x1
    stay as they are.

    Args:
        before: the text right before the lowered one, in the same block.
        label: the lowered text.
        raised: whether an exponent follows right behind it.
    """
    is_index = bool(_INDEX.match(label))
    if _LOG.search(before):
        return label.translate(_LOWERED) if is_index else f" {label}"
    if not ends_in_variable(before) or (label.isdigit() and not raised):
        return None
    return label.translate(_LOWERED) if is_index else f" {label}"


def ends_in_variable(before: str) -> bool:
    """Tell whether a text ends in one letter by itself, which an index may stand below."""
    return bool(_LONE_LETTER.search(before))
