"""Read-along in a real Chromium: the publisher's own text lights up, and is never touched."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from support.browser_windows import window
from support.read_along_page import show

BEGIN = """async ({cues, options}) => {
    const { ReadAlong } = await import("/readalong.js");
    window.sought = [];
    window.followed = [];
    window.sound = { positionMs: 0 };
    window.along = new ReadAlong({
        player: window.sound,
        onSeek: (ms) => window.sought.push(ms),
        onFollow: (following) => window.followed.push(following),
        ...options,
    });
    if (options.one_by_one) cues.forEach((cue) => window.along.addCue(cue));
    else window.along.setCues(cues);
}"""
LIT = """() => ["sentence", "word"].map((name) =>
    [...(CSS.highlights.get("listen-" + name) ?? [])].map(String).join("|"))"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    with window(browser) as (page, complaints):
        yield page
    assert complaints.said == []


def cues_of(*texts: str, kinds: dict[int, str] | None = None) -> list[dict[str, Any]]:
    """One cue a text, 200 ms a word, 300 ms between cues."""
    cues, at = [], 0
    for index, text in enumerate(texts):
        start, words, offset = at, [], 0
        for word in text.split():
            offset = text.index(word, offset)
            words.append([at, at + 180, offset, offset + len(word)])
            offset += len(word)
            at += 200
        kind = (kinds or {}).get(index, "paragraph")
        cues.append(
            {
                "index": index,
                "kind": kind,
                "chapter": 0,
                "start_ms": start,
                "end_ms": at,
                "text": text,
                "words": words,
            }
        )
        at += 300
    return cues


def begin(page: Page, cues: list[dict[str, Any]], **options: Any) -> None:
    page.evaluate(BEGIN, {"cues": cues, "options": options})


def lit_at(page: Page, position_ms: int) -> list[str]:
    """Move the sound, as a pause there would; return the lit sentence and word."""
    page.evaluate("(ms) => { along.started = true; along.update(ms, false); }", position_ms)
    lit: list[str] = page.evaluate(LIT)
    return lit


def lit_words(page: Page, cues: list[dict[str, Any]]) -> list[str]:
    return [lit_at(page, word[0] + 10)[1] for cue in cues for word in cue["words"]]


def test_words_are_found_as_the_publisher_wrote_them(page: Page) -> None:
    """Markup, entities, soft hyphens, ligatures, other quotation marks and vowel signs don't matter."""
    show(
        page,
        """<nav>Ferry is back at last</nav><article><h1>Ferry is back at last</h1>
        <p>The &ldquo;night&nbsp;ferry&rdquo;\n  is b<em>ack</em>, af&shy;ter 19&#8239;years &mdash;
        and co&#xfb00;ee is <a href="#x">served</a> in the cafe&#x301;.</p>
        <p>عَادَتِ العبّــارة إلى الميناء مساءَ أمس.</p></article>""",
    )
    cues = cues_of(
        "Ferry is back at last",
        "The 'night ferry' is back, after 19 years – and coffee is served in the café.",
        "عادت العبارة إلى الميناء مساء أمس.",
    )
    begin(page, cues)
    assert lit_words(page, cues) == [
        *("Ferry", "is", "back", "at", "last"),
        *("The", "night", "ferry", "is", "b|ack", "af\u00adter", "19", "years", "", "and"),
        *("coﬀee", "is", "served", "in", "the", "cafe\u0301"),
        *("عَادَتِ", "العبّــارة", "إلى", "الميناء", "مساءَ", "أمس"),
    ]
    sentence = lit_at(page, cues[1]["start_ms"] + 10)[0]
    assert sentence.startswith("The “night\u00a0ferry”")
    assert sentence.endswith("cafe\u0301.")


