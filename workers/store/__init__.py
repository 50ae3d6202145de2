"""Where clips and narrations are kept: one protocol, a folder and S3 behind it."""

from workers.store.folder import FolderStore
from workers.store.opening import open_store
from workers.store.protocol import (
    IMMUTABLE,
    SHORT_LIVED,
    Store,
    StoredObject,
    cache_control_of,
    media_type_of,
    verify,
)

__all__ = [
    "IMMUTABLE",
    "SHORT_LIVED",
    "FolderStore",
    "Store",
    "StoredObject",
    "cache_control_of",
    "media_type_of",
    "open_store",
    "verify",
]
