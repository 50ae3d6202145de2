"""What stands round an article on a page: marks of element, class and id, weighed before use.

A mark is a word in a name, a role or a tag. All elements that are marked alike make a group, and
the group is weighed by the prose it would take from the title's container. A small share it may
take alone; for more, a second witness has to say the same.
"""
# ruff: noqa: E501 - a list of words is easier to search on one line.

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from audio.intake.page.prose import PROSE_WORDS, Prose
from audio.intake.page.selection import Taken
from audio.intake.piece import fold, is_terminated, letters_of
from audio.intake.walk import BLOCKS, KEPT, LEFT_OUT, is_layout_table

# Words of an element's class, id and component names, each class split at "-", "_", ":" and where
# lower case turns to upper. The first group that matches names the rule.
_WORDS: tuple[tuple[str, str], ...] = (
    ("cookies", r"cookies?|consent|gdpr|onetrust|didomi|cookiebot|usercentrics"),
    ("newsletter", r"news ?letters?|sign ?up|signup|subscribe|subscription|mailing list|mailchimp|optin|mc embed"),
    ("paywall", r"paywall|regwall|pay wall|piano|premium (?:box|promo|offer)|meter(?:ed)? (?:wall|banner)|cta|call to action|upsell|subscriber (?:box|only box|prompt)"),
    ("share", r"shar(?:e|es|ing|ed ?addy)|sharedaddy|socials?|sociable|addthis|a2a|addtoany|follow(?: us)?|whatsapp|tweet this|click to tweet|compartir|redes"),
    ("advertisement", r"ads?|advert\w*|ad ?slot|ad ?unit|dfp|gpt|sponsor\w*|promoted|promos?|promotions?|outbrain|taboola|criteo|teads|native ad|commercial|affiliates?|publicidad|banner"),
    ("comments", r"comments?|disqus|respond|livefyre|viafoura|comentarios?"),
    ("related", r"related\w*|recommend\w*|read (?:more|next|also)|readmore|more (?:on|from|stories|news|articles|like|links)|see also|also (?:read|like)|you may|most (?:read|popular|viewed|shared)|popular|trending|recirc\w*|inline (?:story|article|link|promo|related)|yarpp|onward\w*|rich ?link|interstitial(?: link)?|relacionad[oa]s?|te puede|lee tambien|up next|further reading|in ?read|next (?:article|story|post)|relatedposts|links block|story ?card|article ?card|promo ?card|news ?card|teaser|latest (?:news|stories|articles|posts)|editors? picks?"),
    ("tags", r"tags?|tag ?(?:list|cloud|links)|tagcloud|hashtags?|etiquetas|topics?|topic (?:list|links|tags)|keywords"),
    ("bio", r"author (?:bio|box|info|card|profile|description|about|block|details|desc)|authorbox|about (?:the )?author|bios?|contributor (?:bio|box|info)"),
    ("byline", r"bylines?|by line|authors?|post author|pub date|publish(?:ed)? (?:date|time|on)|posted on|entry meta|post meta|article meta|meta data|timestamps?|article (?:date|info)|date ?block|read(?:ing)? time|time to read|min read|post date|entry date"),
    ("caption", r"captions?|credits?|legend|pie de foto|lightbox|slideshow|carousel|slider|swiper|image (?:caption|credit|block)|photo (?:caption|credit)"),
    ("embed", r"embed(?!ded content)\w*|oembed|twitter tweet|instagram media|tiktok|fb (?:post|video)|tweet|youtube|video (?:player|wrapper|container|embed)|player|jwplayer|infogram|datawrapper|(?<!elementor )widgets?(?! (?:text|theme|wrap|container))|enhancement|podcast (?:player|embed|promo)|audio (?:player|wrapper|embed)|quiz|poll"),
    ("navigation", r"nav|navbar|navigation|menu|bread ?crumbs?|pagination|pager|toc|table of contents|skip link|toolbar|topbar|masthead|site header|mega menu|ticker|breaking ?news|marquee"),
    ("sidebar", r"side ?bars?|(?:right|left) (?:rail|col|column)|rail|complementary"),
    ("footer", r"footer|foot|copyright|legal|disclaimer|colophon"),
    ("popup", r"modal|pop ?up|overlay|toast|interstitial|tooltip|hover ?card|notifications?|alert (?:bar|banner)"),
    ("support", r"donat\w+|support us|membership|become a|epic"),
    ("hidden", r"visually hidden|sr only|screen reader(?: text)?|(?:print|mobile) only|no ?print|is hidden|d none"),
)  # fmt: skip
_PATTERN = re.compile("|".join(rf"(?P<{rule}>\b(?:{words})\b)" for rule, words in _WORDS))
_PARTS = re.compile(r"[-_:/.]+|(?<=[a-z])(?=[A-Z])")
_ATTRIBUTES = (
    "class",
    "id",
    "data-component",
    "data-testid",
    "data-spacefinder-role",
    "data-block-type",
)
_ROLES = {
    "navigation": "navigation", "complementary": "aside", "contentinfo": "footer", "banner": "navigation",
    "search": "form", "dialog": "popup", "alertdialog": "popup", "menu": "navigation", "tooltip": "popup",
}  # fmt: skip
_JUDGED = frozenset(
    [
        "div",
        "section",
        "p",
        "ul",
        "ol",
        "dl",
        "li",
        "span",
        "a",
        "aside",
        "header",
        "table",
        "blockquote",
        "details",
        "figure",
        "strong",
        "em",
        "b",
        "i",
        "small",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "time",
        "article",
        "center",
        "amp-list",
    ]
)
_INLINE = frozenset({"span", "a", "strong", "em", "b", "i", "small", "time"})
_INLINE_RULES = frozenset(
    {"newsletter", "share", "advertisement", "related", "hidden", "popup", "caption"}
)
_HEADING_TAGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_HEADING_RULES = frozenset({"related", "newsletter", "comments", "advertisement", "hidden"})
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MAX_ATTRIBUTE_CHARS = 400
_DIGITS = re.compile(r"\d+")
# Words that say how a page is laid out. A name such as "teaser-content" or "sidebar-grid" may well
# be the article's own.
_LAYOUT = re.compile(
    r"\b(?:content|contents|body|text|wrap|wrapper|container|grid|layout|main|inner|intro|column|"
    r"holder|area)\b"
)
_SLUG_PARTS = 5
"""An identifier of so many parts is a headline's slug, whose words say nothing of the page."""
_ALONE_SHARE = 0.1
"""So much of the prose a mark may take without a second witness."""
_LAYOUT_SHARE = 0.04
_MOST_SHARE = 0.5
_BOX_SHARE = 0.25
_LINKED_SHARE = 0.4
_ARTICLE_CHARS = 400
_AFTER_RULES = frozenset(
    {"comments", "related", "bio", "footer", "aside", "tags", "share", "sidebar", "navigation"}
)
_ASKING_RULES = frozenset({"newsletter", "paywall", "support", "cookies", "popup", "form"})
_NETWORK = re.compile(
    r"//(?:\w+\.)?(?:twitter|x|t|instagram|facebook|tiktok|bsky|threads|youtube|telegram|reddit)"
    r"\.(?:com|co|app|net|me)/"
)
_IMAGES = frozenset({"img", "picture", "amp-img"})
_SMALL_PRINT = frozenset({"em", "i", "small", "cite", "figcaption"})
_CAPTION_CHARS = 300
_FACT_LABEL_WORDS = 4
_FACT_WORDS = 24


