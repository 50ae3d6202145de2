"""A name on air: said wrong in two articles, put right in one release, and taken back."""

import base64
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import soundfile
from support.humming_narrations import corrected
from support.ledger_steps import rows
from support.web_process import ADMIN, METRICS, PRODUCER, Web, serving_web

from audio.model import Article, Block
from workers.ledger import Request, accept, outbox, tables, withdraw
from workers.ledger.audit import Actor, acts
from workers.ledger.editing import versions
from workers.ledger.plays import PlayKey, add_plays
from workers.lexicon import apply, concern
from workers.lexicon.records import releases, usages
from workers.lexicon.records import tables as lexicon_tables
from workers.manifest import published_manifest
from workers.stages import perform
from workers.upkeep.tidy import tidy_narrations

READER = "reader-secret-0123456789abc"
TOKENS = f"ann:producer:{PRODUCER} bo:admin:{ADMIN} prom:metrics:{METRICS} eve:reader:{READER}"
ANN = {"Authorization": f"Bearer {PRODUCER}"}
EVE = {"Authorization": f"Bearer {READER}"}
ACTOR = Actor("token ann", "producer")
ASKED = Request(kind="publish", lane="publish", requested_by="test")

MILL = Article(
    id="mill",
    title="The mill is sold",
    language="en",
    section="Business",
    blocks=(
        Block("paragraph", "The mill on the river was sold on Friday. Greta Velkmar bought it."),
        Block("paragraph", "Nobody else had made an offer."),
    ),
)
FAIR = Article(
    id="fair",
    title="The fair opens early",
    language="en",
    section="Sport",
    blocks=(
        Block("paragraph", "The fair opens on Monday. It rained all week."),
        Block("paragraph", "Its patron is Greta Velkmar, who never comes."),
    ),
)
ROAD = Article(
    id="road",
    title="The road is closed",
    language="en",
    blocks=(Block("paragraph", "The road is closed until the spring."),),
)


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    with serving_web(tmp_path, api_tokens=TOKENS) as running:
        for article in (MILL, FAIR, ROAD):
            running.publish(article)
        yield running


def ask(web: Web, method: str, path: str, status: int = 200, **options: Any) -> Any:
    options.setdefault("headers", ANN)
    got = web.client.request(method, f"/v1/lexicon{path}", **options)
    assert got.status_code == status, got.text
    return got.json()


def put(web: Web, spoken: str, **more: Any) -> Any:
    body = {"written": "Velkmar", "say": spoken, "why": "she says so"} | more
    return ask(web, "POST", "/entries", 201, json=body)


def all_heard(web: Web) -> list[str]:
    """Return what names each article's published files."""
    found = [published_manifest(web.services.store, one.id) for one in (MILL, FAIR, ROAD)]
    return [manifest.narration_key for manifest in found if manifest]


def spoken_segments(web: Web, release: int) -> tuple[int, int, int]:
    """Return how many articles were published, and of how many segments how many were spoken."""
    found = ask(web, "GET", f"/releases/{release}")
    return found["n_published"], found["n_segments"], found["n_spoken"]


def test_the_whole_way_and_back(web: Web) -> None:
    """Only the sentences with the name are spoken again, and undoing brings every file back."""
    before = all_heard(web)
    changed = put(web, "Velk-mar")
    assert changed["changed"]
    assert (changed["on_air"]["n_articles"], changed["on_air"]["n_sentences"]) == (2, 2)
    assert all_heard(web) == before  # nothing is heard of it before it is applied
    estimate = ask(web, "GET", "/apply", headers=EVE)
    assert [one["article_id"] for one in estimate["articles"]] == ["fair", "mill"]
    assert estimate["work_ms"] > 0
    assert ask(web, "POST", "/apply", 202, json={"why": "the mayor called"})["n_sent"] == 2
    web.work()
    after = all_heard(web)
    assert [one == other for one, other in zip(before, after, strict=True)] == [False, False, True]
    published, n_segments, n_spoken = spoken_segments(web, 1)
    assert (published, n_spoken) == (2, 2)
    assert n_segments > 6
    assert ask(web, "GET", "/apply")["n_articles"] == 0
    undone = ask(web, "POST", "/releases/1/undo", 202, json={"why": "she changed her mind"})
    assert undone["applied"]["n_sent"] == 2
    web.work()
    assert all_heard(web) == before
    assert spoken_segments(web, 2)[2] == 0  # every clip of before was there
    assert ask(web, "GET", "", params={"source": "newsroom"})["entries"] == []


