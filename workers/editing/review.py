"""Which articles a person looks at before anybody hears them."""

from typing import Final

from audio.errors import ReviewNeeded
from audio.model import Article

PAGE_DUMP: Final = "page_dump"
TEXT_LEFT_OUT: Final = "text_left_out"


def review_needed(article: Article) -> ReviewNeeded | None:
    """Return the error that keeps a guessed article off air until a person lets it pass.

    A page copied as text is read line by line, and too often something is read that is no article.
    Where prose was left out between paragraphs, or most of what an extractor found, too little is.

    Returns:
        None where nothing was guessed.
    """
    if PAGE_DUMP in article.review:
        return ReviewNeeded(
            f"{article.id} looks like a whole page copied as text, so what is article and what "
            "is not was guessed. Publish the page's HTML, or look at it and let it pass with "
            f"`listen regenerate {article.id}`."
        )
    if TEXT_LEFT_OUT in article.review:
        return ReviewNeeded(
            f"{article.id} was read from a page, and paragraphs that may be its own were left out. "
            "Publish the article's text, or see `listen script` and let it pass with "
            f"`listen regenerate {article.id}`."
        )
    return None
