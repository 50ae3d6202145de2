"""What kind of page this is, where it is none with an article."""

import re
from itertools import islice
from urllib.parse import unquote

from lxml.html import HtmlElement

from audio.clean_text import fold
from audio.errors import ArticleUnreadable
from audio.intake.page.head import Head
from audio.intake.page.marks.scale import STORY_HEADINGS, is_linked
from audio.intake.piece import skeleton

_SAID = {
    "home_page": ("a home page", "Give the address of one article"),
    "section_page": (
        "a section page: a list of articles, and none of them",
        "Give the address of one article",
    ),
    "video_page": ("a video page with no article under it", "Give an article with text"),
    "gallery_page": ("a picture gallery with no article under it", "Give an article with text"),
    "not_found": ('a "not found" page', "Check the address"),
    "login_wall": ("a page that asks to log in or subscribe", "Give the article from the CMS"),
    "consent_wall": ("a page that asks for consent to cookies", "Give the article from the CMS"),
    "live_blog_shell": (
        "a live blog whose entries are loaded by scripts",
        "Give the article from the CMS",
    ),
    "script_page": (
        "a page whose text is loaded by scripts",
        "Give the article from the CMS or its feed",
    ),
    "no_article": ("a page in which no article was found", "Give the page of one article"),
}
_NOT_FOUND = re.compile(
    r"\b(?:404|410)\b|page (?:not found|(?:does not|doesn't|no longer) exists?|you (?:are|were) "
    r"looking for|(?:can not|cannot|can't|could not|couldn't) be found)|not found|"
    r"(?:we )?(?:can't|cannot|could not|couldn't) find (?:that|the|this) page|"
    r"pagina no (?:encontrada|existe)|no (?:encontramos|se encontro|se ha encontrado) la pagina|"
    r"no encontrada|الصفحه غير موجوده|الصفحة غير موجودة|لم يتم العثور"
)
_LOGIN = re.compile(
    r"\b(?:log ?in|sign ?in|register|create (?:a|your) (?:free )?account|subscribe|already a "
    r"(?:subscriber|member)|subscribers? only|exclusive to subscribers|"
    r"inicia(?:r)? sesion|suscribete|suscriptor(?:es)?|registrate|solo para suscriptores)\b|تسجيل "
    r"الدخول|سجل الدخول|للمشتركين|اشترك"
)
_CONSENT = re.compile(
    r"\b(?:cookies?|consent|your privacy|personal data|our partners|gdpr|privacidad|"
    r"consentimiento|aceptar)\b|ملفات تعريف الارتباط|الخصوصيه|الخصوصية|موافقه|موافقة"
)
_LIVE = re.compile(
    r"\blive\b|\ben (?:vivo|directo)\b|\bminuto a minuto\b|مباشر|لحظه بلحظه|لحظة بلحظة"
)
_SECTION_TYPES = ("CollectionPage", "SearchResultsPage", "ItemList")
_VIDEO_TYPES = ("VideoObject", "Movie", "TVEpisode", "VideoGallery")
_COUNTED = re.compile(r"\W{0,2}(\d{1,3})\s?[.):–-]")
_COUNTED_HEADINGS = 3
_DECLARED_WORDS = 40
_RUN_WORDS = 120
_LONG_WORDS = 40
_LONGEST_WORDS = 100
"""No teaser has so many words in one paragraph."""
_NOTICE_WORDS = 60
_SLUG_WORDS = 4
_PAGE_WITH_TEXT = ("BlogPosting", "Recipe", "Review", "HowTo")
_GALLERY_TYPES = ("ImageGallery", "MediaGallery")


def refuse(reason: str, *, name: str) -> ArticleUnreadable:
    """Return the error that says which kind of page this is and what to do."""
    what, remedy = _SAID[reason]
    return ArticleUnreadable(f"{name}: this is {what}. {remedy}.", reason=reason)