def test_boxes_between_the_words_stay_dark(page: Page) -> None:
    """Captions, scripts, hidden text and advertisements in a sentence are not lit with it."""
    show(
        page,
        """<article><p>The bridge over the Aruza</p><figure><figcaption>The bridge over the Aruza
        was opened in May.</figcaption></figure><script>"was opened in May"</script>
        <div class="box">Subscribe to our excellent newsletter</div>
        <p style="display:none">was opened in May</p><p>was opened in May. It is wide.</p></article>""",
    )
    cues = cues_of("The bridge over the Aruza was opened in May.", "It is wide.")
    begin(page, cues)
    assert lit_at(page, 10)[0] == "The bridge over the Aruza|was opened in May."
    assert lit_at(page, cues[1]["start_ms"] + 10)[0] == "It is wide."


def test_the_same_words_are_found_one_after_the_other(page: Page) -> None:
    """A sentence that stands in the text three times lights up where it is heard."""
    answers = "".join(f'<p id="p{i}">Question {i}? <b>Yes.</b></p>' for i in range(3))
    show(page, f"<main>{answers}</main>")
    cues = cues_of(*(text for i in range(3) for text in (f"Question {i}?", "Yes.")))
    begin(page, cues)
    where = """() => [...CSS.highlights.get("listen-sentence")][0]
        .startContainer.parentElement.closest("p").id"""
    for i in range(3):
        lit_at(page, cues[2 * i + 1]["start_ms"] + 10)
        assert page.evaluate(where) == f"p{i}"


def test_head_lines_may_stand_in_another_order(page: Page) -> None:
    """The byline may stand below the standfirst, and a title is not looked for at the page's end."""
    show(
        page,
        """<article><p>The harbour board took its time with this one.</p><p>By Ines Halloran</p>
        <p>It came at nine.</p><p>It left at ten.</p><p>Share: The ferry is back in town</p></article>""",
    )
    cues = cues_of(
        "The ferry is back in town",
        "By Ines Halloran",
        "The harbour board took its time with this one.",
        "It came at nine.",
        "It left at ten.",
        kinds={0: "title", 1: "byline", 2: "standfirst"},
    )
    begin(page, cues)
    lit = [lit_at(page, cue["start_ms"] + 10)[0] for cue in cues[1:]]
    assert lit == [
        "By Ines Halloran",
        "The harbour board took its time with this one.",
        "It came at nine.",
        "It left at ten.",
    ]


def test_what_the_page_has_not_is_skipped(page: Page) -> None:
    """A spoken note that the page lacks lights nothing, and the next sentence is found."""
    show(page, "<article><p>The first one.</p><table></table><p>The last one here.</p></article>")
    cues = cues_of("The first one.", "The page shows a table here.", "The last one here.")
    begin(page, cues)
    assert lit_at(page, cues[1]["start_ms"] + 100) == ["", ""]
    assert lit_at(page, cues[2]["start_ms"] + 10)[0] == "The last one here."


def test_another_text_lights_nothing(page: Page) -> None:
    """Where less than half of the narration is on the page, the page is left alone."""
    show(page, "<article><h1>The ferry is back</h1><p>Something else entirely.</p></article>")
    cues = cues_of("The ferry is back", "It came at nine.", "It left at ten.", kinds={0: "title"})
    begin(page, cues)
    assert lit_at(page, 10) == ["", ""]
    assert not page.evaluate("along.active")


def test_the_article_is_chosen_among_teasers(page: Page) -> None:
    """Of several places that hold the title, the one with the text is lit; a selector decides."""
    text = "<p>It came at nine in the evening.</p><p>It left at ten.</p>"
    show(
        page,
        f"""<article id="teaser"><h2>The ferry is back</h2><p>{"More about ferries. " * 40}</p>
        </article><article id="body"><h1>The ferry is back</h1>{text}</article>
        <section id="copy">{text}</section>""",
    )
    cues = cues_of("The ferry is back", "It came at nine in the evening.", "It left at ten.")
    begin(page, cues)
    assert page.evaluate("along.page.root.id") == "body"
    begin(page, cues, root="#copy")
    assert page.evaluate("along.page.root.id") == "copy"


