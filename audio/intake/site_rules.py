"""What a publisher's pack tells the reader about the pages of one site."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Protocol

_EMPTY: Mapping[str, str] = MappingProxyType({})


class LinePattern(Protocol):
    """A compiled pattern; ``search`` returns something true where the text matches.

    A pack's loader gives patterns that stop after a time limit. A ``re.Pattern`` fits as well.
    """

    def search(self, text: str, /) -> Any:
        """Look for the pattern anywhere in the text."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRules:
    """One site's own rules; they go before every general rule.

    Selectors are CSS. A selector that matches nothing is noted in ``Article.review`` as
    ``site_rule_missed`` and the general rules do the work.
    """

    hosts: tuple[str, ...] = ()
    """Host names the rules hold for, such as ``example.org``."""
    include: tuple[str, ...] = ()
    """Where the article stands; the first selector that matches wins, with all its elements."""
    exclude: tuple[str, ...] = ()
    """Elements that are never read."""
    drop_line: tuple[LinePattern, ...] = ()
    """A block whose text matches is not read."""
    end_at: tuple[LinePattern, ...] = ()
    """The first block whose text matches ends the article; it is not read itself."""
    timestamp: str | None = None
    """Entry times of a live blog; not read."""
    question: str | None = None
    """Elements that hold an interview's questions."""
    fields: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    """Metadata field (title, byline, standfirst, section, published, image) to selector."""
    table_note: str | None = None
    """What is said where the body shows a table of data that is not read; None: nothing."""
    read_tables: bool = False
    """Whether short tables of the body are read, row by row; longer ones are left out."""
    language: str | None = None
    """BCP 47; used where the page declares none."""
