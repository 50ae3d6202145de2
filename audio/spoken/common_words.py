"""The commonest words of English: forty thousand, names among them, and how each is used.

Who only asks whether a word is one of them needs none of the rules of English, which take a quarter
of a second to load: names in Spanish ask so too.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("english") / "homographs" / "words.tsv"


@cache
def common_words() -> Mapping[str, str]:
    """Return what is known of each word in lower case: its kind and its groups, tabs between."""
    text = _TABLE.read_text(encoding="utf-8")
    return dict(line.split("\t", 1) for line in text.splitlines())