@dataclass(frozen=True, slots=True)
class _Mark:
    """What an element's tag, role or names say against it."""

    rule: str
    by_layout: bool = False
    """The word stands beside one that says how the page is laid out."""
    twice: bool = False
    """Its tag or role and its names say so both."""


@dataclass(slots=True)
class _Group:
    """All elements that are marked alike."""

    mark: _Mark
    elements: list[HtmlElement] = field(default_factory=list)


def mark_furniture(
    root: HtmlElement, headline: HtmlElement | None = None, said: Taken | None = None
) -> dict[HtmlElement, str]:
    """Return the elements under a root that are not the article's, each with its rule's name.

    What is marked, but holds the article, is noted as kept: names and tags alone would have others
    leave it out. What holds the headline is never marked.

    Args:
        root: a page's body, or a body that is already isolated.
        headline: the element that shows the headline.
        said: the article's text as the page's structured data gives it.
    """
    prose = Prose(root)
    groups, keys = _groups(prose)
    scale = _Scale(prose, headline, said, groups)
    keeps = {key: scale.keeps(group) for key, group in groups.items()}
    marks: dict[HtmlElement, str] = {}
    stack: list[HtmlElement] = list(reversed(root))
    while stack:
        element = stack.pop()
        if not isinstance(element.tag, str):
            continue
        key = keys.get(element)
        if key is None:
            stack.extend(reversed(element))
            continue
        kept = keeps[key] or element in scale.round_headline or scale.is_body(element, key[0])
        if not kept:
            marks[element] = groups[key].mark.rule
            continue
        marks[element] = KEPT
        stack.extend(reversed(element))
    return marks


