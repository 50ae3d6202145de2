"""A store in an S3 bucket, at Amazon or behind any server that speaks its protocol.

Nothing here relies on conditional writes or on the newer checksum headers, which many servers
ignore or refuse: uploads carry Content-MD5, and each one is compared with what the server then has.
"""

import base64
import contextlib
import hashlib
import io
import logging
import time
from collections.abc import Iterator
from datetime import UTC
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import quote

from boto3.session import Session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, IncompleteReadError
from botocore.parsers import ResponseParserError

from audio.errors import ChecksumMismatch, ObjectMissing, SettingsInvalid, StoreUnavailable
from workers.store.checksums import SHA256_NAME, Measured, kept_sha256, measure
from workers.store.protocol import (
    StoredObject,
    cache_control_of,
    check_key,
    check_prefix,
    media_type_of,
    reading,
)

if TYPE_CHECKING:
    from botocore.response import StreamingBody
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef, HeadObjectOutputTypeDef

log = logging.getLogger(__name__)

PART_BYTES = 16 << 20
"""Bodies above this size go up in parts of it; S3 wants at least 5 MiB and at most 10,000 parts."""
CONNECT_TIMEOUT_S = 3
READ_TIMEOUT_S = 15
"""For each part of an answer, so a server that falls silent costs three times this at most."""
ATTEMPTS = 3
"""Tries of one request in all, with boto3's pauses between them (about 3 s together)."""
CONNECTIONS = 32
COMPARE_AGAIN_AFTER_S = 0.1

REMEDIES = {
    "NoSuchBucket": "make the bucket or correct its name",
    "AccessDenied": "give these credentials the right to read, write, list and delete there",
    "403": "check the credentials and what they may do",
    "InvalidAccessKeyId": "check the access key id",
    "SignatureDoesNotMatch": "check the secret access key and this machine's clock",
    "RequestTimeTooSkewed": "set this machine's clock",
    "ExpiredToken": "renew the credentials",
    "SlowDown": "it will pass; try again later",
    "ServiceUnavailable": "it will pass; try again later",
}
MISSING = {"NoSuchKey", "404", "NotFound"}


