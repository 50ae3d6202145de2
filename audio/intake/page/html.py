"""HTML pages: the publisher's rules, general removal, the extractor, and the gaps it leaves."""

from dataclasses import dataclass, field, replace

from cssselect import SelectorError
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from audio.clean_text import fold
from audio.errors import PackInvalid
from audio.intake.dates import parse_date
from audio.intake.facts import Facts, byline_of, same_words, starts_as_byline
from audio.intake.inline_marks import settle_inline
from audio.intake.json_ld import text_of
from audio.intake.layout.elements import KEPT
from audio.intake.page.head import Head
from audio.intake.page.marks.furniture import mark_furniture
from audio.intake.page.metadata import page_facts
from audio.intake.page.refusal import kind_of_page, refuse
from audio.intake.page.selection import Places, is_prose, select
from audio.intake.page.standfirst import find_headline, find_standfirst
from audio.intake.page.table_note import settle_tables
from audio.intake.page.taken import Taken
from audio.intake.page.tree import load_page
from audio.intake.page.witness import take
from audio.intake.piece import Piece, is_sentence, is_terminated, letters_of, word_count
from audio.intake.reading import Reading
from audio.intake.site_rules import SiteRules
from audio.intake.walk import Walked, spoken_text, walk_elements
from audio.web_address import web_address

_MIN_WORDS = 25
_STUB_WORDS = 60
_SENTENCE_WORDS = 6
_CHARS_PER_WORD = 6
_TRUNCATED_RATIO = 1.5
# What such a page is told by goes for one that shows little text.
_SEEN_WITHOUT_TEXT = frozenset({"login_wall", "video_page", "gallery_page", "script_page"})
_SEEN_WORDS = 100
_DESCRIPTIONS = ("og:description", "description", "twitter:description")
_FIRST_PAGES_YEAR = 1991


@dataclass(slots=True)
class _Page:
    """One page on its way through the cascade."""

    tree: HtmlElement
    head: Head
    facts: Facts
    name: str
    url: str | None
    rules: SiteRules | None
    root: HtmlElement
    elements: list[HtmlElement]
    """All of the tree's. lxml makes an element's object anew each time that nobody holds one."""
    marks: dict[HtmlElement, str] = field(default_factory=dict)
    inline: dict[HtmlElement, str] = field(default_factory=dict)
    headline: HtmlElement | None = None
    standfirst: HtmlElement | None = None
    found_chars: int = 0
    """Letters that the extractor found."""
    review: tuple[str, ...] = ()


def read_html(
    text: str, *, name: str = "html", url: str | None = None, rules: SiteRules | None = None
) -> Reading:
    """Return the pieces and facts of a page's article.

    Args:
        text: the page.
        name: what to call it in messages.
        url: where it came from, if it came from the web.
        rules: the publisher's own rules.

    Raises:
        ArticleUnreadable: the page is too large (``too_large``), its tree is absurd
            (``absurd_markup``), or it has no article; the reason says what kind of page it is.
        PackInvalid: a selector of the rules can't be parsed.
    """
    tree = load_page(text, name=name)
    head = Head(tree)
    body = tree.find("body")
    root = body if body is not None else tree
    elements = list(tree.iter("*"))
    page = _Page(tree, head, page_facts(tree, head, url), name, url, rules, root, elements)
    page.facts = _with_fields(page)
    page.headline = find_headline(root, page.facts.title)
    page.inline = settle_inline(root)
    page.marks = mark_furniture(root, page.headline, _said(head)) | page.inline
    _find_standfirst(page)
    pieces = _included(page) if rules and rules.include else None
    if pieces is None:
        pieces = _extracted(page)
        if _is_all_there_is(page, pieces):
            pieces = _read_standfirst_as_body(page)
    pieces = _with_far_standfirst(page, pieces)
    page.facts = _facts_near_title(page.facts, pieces)
    _refuse_other_pages(page, pieces)
    return Reading(tuple(pieces), page.facts, _with_doubts(page, pieces), _declared_chars(page))


def _find_standfirst(page: _Page) -> None:
    declared = next(iter(_declared_standfirsts(page.head)), None)
    found = find_standfirst(page.headline, declared, page.marks)
    if found is not None and page.facts.standfirst is None:
        page.facts = replace(page.facts, standfirst=found[0])
        page.standfirst = found[1]


def _declared_standfirsts(head: Head) -> list[str]:
    said = (text_of(head.article.get("description")), *(head.first(n) for n in _DESCRIPTIONS))
    return list(dict.fromkeys(text for text in said if text))