def _groups(
    prose: Prose,
) -> tuple[dict[tuple[str, ...], _Group], dict[HtmlElement, tuple[str, ...]]]:
    groups: dict[tuple[str, ...], _Group] = {}
    keys: dict[HtmlElement, tuple[str, ...]] = {}
    for element in prose.elements[1:]:
        mark = _mark_of(element, prose)
        if mark is None or LEFT_OUT.get(str(element.tag)) == "":
            continue
        named = _DIGITS.sub("", element.get("class", ""))
        key = (mark.rule, str(element.tag), named, str(mark.by_layout))
        keys[element] = key
        groups.setdefault(key, _Group(mark)).elements.append(element)
    return groups, keys


class _Scale:
    """Weighs a group of marked elements against the prose of the title's container."""

    def __init__(
        self,
        prose: Prose,
        headline: HtmlElement | None,
        said: Taken | None,
        groups: Mapping[tuple[str, ...], _Group],
    ) -> None:
        self.prose = prose
        self.said = said
        self.headline = headline
        self.round_headline: set[HtmlElement] = (
            {headline, *headline.iterancestors()} if headline is not None else set()
        )
        self.total = max(1, self._container_prose())
        self._measure_unmarked({e for group in groups.values() for e in group.elements})

    def _container_prose(self) -> int:
        whole = self.prose.prose(self.prose.elements[0])
        node = self.headline
        while node is not None and node in self.prose.place:
            if self.prose.prose(node) >= _MOST_SHARE * whole:
                return self.prose.prose(node)
            node = node.getparent()
        return whole

    def _measure_unmarked(self, marked: set[HtmlElement]) -> None:
        """Find where the prose stands that nothing is said against."""
        start = self.prose.place.get(self.headline, 0) if self.headline is not None else 0
        self.beside: dict[HtmlElement, list[int]] = {}
        self.before: list[tuple[int, int]] = []
        end = -1
        seen = 0
        for place, element in enumerate(self.prose.elements):
            if place < end:
                continue
            if element in marked and element not in self.round_headline:
                end = self.prose.end(element)
                continue
            if (own := self.prose.own(element)) == 0:
                continue
            parent = element.getparent()
            if parent is not None:
                self.beside.setdefault(parent, []).append(place)
            if place > start:
                seen += own
                self.before.append((place, seen))
        self.unmarked = seen

    def chars_before(self, place: int) -> int:
        """Characters of unmarked prose between the headline and a place."""
        low, high = 0, len(self.before)
        while low < high:
            middle = (low + high) // 2
            if self.before[middle][0] < place:
                low = middle + 1
            else:
                high = middle
        return self.before[low - 1][1] if low else 0

    def keeps(self, group: _Group) -> bool:
        """Tell whether a group is the article's in spite of its mark."""
        prose = self.prose
        taken = min(self.total, sum(prose.prose(e) for e in group.elements))
        share = taken / self.total
        mark = group.mark
        if taken and self.said is not None and self._is_said(group.elements):
            return True
        if share <= (_LAYOUT_SHARE if mark.by_layout else _ALONE_SHARE):
            return False
        if share > _MOST_SHARE:
            return not (mark.rule == "comments" and self._comes_after(group))
        return not self._has_witness(group)

    def is_body(self, element: HtmlElement, rule: str) -> bool:
        """Tell a hidden paragraph of prose among the article's: a meter's script may hide it."""
        return rule == "hidden" and self._stands_among(element)

    def _has_witness(self, group: _Group) -> bool:
        """Look for a second sign that marked prose is none of the article's."""
        mark, elements = group.mark, group.elements
        chars = sum(self.prose.chars(e) for e in elements)
        links = sum(self.prose.links(e) for e in elements)
        if mark.twice or links > _LINKED_SHARE * max(1, chars):
            return True
        if mark.rule in _AFTER_RULES and self._comes_after(group):
            return True
        if mark.rule in _ASKING_RULES and all(_has_field(e) for e in elements):
            return True
        if mark.rule == "hidden":
            alone = not any(self._stands_among(e) for e in elements)
            return alone and self.unmarked >= _MOST_SHARE * self.total
        if mark.rule == "caption" and all(_is_beside_image(e) for e in elements):
            return True
        if mark.rule == "embed" and all(_is_foreign(e) for e in elements):
            return True
        return all(self._interrupts(e) for e in elements)

    def _comes_after(self, group: _Group) -> bool:
        """Tell whether the article stands before all of it."""
        first = min(self.prose.place[e] for e in group.elements)
        before = self.chars_before(first)
        return before >= _ARTICLE_CHARS and before >= 0.9 * self.unmarked

    def _interrupts(self, element: HtmlElement) -> bool:
        """Tell a box with paragraphs of the article before and behind it in one parent."""
        parent = element.getparent()
        if parent is None or self.prose.own(element) or element.tag not in BLOCKS:
            return False
        if self.prose.prose(element) > _BOX_SHARE * self.total:
            return False
        places = self.beside.get(parent, [])
        here = self.prose.place[element]
        return bool(places) and places[0] < here < places[-1]

    def _stands_among(self, element: HtmlElement) -> bool:
        """Tell a paragraph of prose whose brothers are paragraphs of prose."""
        parent = element.getparent()
        if parent is None or not self.prose.own(element) or element.tag != "p":
            return False
        return parent in self.beside

    def _is_said(self, elements: list[HtmlElement]) -> bool:
        assert self.said is not None
        held = lost = 0
        for element in elements:
            for e in element.iter("*"):
                if own := self.prose.own(e) if e in self.prose.place else 0:
                    if self.said.holds("".join(e.itertext())):
                        held += own
                    else:
                        lost += own
        return held > lost


