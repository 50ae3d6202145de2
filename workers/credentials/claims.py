"""What content credentials say of a narration: by whom, with what, from which article, when.

C2PA specification 2.2: the action ``c2pa.created`` with a digital source type says how the sound
came to be; the rest is a ``cawg.metadata`` assertion in the words of Dublin Core and schema.org.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Any, Final, Literal

from audio.model import Article

SourceType = Literal[
    "trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "digitalCapture"
]
"""A voice's sound; a voice's with a person's in it; a person's."""

_SOURCE_TYPES: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_SCHEMA_ORG: Final[dict[SourceType, str]] = {
    "trainedAlgorithmicMedia": "https://schema.org/TrainedAlgorithmicMediaDigitalSource",
    "compositeWithTrainedAlgorithmicMedia": (
        "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource"
    ),
    "digitalCapture": "https://schema.org/DigitalCaptureDigitalSource",
}
_CONTEXT: Final = {"dc": "http://purl.org/dc/elements/1.1/", "schema": "https://schema.org/"}


@dataclass(frozen=True, slots=True)
class Reader:
    """A voice that reads, or a person."""

    name: str
    """The voice's id, or the person's name."""
    licence: str = ""
    """Of the voice."""
    is_person: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """Everything that is signed of a narration, besides its sound."""

    publisher: str
    title: str
    language: str
    """BCP 47."""
    source_type: SourceType
    readers: tuple[Reader, ...]
    article_id: str
    article_url: str | None
    article_sha256: str
    """Of the article's address and text, by :func:`article_sha256`."""
    made_at: datetime
    """Aware, UTC."""


def source_type_of(n_voices: int, n_people: int) -> SourceType:
    """Return how a sound came to be, by how many voices and how many people are heard in it."""
    if not n_people:
        return "trainedAlgorithmicMedia"
    return "compositeWithTrainedAlgorithmicMedia" if n_voices else "digitalCapture"


def schema_org_type(source_type: SourceType) -> str:
    """Return what schema.org calls it, as the value of ``digitalSourceType``."""
    return _SCHEMA_ORG[source_type]


def article_sha256(article: Article) -> str:
    """Hash what an article says and where it stands, so that anybody can do so again.

    It is the SHA-256 of UTF-8 lines, each ended by a line feed: the address (an empty line where
    there is none), the title, the names of the byline and the standfirst where there are any, then
    each block's text. Texts are as :func:`audio.clean_text.fold` leaves them, so none has a line
    feed of its own.
    """
    digest = hashlib.sha256()
    for line in _lines(article):
        digest.update(f"{line}\n".encode())
    return digest.hexdigest()


def _lines(article: Article) -> Iterator[str]:
    yield article.url or ""
    yield article.title
    yield from filter(None, (article.byline, article.standfirst))
    yield from (block.text for block in article.blocks)


def manifest_definition(
    claims: Claims, *, exclusion: tuple[int, int], sha256: bytes
) -> dict[str, Any]:
    """Return what is to be signed, as the library reads it.

    Args:
        claims: what is claimed.
        exclusion: where in the file the credentials stand, (start, length) in bytes.
        sha256: of the rest of the file.
    """
    start, length = exclusion
    software = {"name": "Listen", "version": version("listen-narrator")}
    made = {
        "action": "c2pa.created",
        "when": claims.made_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "softwareAgent": software,
        "digitalSourceType": _SOURCE_TYPES + claims.source_type,
    }
    binding = {
        "exclusions": [{"start": start, "length": length}],
        "name": "jumbf manifest",
        "alg": "sha256",
        "hash": list(sha256),
        "pad": [],
    }
    assertions = (
        ("c2pa.actions.v2", {"actions": [made]}, "Cbor"),
        ("cawg.metadata", _metadata(claims), "Json"),
        ("c2pa.hash.data", binding, "Cbor"),
    )
    return {
        "claim_generator_info": [software],
        "title": claims.title,
        "format": "audio/mpeg",
        "assertions": [
            {"label": label, "data": data, "kind": kind, "created": True}
            for label, data, kind in assertions
        ],
    }


def _metadata(claims: Claims) -> dict[str, Any]:
    article = {
        "@type": "schema:NewsArticle",
        "schema:identifier": claims.article_id,
        "schema:url": claims.article_url,
        "schema:sha256": claims.article_sha256,
    }
    return {
        "@context": _CONTEXT,
        "dc:title": claims.title,
        "dc:publisher": claims.publisher,
        "dc:language": claims.language,
        "schema:isBasedOn": {name: value for name, value in article.items() if value},
        "schema:readBy": [_reader(reader) for reader in claims.readers],
    }


def _reader(reader: Reader) -> dict[str, str]:
    if reader.is_person:
        name = {"schema:name": reader.name} if reader.name else {}
        return {"@type": "schema:Person", **name}
    licence = {"schema:license": reader.licence} if reader.licence else {}
    return {"@type": "schema:SoftwareApplication", "schema:name": reader.name, **licence}


def definition_json(definition: dict[str, Any]) -> str:
    """Write a definition as the library takes it."""
    return json.dumps(definition, ensure_ascii=False)


def readers_of(voices: Iterable[tuple[str, str]], people: Iterable[str]) -> tuple[Reader, ...]:
    """Return who is heard: voices by id and licence, people by name."""
    return (
        *(Reader(name, licence) for name, licence in voices),
        *(Reader(name, is_person=True) for name in people),
    )