def _with_far_standfirst(page: _Page, pieces: list[Piece]) -> list[Piece]:
    """Take what the metadata says as standfirst, where the page shows it further from the headline.

    A picture, a share bar or a second headline may stand between the two. What is read stays.
    """
    if page.facts.standfirst is not None:
        return pieces
    first = next((i for i, p in enumerate(pieces) if not p.rule and p.kind != "heading"), 0)
    declared = [t for t in _declared_standfirsts(page.head) if len(t.split()) >= _SENTENCE_WORDS]
    for i, piece in enumerate(pieces[:first]):
        shown = piece.rule == "not_article" and any(same_words(piece.text, t) for t in declared)
        if shown and not same_words(piece.text, page.facts.title or ""):
            page.facts = replace(page.facts, standfirst=piece.text)
            return [*pieces[:i], replace(piece, rule="standfirst"), *pieces[i + 1 :]]
    return pieces


def _is_all_there_is(page: _Page, pieces: list[Piece]) -> bool:
    """Tell a standfirst that is longer than the text: a short notice has no other body."""
    if page.standfirst is None:
        return False
    shown = word_count(page.facts.standfirst or "")
    return shown >= _MIN_WORDS and _words_read(pieces) < min(shown, _STUB_WORDS)


def _read_standfirst_as_body(page: _Page) -> list[Piece]:
    assert page.standfirst is not None
    page.marks[page.standfirst] = KEPT
    page.standfirst = None
    page.facts = replace(page.facts, standfirst=None)
    return _extracted(page)


def _words_read(pieces: list[Piece]) -> int:
    return sum(p.words for p in pieces if not p.rule and p.kind != "heading")


def _said(head: Head) -> Taken | None:
    body = _declared_body(head)
    return Taken([body]) if body else None


def _matching(tree: HtmlElement, selector: str) -> list[HtmlElement]:
    try:
        return list(CSSSelector(selector, translator="html")(tree))
    except SelectorError as error:
        raise PackInvalid(f"selector {selector!r}: {error}. Write it as CSS.") from error


def _with_fields(page: _Page) -> Facts:
    """Return the facts with what the site's own field selectors say."""
    facts = page.facts
    if page.rules is None:
        return facts
    for name, selector in page.rules.fields.items():
        found = _matching(page.tree, selector)
        if not found:
            page.review += ("site_rule_missed",)
            continue
        facts = _with_field(facts, name, found, page.url)
    return facts


def _with_field(facts: Facts, field: str, found: list[HtmlElement], url: str | None) -> Facts:
    text = fold(" ".join(spoken_text(found[0])))
    content = found[0].get("content") or found[0].get("datetime")
    if field == "published":
        return replace(facts, published_at=parse_date(content or text) or facts.published_at)
    if field == "updated":
        return replace(facts, updated_at=parse_date(content or text) or facts.updated_at)
    if field == "image":
        return replace(
            facts, image_url=web_address(found[0].get("src") or content, url) or facts.image_url
        )
    if field == "byline":
        names = [n for e in found if (n := byline_of(" ".join(spoken_text(e))))]
        return replace(facts, byline=", ".join(dict.fromkeys(names)) or facts.byline)
    if field == "title":
        return replace(facts, title=content or text or facts.title)
    if field == "standfirst":
        return replace(facts, standfirst=content or text or facts.standfirst)
    if field == "section":
        return replace(facts, section=content or text or facts.section)
    raise PackInvalid(
        f"field {field!r}: give one of title, byline, standfirst, section, published, updated, "
        f"image."
    )


def _site_marks(page: _Page, root: HtmlElement) -> dict[HtmlElement, str]:
    marks: dict[HtmlElement, str] = {}
    rules = page.rules
    for selector in rules.exclude if rules else ():
        marks.update(dict.fromkeys(_matching(root, selector), "site_exclude"))
    if rules and rules.timestamp:
        marks.update(dict.fromkeys(_matching(root, rules.timestamp), "timestamp"))
    return marks


def _included(page: _Page) -> list[Piece] | None:
    """Read what the site's rules include; None where they match nothing."""
    rules = page.rules
    assert rules is not None
    for selector in rules.include:
        found = _outermost(_matching(page.tree, selector))
        if not found:
            continue
        site_marks = _site_marks(page, page.tree)
        page.marks = {}
        pieces: list[Piece] = []
        for root in found:
            page.marks |= mark_furniture(root) | page.inline | site_marks
            walked = _walk(page, root)
            found_here = [w.piece for w in walked]
            pieces += settle_tables(found_here, walked, rules, isolated=True)
        return pieces
    page.review += ("site_rule_missed",)
    return None


def _outermost(found: list[HtmlElement]) -> list[HtmlElement]:
    chosen = set(found)
    return [e for e in found if not any(a in chosen for a in e.iterancestors())]


