"""The manifest: what readers are told of a published narration, and the only file that changes.

It is a schema.org AudioObject with our own fields under ``listen``. :mod:`workers.describe` writes
it and :meth:`Manifest.of` reads it; nothing else knows its form.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from audio.errors import ObjectMissing, StoreUnavailable
from audio.model import (
    DurationMs,
    Loudness,
    Rendition,
)
from audio.web_address import web_address
from workers.credentials.signed import Signature
from workers.settings import Settings
from workers.store import FolderStore, Store

_NAME = r"[A-Za-z]+(?:_[A-Za-z]+)*"
_NOBODY = {"starter"}  # what is called so is a voice that comes with Listen, and nobody's name
_NAMED_ID = re.compile(rf"[a-z]{{2,3}}_[A-Z]{{2}}-({_NAME})-[a-z_]+")


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file of a published narration."""

    key: str
    """Where the store keeps it."""
    url: str
    """Where readers find it."""
    size_bytes: int
    sha256: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What is published of an article."""

    article_id: str
    narration_key: str
    """The narration's hash; the JSON calls it ``narration_id``."""
    revision: int
    """The article's, from 1; 0 where the manifest does not say."""
    published_at: datetime | None
    synthetic: bool
    """False: a person reads."""
    title: str
    language: str
    """BCP 47."""
    article_url: str | None
    duration_ms: DurationMs
    loudness: Loudness | None
    voice_ids: tuple[str, ...]
    """Who reads, the main voice first."""
    content_url: str
    """The sound's."""
    mime_type: str
    """The sound's."""
    transcript_url: str
    renditions: tuple[Rendition, ...]
    files: Mapping[str, PublishedFile]
    """File name → where it is."""
    document: Mapping[str, Any] = field(repr=False)
    """All of it as JSON has it, with the fields that only other versions know."""

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Manifest":
        """Read a manifest. Only the narration's hash and its files have to be there.

        Raises:
            KeyError, TypeError, ValueError, AttributeError: it is no manifest of ours.
        """
        ours = document["listen"]
        published_at, loudness = ours.get("published_at"), ours.get("loudness")
        return cls(
            article_id=ours.get("article_id", ""),
            narration_key=ours["narration_id"],
            revision=int(ours.get("revision", 0)),
            published_at=datetime.fromisoformat(published_at) if published_at else None,
            synthetic=ours.get("synthetic", True),
            title=document.get("name", ""),
            language=document.get("inLanguage", "und"),
            # A manifest of before addresses had one spelling may have any.
            article_url=web_address(document.get("associatedArticle", {}).get("url")),
            duration_ms=DurationMs(ours.get("duration_ms", 0)),
            loudness=_loudness(loudness) if loudness else None,
            voice_ids=tuple(dict.fromkeys(voice["id"] for voice in ours.get("voices", ()))),
            content_url=document.get("contentUrl", ""),
            mime_type=document.get("encodingFormat", "audio/mpeg"),
            transcript_url=document.get("transcript", ""),
            renditions=tuple(_rendition(one) for one in ours.get("renditions", ())),
            files=MappingProxyType({name: _file(one) for name, one in ours["files"].items()}),
            document=document,
        )

    def as_json(self, *, indent: int | None = None) -> str:
        """Return it as JSON, on one line unless an indent is given."""
        separators = (",", ":") if indent is None else None
        return json.dumps(self.document, ensure_ascii=False, indent=indent, separators=separators)

    @property
    def signature(self) -> Signature:
        """How the MP3 is signed."""
        credentials = self.document["listen"].get("credentials")
        if credentials is None:
            return "unsigned"
        return "signed" if credentials.get("timestamped") else "untimed"

    @property
    def voice(self) -> str | None:
        """What readers may call the main voice."""
        voices = self.document["listen"].get("voices") or [{}]
        return voices[0].get("name") or voice_name(voices[0].get("id", ""))

    def without_download(self) -> "Manifest":
        """Return it with the wish that players offer no file to keep."""
        ours = dict(self.document["listen"]) | {"download": False}
        return Manifest.of(dict(self.document) | {"listen": ours})

    def with_label(self, label: str, url: str | None) -> "Manifest":
        """Return it with what players call a synthetic voice, and where they tell more of it."""
        told = {name: text for name, text in (("label", label), ("label_url", url)) if text}
        return Manifest.of(dict(self.document) | {"listen": dict(self.document["listen"]) | told})

    @property
    def has_label(self) -> bool:
        """Whether the publisher has words or a link of his own for synthetic voices."""
        return bool({"label", "label_url"} & self.document["listen"].keys())

    def served_from(self, base: str) -> "Manifest":
        """Return it with addresses at the web process at ``base``.

        They replace the store's own, which only this machine can open, wherever those stand.
        """
        return self.readdressed(
            {file.url: f"{base}/media/{quote(file.key)}" for file in self.files.values()}
        )

    def readdressed(self, addresses: Mapping[str, str]) -> "Manifest":
        """Return it with other addresses in place of some, wherever those stand."""

        def replaced(value: Any) -> Any:
            if isinstance(value, dict):
                return {name: replaced(one) for name, one in value.items()}
            if isinstance(value, list):
                return [replaced(one) for one in value]
            return addresses.get(value, value) if isinstance(value, str) else value

        return Manifest.of(replaced(self.document))


