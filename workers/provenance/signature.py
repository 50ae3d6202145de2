"""Is an MP3 signed, by whom, and for the very article that its provenance tells?"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from audio.errors import CredentialsUnusable
from audio.verify.finding import Finding
from workers.credentials.reading import SeenCredentials, can_read, credentials_in
from workers.credentials.signed import SIDECAR
from workers.provenance.document import byline_names
from workers.provenance.layer import Layer

_NAME: Final = "signature"
_WHERE: Final = "audio.mp3"
_SIGN_AGAIN: Final = "Take the file from where it was published, or narrate the article again."
_MEDIA_TYPE: Final = b"application/c2pa"
_LOOKED_THROUGH: Final = 200
"""Bytes at the beginning of a file in which credentials of ours begin."""


def check_signature(
    files: Mapping[str, bytes],
    manifest: Mapping[str, Any] | None,
    document: Mapping[str, Any] | None,
    *,
    required: bool = False,
    trusted_pem: str = "",
) -> Layer:
    """Check the content credentials of a narration.

    Args:
        files: name → content.
        manifest: what was published; it may say who has signed.
        document: ``provenance.json``; None where there is none to compare with.
        required: a narration without a signature is a fault.
        trusted_pem: certificates of the authorities whose signatures alone are good; "": any that
            holds is.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: manifest or document is none of ours.
    """
    mp3 = files.get("audio.mp3", b"")
    promised = (manifest or {}).get("listen", {}).get("credentials")
    if not can_read():
        return _unread(mp3, promised, required=required)
    try:
        seen = credentials_in(mp3, trusted_pem=trusted_pem)
    except CredentialsUnusable as error:
        found = Finding(_NAME, "unreadable", _WHERE, str(error), _SIGN_AGAIN)
        return Layer(_NAME, "it can't be read", (found,))
    if seen is None:
        return _unsigned(promised, required=required)
    findings = [
        *_validity(seen, trusted=bool(trusted_pem)),
        *_signer(seen, promised),
        *_article(seen, manifest, document),
    ]
    if SIDECAR in files and files[SIDECAR] not in mp3:
        findings.append(
            Finding(_NAME, "other_sidecar", SIDECAR, "It is not what the MP3 holds.", _SIGN_AGAIN)
        )
    return Layer(_NAME, f"{seen.state}, by {seen.issuer}, {seen.when}", tuple(findings))


def _unread(mp3: bytes, promised: Any, *, required: bool) -> Layer:
    if _MEDIA_TYPE not in mp3[:_LOOKED_THROUGH]:
        return _unsigned(promised, required=required)
    return Layer(
        _NAME,
        "there is one, and nothing here to check it: pip install 'listen-narrator[c2pa]'",
        checked=False,
    )


def _unsigned(promised: Any, *, required: bool) -> Layer:
    if promised:
        found = Finding(
            _NAME, "signature_lost", _WHERE,
            f"The manifest says that {promised['signed_by']} has signed it, and it is not signed.",
            _SIGN_AGAIN,
        )  # fmt: skip
        return Layer(_NAME, "lost", (found,))
    if required:
        found = Finding(
            _NAME, "not_signed", _WHERE, "It is not signed, and credentials_required says it is.",
            "Narrate the article again; `listen doctor` says what signing needs.",
        )  # fmt: skip
        return Layer(_NAME, "not signed", (found,))
    return Layer(_NAME, "not signed", checked=False)


def _validity(seen: SeenCredentials, *, trusted: bool) -> Iterator[Finding]:
    if not seen.holds:
        yield Finding(
            _NAME, "invalid", _WHERE,
            f"The file is not what was signed: {', '.join(seen.failures) or seen.state}.",
            _SIGN_AGAIN,
        )  # fmt: skip
    elif trusted and seen.state != "Trusted":
        yield Finding(
            _NAME, "not_trusted", _WHERE,
            f"None of the authorities that are believed vouches for {seen.issuer}.",
            "Ask whoever made it for the certificate of their authority.",
        )  # fmt: skip


def _signer(seen: SeenCredentials, promised: Any) -> Iterator[Finding]:
    if promised and promised["signed_by"] != seen.issuer:
        yield Finding(
            _NAME, "other_signer", _WHERE,
            f"{seen.issuer} has signed it, and the manifest says {promised['signed_by']}.",
            _SIGN_AGAIN,
        )  # fmt: skip


def _article(
    seen: SeenCredentials, manifest: Mapping[str, Any] | None, document: Mapping[str, Any] | None
) -> Iterator[Finding]:
    """Compare the article that is signed with the one that ``provenance.json`` tells."""
    if document is None:
        return
    signed = seen.assertions.get("cawg.metadata", {}).get("schema:isBasedOn", {})
    article_id = document["article"]["id"]
    if signed.get("schema:identifier") != article_id:
        yield Finding(
            _NAME, "other_article", _WHERE,
            f"It is signed as {signed.get('schema:identifier')}, and provenance.json is of"
            f" {article_id}.",
            _SIGN_AGAIN,
        )  # fmt: skip
    elif document["read_by"] == "human":
        return  # what a person reads is told without its byline, which is hashed
    elif signed.get("schema:sha256") not in set(_hashes(manifest, document)):
        yield Finding(
            _NAME, "other_text", _WHERE,
            f"It is signed for another text of {article_id} than provenance.json has.",
            _SIGN_AGAIN,
        )  # fmt: skip


def _hashes(manifest: Mapping[str, Any] | None, document: Mapping[str, Any]) -> Iterator[str]:
    """Yield the SHA-256 that ``docs/provenance.md`` tells of a text, for each way to read a byline.

    ``provenance.json`` has the byline as it is read, and the hash is of its names alone.
    """
    address = document["article"]["url"] or ""
    pieces = [(one["kind"], one["text"]) for one in document["pieces"]]
    byline = next((text for kind, text in pieces if kind == "byline"), None)
    names = (manifest or {}).get("associatedArticle", {}).get("author")
    alone = byline and byline_names(byline, document["article"]["language"])
    for name in (names, alone, byline):
        lines = [text for kind, text in pieces if kind != "byline"]
        yield _sha256([address, *lines[:1], *([name] if name else []), *lines[1:]])


def _sha256(lines: Sequence[str]) -> str:
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