def _walk(page: _Page, root: HtmlElement) -> list[Walked]:
    reads_tables = page.rules is not None and page.rules.read_tables
    walked = walk_elements(root, page.marks, with_rows=reads_tables)
    if page.rules is None or not page.rules.question:
        return walked
    asked = set(_matching(page.tree, page.rules.question))
    return [
        Walked(replace(w.piece, kind="question"), w.element)
        if not w.piece.rule
        and (w.element in asked or any(e in asked for e in w.element.iterdescendants()))
        else w
        for w in walked
    ]


def _extracted(page: _Page) -> list[Piece]:
    """Run the cascade: removal, the extractor in its precise mode, the gaps it left."""
    page.marks |= _site_marks(page, page.root)
    if page.standfirst is not None:
        page.marks[page.standfirst] = "standfirst"
    walked = _walk(page, page.root)
    places = Places(walked)
    taken, unsure = take(page.tree, walked, places, page.headline, page.marks)
    page.review += ("extractor_unsure",) if unsure else ()
    page.found_chars = len(taken.run_on)
    pieces = select(walked, taken, places, title=page.facts.title, more=_said(page.head))
    return settle_tables(pieces, walked, page.rules, isolated=False)


def _declared_body(head: Head) -> str:
    body = head.article.get("articleBody")
    return body if isinstance(body, str) and len(body) > 200 else ""


def _facts_near_title(facts: Facts, pieces: list[Piece]) -> Facts:
    """Take author and date from the lines between headline and text, where nothing else told."""
    start = next(
        (i for i, p in enumerate(pieces) if facts.title and same_words(p.text, facts.title)), -1
    )
    for piece in pieces[start + 1 : start + 12]:
        if piece.words > 30 or (not piece.rule and is_terminated(piece.text)):
            break
        if facts.byline is None and starts_as_byline(piece.text):
            facts = replace(facts, byline=byline_of(piece.text))
        if facts.published_at is None and piece.words <= 20 and piece.kind == "paragraph":
            found = parse_date(piece.text)
            # A year before there were pages is one that the article tells of.
            if found and found.year >= _FIRST_PAGES_YEAR:
                facts = replace(facts, published_at=found)
    return facts


def _refuse_other_pages(page: _Page, pieces: list[Piece]) -> None:
    words = _words_read(pieces)
    reason = kind_of_page(
        page.tree,
        page.head,
        url=page.url,
        body_words=words,
        run_words=_longest_run(pieces),
        longest_words=max((p.words for p in pieces if not p.rule), default=0),
    )
    has_prose = any(is_prose(p) for p in pieces if not p.rule)
    if reason is None and (words < _MIN_WORDS or (words < _STUB_WORDS and not has_prose)):
        reason = "no_article"
    if reason in _SEEN_WITHOUT_TEXT and _prose_seen(pieces) >= _SEEN_WORDS:
        reason = "no_article"
    if reason is not None:
        raise refuse(reason, name=page.name)


def _prose_seen(pieces: list[Piece]) -> int:
    """Count the words of prose that the page shows and no mark of furniture explains."""
    seen = [p for p in pieces if p.rule in {"", "not_article", "standfirst"} and is_prose(p)]
    return sum(p.words for p in seen)


def _longest_run(pieces: list[Piece]) -> int:
    """Count the words in the longest run of paragraphs that no heading or link interrupts."""
    longest = run = 0
    for piece in pieces:
        told = piece.kind != "heading" or (is_sentence(piece) and not piece.links)
        if not told or (piece.link_share > 0.6 and not is_terminated(piece.text)):
            run = 0
        elif not piece.rule:
            run += piece.words
            longest = max(longest, run)
    return longest


def _declared_chars(page: _Page) -> int:
    """Characters that the page says its article has: in JSON-LD, as text or as a count of words."""
    said = len(fold(_declared_body(page.head)))
    return max(said, _declared_words(page.head) * _CHARS_PER_WORD if page.facts.paywalled else 0)


def _declared_words(head: Head) -> int:
    count = text_of(head.article.get("wordCount")) or ""
    return int(count) if count.isdecimal() and len(count) <= 6 else 0


def _with_doubts(page: _Page, pieces: list[Piece]) -> tuple[str, ...]:
    """Return why a person should look at what was read."""
    said = len(letters_of(_declared_body(page.head)))
    read = sum(len(letters_of(p.text)) for p in pieces if not p.rule)
    words = sum(p.words for p in pieces if not p.rule)
    doubts = page.review
    if said > _TRUNCATED_RATIO * read or _declared_words(page.head) > 2 * _TRUNCATED_RATIO * words:
        doubts += ("truncated",)
    if page.found_chars > 2 * read:
        doubts += ("text_left_out",)
    if words < _STUB_WORDS:
        doubts += ("short",)
    return tuple(dict.fromkeys(doubts))
