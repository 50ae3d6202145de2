"""The WordPress plugin in a real WordPress, against the real web process and its ledger, without a browser."""

import base64
import json
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from support.patience import PATIENCE_S
from support.servers_at_hand import find_server
from support.web_process import PRODUCER, Web, serving_web
from support.webhook_endpoint import Endpoint, receiving
from support.wordpress import PLUGIN, WordPress, wordpress

from workers.lexicon.records import releases
from workers.webhooks.signature import SeenInMemory, make_secret, sign, verify

pytestmark = pytest.mark.server

SIGN, HOOK = make_secret(), make_secret()
TEXT = "<p>The harbour was quiet. Nobody had told the passengers.</p>"
LOOK = "$known = Listen\\Narration::of(%d); echo json_encode([$known->short(), $known->label(), $known->note()]);"
RUN = "echo json_encode(Listen\\Delivery::run());"
QUEUE = "global $wpdb; echo json_encode($wpdb->get_results('SELECT * FROM wp_listen_narrator_queue ORDER BY id'));"


@pytest.fixture(scope="module")
def site() -> Iterator[WordPress]:
    with wordpress() as site:
        yield site
        assert site.complaints() == ""


@pytest.fixture(scope="module")
def web(site: WordPress, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """A Listen that knows the site's secrets, and tells it what it made."""
    hook = f"{site.url}/wp-json/listen-narrator/v1/hook"
    with serving_web(
        tmp_path_factory.mktemp("listen"),
        webhook_secrets="",
        incoming_webhook_secrets=SIGN,
        webhook_endpoints=hook,
        webhook_endpoint_secrets=f"{hook}={HOOK}",
        allowed_origins=site.url,
    ) as web:
        yield web


@pytest.fixture
def connected(site: WordPress, web: Web) -> WordPress:
    """The site, with nothing left to send, connected to Listen."""
    return connect(site, str(web.client.base_url))


def connect(site: WordPress, address: str) -> WordPress:
    site.php(
        "global $wpdb; $wpdb->query('DELETE FROM wp_listen_narrator_queue');"
        " $wpdb->query('DELETE FROM wp_listen_narrator_posts');"
    )
    site.settings(
        address=address.rstrip("/"), sign_secret=SIGN, hook_secret=HOOK, token=PRODUCER,
        post_types=["post"], categories=[], placement="below",
    )  # fmt: skip
    return site


@pytest.fixture
def endpoint(site: WordPress) -> Iterator[Endpoint]:
    """In Listen's place, somebody who writes down what he is told and answers as the test says."""
    with receiving() as endpoint:
        endpoint.status, endpoint.answer = 202, b'{"outcome": "queued", "revision": 1}'
        connect(site, f"http://127.0.0.1:{endpoint.port}")
        yield endpoint


def deliver(site: WordPress) -> None:
    """Have everything sent, however busy the machine is: what came too late is sent again."""
    send = "Listen\\Queue::hasten(); Listen\\Delivery::run(); echo json_encode(Listen\\Queue::standing()['n']);"
    deadline = time.monotonic() + PATIENCE_S
    while site.php(send):
        assert time.monotonic() < deadline, site.php(QUEUE)


def article_id(site: WordPress, post_id: int) -> str:
    said: str = site.php(f"echo json_encode(Listen\\Posts::article_id({post_id}));")
    return said


def looks(site: WordPress, post_id: int) -> list[str]:
    said: list[str] = site.php(LOOK % post_id)
    return said


def events(endpoint: Endpoint) -> list[tuple[str, str, int]]:
    """Return what was told, each verified as Listen does: type, article, version."""
    told = []
    for path, headers, body in endpoint.got:
        assert path == "/v1/articles"
        verify(headers, body, [SIGN], datetime.now(UTC), SeenInMemory())
        event = json.loads(body)
        data = event["data"]
        told.append((event["type"], data.get("identifier") or data["id"], data["version"]))
    return told


def page(site: WordPress, slug: str) -> str:
    return httpx.get(f"{site.url}/{slug}/", trust_env=False, timeout=PATIENCE_S).text


def test_a_post_is_published_corrected_and_trashed(connected: WordPress, web: Web) -> None:
    """Each comes to readers, and back to the editor's list and the page: player, length, JSON-LD."""
    site = connected
    post = site.save(post_title="The last boat & I", post_name="boat", post_content=TEXT)
    assert looks(site, post)[0] == "making"
    deliver(site)
    web.work()
    assert re.fullmatch(r"ready, 0:\d\d", looks(site, post)[1])
    manifest = web.manifest(article_id(site, post))
    assert (manifest["listen"]["revision"], manifest["name"]) == (1, "The last boat & I")
    site.php(f"Listen\\Narration::ask_about({post});")  # this Listen does not know its own address
    html = page(site, "boat")
    assert html.index("</h1>") < html.index("<listen-player") < html.index("The harbour was quiet")
    address = str(web.client.base_url).rstrip("/")
    assert re.search(f'<script type="module" src=.{address}/player.js', html)
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert found
    said = json.loads(found[1])
    assert (said["@type"], said["name"]) == ("AudioObject", "The last boat & I")
    assert said["contentUrl"] == manifest["contentUrl"]
    assert said["digitalSourceType"] == manifest["digitalSourceType"]
    assert re.fullmatch(r"PT\d+S", said["duration"])

    site.save(ID=post, post_content=TEXT.replace("Nobody", "No one"))
    deliver(site)
    web.work()
    assert web.eventually(f"/v1/articles/{article_id(site, post)}/narration", 200)
    assert looks(site, post)[0] == "ready"

    site.php(f"wp_trash_post({post});")
    deliver(site)
    web.work()
    web.eventually(f"/v1/articles/{article_id(site, post)}/narration", 410)
    assert looks(site, post)[:2] == ["off", "off"]

    site.php(f"wp_untrash_post({post}); wp_publish_post({post});")
    deliver(site)
    web.work()
    web.eventually(f"/v1/articles/{article_id(site, post)}/narration", 200)
    assert looks(site, post)[0] == "ready"


def test_what_happens_while_listen_is_away_is_told_in_order(
    site: WordPress, endpoint: Endpoint
) -> None:
    """Nothing is lost and nothing overtakes: retries keep their id, unsent words give way to the last."""
    endpoint.status = 503
    first = site.save(post_title="One", post_content=TEXT)
    assert site.php(RUN) == 0
    site.save(ID=first, post_title="One, corrected")
    site.save(ID=first, post_title="One, corrected twice")
    second = site.save(post_title="Two", post_content=TEXT)
    gone = site.save(post_title="Three", post_content=TEXT)
    site.php(f"wp_delete_post({gone}, true);")
    site.php(
        "Listen\\Queue::hasten(); Listen\\Delivery::run();"
    )  # one attempt: the rest would meet the same
    assert [row["attempts"] for row in site.php(QUEUE)].count("0") == 2
    assert looks(site, first)[:2] == ["making", "being made"]
    n_refused = len(endpoint.got)
    assert n_refused == 2
    endpoint.status = 202
    site.php("Listen\\Queue::hasten(); Listen\\Delivery::run();")
    told = events(endpoint)
    ids = [headers["webhook-id"] for _, headers, _ in endpoint.got]
    one, two, three = (article_id(site, post) for post in (first, second, gone))
    after = [(kind, article) for kind, article, _ in told[n_refused:]]
    assert after[0] == ("article.withdrawn", three)
    assert [kind for kind, article in after if article == one] == [
        "article.published",
        "article.updated",
    ]
    assert [kind for kind, article in after if article == two] == ["article.published"]
    versions = [version for _, article, version in told if article == one]
    assert versions == sorted(versions)
    assert len(set(ids)) == len(ids) - n_refused  # each of the two refused came again with its id
    assert json.loads(endpoint.got[-1][2])["data"]["headline"] == "Two"
    assert site.php(QUEUE) == []


def test_who_never_answers_is_asked_ever_less_often(site: WordPress) -> None:
    """The waits grow to an hour and never end; after some attempts a person is asked to look."""
    waits = site.php(
        "echo json_encode(array_map(fn($n) => Listen\\Delivery::wait_s($n, 0), [1, 2, 3, 4, 5, 6, 7, 60]));"
    )
    assert waits == [5, 20, 80, 320, 1280, 3600, 3600, 3600]
    assert site.php("echo json_encode(Listen\\Delivery::wait_s(1, 90));") == 90
    connect(site, "http://127.0.0.1:1")
    post = site.save(post_title="Nobody hears", post_content=TEXT)
    for _ in range(4):
        site.php("Listen\\Queue::hasten(); Listen\\Delivery::run();")
    state, label, note = looks(site, post)
    assert (state, label) == ("look", "needs a look")
    assert "127.0.0.1" in note
    notices = site.php(
        "wp_set_current_user(1); ob_start(); Listen\\Settings_Page::start(); do_action('admin_notices'); echo json_encode(ob_get_clean());"
    )
    assert "can’t be told" in notices


def test_an_answer_that_was_lost_does_no_harm(connected: WordPress, web: Web) -> None:
    """The same event again is known to Listen, and settled; the same webhook twice changes nothing."""
    site = connected
    post = site.save(post_title="Twice", post_content=TEXT)
    row = site.php(QUEUE)[0]
    deliver(site)
    version = int(row["version"])
    site.php(
        f"global $wpdb; $wpdb->insert('wp_listen_narrator_queue', ['post_id' => {post},"
        f" 'version' => {version}, 'type' => 'article.published', 'due_at' => 1]);"
    )
    deliver(site)
    assert site.php(QUEUE) == []
    web.work()
    assert looks(site, post)[0] == "ready"
    assert web.manifest(article_id(site, post))["listen"]["revision"] == 1


def hook(site: WordPress, event: object, *, secret: str = HOOK, **headers: str) -> int:
    body = event if isinstance(event, bytes) else json.dumps(event).encode()
    own = sign([secret], "msg_1", datetime.now(UTC), body) | headers
    address = f"{site.url}/wp-json/listen-narrator/v1/hook"
    return httpx.post(
        address, content=body, headers=own, trust_env=False, timeout=PATIENCE_S
    ).status_code


def told(kind: str, article: str, at: datetime, **data: Any) -> dict[str, Any]:
    return {"type": kind, "timestamp": at.isoformat(), "data": {"article_id": article, **data}}


def test_listens_own_words_come_in_any_order(site: WordPress, endpoint: Endpoint) -> None:
    """The later event wins, forged and old ones are refused, those of other sites change nothing."""
    post = site.save(post_title="Hooks", post_content=TEXT)
    site.php(RUN)
    article, now = article_id(site, post), datetime.now(UTC) + timedelta(seconds=1)
    audio = {"url": "https://audio.example/a.mp3", "mime_type": "audio/mpeg", "size_bytes": 9}
    heard = {"revision": 1, "duration_ms": 251_600, "audio": audio, "language": "en"}
    assert hook(site, told("narration.published", article, now, **heard)) == 204
    assert looks(site, post)[1] == "ready, 4:12"
    early = now - timedelta(minutes=1)
    assert hook(site, told("narration.failed", article, early, message="no")) == 204
    assert hook(site, told("narration.published", article, now, **heard)) == 204
    assert looks(site, post)[1] == "ready, 4:12"
    late = now + timedelta(seconds=1)
    assert hook(site, told("narration.failed", article, late, message="<b>No</b> voice")) == 204
    assert looks(site, post) == ["look", "needs a look", "<b>No</b> voice"]
    assert hook(site, told("narration.withdrawn", article, late + timedelta(seconds=1))) == 204
    assert looks(site, post)[0] == "off"
    assert hook(site, told("narration.withdrawn", "somebody-elses-7", late)) == 204
    assert hook(site, told("x", article, late), secret=make_secret()) == 401
    assert hook(site, told("x", article, late), **{"webhook-timestamp": "1"}) == 401
    assert hook(site, b"[]") == 400
    assert (
        httpx.post(
            f"{site.url}/wp-json/listen-narrator/v1/hook", trust_env=False, timeout=PATIENCE_S
        ).status_code
        == 401
    )


def test_only_what_everybody_may_read_is_told(site: WordPress, endpoint: Endpoint) -> None:
    """Scheduled posts go out at their hour; drafts never; private ones and those with a password are withdrawn."""
    draft = site.save(post_title="Draft", post_content=TEXT, post_status="draft")
    hour = (datetime.now(UTC) + timedelta(hours=1)).strftime("%Y-%m-%d %H:%M:%S")
    later = site.save(
        post_title="Later",
        post_content=TEXT,
        post_status="future",
        post_date_gmt=hour,
        post_date=hour,
    )
    page_id = site.save(post_title="A page", post_content=TEXT, post_type="page")
    assert site.php(QUEUE) == []
    # Its hour has come: WordPress's own cron publishes it.
    site.php(
        f"global $wpdb; $wpdb->update($wpdb->posts, ['post_date' => '2020-01-01 00:00:00', 'post_date_gmt' => '2020-01-01 00:00:00'], ['ID' => {later}]);"
        f" clean_post_cache({later}); do_action('publish_future_post', {later});"
    )
    site.php(RUN)
    site.save(ID=later, post_password="secret")
    site.php(RUN)
    site.save(ID=later, post_password="")
    site.php(RUN)
    site.save(ID=later, post_status="private")
    site.php(RUN)
    site.save(ID=draft, post_status="publish")
    site.php(RUN)
    kinds = [(kind, article) for kind, article, _ in events(endpoint)]
    on, off = "article.published", "article.withdrawn"
    one, two = article_id(site, later), article_id(site, draft)
    assert kinds == [(on, one), (off, one), (on, one), (off, one), (on, two)]
    assert looks(site, page_id)[0] == "off"


def test_settings_and_the_switch_decide(site: WordPress, endpoint: Endpoint) -> None:
    """Types and categories are the site's choice, one post the editor's; both are told when it is saved."""
    news = site.php(
        "echo json_encode(wp_insert_term('News', 'category')['term_id'] ?? get_cat_ID('News'));"
    )
    site.settings(categories=[news], post_types=["post", "page"])
    plain = site.save(post_title="Other", post_content=TEXT)
    chosen = site.save(post_title="News", post_content=TEXT, post_category=[news])
    a_page = site.save(post_title="Page", post_content=TEXT, post_type="page")
    site.php(
        f"update_post_meta({chosen}, '_listen_narrator_off', '1'); wp_update_post(['ID' => {chosen}]);"
    )
    site.php(RUN)
    said = {article: kind for kind, article, _ in events(endpoint)}
    assert article_id(site, plain) not in said
    assert said[article_id(site, chosen)] == "article.withdrawn"
    assert said[article_id(site, a_page)] == "article.published"
    assert "<listen-player" not in page(site, "news")


CLASSIC = {
    "style.css": "/* Theme Name: Plain */",
    "index.php": "<!doctype html><html><head><?php wp_head(); ?></head><body><?php while ( have_posts() ) { the_post();"
    " echo '<h1>' . get_the_title() . '</h1>'; the_content(); } wp_footer(); ?></body></html>",
}


@pytest.mark.parametrize("theme", ["twentytwentythree", "plain"])
def test_the_player_stands_where_it_is_set(site: WordPress, endpoint: Endpoint, theme: str) -> None:
    """Above or below the title or only as a block, once a page, in block themes and classic ones."""
    folder = site.root / "wp-content/themes/plain"
    folder.mkdir(exist_ok=True)
    for name, text in CLASSIC.items():
        (folder / name).write_text(text, encoding="utf-8")
    site.php(f"switch_theme('{theme}');")
    post = site.save(post_title=f"Placed {theme}", post_name=f"placed-{theme}", post_content=TEXT)
    site.php(RUN)
    marks = ("<listen-player", "</h1>", "The harbour was quiet")
    orders = {"above": (0, 1, 2), "below": (1, 0, 2)}
    for placement, order in orders.items():
        site.settings(placement=placement)
        html = page(site, f"placed-{theme}")
        places = [html.index(marks[number]) for number in order]
        assert places == sorted(places), placement
        assert html.count("<listen-player") == 1
    assert "<listen-player" not in page(site, "")  # the front page, a list
    block = TEXT + '<!-- wp:listen-narrator/player {"compact":true} /-->'
    site.save(ID=post, post_content=block)
    html = page(site, f"placed-{theme}")
    assert html.count("<listen-player") == 1
    assert html.index("The harbour was quiet") < html.index("<listen-player")
    assert ' compact=""' in html
    site.php(RUN)
    assert "listen-player" not in json.loads(endpoint.got[-1][2])["data"]["articleBody"]
    site.save(ID=post, post_content=TEXT)
    site.settings(placement="none")
    assert "<listen-player" not in page(site, f"placed-{theme}")
    site.php("switch_theme('twentytwentythree');")


REST = """
wp_set_current_user(%(user)d);
$request = new WP_REST_Request('%(method)s', '/listen-narrator/v1/posts/%(path)s');
$request->set_header('content-type', 'application/json'); $request->set_body('%(body)s');
$answer = rest_do_request($request);
echo json_encode([$answer->get_status(), $answer->get_data()]);
"""


def rest(site: WordPress, method: str, path: str, user: int = 1, body: str = "{}") -> Any:
    return site.php(REST % {"user": user, "method": method, "path": path, "body": body})


def test_a_producer_decides_beside_the_post(connected: WordPress, web: Web) -> None:
    """Hold, release, make again, off air, on air: each does in Listen what it says."""
    site = connected
    post = site.save(post_title="Held", post_content=TEXT)
    deliver(site)
    web.work()
    status, said = rest(site, "POST", f"{post}/hold", body='{"reason": "lawyers"}')
    assert (status, said["is_held"], said["label"][-7:]) == (200, True, " (held)")
    assert PRODUCER not in json.dumps(said)
    site.save(ID=post, post_content=TEXT + "<p>More was known at ten.</p>")
    deliver(site)
    web.work()
    assert rest(site, "GET", str(post))[1]["is_held"] is True
    held = web.manifest(article_id(site, post))["listen"]["duration_ms"]
    assert rest(site, "POST", f"{post}/release")[1]["is_held"] is False
    web.work()
    assert looks(site, post)[0] == "ready"
    another(web, article_id(site, post), lambda now: now["duration_ms"] > held)
    assert rest(site, "POST", f"{post}/regenerate")[1]["state"] == "making"
    for _ in range(2):  # the editor asks again and again, and the old sound is on air
        assert rest(site, "GET", str(post))[1]["state"] == "making"
    status, problem = rest(site, "POST", f"{post}/regenerate", body='{"voice": "nobody"}')
    assert (status, problem["code"]) == (502, "listen_refused")
    assert "nobody" in problem["message"]
    web.work()
    rest(site, "POST", f"{post}/hold")
    status, said = rest(site, "POST", f"{post}/off")
    assert (status, said["state"], said["is_off"], said["is_held"]) == (200, "off", True, False)
    web.work()
    web.eventually(f"/v1/articles/{article_id(site, post)}/narration", 410)
    assert rest(site, "POST", f"{post}/on")[1]["is_off"] is False
    web.work()
    web.eventually(f"/v1/articles/{article_id(site, post)}/narration", 200)


def test_who_may_not_publish_decides_nothing(connected: WordPress) -> None:
    """Strangers and contributors can't hold or take off air, nor see how others' posts stand."""
    site = connected
    post = site.save(post_title="Mine", post_content=TEXT)
    contributor = site.php(
        "$id = username_exists('carl') ?: wp_insert_user(['user_login' => 'carl', 'user_pass' => 'x1y2z3-long', 'role' => 'contributor']);"
        " echo json_encode($id);"
    )
    for user, expected in ((0, 401), (contributor, 403)):
        assert rest(site, "GET", str(post), user)[0] == expected
        assert rest(site, "POST", f"{post}/off", user)[0] == expected
    own = site.save(
        post_title="Carl's", post_content=TEXT, post_status="draft", post_author=contributor
    )
    assert rest(site, "GET", str(own), contributor)[0] == 200
    assert rest(site, "POST", f"{own}/hold", contributor)[0] == 403


def another(web: Web, article: str, is_it: Callable[[dict[str, Any]], bool]) -> None:
    """Wait until readers get another narration than the one that is kept in memory for a second."""
    deadline = time.monotonic() + PATIENCE_S
    while not is_it(web.client.get(f"/v1/articles/{article}/narration").json()["listen"]):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def author(site: WordPress) -> int:
    """Return somebody who may publish posts of his own, and edit nobody else's."""
    found: int = site.php(
        "$id = username_exists('alma') ?: wp_insert_user(['user_login' => 'alma', 'user_pass' => 'x1y2z3-long',"
        " 'display_name' => 'Alma', 'role' => 'author']); echo json_encode($id);"
    )
    return found


def say(site: WordPress, post: int, action: str, user: int = 1, **asked: object) -> Any:
    return rest(site, "POST", f"{post}/say/{action}", user, json.dumps(asked))


def test_a_word_is_said_differently_beside_the_post(connected: WordPress, web: Web) -> None:
    """Ways are offered, a sentence is heard, it is kept with who did it, and what is on air follows.

    No answer has the producer's token.
    """
    site = connected
    post = site.save(post_title="Mill", post_content="<p>Greta Velkmar bought the mill.</p>")
    deliver(site)
    web.work()
    status, offered = say(site, post, "suggest", written="Velkmar")
    assert status == 200, offered
    assert {one["way"] for one in offered["ways"]} <= {"say", "ipa", "letters"}
    asked = {"written": "Velkmar", "way": "say", "spoken": "Velk-mar"}
    status, heard = say(site, post, "try", sentence="Greta Velkmar bought the mill.", **asked)
    assert status == 200, heard
    assert all(base64.b64decode(heard[one]["wav"])[:4] == b"RIFF" for one in ("before", "after"))
    status, refused = say(site, post, "try", sentence="Nobody bought it.", **asked)
    assert (status, refused["code"]) == (502, "listen_refused")
    status, kept = say(site, post, "keep", scope="everywhere", why="style book", **asked)
    assert (status, kept["n_articles"]) == (200, 1)
    (release,) = releases.history(web.ledger, limit=1)
    assert (release.number, release.why) == (kept["release"], "editor (WordPress): style book")
    before = web.manifest(article_id(site, post))["listen"]["narration_id"]
    assert say(site, post, "apply", release=kept["release"])[1] == {"n_sent": 1}
    assert looks(site, post)[0] == "making"
    web.work()
    another(web, article_id(site, post), lambda now: now["narration_id"] != before)
    assert looks(site, post)[0] == "ready"
    assert PRODUCER not in json.dumps([offered, heard, kept])


def test_an_author_decides_for_his_own_post_alone(connected: WordPress, web: Web) -> None:
    """How others' posts say a word is for editors: no release of theirs, no section, not everywhere."""
    site, user = connected, author(connected)
    own = site.save(post_title="Own", post_content="<p>Ostrana won.</p>", post_author=user)
    others = site.save(post_title="Others", post_content="<p>Ostrana lost.</p>")
    deliver(site)
    web.work()
    asked = {"written": "Ostrana", "way": "say", "spoken": "Ostra-na"}
    assert rest(site, "GET", str(own), user)[1]["can_say_everywhere"] is False
    assert say(site, others, "suggest", user, written="Ostrana")[0] == 403
    for scope in ("section", "everywhere"):
        assert say(site, own, "keep", user, scope=scope, **asked)[0] == 403
    _, everywhere = say(site, others, "keep", scope="everywhere", **asked)
    assert say(site, own, "apply", user, release=everywhere["release"])[0] == 403
    assert say(site, own, "apply", user)[0] == 403
    status, kept = say(site, own, "keep", user, **asked | {"spoken": "Os-trana"})
    assert (status, kept["n_articles"]) == (200, 1)
    assert say(site, own, "apply", user, release=kept["release"])[1] == {"n_sent": 1}
    assert looks(site, others)[0] == "ready"
    web.work()


def test_what_is_said_is_checked_before_listen_is_asked(
    site: WordPress, endpoint: Endpoint
) -> None:
    """Long words, unknown ways and scopes are refused here; Listen is told nothing of them."""
    post = site.save(post_title="Checked", post_content=TEXT)
    site.php(RUN)
    n_told = len(endpoint.got)
    for wrong in ({"written": "x" * 201}, {"way": "sung"}, {"scope": "world"}, {"release": -1}):
        assert say(site, post, "keep", **{"written": "a", "spoken": "b", **wrong})[0] == 400
    assert rest(site, "POST", f"{post}/hold", body=json.dumps({"reason": "x" * 501}))[0] == 400
    assert len(endpoint.got) == n_told


def test_the_connection_is_tried(connected: WordPress, web: Web) -> None:
    """Every answer is shown: who answers, which secret and token are known, what is missing."""
    site = connected
    ask = "echo json_encode(array_map(fn($one) => [$one[0], $one[2]], Listen\\Connection_Test::answers()));"
    wake = f"require_once '{site.root}/wp-content/plugins/listen-narrator/includes/class-settings-page.php';"
    good = site.php(wake + ask)
    assert [good[0][0], *(one[0] for one in good[2:5])] == [True] * 4, good
    assert good[1][1]  # said, whatever it is: nobody has started workers here
    site.settings(sign_secret=make_secret(), token="wrong-token-0123456789")
    bad = site.php(wake + ask)
    assert [bad[0][0], *(one[0] for one in bad[2:5])] == [True, False, False, True], bad
    assert bad[2][1].startswith("401")
    site.settings(address="http://127.0.0.1:1")
    assert site.php(wake + ask)[0][0] is False


def test_what_a_form_says_is_checked(site: WordPress) -> None:
    """A bad address or secret keeps the old one; an empty secret is made; unknown types are dropped."""
    connect(site, "https://listen.example")
    form = {"address": "javascript:alert(1)", "sign_secret": "short", "hook_secret": "", "make_hook_secret": "1",
            "token": "", "post_types": ["", "post", "nothing"], "placement": "sideways"}  # fmt: skip
    got = site.php(
        f"echo json_encode(Listen\\Settings::sanitize(json_decode('{json.dumps(form)}', true)));"
    )
    assert (got["address"], got["sign_secret"], got["token"]) == (
        "https://listen.example",
        SIGN,
        PRODUCER,
    )
    assert got["hook_secret"] not in ("", HOOK)
    assert (got["post_types"], got["placement"]) == (["post"], "below")


WP_CLI = """
class WP_CLI { static function log($s) { global $said; $said[] = $s; } static function success($s) { self::log("ok $s"); }
  static function warning($s) { self::log("warning $s"); } static function error($s) { self::log("error $s"); } }
eval('namespace WP_CLI\\\\Utils; class Bar { function tick() { global $ticks; $ticks++; } function finish() {} } function make_progress_bar($t, $n) { return new Bar(); }');
require WP_PLUGIN_DIR . '/listen-narrator/includes/class-command.php';
global $said, $ticks; $said = []; $ticks = 0;
(new Listen\\Command())->%s; echo json_encode([$said, $ticks]);
"""


def test_a_backfill_finds_what_was_there_before(site: WordPress, endpoint: Endpoint) -> None:
    """Posts of before are told, what is told already is not, what should be silent is withdrawn; dry, nothing is."""
    posts = [site.save(post_title=f"Old {n}", post_content=TEXT) for n in range(3)]
    site.php(RUN)
    told_before = len(endpoint.got)
    connect(site, f"http://127.0.0.1:{endpoint.port}")  # forgets what was told
    kept = site.save(post_title="New", post_content=TEXT)
    site.php(RUN)
    site.php(
        f"global $wpdb; $wpdb->update($wpdb->posts, ['post_status' => 'draft'], ['ID' => {kept}]);"
    )
    said, _ = site.php(WP_CLI % "backfill([], ['dry-run' => true])")
    assert sum(line.startswith("narrate ") for line in said) >= 3
    assert any(line.split()[:2] == ["withdraw", str(kept)] for line in said), said
    assert len(endpoint.got) == told_before + 1
    said, ticks = site.php(WP_CLI % "backfill([], [])")
    assert said[-1] == f"ok {ticks} sent."
    told_now = {article: kind for kind, article, _ in events(endpoint)[told_before + 1 :]}
    assert all(told_now[article_id(site, post)] == "article.published" for post in posts)
    assert told_now[article_id(site, kept)] == "article.withdrawn"
    said, _ = site.php(WP_CLI % "backfill([], ['dry-run' => true])")
    assert said == ["ok 0 posts would be sent."]


def test_editors_read_their_own_language(site: WordPress) -> None:
    """Spanish of every country and Arabic are there, in PHP and in the editor's script."""
    said = site.php(
        "$found = []; foreach (['es_ES', 'es_MX', 'ar'] as $locale) { add_filter('determine_locale', $f = fn() => $locale); add_filter('locale', $f);"
        " unload_textdomain('listen-narrator'); Listen\\Translations::load(); $known = new Listen\\Narration(); $known->post_id = 0;"
        " $found[] = [$known->label(), __('Hold', 'listen-narrator'), strpos((string) load_script_textdomain('listen-narrator-player-editor-script', 'listen-narrator',"
        " WP_PLUGIN_DIR . '/listen-narrator/languages'), 'Listen player') !== false]; remove_filter('determine_locale', $f); remove_filter('locale', $f); } echo json_encode($found);"
    )
    assert said[0] == said[1]
    assert all(label != "off" and hold != "Hold" and has_script for label, hold, has_script in said)
    assert said[2][0] != said[0][0]


def test_a_post_is_in_the_sites_language_whoever_saves_it(
    site: WordPress, endpoint: Endpoint
) -> None:
    """An editor who reads wp-admin in Spanish makes no Spanish article of an English one."""
    post = site.save(post_title="English", post_content=TEXT)
    site.php(
        "wp_set_current_user(1); update_user_meta(1, 'locale', 'es_ES'); $_GET['_locale'] = 'user';"
        " $_SERVER['HTTP_ACCEPT'] = 'application/json';"
        f" if (determine_locale() !== 'es_ES') {'{ exit(1); }'} {RUN}"
    )
    site.php("delete_user_meta(1, 'locale');")
    told = json.loads(endpoint.got[-1][2])["data"]
    assert (told["identifier"], told["inLanguage"]) == (article_id(site, post), "en-US")


def test_the_style_is_wordpress_own() -> None:
    """Every file is valid PHP and in the style that the rules beside the plugin describe."""
    phpcs = find_server("phpcs", "apt-get install php-codesniffer")
    command = [phpcs, f"--standard={PLUGIN.parent / 'phpcs.xml'}", "-q"]
    found = subprocess.run(command, capture_output=True, text=True, cwd=PLUGIN.parent)
    assert found.returncode == 0, found.stdout


def test_uninstalling_leaves_nothing(site: WordPress) -> None:
    """No table, option, transient, post meta or scheduled work is left of it; what was written stays."""
    post = site.save(post_title="Stays", post_content=TEXT)
    site.php(
        f"update_post_meta({post}, '_listen_narrator_off', '1'); set_transient('listen_narrator_test_1', [], 300);"
    )
    site.php(
        "require_once ABSPATH . 'wp-admin/includes/plugin.php'; deactivate_plugins('listen-narrator/listen-narrator.php');"
    )
    left = site.php(
        "define('WP_UNINSTALL_PLUGIN', 'x'); require WP_PLUGIN_DIR . '/listen-narrator/uninstall.php'; global $wpdb;"
        " echo json_encode([$wpdb->get_col(\"SHOW TABLES LIKE '%listen%'\"),"
        " $wpdb->get_col(\"SELECT option_name FROM $wpdb->options WHERE option_name LIKE '%listen_narrator%'\"),"
        " $wpdb->get_col(\"SELECT meta_key FROM $wpdb->postmeta WHERE meta_key LIKE '%listen%'\"),"
        " array_filter(array_keys(array_merge(...array_values(_get_cron_array()))), fn($hook) => false !== strpos($hook, 'listen'))]);"
    )
    assert left == [[], [], [], []]
    assert site.php(f"echo json_encode(get_post({post})->post_title);") == "Stays"
    site.php(
        "require_once ABSPATH . 'wp-admin/includes/plugin.php'; activate_plugin('listen-narrator/listen-narrator.php');"
    )
    assert site.php("echo json_encode(get_option('listen_narrator_layout'));") in (False, "1", 1)
    assert (
        site.php(
            "global $wpdb; echo json_encode(count($wpdb->get_col(\"SHOW TABLES LIKE '%listen%'\")));"
        )
        == 2
    )