def test_everything_is_sent_in_the_lane_nobody_waits_for(web: Web) -> None:
    """A reader's press is not kept waiting by an apply; what somebody waits for stays urgent."""
    put(web, "Velk-mar")
    accept(web.ledger, corrected(FAIR, 0, "It opens."), ASKED)
    apply.apply(web.services, actor=ACTOR, why="")
    lanes = {
        row.article_id: row.lane
        for row in rows(web.ledger, tables.narrations)
        if row.state == "queued"
    }
    assert lanes == {"mill": "bulk", "fair": "publish"}


def test_where_nobody_says_why_the_history_names_the_names(web: Web) -> None:
    """Whoever looks at an article's versions reads which names were put right in it."""
    put(web, "Velk-mar")
    put(web, "Mun-day", written="Monday")
    ask(web, "POST", "/apply", 202)
    asked = {row.article_id: row.reason for row in rows(web.ledger, tables.requests) if row.reason}
    assert asked == {"mill": "names: Velkmar", "fair": "names: Monday, Velkmar"}


def test_each_act_says_who_and_why(web: Web) -> None:
    """Keeping, applying and undoing stand in the audit, with the release and the name."""
    put(web, "Velk-mar")
    ask(web, "POST", "/apply", 202, json={"why": "the mayor called"})
    ask(web, "POST", "/releases/1/undo", 202, json={"why": "no"})
    found = [
        (one.act, one.who, one.why, one.details["release"])
        for one in acts(web.ledger)
        if "release" in one.details
    ]
    assert ("add_entry", "token ann", "she says so", 1) in found
    assert found.count(("apply_names", "token ann", "the mayor called", 1)) == 2
    assert ("undo_entries", "token ann", "no", 2) in found


@pytest.mark.parametrize(
    ("scope", "concerned"),
    [("section:business", ["mill"]), ("article:fair", ["fair"]), ("article:road", [])],
)
def test_an_entry_holds_where_its_scope_says(web: Web, scope: str, concerned: list[str]) -> None:
    """A section's or an article's entry changes nothing elsewhere."""
    before = all_heard(web)
    put(web, "Velk-mar", scope=scope)
    ask(web, "POST", "/apply", 202)
    web.work()
    articles = (MILL, FAIR, ROAD)
    changed = [
        article.id
        for article, one, other in zip(articles, before, all_heard(web), strict=True)
        if one != other
    ]
    assert changed == concerned


def test_a_release_concerns_what_its_own_entries_are_in(web: Web) -> None:
    """What another release changed waits: of the same name elsewhere, and of the same first word."""
    put(web, "Velk-mar")
    alone = put(web, "Vel-kumar", scope="article:mill")["release"]
    longer = put(web, "The road is shut", written="The road is closed")["release"]
    found = {number: ask(web, "GET", f"/apply?release={number}") for number in (alone, longer)}
    assert [one["article_id"] for one in found[alone]["articles"]] == ["mill"]
    assert [one["article_id"] for one in found[longer]["articles"]] == ["road"]
    put(web, "Thay", written="The")
    assert ask(web, "GET", f"/apply?release={longer}")["n_articles"] == 1
    assert ask(web, "POST", "/apply", 202, json={"release": alone})["n_sent"] == 1


