"""Text that can be read, tagged, fed and stored: one line, NFC, nothing in it that nobody sees.

:func:`fold` is the only place where text is cleaned. `audio.model` puts every text of an article
through it, so whatever is an ``Article`` is clean, whoever made it.
"""

import re
import unicodedata

# Every plane of Unicode ends in two code points that are no characters; U+FDD0 to U+FDEF are none.
_NO_CHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17)
)
# Characters that shape the page and not the words: soft hyphen, zero-width space, byte-order mark,
# object replacement, fillers, invisible signs, and the marks and embeddings that steer text
# direction. Zero-width joiners stay, because they change how Persian and Hindi words are spelt.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffc\U0001d173-\U0001d17a"
    f"\U000e0000\U000e0001{_NO_CHARACTERS}]"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
# It begins with what it looks for, so that the search leaps from space to space.
_SPACE_BEFORE_MARK = re.compile(r" (?<=\w )(?=[,.;،؛](?:\s|$))")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


def fold(text: str) -> str:
    """Return text on one line: NFC, white space folded, nothing invisible, no stray controls.

    Text in which there is nothing to see, such as a joiner alone, is "". Folding twice changes
    nothing, and the result can always be encoded as UTF-8.
    """
    plain = text
    if not (text.isascii() and text.isprintable()):  # most English text is; it costs a fifth
        plain = unicodedata.normalize("NFC", _INVISIBLE.sub("", _CONTROL.sub(" ", text)))
    plain = " ".join(plain.split())
    plain = _SPACE_BEFORE_MARK.sub("", plain)
    return plain if _has_something_to_see(plain) else ""


def _has_something_to_see(text: str) -> bool:
    """Tell whether any character has a shape of its own: joiners, marks and spaces have none."""
    return (
        text[:1].isalnum()
        or bool(_LETTER_OR_DIGIT.search(text))
        or any(unicodedata.category(character)[0] not in "CMZ" for character in text)
    )