def _is_beside_image(element: HtmlElement) -> bool:
    before = element.getprevious()
    near = (element, before, element.getparent())
    return any(
        e is not None and next(e.iter("img", "picture", "amp-img"), None) is not None for e in near
    )


def _is_foreign(element: HtmlElement) -> bool:
    """Tell an embed by what it loads, or by a link to the network it comes from."""
    if element.tag in LEFT_OUT or any(True for _ in element.iter("iframe", "script", "video")):
        return True
    return any(_NETWORK.search(a.get("href", "")) for a in element.iter("a"))


def _has_field(element: HtmlElement) -> bool:
    return next(element.iter("input", "button", "form", "a"), None) is not None


def _mark_of(element: HtmlElement, prose: Prose) -> _Mark | None:
    tag = str(element.tag)
    by_tag = LEFT_OUT.get(tag)
    attributes = element.attrib
    if by_tag is None and tag == "table":
        return None if is_layout_table(element) else _Mark("table")
    if by_tag is None and tag == "header" and element.find(".//h1") is None:
        by_tag = "navigation"
    if by_tag is None and (role := _ROLES.get(attributes.get("role", ""))) is not None:
        by_tag = role
    if by_tag is not None:
        return _Mark(by_tag, twice=bool(attributes) and _by_words(element) is not None)
    if tag not in _JUDGED:
        return None
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return _Mark("hidden")
    if "style" in attributes and _HIDDEN_STYLE.search(attributes["style"]):
        return _Mark("hidden")
    if _is_hover_card(element, prose):
        return _Mark("popup")
    if _is_small_print(element):
        return _Mark("caption")
    if _is_fact(element):
        return _Mark("fact_box")
    return _by_words(element) if attributes else None