def test_the_narrower_scope_counts(web: Web) -> None:
    """An article's own entry goes before the one that holds everywhere, and the answer says so."""
    put(web, "Velk-mar")
    told = put(web, "Vel-kumar", scope="article:mill")["conflicts"]
    assert [one["kind"] for one in told] == ["other_scope"]
    names = web.services.names()
    for article, spoken in ((MILL, "Vel-kumar"), (FAIR, "Velk-mar")):
        casting = web.services.speakers.casting(article)
        reading = web.services.speakers.reading(casting, names=names)
        assert reading.pronunciations is not None
        found = reading.pronunciations.find("Velkmar", 0)
        assert found is not None
        assert " ".join(found.words) == spoken


def test_what_is_withdrawn_or_corrected_leaves_the_index(web: Web) -> None:
    """Only what readers hear counts; rows of what is gone are removed when its files are."""
    assert concern.with_name(web.ledger, "greta velkmar", "en").article_ids == ("fair", "mill")
    withdraw(web.ledger, "mill", Request(kind="withdraw", lane="publish", requested_by="test"))
    assert concern.with_name(web.ledger, "Velkmar", "en").article_ids == ("fair",)
    web.publish(corrected(FAIR, 1, "Its patron never comes."))
    assert concern.with_name(web.ledger, "Velkmar", "en").article_ids == ()
    web.work()
    assert len(rows(web.ledger, lexicon_tables.usages)) == 4
    settings = web.services.settings.model_copy(
        update={"keep_superseded_hours": 0, "keep_versions": 0}
    )
    web.services.settings = settings
    list(tidy_narrations(web.services))
    assert len(rows(web.ledger, lexicon_tables.usages)) == 2


def test_a_name_that_changes_while_a_script_is_written(web: Web, monkeypatch: Any) -> None:
    """What is being written when a name changes is written once more, so none is missed."""
    from workers import narrate

    prepare, changed = narrate.prepare, []

    def prepare_slowly(*args: Any, **options: Any) -> Any:
        plan = prepare(*args, **options)
        if not changed:
            changed.append(put(web, "Velk-mar"))
        return plan

    accept(web.ledger, corrected(MILL, 1, "Nobody else wanted it."), ASKED)
    monkeypatch.setattr(narrate, "prepare", prepare_slowly)
    for message in outbox.take_due(web.ledger):
        perform(web.services, message.message_id)
    (newest,) = [r for r in rows(web.ledger, tables.narrations) if r.state == "speaking"]
    written = {r.narration_id: r.release for r in rows(web.ledger, lexicon_tables.usages)}
    assert written[newest.id] == 1
    assert "Velk-mar" in newest.plan


def test_what_was_published_before_words_were_kept(web: Web) -> None:
    """An upgraded site is told, and one command looks into what it has; nothing is spoken."""
    with web.ledger.write() as tx:
        usages.forget(tx, [row.id for row in rows(web.ledger, tables.narrations)])
    put(web, "Velk-mar")
    assert ask(web, "GET", "/apply")["not_indexed"] == 3
    assert ask(web, "GET", "/apply")["n_articles"] == 0
    assert apply.index_missing(web.services) == 3
    found = ask(web, "GET", "/apply")
    assert (found["not_indexed"], found["n_articles"]) == (0, 2)


def test_a_version_that_is_put_back_brings_its_words(web: Web) -> None:
    """What is put back says a name as it was said then, so an apply asks for it again."""
    put(web, "Velk-mar")
    ask(web, "POST", "/apply", 202)
    web.work()
    assert ask(web, "GET", "/apply")["n_articles"] == 0
    asked = Request(kind="regenerate", lane="publish", requested_by="test")
    versions.put_back(web.ledger, "mill", 1, asked)
    web.work()
    found = ask(web, "GET", "/apply")
    assert [one["article_id"] for one in found["articles"]] == ["mill"]
    assert found["not_indexed"] == 0


def test_names_that_were_heard_and_stand_in_no_list(web: Web) -> None:
    """The most played come first; a name leaves the list with its entry."""
    today = str(datetime.now(UTC).date())
    add_plays(web.ledger, {PlayKey("mill", today, "play"): 3, PlayKey("fair", today, "play"): 4})
    (found,) = ask(web, "GET", "/unlisted", headers=EVE)
    assert (found["name"], found["plays"], found["article_id"]) == ("Velkmar", 7, "fair")
    assert found["sentence"] == "Its patron is Greta Velkmar, who never comes."
    put(web, "Velk-mar")
    assert ask(web, "GET", "/unlisted") == []


