"""The inaudible mark of this publisher's narrations: which one it is, and whose one is.

How a mark is written and found is ``audio.watermark``.
"""

from workers.watermark.numbers import (
    article_number,
    articles_marked,
    facts_of,
    mark_of_article,
    publisher_number,
)

__all__ = [
    "article_number",
    "articles_marked",
    "facts_of",
    "mark_of_article",
    "publisher_number",
]
