"""Full names: a given name that only one language has tells where the name after it comes from.

``given.txt`` lists such given names, and the family names of China and Korea, which go first.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

PARTICLES = tuple(
    "van von vom de der den da di del della do dos du le la al el bin ben zu ter ten".split()
)
"""Small words of nobility and descent, within a name."""
_BETWEEN = re.compile(rf"[ \u00a0]+(?:(?:{'|'.join(PARTICLES)})[ \u00a0-]+)*|-")
"""What stands between the parts of one name: a space, small words, or a hyphen."""
_ENGLISH_SHAPE = re.compile(
    r"(?:field|ford|worth|wood|well|ley|bury|shire|ham|ton|brook|burn|croft|dale|gate|house|ridge|smith"
    r"|water|way|land|wick|side|ster|stone|ckson|hnson|mson|rson|lson|tson|dson)s?$|^mc|^mac[a-z]{3}"
)
"""How family names of England and Scotland look, which a Natasha or a Giovanni may have too."""
_ENDS = {
    "greek": re.compile(r"[aious]$"),
    "italian": re.compile(r"[aeioòù]$"),
    "japanese": re.compile(r"[aeioun]$"),
}
"""How family names of a language end, where nearly all do."""
_MAY_END_SO = frozenset(("nordic", "dutch", "german", "finnish"))
_MOST_PARTS = 4
_LONGEST_GAP = 12
_GO_FIRST = frozenset("han hong jung kim lee li moon oh park yang yu".split())
"""Family names that are English words, too; what follows them has to look Chinese or Korean."""
_HALVES = re.compile(r"[ \u00a0][A-Z][a-z]+-[A-Za-z][a-z]+")


class FullNames:
    """The names of an article whose given name tells where they come from."""

    def __init__(self, text: str, could_be: Callable[[str, str], bool]) -> None:
        """Begin with none.

        Args:
            text: the article.
            could_be: says whether a name in lower case has the letters of a language.
        """
        self.origins: dict[str, str] = {}
        """Names in lower case, each with its language."""
        self._text = text
        self._could_be = could_be
        self._end = -1
        self._language: str | None = None
        self._is_given = False  # whether a given name told it, or only a word's shape
        self._n_parts = 0

    def add(self, match: re.Match[str], lower: str, certain: str | None, *, is_ours: bool) -> None:
        """Take in the next word with a capital.

        Args:
            match: where it stands; words come in their order.
            lower: the word in lower case.
            certain: the language that its shape tells, if it does.
            is_ours: whether it is a word of the narration, or a name with a sound of its own there.
        """
        goes_on = self._goes_on(match.start())
        self._end = match.end()
        if goes_on and lower in PARTICLES:
            return
        language = self._language if goes_on else None
        self._n_parts = self._n_parts + 1 if language else 1
        if language and not is_ours and self._fits(lower, language):
            if certain is None:
                self.origins.setdefault(lower, language)
            return
        told = given_names().get(lower) if not is_ours or lower in _GO_FIRST else None
        if told == "korean":
            self._language = told if _HALVES.match(self._text, match.end()) else None
            self._is_given = True
            return
        self._language, self._is_given = told or certain, told is not None
        if told:
            self.origins.setdefault(lower, told)

    def _goes_on(self, start: int) -> bool:
        """Say whether what begins at ``start`` belongs to the name before it."""
        # Over a small word a shape tells nothing: "Comité de Empresa" is no person of France.
        longest_gap = _LONGEST_GAP if self._is_given else 1
        if (
            self._language is None
            or self._n_parts >= _MOST_PARTS
            or start - self._end > longest_gap
        ):
            return False
        return _BETWEEN.fullmatch(self._text, self._end, start) is not None

    def _fits(self, lower: str, language: str) -> bool:
        if language not in _MAY_END_SO and looks_english(lower):
            return False
        ends = _ENDS.get(language)
        if ends is not None and not ends.search(lower):
            return False
        return self._could_be(lower, language)


def looks_english(lower: str) -> bool:
    """Say whether a name in lower case has the shape of family names of England and Scotland."""
    return _ENGLISH_SHAPE.search(lower) is not None


@cache
def given_names() -> Mapping[str, str]:
    """Return given names in lower case that tell a language, each with that language."""
    lines = files("audio.spoken.names").joinpath("given.txt").read_text("utf-8").splitlines()
    told = (line.split(": ", 1) for line in lines if line[:1] != "#")
    return {name: language for language, names in told for name in names.split()}