def voice_name(voice_id: str, speaker: str | None = None) -> str | None:
    """Return what readers may call a voice: its speaker, or the name in Piper's id of it.

    ``en_GB-cori-medium`` is Cori; an id of another form, or a name with figures in it, is not one
    that says anything to a reader: None.
    """
    if speaker:
        name = speaker if re.fullmatch(_NAME, speaker) else ""
    else:
        named = _NAMED_ID.fullmatch(voice_id)
        name = named[1] if named and named[1] not in _NOBODY else ""
    return name.replace("_", " ").title() or None


def manifest_key(article_id: str) -> str:
    """Return where the store keeps an article's manifest."""
    return f"narrations/{article_id}/manifest.json"


def narration_folder(article_id: str, narration_key: str) -> str:
    """Return the folder of the store in which a narration's files lie."""
    return f"narrations/{article_id}/{narration_key}"


def manifest_address(base: str, article_id: str) -> str:
    """Return where the web process at ``base`` answers with an article's manifest."""
    return f"{base}/v1/articles/{quote(article_id)}/narration"


def web_serves_media(store: Store, settings: Settings) -> bool:
    """Say whether the web process serves finished files: from a folder with no public address."""
    return isinstance(store, FolderStore) and settings.public_base_url is None


def read_manifest(store: Store, article_id: str) -> Manifest | None:
    """Return an article's manifest, or None when there is none.

    Raises:
        StoreUnavailable: the store can't be read, or the manifest in it is not one of ours.
    """
    key = manifest_key(article_id)
    try:
        return Manifest.of(json.loads(store.get(key)))
    except ObjectMissing:
        return None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreUnavailable(
            f"{store.url(key)} is no manifest of ours ({error}). Remove it and narrate again."
        ) from error


def published_manifest(store: Store, article_id: str) -> Manifest | None:
    """Return an article's manifest, or None when nothing whole is published.

    A manifest that names a file which is no longer there, or another one, counts as none, so that
    narrating again mends it.

    Raises:
        StoreUnavailable: as :func:`read_manifest`.
    """
    manifest = read_manifest(store, article_id)
    return manifest if manifest is not None and is_whole(store, manifest) else None


def is_whole(store: Store, manifest: Manifest) -> bool:
    """Say whether every file that a manifest names is in the store, and the very same one.

    Raises:
        StoreUnavailable: the store failed.
    """
    for file in manifest.files.values():
        stored = store.head(file.key)
        if stored is None or stored.size_bytes != file.size_bytes:
            return False
        if None not in {stored.sha256, file.sha256} and stored.sha256 != file.sha256:
            return False
    return True


def _file(fields: Mapping[str, Any]) -> PublishedFile:
    return PublishedFile(
        key=fields["key"],
        url=fields["url"],
        size_bytes=fields.get("size_bytes", 0),
        sha256=fields.get("sha256"),
    )


def _loudness(fields: Mapping[str, float]) -> Loudness:
    return Loudness(
        integrated_lufs=fields["integrated_lufs"],
        true_peak_dbtp=fields["true_peak_dbtp"],
        range_lu=fields["range_lu"],
    )


def _rendition(fields: Mapping[str, Any]) -> Rendition:
    return Rendition(
        key=fields["key"],
        mime_type=fields["mime_type"],
        size_bytes=fields["size_bytes"],
        sha256=fields["sha256"],
        duration_ms=fields["duration_ms"],
    )