def kind_of_page(
    tree: HtmlElement,
    head: Head,
    *,
    url: str | None,
    body_words: int,
    run_words: int,
    longest_words: int,
) -> str | None:
    """Return why a page has no article, or None where it may have one.

    Args:
        tree: the whole page.
        head: its meta fields and JSON-LD.
        url: where it came from.
        body_words: words that were taken for the article's; the more, the stronger the sign has
            to be.
        run_words: words in the longest run of paragraphs with no heading or link between them;
            lists of teasers have short runs.
        longest_words: words in the longest of its paragraphs; no teaser has many.
    """
    title = skeleton(" ".join(_texts(tree, "title", "h1")))
    if body_words < 200 and _NOT_FOUND.search(title) and not _is_declared(head, body_words):
        return "not_found"
    if body_words < 60 and _is_live_shell(tree, head, title):
        return "live_blog_shell"
    is_short = run_words < _RUN_WORDS or longest_words < _LONG_WORDS
    is_brief = run_words < _NOTICE_WORDS or longest_words < _LONG_WORDS
    if is_short and _says_home(tree, head, url):
        return "home_page"
    told = run_words >= _RUN_WORDS or longest_words >= _LONGEST_WORDS
    told = told or (not is_brief and _is_named_by_address(tree, head, url))
    if not told and _is_list(tree, head, url, body_words):
        return "home_page" if _is_home(tree, head, url) else "section_page"
    if body_words < 250 and not head.article and _is_consent_wall(tree, title):
        return "consent_wall"
    if body_words >= 60:
        return None
    return _wall_or_media(tree, head, title, body_words)


def _is_declared(head: Head, body_words: int) -> bool:
    """Tell text on a page that says it is an article: a number in its title may be a name."""
    said = (head.first("og:type") or "").lower() == "article" or bool(head.article)
    return said and body_words >= _DECLARED_WORDS


def _wall_or_media(tree: HtmlElement, head: Head, title: str, body_words: int) -> str | None:
    text = skeleton(_visible(tree))
    words = len(text.split())
    og_type = (head.first("og:type") or "").lower()
    is_video = (
        og_type.startswith("video")
        or head.has_type(*_VIDEO_TYPES)
        or next(tree.iter("video"), None) is not None
    )
    if is_video and not head.article:
        return "video_page"
    if (
        tree.xpath(".//input[@type='password']")
        or _LOGIN.search(title)
        or len(_LOGIN.findall(text)) >= 3
    ):
        return "login_wall"
    if is_video:
        return "video_page"
    pictures = sum(1 for _ in tree.iter("figure", "picture", "amp-img"))
    if head.has_type(*_GALLERY_TYPES) or pictures >= 5:
        return "gallery_page"
    if body_words < 20 and words < 60 and sum(1 for _ in tree.iter("script")) >= 1:
        return "script_page"
    return None


def _is_consent_wall(tree: HtmlElement, title: str) -> bool:
    """Little text, and every thirtieth word of it is about consent."""
    text = skeleton(_visible(tree))
    words, said = len(text.split()), len(_CONSENT.findall(text))
    return words < 500 and said >= 4 and (bool(_CONSENT.search(title)) or said * 30 > words)


def _is_live_shell(tree: HtmlElement, head: Head, title: str) -> bool:
    if head.has_type("LiveBlogPosting"):
        return True
    named = tree.xpath(
        "boolean(.//*[contains(@class, 'live-blog') or contains(@class, 'liveblog') or "
        "contains(@id, 'liveblog') or contains(@id, 'live-blog')])"
    )
    return bool(named) and bool(
        _LIVE.search(title) or _LIVE.search(skeleton(head.first("og:title") or ""))
    )


def _address(tree: HtmlElement, head: Head, url: str | None) -> str:
    return (
        url
        or head.first("og:url")
        or next((e.get("href") for e in tree.iter("link") if e.get("rel") == "canonical"), "")
        or ""
    )


