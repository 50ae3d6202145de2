"""An editor writes in WordPress and a reader hears it: the real WordPress, the real Listen, a real Chromium."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from support.browser_windows import DESK, PHONE, window
from support.patience import PATIENCE_MS, PATIENCE_S
from support.ports import reserved_port
from support.site_processes import Site, site_in, start_up
from support.wordpress import PASSWORD, USER, WordPress, wordpress

from workers.webhooks.signature import make_secret

pytestmark = pytest.mark.server

TOKEN = "producer-secret-0123456789"


@dataclass
class Newsroom:
    """A WordPress and its Listen."""

    wordpress: WordPress
    listen: Site
    listen_url: str


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """Both run; WordPress does not know of Listen yet."""
    with wordpress(runs_cron=True) as site, reserved_port() as port:
        listen_url, hook = f"http://127.0.0.1:{port}", f"{site.url}/wp-json/listen-narrator/v1/hook"
        sign_secret, hook_secret = make_secret(), make_secret()
        settings = {
            "LISTEN_INCOMING_WEBHOOK_SECRETS": sign_secret,
            "LISTEN_WEBHOOK_ENDPOINTS": hook,
            "LISTEN_WEBHOOK_ENDPOINT_SECRETS": f"{hook}={hook_secret}",
            "LISTEN_ALLOWED_ORIGINS": site.url,
            "LISTEN_WEB_URL": listen_url,
            "LISTEN_API_TOKENS": f"ann:producer:{TOKEN}",
            "LISTEN_NEWSROOM": "false",
        }
        with site_in(tmp_path_factory.mktemp("listen"), **settings) as listen:
            start_up(listen, port)
            listen.wait_for(lambda: f"Open {listen_url}" in listen.log.read_text())
            site.settings(sign_secret=sign_secret, hook_secret=hook_secret)
            yield Newsroom(site, listen, listen_url)
            assert site.complaints() == ""


@pytest.fixture
def editor(browser: Browser, newsroom: Newsroom) -> Iterator[Page]:
    """Somebody at a desk who has logged in to wp-admin."""
    with window(browser, DESK) as (page, complaints):
        page.goto(f"{newsroom.wordpress.url}/wp-login.php")
        page.fill("#user_login", USER)
        page.fill("#user_pass", PASSWORD)
        page.click("#wp-submit")
        page.wait_for_url("**/wp-admin/**")
        yield page
        assert complaints.said == []


def soon(is_so: Callable[[], Any], page: Page) -> Any:
    """Wait until something is so."""
    deadline = time.monotonic() + PATIENCE_S
    while not (found := is_so()):
        assert time.monotonic() < deadline
        page.wait_for_timeout(300)
    return found


def connect(page: Page, newsroom: Newsroom) -> None:
    """Fill in the settings page, and try the connection."""
    page.goto(f"{newsroom.wordpress.url}/wp-admin/options-general.php?page=listen-narrator")
    page.fill("#listen-address", newsroom.listen_url)
    page.fill("#listen-token", TOKEN)
    page.click("#submit")
    page.wait_for_selector(".notice-success, .updated")
    page.click("#listen-test")
    page.wait_for_selector("#listen-answers")
    signs = page.eval_on_selector_all(
        "#listen-answers td:first-child", "all => all.map((one) => one.textContent)"
    )
    # The second asks for Listen's services, which may have only just started.
    assert [signs[0], *signs[2:5]] == ["✓"] * 4, page.inner_text("#listen-answers")


def write(page: Page, newsroom: Newsroom, title: str, *paragraphs: str) -> int:
    """Write a post in the block editor, and publish it."""
    page.goto(f"{newsroom.wordpress.url}/wp-admin/post-new.php")
    page.wait_for_selector(".editor-post-title__input")
    page.click(".editor-post-title__input")
    page.keyboard.type(title)
    for paragraph in paragraphs:
        page.keyboard.press("Enter")
        page.keyboard.type(paragraph)
    page.click(".editor-post-publish-panel__toggle")
    page.click(".editor-post-publish-panel .editor-post-publish-button")
    page.wait_for_selector(".post-publish-panel__postpublish")
    post: int = page.evaluate("wp.data.select('core/editor').getCurrentPostId()")
    return post


def label(page: Page, newsroom: Newsroom) -> str:
    """Return what the list of posts says of the newest one's sound."""
    page.goto(f"{newsroom.wordpress.url}/wp-admin/edit.php")
    return page.inner_text("#the-list tr:first-child td.listen_narrator")


