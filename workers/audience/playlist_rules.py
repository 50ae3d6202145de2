"""Playlists by rule: the latest stories, the most played, those of a section, tag or language."""

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from audio.languages import primary_subtag
from audio.model import Article

if TYPE_CHECKING:
    from workers.ledger import Ledger

PLAYLIST_PATTERN: Final = r"^(latest|most-played|(section|tag|language):[^/\x00-\x1f]+)$"
"""What a playlist's name looks like."""
MOST_PLAYED_DAYS: Final = 7


def slug(label: str) -> str:
    """Return a section or tag as it stands in addresses: lower case, hyphens, any script."""
    folded = unicodedata.normalize("NFKC", label).casefold()
    return re.sub(r"[\W_]+", "-", folded).strip("-")


def chosen(ledger: "Ledger", articles: Sequence[Article], name: str) -> list[Article]:
    """Return the articles that a playlist's rule lets in, in its order.

    Args:
        ledger: knows what was played.
        articles: what there is, the newest first.
        name: the playlist's, which is its rule.

    Raises:
        LedgerUnavailable: it can't be asked.
    """
    found = [article for article in articles if is_chosen(article, name)]
    if name != "most-played":
        return found
    # The settings need the rules' names alone, and the ledger takes a while to import.
    from workers.ledger.plays import plays_of  # noqa: PLC0415

    counted = plays_of(ledger, n_days=MOST_PLAYED_DAYS)
    rank = {plays.article_id: place for place, plays in enumerate(counted)}
    return sorted((one for one in found if one.id in rank), key=lambda one: rank[one.id])


def is_chosen(article: Article, name: str) -> bool:
    """Say whether a playlist's rule lets an article in, whatever was played."""
    rule, _, value = name.partition(":")
    wanted = value.lower()
    if rule == "section":
        return slug(article.section or "") == wanted
    if rule == "tag":
        return wanted in map(slug, article.tags)
    language = article.language.lower()
    return rule != "language" or wanted in {language, primary_subtag(language)}