def _by_words(element: HtmlElement) -> _Mark | None:
    for attribute in _ATTRIBUTES:
        value = element.get(attribute)
        if not value:
            continue
        if attribute == "id" and _is_slug(value, element):
            continue
        mark = _mark_in(value[:_MAX_ATTRIBUTE_CHARS])
        if mark is None:
            continue
        tag = element.tag
        if tag in _INLINE and _in_running_text(element) and mark.rule not in _INLINE_RULES:
            return None
        return None if tag in _HEADING_TAGS and mark.rule not in _HEADING_RULES else mark
    return None


def _is_slug(identifier: str, element: HtmlElement) -> bool:
    """An identifier made of a heading's words says what the text is about, not what it is."""
    if element.tag in _HEADING_TAGS or len(re.split(r"[-_]", identifier)) >= _SLUG_PARTS:
        return True
    heading = next((e for tag in ("h2", "h3", "h4") for e in element.iter(tag)), None)
    return heading is not None and letters_of("".join(heading.itertext())) == letters_of(identifier)


def _in_running_text(element: HtmlElement) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag in {
        "p",
        "li",
        "blockquote",
        "h1",
        "h2",
        "h3",
        *_INLINE,
    }


def _is_hover_card(element: HtmlElement, prose: Prose) -> bool:
    """Tell links in a row, with no word between them, inside a running sentence."""
    if element.tag not in _INLINE or element.tag == "a" or len(element) == 0:
        return False
    links = prose.links(element)
    if links == 0 or links < prose.chars(element):
        return False
    if sum(1 for _ in element.iter("a")) < 3 or not _in_running_text(element):
        return False
    before = element.getprevious()
    if before is None or before.tag != "a" or (before.tail or "").strip():
        return False  # a card hangs on the link that opens it
    block = next((a for a in element.iterancestors() if a.tag in BLOCKS), None)
    return block is not None and prose.chars(block) - prose.chars(element) >= PROSE_WORDS


def _is_small_print(element: HtmlElement) -> bool:
    """Tell text in italics or small letters that has a block to itself but for a picture."""
    if element.tag not in _SMALL_PRINT:
        return False
    block = element.getparent()
    if block is None or block.tag not in {"p", "div", "center", "span"}:
        return False
    others = [e for e in block if e is not element and e.tag != "br"]
    if not others or not all(e.tag in _IMAGES or _shows_only_image(e) for e in others):
        return False
    loose = [block.text, *(e.tail for e in block)]
    if any(text and text.strip() for text in loose):
        return False
    return len("".join(element.itertext())) <= _CAPTION_CHARS


def _is_fact(element: HtmlElement) -> bool:
    """Tell one of three or more blocks alike, each a label, a line break and a value."""
    parent = element.getparent()
    if parent is None or not _is_label_and_value(element):
        return False
    alike = (e for e in parent.iterchildren(str(element.tag)) if _is_label_and_value(e))
    return sum(1 for _ in islice(alike, 3)) == 3


def _is_label_and_value(element: HtmlElement) -> bool:
    if element.tag not in {"p", "div", "li"} or len(element) < 2:
        return False
    label, after = element[0], element[1]
    if label.tag not in _INLINE or after.tag != "br" or (element.text or "").strip():
        return False
    if (label.tail or "").strip() or len("".join(label.itertext()).split()) > _FACT_LABEL_WORDS:
        return False
    value = fold("".join(element.itertext()))
    return len(value.split()) <= _FACT_WORDS and not is_terminated(value)


def _shows_only_image(element: HtmlElement) -> bool:
    return (
        next(element.iter("img", "picture", "amp-img"), None) is not None
        and not "".join(element.itertext()).strip()
    )


@lru_cache(maxsize=4096)
def _mark_in(value: str) -> _Mark | None:
    """Return what the first marked word in an attribute's value says."""
    parted = _PARTS.sub(" ", value).lower()
    match = _PATTERN.search(parted)
    if match is None:
        return None
    token = next(
        (t for t in map(_parted, value.split()) if _PATTERN.search(t)),
        parted,
    )
    return _Mark(str(match.lastgroup), by_layout=bool(_LAYOUT.search(token)))


def _parted(name: str) -> str:
    return _PARTS.sub(" ", name).lower()