def is_heard(page: Page) -> bool:
    heard: bool = page.evaluate("document.querySelector('listen-player')?.positionMs > 300")
    return heard


def test_from_wp_admin_to_a_reader_and_back(
    newsroom: Newsroom, editor: Page, browser: Browser
) -> None:
    """Published by an editor, a post talks at a press; corrected, the new sentence alone is spoken.

    Trashed, it is gone.
    """
    connect(editor, newsroom)
    post = write(
        editor,
        newsroom,
        "The last boat left at nine",
        "The harbour was quiet.",
        "Nobody had told the passengers.",
    )
    address = newsroom.wordpress.php(f"echo json_encode(get_permalink({post}));")
    with window(browser, PHONE) as (reader, complaints):
        reader.goto(address)
        reader.wait_for_function(
            "document.querySelector('listen-player')?.shadowRoot", timeout=PATIENCE_MS
        )
        above = reader.evaluate("document.querySelector('h1').getBoundingClientRect().bottom")
        assert (
            reader.evaluate("document.querySelector('listen-player').getBoundingClientRect().top")
            >= above - 1
        )
        # The player is there at once; a press counts from when Listen was told, a moment later.
        waits = f"echo json_encode(Listen\\Narration::of({post})->is_waiting);"
        soon(lambda: newsroom.wordpress.php(waits) is False, editor)
        reader.click("listen-player >> button.play >> nth=0")
        soon(lambda: is_heard(reader), reader)
        assert reader.evaluate("document.documentElement.scrollWidth") <= PHONE[0]

        soon(lambda: label(editor, newsroom).startswith("ready, 0:"), editor)
        reader.goto(address)
        structured = "script[type='application/ld+json']"
        said = json.loads(reader.eval_on_selector(structured, "one => one.textContent"))
        assert said["@type"] == "AudioObject"
        assert reader.request.get(said["contentUrl"]).status == 200

        before = newsroom.listen.spoken()
        editor.goto(f"{newsroom.wordpress.url}/wp-admin/post.php?post={post}&action=edit")
        editor.wait_for_selector("[data-type='core/paragraph'] >> nth=1")
        editor.click("[data-type='core/paragraph'] >> nth=1")
        editor.keyboard.press("End")
        editor.keyboard.type(" The harbour master apologised.")
        editor.click(".editor-post-publish-button")
        editor.wait_for_selector(".components-snackbar")
        newsroom.listen.wait_for(lambda: len(newsroom.listen.spoken()) > len(before))
        soon(
            lambda: (
                label(editor, newsroom).startswith("ready, 0:") and _revision(newsroom, post) == 2
            ),
            editor,
        )
        spoken = newsroom.listen.spoken()
        assert len(spoken) == len(before) + 1, "more than the new sentence was spoken"

        editor.goto(f"{newsroom.wordpress.url}/wp-admin/edit.php")
        editor.hover("#the-list tr:first-child")
        editor.click("#the-list tr:first-child .submitdelete")
        editor.wait_for_selector(".updated")
        article = newsroom.wordpress.php(f"echo json_encode(Listen\\Posts::article_id({post}));")
        gone = f"{newsroom.listen_url}/v1/articles/{article}/narration"
        soon(lambda: reader.request.get(gone).status == 410, reader)
        assert reader.request.get(address).status == 404
        assert complaints.said == []


def _revision(newsroom: Newsroom, post: int) -> int:
    known: int = newsroom.wordpress.php(
        f"echo json_encode(Listen\\Narration::of({post})->audio['revision'] ?? 0);"
    )
    return known