def test_cues_that_arrive_one_by_one_light_the_same(page: Page) -> None:
    """Live, each cue is found when it comes; at the end nothing differs."""
    texts = [f"Sentence number {i} is about the {i * 7} boats." for i in range(60)]
    show(page, f"<article>{''.join(f'<p>{text}</p>' for text in texts)}</article>")
    cues = cues_of(*texts)
    begin(page, cues, one_by_one=True)
    page.wait_for_function("along.found.length === 60")
    assert [lit_at(page, cue["start_ms"] + 10)[0] for cue in cues] == texts
    page.evaluate("(cue) => along.addCue(cue)", cues[-1])
    assert page.evaluate("along.cues.length") == 60


def test_the_publishers_page_is_never_changed(page: Page) -> None:
    """Not one element, attribute or text of the page differs, and everything is taken back."""
    show(page, "<article><p>It came at nine.</p><p>It left at ten.</p></article>")
    before = page.content()
    begin(page, cues := cues_of("It came at nine.", "It left at ten."))
    assert lit_words(page, cues)[0] == "It"
    page.mouse.move(60, 20)
    assert page.content() == before
    page.evaluate("along.destroy()")
    assert page.evaluate(LIT) == ["", ""]
    assert page.content() == before


def test_an_article_that_is_written_anew_is_found_again(page: Page) -> None:
    """A page that hydrates replaces its nodes; the light comes back by itself."""
    show(page, "<article><p>It came at nine.</p><p>It left at ten.</p></article>")
    begin(page, cues_of("It came at nine.", "It left at ten."))
    assert lit_at(page, 10)[1] == "It"
    page.evaluate("""() => { const article = document.querySelector("article");
        article.outerHTML = article.outerHTML.replace("<p>", "<p>Updated. "); }""")
    page.wait_for_function("document.querySelector('article').contains(along.page.nodes[0].node)")
    assert page.evaluate(LIT)[1] == "It"


def test_a_click_on_a_sentence_seeks(page: Page) -> None:
    """A click hears from there; links, selections, margins and a player at rest are left alone."""
    show(
        page,
        """<article style="width:500px"><p>It came at <a href="#nine">nine</a>.</p>
        <p id="ten">It left at ten.</p></article>""",
    )
    cues = cues_of("It came at nine.", "It left at ten.")
    begin(page, cues)
    ten = page.locator("#ten")
    ten.click(position={"x": 20, "y": 10})
    assert page.evaluate("sought") == []
    lit_at(page, 0)
    ten.click(position={"x": 20, "y": 10})
    assert page.evaluate("sought") == [cues[1]["start_ms"]]
    assert page.evaluate("getComputedStyle(document.querySelector('#ten')).cursor") == "pointer"
    page.locator("a").click()
    ten.click(position={"x": 480, "y": 10})
    assert page.evaluate("getComputedStyle(document.querySelector('#ten')).cursor") == "auto"
    ten.dblclick(position={"x": 20, "y": 10})
    assert len(page.evaluate("sought")) == 2  # the first half of the double click
    assert page.url.endswith("#nine")


LONG = "".join(f"<p>Paragraph number {i} is here to be read.</p><br><br><br>" for i in range(60))
LONG_CUES = [f"Paragraph number {i} is here to be read." for i in range(60)]
IN_VIEW = """() => { const box = [...CSS.highlights.get("listen-sentence")][0].getBoundingClientRect();
    return box.top >= 60 && box.bottom <= innerHeight; }"""


def play_at(page: Page, position_ms: int) -> None:
    page.evaluate("(ms) => { sound.positionMs = ms; along.update(ms, true); }", position_ms)


