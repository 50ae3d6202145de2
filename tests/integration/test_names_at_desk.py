"""What the desk asks of the routes of names: suggestions, counts, lists before they are kept."""

from collections.abc import Iterator
from typing import Any

import pytest
from support.web_process import PRODUCER, Web, serving_web

from audio.model import Article, Block

READER = "reader-secret-0123456789abc"
ANN = {"Authorization": f"Bearer {PRODUCER}"}
EVE = {"Authorization": f"Bearer {READER}"}

MILL = Article(
    id="mill",
    title="The mill is sold",
    language="en",
    section="Business",
    blocks=(Block("paragraph", "The mill was sold on Friday. Greta Velkmar bought it."),),
)
FAIR = Article(
    id="fair",
    title="The fair opens early",
    language="en",
    section="Sport",
    blocks=(Block("paragraph", "Its patron is Greta Velkmar. Ostrana, says Velkmar, is far."),),
)
TABLE = "written,say,scope\nVelkmar,Velk-mar,\nOstrana,Os-trana,section:sport\nNowhere,No-where,\n"


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    tokens = f"ann:producer:{PRODUCER} eve:reader:{READER}"
    with serving_web(tmp_path_factory.mktemp("names"), api_tokens=tokens) as running:
        for article in (MILL, FAIR):
            running.publish(article)
        yield running


def ask(web: Web, method: str, path: str, status: int = 200, **options: Any) -> Any:
    options.setdefault("headers", ANN)
    got = web.client.request(method, f"/v1/lexicon{path}", **options)
    assert got.status_code == status, got.text
    return got.json()


def test_a_list_is_looked_at_before_it_is_kept(web: Web) -> None:
    """A dry run says what would change and what on air has it, and keeps nothing."""
    body = {"form": "csv", "text": TABLE, "language": "en", "dry_run": True}
    found = ask(web, "POST", "/import", 200, json=body)
    assert (found["n_entries"], found["n_changed"], found["release"]) == (3, 3, 0)
    assert [(one["written"], one["before"], one["after"]) for one in found["changes"]] == [
        ("Nowhere", None, "No-where"),
        ("Ostrana", None, "Os-trana"),
        ("Velkmar", None, "Velk-mar"),
    ]
    assert (found["on_air"]["n_articles"], found["on_air"]["n_sentences"]) == (2, 3)
    assert ask(web, "GET", "", params={"source": "newsroom"})["entries"] == []


def test_a_list_in_its_own_way_is_told_before_it_is_kept(web: Web) -> None:
    """Two entries of one list that are in each other's way are conflicts of the dry run."""
    table = "written,say,scope\nVelkmar,Velk-mar,\nVelkmar,Fel-mar,section:sport\n"
    body = {"form": "csv", "text": table, "language": "en", "dry_run": True}
    told = ask(web, "POST", "/import", 200, json=body)["conflicts"]
    assert {(one["scope"], one["other_said"]) for one in told} == {
        (None, "Fel-mar"),
        ("section:sport", "Velk-mar"),
    }


@pytest.mark.parametrize(
    ("scope", "n_articles", "n_sentences"),
    [
        ("everywhere", 2, 3),
        ("section:SPORT", 1, 2),
        ("article:mill", 1, 1),
        ("article:other", 0, 0),
    ],
)
def test_a_scope_narrows_what_has_a_name(
    web: Web, scope: str, n_articles: int, n_sentences: int
) -> None:
    """Whoever chooses where an entry holds sees what that comes to."""
    found = ask(web, "GET", "/usages", params={"name": "Velkmar", "scope": scope}, headers=EVE)
    assert (found["n_articles"], found["n_sentences"]) == (n_articles, n_sentences)
    assert bool(found["work_ms"]) == bool(n_articles)


def test_a_scope_that_is_none_is_refused(web: Web) -> None:
    """Instead of finding nothing, which would look like an answer."""
    refused = ask(web, "GET", "/usages", 422, params={"name": "Velkmar", "scope": "city"})
    assert refused["code"] == "lexicon_invalid"


def test_ways_of_saying_a_name_can_be_kept(web: Web) -> None:
    """What is suggested is in the words of an entry, in the article's language."""
    asked = {"written": "Wałęsa", "article_id": "mill", "language": "es"}
    found = ask(web, "GET", "/suggestions", params=asked)
    assert found["language"] == "en"
    assert len(found["suggestions"]) >= 2
    for one in found["suggestions"]:
        ways = {key: one[key] for key in ("say", "ipa", "letters") if one[key]}
        assert len(ways) == 1
    said = {key: one[key] for key in ("say", "ipa") if one[key]}
    tried = {"written": "Wałęsa", "sentence": "Then Wałęsa spoke.", "language": "en"} | said
    assert ask(web, "POST", "/try", json=tried)["after"]["wav"]


def test_only_who_may_change_names_is_offered_ways(web: Web) -> None:
    """It costs the web process work, as a try does."""
    asked = {"written": "Velkmar"}
    assert ask(web, "GET", "/suggestions", 403, params=asked, headers=EVE)["code"] == "role_missing"
    gone = {"written": "Velkmar", "article_id": "nothing"}
    assert ask(web, "GET", "/suggestions", 404, params=gone)["code"] == "article_unknown"


def test_entries_are_counted_where_they_hold(web: Web) -> None:
    """An entry for one section counts that section's articles; a list goes on from a place."""
    body = {"form": "csv", "text": TABLE, "language": "en"}
    ask(web, "POST", "/import", 201, json=body)
    asked = {"source": "newsroom", "counted": "true"}
    found = ask(web, "GET", "", params=asked, headers=EVE)
    assert {one["written"]: one["n_articles"] for one in found["entries"]} == {
        "Nowhere": 0,
        "Ostrana": 1,
        "Velkmar": 2,
    }
    later = ask(web, "GET", "", params=asked | {"offset": 2})
    assert [one["written"] for one in later["entries"]] == ["Velkmar"]
    assert later["n_entries"] == 3
    again = ask(web, "POST", "/import", 200, json=body | {"dry_run": True})
    assert (again["n_changed"], again["on_air"]["n_articles"]) == (0, 0)
