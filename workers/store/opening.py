"""From a store's address to the store."""

import difflib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from audio.errors import SettingsInvalid
from workers.store.folder import FolderStore, Readers
from workers.store.protocol import Store, check_key

S3_OPTIONS = ("endpoint", "region")


@dataclass(frozen=True, slots=True)
class _S3Address:
    bucket: str
    prefix: str
    endpoint_url: str | None
    region: str | None


def open_store(
    location: str | Path,
    *,
    public_base_url: str | None = None,
    access_key_id: str | None = None,
    secret_access_key: str | None = None,
    readers: Readers = "everyone",
) -> Store:
    """Open the store at a folder's path, ``file:///folder`` or ``s3://bucket/prefix?…``.

    The options of an S3 address are ``endpoint`` (a URL) and ``region``. Credentials are never part
    of it. ``readers`` is for folders. Nothing is read, written or connected to yet.

    Raises:
        SettingsInvalid: it is no such address.
    """
    address = _parsed(location)
    if isinstance(address, Path):
        return FolderStore(address, public_base_url=public_base_url, readers=readers)
    # boto3 takes a third of a second to import, which folders need not wait for.
    from workers.store.s3 import S3Store  # noqa: PLC0415

    return S3Store(
        address.bucket,
        address.prefix,
        endpoint_url=address.endpoint_url,
        region=address.region,
        access_key_id=access_key_id,
        secret_access_key=secret_access_key,
        public_base_url=public_base_url,
    )


def check_location(location: str | Path) -> None:
    """Say whether :func:`open_store` would understand an address, without opening anything.

    Raises:
        SettingsInvalid: it would not.
    """
    _parsed(location)


def _parsed(location: str | Path) -> Path | _S3Address:
    if isinstance(location, Path) or "://" not in location:
        return Path(location).expanduser()
    parts = urlsplit(location)
    if parts.scheme == "file" and parts.netloc in {"", "localhost"} and parts.path:
        return Path(unquote(parts.path))
    if parts.scheme != "s3" or "@" in parts.netloc or not parts.netloc:
        raise SettingsInvalid(
            "The store's address has to be a folder, file:///folder or s3://bucket/prefix, and"
            f" credentials have settings of their own; this is {_without_secrets(parts)!r}."
        )
    prefix = unquote(parts.path).strip("/")
    try:
        options = _s3_options(parts)
        return _S3Address(
            parts.netloc,
            check_key(prefix) if prefix else "",
            options.get("endpoint"),
            options.get("region"),
        )
    except ValueError as error:
        raise SettingsInvalid(f"The store's address: {error}.") from error


def _s3_options(parts: SplitResult) -> dict[str, str]:
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    for name in options:
        if name not in S3_OPTIONS:
            near = difflib.get_close_matches(name, S3_OPTIONS, n=1)
            meant = f"did you mean {near[0]}?" if near else f"known are {', '.join(S3_OPTIONS)}"
            raise ValueError(f"there is no option {name}; {meant}")
    endpoint = options.get("endpoint")
    if endpoint is not None and urlsplit(endpoint).scheme not in {"http", "https"}:
        raise ValueError("the endpoint has to be an http or https URL")
    return options


def _without_secrets(parts: SplitResult) -> str:
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="").geturl()