def test_a_producer_works_beside_the_post(newsroom: Newsroom, editor: Page) -> None:
    """In the editor's panel a narration is heard, held, released, and taken off air."""
    newsroom.wordpress.settings(address=newsroom.listen_url, token=TOKEN)
    post = newsroom.wordpress.save(
        post_title="Beside",
        post_content="<!-- wp:paragraph --><p>The tide came late again.</p><!-- /wp:paragraph -->",
    )
    newsroom.wordpress.php("Listen\\Delivery::run();")
    soon(
        lambda: (
            newsroom.wordpress.php(f"echo json_encode(Listen\\Narration::of({post})->short());")
            == "ready"
        ),
        editor,
    )
    editor.goto(f"{newsroom.wordpress.url}/wp-admin/post.php?post={post}&action=edit")
    panel = ".listen-narrator-label"
    open_panel(editor)
    editor.wait_for_selector(panel)
    assert editor.inner_text(panel).startswith("ready, 0:")
    assert editor.evaluate("document.querySelector('.edit-post-sidebar audio').src").startswith(
        newsroom.listen_url
    )
    editor.click("text=Hold")
    editor.wait_for_selector(f"{panel}:has-text('(held)')")
    editor.click("button:text-is('Release')")
    editor.wait_for_selector(f"{panel}:not(:has-text('(held)'))")
    editor.click("text=Take off air now")
    editor.wait_for_selector(f"{panel}:has-text('off')")
    assert newsroom.wordpress.php(f"echo json_encode(Listen\\Posts::is_off({post}));") is True


def test_an_editor_has_a_word_said_differently(newsroom: Newsroom, editor: Page) -> None:
    """A word is selected in the text, ways are heard, one is kept, and the post is spoken again with it.

    The browser never sees the producer's token.
    """
    newsroom.wordpress.settings(address=newsroom.listen_url, token=TOKEN)
    post = newsroom.wordpress.save(
        post_title="A name",
        post_content="<!-- wp:paragraph --><p>It rained. Greta Velkmar came late.</p><!-- /wp:paragraph -->",
    )
    newsroom.wordpress.php("Listen\\Delivery::run();")
    how = f"echo json_encode(Listen\\Narration::of({post})->short());"
    soon(lambda: newsroom.wordpress.php(how) == "ready", editor)
    seen: list[str] = []
    editor.on("response", lambda got: seen.append(got.text()) if "/say/" in got.url else None)
    editor.goto(f"{newsroom.wordpress.url}/wp-admin/post.php?post={post}&action=edit")
    open_panel(editor)
    select_word(editor, "Velkmar")
    editor.click(".edit-post-sidebar__panel-tab[data-label='Post']")  # else it shows the block
    open_panel(editor)
    editor.click(".listen-narrator-say")
    form = editor.locator(".listen-narrator-say-as")
    field = form.get_by_label("Word or name, as it is written")
    soon(lambda: field.input_value() == "Velkmar", editor)
    editor.wait_for_selector(".listen-narrator-ways button")
    form.get_by_label("Said", exact=True).fill("Velk-mar")
    form.get_by_role("button", name="Hear the change").click()
    trial = ".listen-narrator-trial[data-heard='after']"
    editor.wait_for_selector(trial, state="attached")
    soon(lambda: editor.evaluate(f'document.querySelector("{trial}").currentTime') > 0, editor)
    assert "Greta Velkmar came late." in form.inner_text()
    assert "It rained" not in form.inner_text()
    sound = f"echo json_encode(Listen\\Narration::of({post})->audio['url']);"
    before = newsroom.wordpress.php(sound)
    form.get_by_role("button", name="Keep it").click()
    form.get_by_role("button", name="Speak again what is on air: 1").click()
    soon(lambda: newsroom.wordpress.php(sound) != before, editor)
    soon(lambda: newsroom.wordpress.php(how) == "ready", editor)
    assert seen
    assert TOKEN not in " ".join(seen) + editor.content()


def select_word(page: Page, word: str) -> None:
    """Select a word of the text as people do, with two clicks."""
    where = page.evaluate(
        """(word) => { const text = document.querySelector("[data-type='core/paragraph']").firstChild;
        const range = document.createRange(); const at = text.textContent.indexOf(word);
        range.setStart(text, at); range.setEnd(text, at + word.length);
        const box = range.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; }""",
        word,
    )
    page.mouse.dblclick(*where)


def open_panel(page: Page) -> None:
    """Open the panel "Audio" of the block editor's sidebar."""
    page.wait_for_selector(".edit-post-sidebar")
    toggle = page.locator(".components-panel__body-toggle", has_text="Audio")
    toggle.wait_for()
    if toggle.get_attribute("aria-expanded") == "false":
        toggle.click()
