"""Where the store keeps what people handed in."""

from typing import Final

RECORDINGS: Final = "recordings/"


def recordings_folder(article_id: str) -> str:
    """Return the folder of the store in which a person's recording of an article lies."""
    return f"{RECORDINGS}{article_id}/"


def recording_key(article_id: str, sha256: str) -> str:
    """Return where the store keeps a recording as it was decoded."""
    return f"{recordings_folder(article_id)}{sha256}.flac"


def parts_of(key: str) -> tuple[str, str]:
    """Return the article's id and the checksum that a recording's key has in it."""
    article_id, _, name = key.removeprefix(RECORDINGS).rpartition("/")
    return article_id, name.removesuffix(".flac")


def sentences_folder(article_id: str) -> str:
    """Return the folder of the store in which a person's recordings of single sentences lie."""
    return f"{recordings_folder(article_id)}sentences/"


def sentence_key(article_id: str, sha256: str) -> str:
    """Return where the store keeps a recording of one sentence as it was decoded."""
    return f"{sentences_folder(article_id)}{sha256}.flac"