def test_the_page_follows_and_yields_to_the_reader(page: Page) -> None:
    """The sentence stays in view below a sticky header until the reader scrolls away from it."""
    header = '<header style="position:sticky;top:0;height:60px;background:#fff">Daily</header>'
    show(page, f"{header}<article>{LONG}</article>")
    cues = cues_of(*LONG_CUES)
    begin(page, cues)
    for number in (0, 20, 40):
        play_at(page, cues[number]["start_ms"] + 5)
        page.wait_for_function(IN_VIEW)
    page.wait_for_timeout(1300)
    page.mouse.move(600, 500)
    page.mouse.wheel(0, -3000)
    page.wait_for_function("followed.at(-1) === false")
    page.wait_for_timeout(300)
    there = page.evaluate("scrollY")
    play_at(page, cues[45]["start_ms"] + 5)
    page.wait_for_timeout(300)
    assert page.evaluate("scrollY") == there
    page.evaluate("along.follow()")
    page.wait_for_function(IN_VIEW)
    assert page.evaluate("followed") == [True, False, True]


def test_nothing_moves_for_who_wants_no_motion(browser: Browser) -> None:
    """With reduced motion the page goes to the sentence at once, without a slide."""
    with window(browser, reduced_motion="reduce") as (page, _):
        show(page, f"<article>{LONG}</article>")
        cues = cues_of(*LONG_CUES)
        page.evaluate("""() => { window.slid = []; const real = scrollTo.bind(window);
            window.scrollTo = (to) => { slid.push(to.behavior); real(to); }; }""")
        begin(page, cues)
        play_at(page, cues[0]["start_ms"] + 5)
        play_at(page, cues[40]["start_ms"] + 5)
        page.wait_for_function(IN_VIEW)
        assert set(page.evaluate("slid")) == {"instant"}


def test_a_resumed_article_does_not_leap(page: Page) -> None:
    """Pressing play at the top of the page for a place far below offers the way, and does not go."""
    show(page, f"<article>{LONG}</article>")
    cues = cues_of(*LONG_CUES)
    begin(page, cues)
    play_at(page, cues[40]["start_ms"] + 5)
    page.wait_for_function("followed.length > 0")
    assert page.evaluate("[followed, scrollY]") == [[False], 0]


def test_a_browser_without_highlights_shows_the_page_as_it_is(page: Page) -> None:
    """Older browsers play on, and nothing is lit, clicked or scrolled."""
    show(page, "<article><p>It came at nine.</p></article>")
    page.evaluate("delete window.Highlight")
    begin(page, cues_of("It came at nine."))
    page.evaluate("along.update(10, true); along.follow(); along.destroy()")
    page.locator("p").click()
    assert page.evaluate("[sought, followed, along.active]") == [[], [], False]


PLAYED = """({ cues, speed, frameMs, leaps }) => {
    window.requestAnimationFrame = () => 1; // the frames are ours
    const lit = new Set();
    const wrong = [];
    const lights = CSS.highlights.get("listen-word");
    along.update(0, true);
    const look = (ms) => {
        sound.positionMs = ms;
        along.tick();
        const { sentence, word } = along;
        if (!sentence || word < 0) return;
        const [from, to, first, end] = sentence.cue.words[word];
        const text = [...lights].map(String).join("");
        const bare = (words) => words.replace(/[^\\p{L}\\p{N}]/gu, "");
        const said = bare(sentence.cue.text.slice(first, end));
        if (bare(text) !== said || ms < from) wrong.push([ms, text]);
        lit.add(`${sentence.cue.index}:${word}`);
    };
    const end = cues.at(-1).end_ms;
    if (leaps) cues.flatMap(({ words }) => words).forEach((_, n, all) => {
        const [from, to] = all[(n * 7919) % all.length]; // every word once, in no order
        look((from + to) / 2);
    });
    else for (let ms = 0; ms < end; ms += frameMs * speed) look(ms);
    return { lit: lit.size, wrong: wrong.slice(0, 5) };
}"""


