"""An article on the desk, as a producer finds it and as another one changes it meanwhile."""

import time
from dataclasses import replace
from typing import Any
from uuid import uuid4

from playwright.sync_api import Page

from audio.directions import Directions, Place, SentenceEdit
from audio.model import Article, Block, Dropped
from support.desk_site import sign_in
from support.humming_narrations import ARTICLE
from support.ledger_steps import a_request
from support.patience import PATIENCE_S
from support.web_process import PRODUCER, Web
from workers.ledger import accept
from workers.ledger.editing import drafts

SENTENCES = ("It left at noon.", "Nobody was on it.", "The quay was dry.")


def ferry(article_id: str, *sentences: str) -> Article:
    return replace(
        ARTICLE,
        id=article_id,
        title="The night ferry",
        byline=None,
        standfirst=None,
        section="Harbour",
        blocks=(Block("paragraph", " ".join(sentences or SENTENCES)),),
        dropped=(
            Dropped("The quay at dawn. Photo: E. Roe", "caption"),
            Dropped("Read also: the day ferry", "read_more"),
        ),
    )


def on_air(web: Web) -> str:
    """Publish an article that nobody else has, and return its id."""
    article_id = f"a{uuid4().hex}"
    web.publish(ferry(article_id))
    return article_id


def correct(web: Web, article_id: str, *sentences: str) -> None:
    """Send another text, as a CMS does."""
    accept(web.ledger, ferry(article_id, *sentences), a_request(kind="update"))
    web.work()


def another_saves(web: Web, article_id: str, text: str, *, seen: int) -> None:
    """Let Bo change a sentence in the draft."""
    there = drafts.draft_of(web.ledger, article_id)
    now = there.directions.sentences if there else ()
    edit = SentenceEdit(at=Place(text=text), take=7)
    request = replace(a_request(), requested_by="token bo", role="admin")
    drafts.save(web.ledger, article_id, Directions(sentences=(*now, edit)), request, seen=seen)


def open_article(page: Page, web: Web, article_id: str, secret: str = PRODUCER) -> None:
    sign_in(page, web, secret, f"/desk/articles/{article_id}")
    until(page, "document.querySelector('#live').textContent !== ''")


def until(page: Page, expression: str, web: Web | None = None) -> Any:
    """Wait until an expression is true, while the workers do what is due."""
    deadline = time.monotonic() + PATIENCE_S
    while not (value := page.evaluate(expression)):
        assert time.monotonic() < deadline, f"never true: {expression}"
        if web:
            web.work()
        page.wait_for_timeout(30)
    return value
