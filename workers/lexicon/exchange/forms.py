"""The forms that a list of names has as a file."""

from pathlib import PurePath
from typing import Final, Literal, get_args

from audio.errors import LexiconInvalid

Form = Literal["csv", "pls", "toml"]

FORMS: Final[tuple[Form, ...]] = get_args(Form)
MEDIA_TYPES: Final[dict[Form, str]] = {
    "csv": "text/csv; charset=utf-8",
    "pls": "application/pls+xml",
    "toml": "application/toml",
}
_ENDINGS: Final[dict[str, Form]] = {
    ".csv": "csv", ".pls": "pls", ".xml": "pls", ".toml": "toml",
}  # fmt: skip


def form_of(name: str) -> Form:
    """Return the form that a file's name says.

    Raises:
        LexiconInvalid: it says none.
    """
    found = _ENDINGS.get(PurePath(name).suffix.lower())
    if found is None:
        raise LexiconInvalid(
            f"{name} ends in none of {', '.join(_ENDINGS)}. Name it so, or give --form."
        )
    return found
