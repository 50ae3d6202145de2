"""What stands round a match: the words before and after it."""

import re

from audio.spoken.scan import LETTER

#: No letter stands before, but for the ª and º of an ordinal.
WORD_START = f"(?:(?<!{LETTER})|(?<=[ªº]))"
#: No letter follows.
WORD_END = f"(?!{LETTER})"
_BEFORE = re.compile(r"([^\W\d_]{1,20}\.?)[ \u00a0(«\"“¿¡]{1,2}\Z")
_AFTER = re.compile(r"[ \u00a0\u2009\u202f]([^\W\d_]{1,30})")
_NOTHING_MORE = re.compile(r"[\s»”\"'’)\]]*\Z")


def word_before(text: str, at: int) -> str:
    """Return the word that ends just before ``at``, as written, or ""."""
    match = _BEFORE.search(text[max(0, at - 24) : at])
    return match.group(1) if match is not None else ""


def word_after(text: str, at: int) -> str:
    """Return the word that begins after one space at ``at``, as written, or ""."""
    match = _AFTER.match(text, at)
    return match.group(1) if match is not None else ""


_STARTER = re.compile(
    r"[»”\"')]*\s[¿¡«“\"]?(?:El|La|Los|Las|En|Un|Una|Unos|Por|Pero|No|Se|Su|Sus|Al|Según|Con|Para|Este|Esta"
    r"|Y(?! [A-ZÁÉÍÓÚÑ]{3})"
    r"|Estos|Es|Ha|Han|Hay|Fue|Lo|Le|Que|Qué|Cuando|Aunque|También|Tras|Desde|Entre|Además|Si|Ya|Ahora|Así|Como)(?![^\W_])"
)


def ends_sentence(text: str, at: int) -> bool:
    """Say whether the text ends at ``at``, or a word follows that begins sentences."""
    return ends_text(text, at) or _STARTER.match(text, at) is not None


def ends_text(text: str, at: int) -> bool:
    """Say whether nothing but closing signs follows, so that a dot before it ends the sentence."""
    return at == len(text) or (len(text) - at < 8 and _NOTHING_MORE.match(text, at) is not None)
