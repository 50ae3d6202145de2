"""What the desk's pages load of others is what it is said to be, with its licence beside it."""

import tomllib
from hashlib import sha256
from importlib.resources import files

FOLDER = files("workers.web.desk").joinpath("vendored")


def test_each_file_is_the_one_that_is_listed() -> None:
    """A file that was changed, added or left without its licence fails this test."""
    listed = tomllib.loads(FOLDER.joinpath("vendored.toml").read_text("utf-8"))["file"]
    for one in listed:
        body = FOLDER.joinpath(one["name"]).read_bytes()
        assert sha256(body).hexdigest() == one["sha256"], one["name"]
        assert FOLDER.joinpath(one["licence_file"]).read_text("utf-8").strip()
        assert one["package"]
        assert one["version"]
    named = {name for one in listed for name in (one["name"], one["licence_file"])}
    assert {path.name for path in FOLDER.iterdir()} == named | {"vendored.toml"}