def test_a_name_is_heard_before_it_is_kept(web: Web) -> None:
    """Both ways are WAV files of the article's own voice, and nothing is kept."""
    body = {
        "written": "Velkmar",
        "say": "Velk Emar",
        "sentence": "Its patron is Greta Velkmar, who never comes.",
        "article_id": "fair",
    }
    trial = ask(web, "POST", "/try", json=body)
    lengths = []
    for which in ("before", "after"):
        samples, rate_hz = soundfile.read(io.BytesIO(base64.b64decode(trial[which]["wav"])))
        assert abs(len(samples) / rate_hz * 1000 - trial[which]["duration_ms"]) < 2
        lengths.append(len(samples))
    assert lengths[0] < lengths[1]  # it hums as long as the text is
    assert ask(web, "GET", "", params={"source": "newsroom"})["entries"] == []
    assert web.client.post("/v1/lexicon/try", json=body, headers=EVE).status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "options", "status", "code"),
    [
        ("POST", "/entries", {"json": {"written": "A", "say": "b", "ipa": "c"}}, 422, "lexicon_invalid"),
        ("POST", "/entries", {"json": {"written": "A", "say": "b", "scope": "x"}}, 422, "lexicon_invalid"),
        ("POST", "/entries", {"json": {"written": "A", "ipa": "k:v"}}, 422, "lexicon_invalid"),
        ("DELETE", "/entries", {"params": {"written": "Nobody"}}, 404, "entry_unknown"),
        ("GET", "/releases/7", {}, 404, "release_unknown"),
        ("POST", "/releases/7/undo", {}, 404, "release_unknown"),
        ("GET", "/releases/99999999999999999999", {}, 422, "invalid_request"),
        ("POST", "/try", {"json": {"written": "A", "say": "b", "sentence": "C."}}, 422, "lexicon_invalid"),
        ("POST", "/import", {"json": {"form": "pls", "text": "<!DOCTYPE x>"}}, 422, "lexicon_invalid"),
        ("GET", "", {"headers": {}}, 401, "token_missing"),
        ("POST", "/apply", {"headers": EVE}, 403, "role_missing"),
    ],
)  # fmt: skip
def test_what_is_refused(
    web: Web, method: str, path: str, options: Any, status: int, code: str
) -> None:
    """Mistakes are told with a code, and change nothing."""
    assert ask(web, method, path, status, **options)["code"] == code
    assert releases.history(web.ledger) == []


def test_a_release_is_not_undone_behind_a_later_ones_back(web: Web) -> None:
    """Whoever undoes an old change of a name that was changed again is told which to undo first."""
    put(web, "Velk-mar")
    put(web, "Vel-kumar")
    refused = ask(web, "POST", "/releases/1/undo", 409)
    assert refused["code"] == "lexicon_conflict"
    assert "Release 2 changed 'Velkmar'" in refused["detail"]


@pytest.mark.parametrize("form", ["csv", "pls", "toml"])
def test_names_travel_as_files(web: Web, form: str) -> None:
    """What is exported is imported as it was, in one release."""
    put(web, "Velk-mar")
    put(web, "Os-trana", written="Ostrana")
    got = web.client.get("/v1/lexicon/export", params={"form": form}, headers=EVE)
    assert f'filename="names.{form}"' in got.headers["content-disposition"]
    kept = ask(web, "GET", "", params={"source": "newsroom"})["entries"]
    for number in (2, 1):
        ask(web, "POST", f"/releases/{number}/undo", 202)
    taken = ask(web, "POST", "/import", 201, json={"form": form, "text": got.text})
    assert (taken["release"], taken["n_changed"]) == (5, 2)
    back = ask(web, "GET", "", params={"source": "newsroom"})["entries"]
    assert [(one["written"], one["spoken"]) for one in back] == [
        (one["written"], one["spoken"]) for one in kept
    ]