@pytest.mark.parametrize("speed", [0.5, 1, 1.75, 3, 4])
def test_not_one_word_stays_dark(page: Page, speed: float) -> None:
    """At every speed, with 30 frames a second, each word is lit while it is heard, and no other."""
    texts = [f"Tide number {n} came late again on day {n} of the year." for n in range(60)]
    show(page, f"<article>{''.join(f'<p>{text}</p>' for text in texts)}</article>")
    cues = cues_of(*texts)
    begin(page, cues)
    how = {"cues": cues, "speed": speed, "frameMs": 33, "leaps": False}
    n_words = sum(len(cue["words"]) for cue in cues)
    assert page.evaluate(PLAYED, how) == {"lit": n_words, "wrong": []}


DARK = """({ cues, speed, frameMs }) => {
    window.requestAnimationFrame = () => 1; // the frames are ours
    const lights = CSS.highlights.get("listen-word");
    const bare = (words) => words.replace(/[^\\p{L}\\p{N}]/gu, "");
    const words = cues.flatMap((cue) => cue.words.map(([from, , first, end]) =>
        ({ from, said: bare(cue.text.slice(first, end)) })));
    const dark = [];
    along.update(0, true);
    for (let ms = 0, next = 0; next < words.length; ms += frameMs * speed) {
        sound.positionMs = ms;
        along.tick();
        const lit = [...lights].map((range) => bare(String(range)));
        const begun = words.slice(next).findIndex(({ from }) => from > ms);
        const passed = words.slice(next, begun < 0 ? undefined : next + begun);
        next += passed.length;
        const said = passed.map((word) => word.said).join("");
        if (said && lit.join("") !== said) dark.push([ms, said, lit.join()]);
    }
    return dark.slice(0, 5);
}"""


@pytest.mark.parametrize("speed", [1, 3, 4])
def test_a_word_shorter_than_a_frame_is_lit_with_the_next(page: Page, speed: float) -> None:
    """An article of 40 ms may begin and end between two frames, also as a sentence's first or last."""
    texts = ["A tide came to a quay in a", "I saw it as a", "Nobody was in."] * 20
    lengths_ms = {1: 40, 2: 55}
    show(page, f"<article>{''.join(f'<p>{text}</p>' for text in texts)}</article>")
    cues, at = cues_of(*texts), 0
    for cue in cues:
        cue["start_ms"] = at
        for word in cue["words"]:
            long_ms = lengths_ms.get(word[3] - word[2], 180)
            word[:2], at = [at, at + long_ms], at + long_ms
        cue["end_ms"] = at
        at += 20
    begin(page, cues)
    assert page.evaluate(DARK, {"cues": cues, "speed": speed, "frameMs": 33}) == []


def test_each_word_is_lit_after_a_leap(page: Page) -> None:
    """Wherever the reader goes, at once; also after a tab was hidden, whose frames stand still."""
    texts = [f"Tide number {n} came late again on day {n} of the year." for n in range(60)]
    show(page, f"<article>{''.join(f'<p>{text}</p>' for text in texts)}</article>")
    cues = cues_of(*texts)
    begin(page, cues)
    how = {"cues": cues, "speed": 1, "frameMs": 33, "leaps": True}
    n_words = sum(len(cue["words"]) for cue in cues)
    assert page.evaluate(PLAYED, how) == {"lit": n_words, "wrong": []}


def test_with_forced_colours_the_word_stands_out(page: Page) -> None:
    """There every light has one colour: a lit sentence would hide its word."""
    show(page, "<article><p>The tide came late again.</p></article>")
    cues = cues_of("The tide came late again.")
    page.emulate_media(forced_colors="active")
    begin(page, cues)
    assert lit_at(page, 210) == ["", "tide"]
    page.evaluate("along.destroy()")
    page.emulate_media(forced_colors="none")
    begin(page, cues)
    assert lit_at(page, 210) == ["The tide came late again.", "tide"]