def _path(address: str) -> str:
    return re.sub(r"^[a-z]+://[^/]+", "", address).split("?")[0].strip("/")


def _is_named_by_address(tree: HtmlElement, head: Head, url: str | None) -> bool:
    """Tell a page whose address ends in the words of its one h1, as an article's does."""
    shown = [fold(" ".join(e.itertext())) for e in islice(tree.iter("h1"), 2)]
    slug = skeleton(
        re.sub(r"[-_./]+", " ", unquote(_path(_address(tree, head, url)).split("/")[-1]))
    )
    words = re.findall(r"[^\W_]+", skeleton(shown[0]).replace("'", "")) if len(shown) == 1 else []
    return len(words) >= _SLUG_WORDS and " ".join(words[:_SLUG_WORDS]) in slug


def _is_home(tree: HtmlElement, head: Head, url: str | None) -> bool:
    address = _address(tree, head, url)
    path = _path(address)
    if address and re.fullmatch(r"(?:[a-z]{2}(?:-[a-z]{2})?|index\.\w+|home)?", path):
        return True
    return not address and head.has_type("WebSite") and not head.has_type(*_SECTION_TYPES)


def _says_home(tree: HtmlElement, head: Head, url: str | None) -> bool:
    """Tell a page that gives a site's first address as its own and declares no article."""
    if head.article or (head.first("og:type") or "").lower() == "article":
        return False
    return _is_home(tree, head, url) and not head.has_type(*_PAGE_WITH_TEXT)


def _is_list(tree: HtmlElement, head: Head, url: str | None, body_words: int) -> bool:
    """Tell a page of teasers.

    It has many headings that are links, or articles side by side, and little text that is not in
    one of them.
    """
    if head.article and body_words >= 60:
        return False
    declared = head.has_type(*_SECTION_TYPES) or (url is not None and _is_home(tree, head, url))
    cards = sum(1 for _ in tree.iter("article"))
    linked = sum(1 for tag in STORY_HEADINGS for e in tree.iter(tag) if is_linked(e))
    long_paragraphs = sum(
        1 for p in tree.iter("p") if len(" ".join(p.itertext()).split()) >= 40 and not _in_card(p)
    )
    og_article = (head.first("og:type") or "").lower() == "article"
    if declared and not og_article and long_paragraphs <= 3:
        return True
    if og_article or long_paragraphs > 2:
        return False
    return cards >= 5 or (linked >= 6 and not _counts_its_headings(tree))


def _counts_its_headings(tree: HtmlElement) -> bool:
    """Tell a list in one article by the numbers of its linked headings: "1) …", "2) …"."""
    for tag in STORY_HEADINGS:
        found = [fold(" ".join(e.itertext())) for e in tree.iter(tag) if is_linked(e)]
        numbers = [int(match[1]) for text in found if (match := _COUNTED.match(text))]
        first = numbers[0] if numbers else 0
        in_order = numbers in (
            list(range(first, first + len(numbers))),
            list(range(first, first - len(numbers), -1)),
        )
        if len(numbers) >= _COUNTED_HEADINGS and in_order and 2 * len(numbers) > len(found):
            return True
    return False


def _in_card(paragraph: HtmlElement) -> bool:
    return any(a.tag in {"li", "a"} for a in paragraph.iterancestors())


def _texts(tree: HtmlElement, *tags: str) -> list[str]:
    return [fold(" ".join(e.itertext())) for tag in tags for e in list(tree.iter(tag))[:2]]


def _visible(tree: HtmlElement) -> str:
    hidden = {"script", "style", "noscript", "template", "title"}
    body = tree.find("body") if tree.tag == "html" else tree
    if body is None:
        return ""
    return " ".join(
        t
        for e in body.iter()
        if isinstance(e.tag, str)
        for t in ((e.text if e.tag not in hidden else None), e.tail)
        if t
    )
