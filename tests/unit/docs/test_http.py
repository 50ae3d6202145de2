"""docs/http.md names every route there is, and every code that an error of a route may have."""

import re
from pathlib import Path

from support.humming_narrations import services_over

from audio.errors import InputError, ListenError, ServiceError
from workers.store import FolderStore
from workers.web.api import create_app
from workers.web.problems import status_of

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "http.md").read_text(encoding="utf-8")


def test_every_route_is_documented(tmp_path: Path) -> None:
    """A route that the page does not name fails this test, and so does one that is gone."""
    app = create_app(services_over(FolderStore(tmp_path), data_dir=str(tmp_path)))
    routes = {
        f"{method.upper()} {path}"
        for path, methods in app.openapi()["paths"].items()
        for method in methods
    }
    documented = set(re.findall(r"^\| `([A-Z]+ /[^`?]*)", PAGE, re.MULTILINE))
    assert routes | {"GET /openapi.json"} == documented


def test_every_route_says_what_may_go_wrong(tmp_path: Path) -> None:
    """Each answer but the good ones is documented as a problem; none is left to be guessed."""
    app = create_app(services_over(FolderStore(tmp_path), data_dir=str(tmp_path)))
    for path, methods in app.openapi()["paths"].items():
        for method, route in methods.items():
            assert "500" in route["responses"], (method, path)
            for status, answer in route["responses"].items():
                if path == "/v1/audio/speech":
                    continue  # its errors have the form that its clients know
                if int(status) >= 400 and (path, status) != ("/readyz", "503"):
                    said = set(answer["content"]) - {"text/html"}  # as a page, where people see it
                    assert said == {"application/problem+json"}, (path, status)
    assert "ProblemBody" in app.openapi()["components"]["schemas"]


def test_the_error_tree_decides_the_status() -> None:
    """Whatever branch an error is on, HTTP says the same as the exit status does."""
    assert status_of(InputError("")) == 422
    assert status_of(ServiceError("")) == 503
    assert status_of(ListenError("")) == 500
