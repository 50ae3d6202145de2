"""A missing server is never mistaken for a passed test."""

from collections.abc import Callable

import pytest


def test_a_missing_server_skips_here_and_fails_on_ci(
    require_server: Callable[[str, str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At a desk the test says what to install; on CI, where it has to be, it fails."""
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="install it with: get one"):
        require_server("no-such-server", "get one")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no-such-server is not installed"):
        require_server("no-such-server", "get one")


def test_a_server_is_found_beside_python(
    require_server: Callable[[str, str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Programs of the environment are found although nobody activated it."""
    monkeypatch.setenv("PATH", "")
    assert require_server("moto_server", "pip install 'moto[server,s3]'").endswith("moto_server")
