"""From a store's address to the store."""

import difflib
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from audio.errors import SettingsInvalid
from workers.store.folder import FolderStore
from workers.store.protocol import Store, check_key

S3_OPTIONS = ("endpoint", "region")


def open_store(
    location: str | Path,
    *,
    public_base_url: str | None = None,
    access_key_id: str | None = None,
    secret_access_key: str | None = None,
) -> Store:
    """Open the store at a folder's path, ``file:///folder`` or ``s3://bucket/prefix?…``.

    The options of an S3 address are ``endpoint`` (a URL) and ``region``. Credentials are never part
    of it. Nothing is read, written or connected to yet.

    Raises:
        SettingsInvalid: it is no such address.
    """
    parts = urlsplit(str(location))
    if isinstance(location, Path) or "://" not in location:
        return FolderStore(Path(location).expanduser(), public_base_url=public_base_url)
    if parts.scheme == "file" and parts.netloc in {"", "localhost"} and parts.path:
        return FolderStore(Path(unquote(parts.path)), public_base_url=public_base_url)
    if parts.scheme != "s3" or "@" in parts.netloc or not parts.netloc:
        raise SettingsInvalid(
            f"the store's address has to be a folder, file:///folder or s3://bucket/prefix"
            f" (credentials apart), not {_without_user(parts)!r}; correct the setting."
        )
    options = _s3_options(parts)
    # boto3 takes a third of a second to import, which folders need not wait for.
    from workers.store.s3 import S3Store  # noqa: PLC0415

    return S3Store(
        parts.netloc,
        _s3_prefix(parts),
        endpoint_url=options.get("endpoint"),
        region=options.get("region"),
        access_key_id=access_key_id,
        secret_access_key=secret_access_key,
        public_base_url=public_base_url,
    )


def _s3_prefix(parts: SplitResult) -> str:
    prefix = unquote(parts.path).strip("/")
    try:
        return check_key(prefix) if prefix else ""
    except ValueError as error:
        raise SettingsInvalid(f"the store's prefix: {error}; correct the setting.") from error


def _s3_options(parts: SplitResult) -> dict[str, str]:
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    for name in options:
        if name not in S3_OPTIONS:
            near = difflib.get_close_matches(name, S3_OPTIONS, n=1)
            meant = f"did you mean {near[0]}?" if near else f"known: {', '.join(S3_OPTIONS)}."
            raise SettingsInvalid(f"the store's address has an unknown option {name}; {meant}")
    endpoint = options.get("endpoint")
    if endpoint is not None and urlsplit(endpoint).scheme not in {"http", "https"}:
        raise SettingsInvalid(
            f"the store's endpoint {endpoint!r} is no http or https URL; correct the setting."
        )
    return options


def _without_user(parts: SplitResult) -> str:
    """Show an address without what may be a secret in it."""
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="").geturl()
