"""The list, its search, sessions and the log of webhooks on PostgreSQL, as on SQLite."""

from collections.abc import Iterator

import pytest
from sqlalchemy import event, text
from support.ledger_steps import Clock, a_request, an_article, new_ledger, run_to_end
from support.servers import postgresql_server

from audio.directions import Directions
from workers.ledger import Ledger, accept, hold, webhook_secrets
from workers.ledger.audit import Actor, acts
from workers.ledger.editing.drafts import save
from workers.ledger.listing.failures import mark, suspicious
from workers.ledger.listing.find import count, find, sections
from workers.ledger.records import Request
from workers.ledger.sign_in import begin, end, make_link, use_link
from workers.ledger.sign_in import find as find_session
from workers.ledger.webhook_log import Entry, add, newest

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def ledger() -> Iterator[Ledger]:
    with postgresql_server() as server:
        ledger = new_ledger(server.url, Clock())
        yield ledger
        ledger.close()


def test_the_list_is_found_by_words_and_page_by_page(ledger: Ledger) -> None:
    """Accents, beginnings and Arabic are found; the cursor leads through all; counts agree."""
    texts = {"a": "The night ferry.", "b": "El cañón y el ferry.", "c": "قرب المدرسة نخيل."}
    for article_id, said in texts.items():
        accept(
            ledger, an_article(said, article_id, title=article_id, section="Harbour"), a_request()
        )
    run_to_end(ledger)

    def found(words: str) -> list[str]:
        return sorted(one.article_id for one in find(ledger, words=words))

    assert found("FERR") == ["a", "b"]
    assert found("canon") == ["b"]
    assert found("مدرسه") == ["c"]
    assert found("it's & | ! <-> :*") == []
    assert count(ledger)["on_air"] == 3
    assert sections(ledger) == ["Harbour"]
    first = find(ledger, limit=2)
    rest = find(ledger, after=first[-1].cursor, limit=2)
    assert {one.article_id for one in (*first, *rest)} == set(texts)
    assert suspicious(ledger) == []
    before = mark(ledger)
    person = Request(kind="hold", lane="publish", requested_by="token ann", role="producer")
    hold(ledger, "a", person)
    assert mark(ledger) != before
    assert [(one.act, one.article_id) for one in acts(ledger)] == [("hold", "a")]
    assert next(one for one in find(ledger) if one.article_id == "a").is_held
    before = mark(ledger)
    save(ledger, "a", Directions(intro="Good evening."), person, seen=0)
    assert mark(ledger) != before


def test_the_search_has_an_index(ledger: Ledger) -> None:
    """A search finds words by their index, and never divides a text into words again."""
    asked: list[tuple[str, object]] = []
    event.listen(
        ledger.engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, parameters, *_: asked.append((statement, parameters)),
    )
    find(ledger, words="ferry night", state="needs_a_look")
    ((statement, parameters),) = [one for one in asked if "to_tsquery" in one[0]]
    assert "to_tsvector" not in statement
    with ledger.engine.connect() as connection:
        connection.execute(text("SET enable_seqscan = off"))
        connection.execute(text("SET enable_indexscan = off"))
        rows = connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
        plan = "\n".join(row[0] for row in rows)
    assert "ix_listings_lexemes" in plan


def test_a_corrected_text_is_found_by_its_new_words_alone(ledger: Ledger) -> None:
    """The database makes anew what it finds words by whenever they change."""
    accept(ledger, an_article("It left at noon.", "late", title="Late"), a_request())
    accept(ledger, an_article("It left at midnight.", "late", title="Late"), a_request())
    assert [one.article_id for one in find(ledger, words="midnight")] == ["late"]
    assert find(ledger, words="noon") == []


def test_sessions_and_the_log_of_webhooks(ledger: Ledger) -> None:
    """A session begins and ends, a link is good once, and NUL in an answer is no trouble."""
    key = begin(ledger, "ann", "producer", token="a-secret-of-24-characters")
    assert find_session(ledger, key)
    end(ledger, key)
    assert find_session(ledger, key) is None
    link = make_link(ledger, "operator", "admin")
    assert use_link(ledger, link)
    assert use_link(ledger, link) is None
    add(ledger, Entry(direction="in", status=401, answer="no\x00thing"))
    assert newest(ledger, "in")[0].answer == "nothing"


def test_secrets_are_in_force_until_they_are_revoked(ledger: Ledger) -> None:
    """A new one counts beside the old one; a revoked one is not kept."""
    by = Actor("token bo", "admin")
    made = [
        webhook_secrets.add(
            ledger,
            name=name,
            direction="in",
            endpoint=None,
            fingerprint="0a1b2c3d",
            seal=lambda number: b"\x00" + str(number).encode(),
            by=by,
        )
        for name in ("old", "new")
    ]
    webhook_secrets.mark_used(ledger, made[1].number)
    assert webhook_secrets.revoke(ledger, made[0].number, by=by).sealed is None
    (one,) = webhook_secrets.in_force(ledger, "in")
    assert (one.name, one.sealed) == ("new", b"\x00" + str(one.number).encode())
    assert one.used_at_ms is not None
