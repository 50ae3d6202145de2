"""A running S3 server, and stores in it."""

import uuid
from copy import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workers.store.s3 import S3Store

ACCESS_KEY_ID = "LISTENTESTKEY0000000"
SECRET_ACCESS_KEY = "listen-test-secret"
MANY = 1_050
"""More objects than S3 names in one page of a listing."""


@dataclass(frozen=True)
class S3Server:
    """A running S3 server with an empty bucket called ``narrations``."""

    name: str
    endpoint_url: str
    log: Path
    checks_signatures: bool = False

    @property
    def credentials(self) -> tuple[str, str]:
        """The access key id and the secret access key."""
        return ACCESS_KEY_ID, SECRET_ACCESS_KEY

    def location(self, prefix: str | None = None, bucket: str = "narrations") -> str:
        """Return an address for open_store, below a new prefix unless one is given."""
        prefix = uuid.uuid4().hex if prefix is None else prefix
        return f"s3://{bucket}/{prefix}?endpoint={self.endpoint_url}"

    def store(
        self, prefix: str | None = None, bucket: str = "narrations", **changed: str
    ) -> "S3Store":
        """Return a store below a new prefix unless one is given.

        The stores of one server share a client, which takes a third of a second to make.
        """
        if not changed and bucket == "narrations" and prefix is None:
            store = copy(_default_store(self))
            store.prefix = f"{uuid.uuid4().hex}/"
            return store
        from workers.store.s3 import S3Store  # boto3 takes long to import; few tests need it

        options = {
            "endpoint_url": self.endpoint_url,
            "access_key_id": ACCESS_KEY_ID,
            "secret_access_key": SECRET_ACCESS_KEY,
        }
        return S3Store(bucket, uuid.uuid4().hex if prefix is None else prefix, **options | changed)


@cache
def _default_store(server: S3Server) -> "S3Store":
    return server.store("shared")