class S3Store:
    """Objects in a bucket, below ``prefix``; see :class:`~workers.store.Store`.

    Without credentials, boto3 looks for them where it always does (environment, profile, machine
    role). A custom endpoint is addressed by path.

    Raises:
        SettingsInvalid: boto3 can't make a client from these settings.
    """

    def __init__(
        self,
        bucket: str,
        prefix: str = "",
        *,
        endpoint_url: str | None = None,
        region: str | None = None,
        access_key_id: str | None = None,
        secret_access_key: str | None = None,
        public_base_url: str | None = None,
    ) -> None:
        self.bucket = bucket
        self.prefix = f"{check_key(prefix.strip('/'))}/" if prefix.strip("/") else ""
        self._public_base_url = public_base_url
        self._bucket_seen = False
        try:
            self._s3: S3Client = Session().client(
                "s3",
                endpoint_url=endpoint_url,
                region_name=region or ("us-east-1" if endpoint_url else None),
                aws_access_key_id=access_key_id,
                aws_secret_access_key=secret_access_key,
                config=_config(by_path=endpoint_url is not None),
            )
        except (BotoCoreError, ValueError) as error:
            raise SettingsInvalid(f"No S3 client can be made for {self!r}: {error}") from error

    def __repr__(self) -> str:
        return f"S3Store({self.bucket!r}, {self.prefix!r})"

    def put(
        self,
        key: str,
        body: bytes | Path,
        *,
        media_type: str | None = None,
        cache_control: str | None = None,
    ) -> StoredObject:
        """Upload a body and compare what the server then has with it."""
        with reading(body) as source:
            measured = measure(source, PART_BYTES)
            source.seek(0)
            described = StoredObject(
                key=check_key(key),
                size_bytes=measured.size_bytes,
                sha256=measured.sha256,
                media_type=media_type or media_type_of(key),
                cache_control=cache_control or cache_control_of(key),
            )
            with self._explained("write", key):
                if measured.size_bytes <= PART_BYTES:
                    self._upload_whole(described, source.read(), measured)
                else:
                    self._upload_parts(described, source, measured)
        self._check_upload(key, measured)
        return described

    def put_if_absent(
        self,
        key: str,
        body: bytes | Path,
        *,
        media_type: str | None = None,
        cache_control: str | None = None,
    ) -> bool:
        """Upload a body unless the key has an object; two racers may both upload."""
        if self.head(key) is not None:
            return False
        self.put(key, body, media_type=media_type, cache_control=cache_control)
        return True

    def get(self, key: str) -> bytes:
        """Return an object's bytes, checked against the checksum stored beside them.

        A body that breaks off or is damaged is asked for again; boto3 itself repeats only requests.
        """
        for attempt in range(1, ATTEMPTS + 1):
            with self.open(key) as stream:
                try:
                    return stream.read()
                except (ChecksumMismatch, StoreUnavailable) as error:
                    if attempt == ATTEMPTS:
                        raise
                    log.info("reading %s again: %s", key, error)
        raise AssertionError("unreachable")

    def open(self, key: str) -> BufferedReader:
        """Open an object to be read once, from start to end."""
        with self._explained("read", key):
            response = self._s3.get_object(Bucket=self.bucket, Key=self._name(key))
        body = _Download(self, key, response["Body"], kept_sha256(response["Metadata"]))
        return BufferedReader(body, buffer_size=1 << 16)

    def head(self, key: str) -> StoredObject | None:
        """Return what is known of an object, or ``None`` when there is none."""
        response = self._head(key)
        if response is None:
            return None
        return StoredObject(
            key=key,
            size_bytes=response["ContentLength"],
            sha256=kept_sha256(response["Metadata"]),
            media_type=response.get("ContentType"),
            cache_control=response.get("CacheControl"),
            modified_at=response["LastModified"].astimezone(UTC),
        )

    def delete(self, key: str) -> None:
        """Remove an object; no error when it is gone already."""
        with self._explained("delete", key), contextlib.suppress(ObjectMissing):
            self._s3.delete_object(Bucket=self.bucket, Key=self._name(key))

    def list(self, prefix: str = "") -> Iterator[StoredObject]:
        """Yield the objects whose keys begin with ``prefix``, a page at a time."""
        check_prefix(prefix)
        with self._explained("list", prefix):
            pages = self._s3.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket, Prefix=self.prefix + prefix
            )
            for page in pages:
                for found in page.get("Contents", []):
                    yield StoredObject(
                        key=found["Key"].removeprefix(self.prefix),
                        size_bytes=found["Size"],
                        modified_at=found["LastModified"].astimezone(UTC),
                    )

    def url(self, key: str) -> str:
        """Return the address below the public base URL, or below the endpoint without one."""
        if self._public_base_url is not None:
            return f"{self._public_base_url.rstrip('/')}/{quote(check_key(key))}"
        return f"{self._s3.meta.endpoint_url}/{self.bucket}/{quote(self._name(key))}"

    def signed_url(self, key: str, *, for_s: int) -> str | None:
        """Return a presigned address; None where a public base URL says that a CDN judges."""
        if self._public_base_url is not None:
            check_key(key)
            return None
        with self._explained("sign", key):
            return self._s3.generate_presigned_url(
                "get_object",
                Params={"Bucket": self.bucket, "Key": self._name(key)},
                ExpiresIn=for_s,
            )

    def _name(self, key: str) -> str:
        return self.prefix + check_key(key)

    def _head(self, key: str) -> "HeadObjectOutputTypeDef | None":
        try:
            with self._explained("read", key):
                return self._s3.head_object(Bucket=self.bucket, Key=self._name(key))
        except ObjectMissing:
            # The answer to HEAD has no body, so a missing bucket looks like a missing object.
            self._require_bucket(key)
            return None

    def _require_bucket(self, key: str) -> None:
        if self._bucket_seen:
            return
        try:
            with self._explained("read", key):
                self._s3.head_bucket(Bucket=self.bucket)
            self._bucket_seen = True
        except ObjectMissing as error:
            raise StoreUnavailable(self._said("read", key, "NoSuchBucket", "no bucket")) from error

    def _upload_whole(self, described: StoredObject, body: bytes, measured: Measured) -> None:
        self._s3.put_object(
            Bucket=self.bucket,
            Key=self._name(described.key),
            Body=body,
            ContentMD5=base64.b64encode(measured.md5).decode(),
            ContentType=described.media_type or "",
            CacheControl=described.cache_control or "",
            Metadata={SHA256_NAME: measured.sha256},
        )

    def _upload_parts(self, described: StoredObject, source: BinaryIO, measured: Measured) -> None:
        """Upload in parts; the object appears when the last call completes them."""
        bucket, name = self.bucket, self._name(described.key)
        upload_id = self._s3.create_multipart_upload(
            Bucket=bucket,
            Key=name,
            ContentType=described.media_type or "",
            CacheControl=described.cache_control or "",
            Metadata={SHA256_NAME: measured.sha256},
        )["UploadId"]
        try:
            parts: list[CompletedPartTypeDef] = []
            for number, md5 in enumerate(measured.part_md5s, start=1):
                answer = self._s3.upload_part(
                    Bucket=bucket,
                    Key=name,
                    UploadId=upload_id,
                    PartNumber=number,
                    Body=source.read(PART_BYTES),
                    ContentMD5=base64.b64encode(md5).decode(),
                )
                parts.append({"ETag": answer["ETag"], "PartNumber": number})
            self._s3.complete_multipart_upload(
                Bucket=bucket, Key=name, UploadId=upload_id, MultipartUpload={"Parts": parts}
            )
        except BaseException:
            self._abort(name, upload_id)
            raise

    def _abort(self, name: str, upload_id: str) -> None:
        """Let the server forget the parts of an upload that failed, which cost money unseen."""
        try:
            self._s3.abort_multipart_upload(Bucket=self.bucket, Key=name, UploadId=upload_id)
        except (BotoCoreError, ClientError) as error:
            log.warning("parts of s3://%s/%s stay on the server: %s", self.bucket, name, error)

    def _check_upload(self, key: str, measured: Measured) -> None:
        """Compare what the server has with what was sent; take a damaged object away again.

        Some servers answer with half of two objects, or none, while one replaces the other, so a
        difference has to last.
        """
        for attempt in range(1, ATTEMPTS + 1):
            difference = self._difference(key, measured)
            if difference is None:
                return
            time.sleep(COMPARE_AGAIN_AFTER_S * attempt)
        found = self._head(key)
        if found is not None and kept_sha256(found["Metadata"]) == measured.sha256:
            self.delete(key)  # It is ours for certain, and damaged.
        raise ChecksumMismatch(self._said("write", key, "", difference or ""))

    def _difference(self, key: str, measured: Measured) -> str | None:
        """Say how what the key has differs from what was sent, unless it came after that."""
        found = self._head(key)
        if found is None:
            return "it is not there after the upload"
        etag = found["ETag"].strip('"')
        if found["ContentLength"] == measured.size_bytes and etag in measured.etags:
            return None
        # ETags of encrypted objects are no checksums, so only reading back tells.
        try:
            with self.open(key) as stream:
                received = hashlib.file_digest(stream, "sha256").hexdigest()
        except (ChecksumMismatch, ObjectMissing) as error:
            return str(error).rstrip(".")
        beside = kept_sha256(found["Metadata"])
        if received == measured.sha256 or beside not in {None, measured.sha256}:
            return None  # It is ours, or somebody else's whole object: the last put wins.
        return f"the server has {received}, sent {measured.sha256}"

    def _said(self, doing: str, key: str, code: str, reason: str) -> str:
        remedy = REMEDIES.get(code, "try again, and look at the endpoint and the network")
        place = f"s3://{self.bucket}/{self.prefix}{key} at {self._s3.meta.endpoint_url}"
        return f"Can't {doing} {place}: {reason}; {remedy}."

    @contextlib.contextmanager
    def _explained(self, doing: str, key: str) -> Iterator[None]:
        """Turn a refusal or a broken connection into an error that says what to do."""
        try:
            yield
        except ClientError as error:
            code = error.response["Error"].get("Code", "")
            message = error.response["Error"].get("Message", code)
            if code in MISSING:
                raise ObjectMissing(
                    f"There is no object {key} in s3://{self.bucket}/{self.prefix}; make it again."
                ) from error
            if code == "BadDigest":
                reason = "the body was damaged on its way"
                raise ChecksumMismatch(self._said(doing, key, code, reason)) from error
            raise StoreUnavailable(self._said(doing, key, code, f"{code} {message}")) from error
        except IncompleteReadError as error:
            raise ChecksumMismatch(self._said(doing, key, "", f"cut short: {error}")) from error
        except (BotoCoreError, ResponseParserError) as error:
            raise StoreUnavailable(self._said(doing, key, "", str(error))) from error


class _Download(io.RawIOBase):
    """The body of an answer, whose checksum is compared when its end is reached."""

    def __init__(self, store: S3Store, key: str, body: "StreamingBody", sha256: str | None) -> None:
        self._store = store
        self._key = key
        self._body = body
        self._expected = sha256
        self._digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        with self._store._explained("read", self._key):
            chunk = self._body.read(len(buffer))
        buffer[: len(chunk)] = chunk
        self._digest.update(chunk)
        if not chunk and self._expected not in {None, self._digest.hexdigest()}:
            found = self._digest.hexdigest()
            raise ChecksumMismatch(
                f"{self._store.url(self._key)} has SHA-256 {found}, expected {self._expected};"
                " read it again, and if that fails delete it and make it again."
            )
        return len(chunk)

    def close(self) -> None:
        if not self.closed:
            self._body.close()
        super().close()


def _config(*, by_path: bool) -> Config:
    return Config(
        signature_version="s3v4",
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        connect_timeout=CONNECT_TIMEOUT_S,
        read_timeout=READ_TIMEOUT_S,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        max_pool_connections=CONNECTIONS,
        tcp_keepalive=True,
        s3={"addressing_style": "path" if by_path else "auto"},
    )
