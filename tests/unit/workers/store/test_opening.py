"""A store's address is understood, or refused with the remedy."""

from pathlib import Path

import pytest

from audio.errors import SettingsInvalid
from workers.store import FolderStore, open_store
from workers.store.s3 import S3Store


@pytest.fixture(autouse=True)
def no_cloud(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without credentials boto3 would ask the cloud that it may run in."""
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.mark.parametrize(
    ("location", "root"),
    [
        ("/srv/store", "/srv/store"),
        ("file:///srv/my%20store", "/srv/my store"),
        ("file://localhost/srv", "/srv"),
        ("~/store", str(Path.home() / "store")),
        ("store", str(Path.cwd() / "store")),
        (Path("/srv/a?b"), "/srv/a?b"),
    ],
)
def test_folders(location: str | Path, root: str) -> None:
    """A path, in any of its forms, is a folder store there."""
    store = open_store(location)
    assert isinstance(store, FolderStore)
    assert store.root == Path(root)


def test_an_s3_address() -> None:
    """Bucket, prefix, endpoint and region each go where they belong."""
    store = open_store("s3://Bucket/a%20b/c/?endpoint=http://127.0.0.1:9/&region=eu-1")
    assert isinstance(store, S3Store)
    assert (store.bucket, store.prefix) == ("Bucket", "a b/c/")
    assert store._s3.meta.region_name == "eu-1"
    assert store.url("x.mp3").startswith("http://127.0.0.1:9/")


@pytest.mark.parametrize(
    ("location", "told"),
    [
        ("gs://bucket", "s3://bucket/prefix"),
        ("s3://", "s3://bucket/prefix"),
        ("s3://id:hush-hush@bucket", "credentials have settings of their own"),
        ("file://elsewhere/srv", "file:///folder"),
        ("s3://bucket?endpont=http://x", "did you mean endpoint"),
        ("s3://bucket?colour=red", "known are endpoint, region"),
        ("s3://bucket?endpoint=x.org", "http or https"),
        ("s3://bucket/a/../b", "hidden"),
        ("s3://bucket?endpoint=http://", "endpoint"),
    ],
)
def test_what_is_no_address_is_refused(location: str, told: str) -> None:
    """The refusal says what an address looks like, and repeats no secret."""
    with pytest.raises(SettingsInvalid, match=told) as caught:
        open_store(location)
    assert "hush-hush" not in str(caught.value)


def test_a_store_shows_no_secret() -> None:
    """What ends up in logs has no credentials in it."""
    store = open_store(
        "s3://bucket?region=eu-1", access_key_id="my-id", secret_access_key="hush-hush"
    )
    assert "hush" not in repr(store)
    assert "hush" not in repr(vars(store))
