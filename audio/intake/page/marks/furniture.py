"""What stands round an article on a page: marks of element, class and id, weighed before use.

A mark is a word in a name, a role or a tag. All elements that are marked alike make a group, and
the group is weighed by the prose it would take from the title's container. A small share it may
take alone; for more, a second witness has to say the same.
"""
# ruff: noqa: E501 - a list of words is easier to search on one line.

import re
from collections.abc import Mapping, Set
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from audio.intake.layout.elements import BLOCKS, KEPT, LEFT_OUT
from audio.intake.layout.tables import is_layout_table
from audio.intake.page.marks.fact_boxes import fact_boxes
from audio.intake.page.marks.in_sentence import is_part_of_sentence
from audio.intake.page.marks.prose import PROSE_WORDS, Prose
from audio.intake.page.marks.scale import ASKING_RULES, Group, Mark, Scale
from audio.intake.page.marks.small_print import is_picture_block, is_small_print
from audio.intake.page.taken import Taken
from audio.intake.piece import letters_of

# Words of an element's class, id and component names, each class split at "-", "_", ":" and where
# lower case turns to upper. The first group that matches names the rule.
_WORDS: tuple[tuple[str, str], ...] = (
    ("cookies", r"cookies?|consent|gdpr|onetrust|didomi|cookiebot|usercentrics"),
    ("newsletter", r"news ?letters?|sign ?up|signup|subscribe|subscription|mailing list|mailchimp|optin|mc embed"),
    ("paywall", r"paywall|regwall|pay wall|piano|premium (?:box|promo|offer)|meter(?:ed)? (?:wall|banner)|cta|call to action|upsell|subscriber (?:box|only box|prompt)"),
    ("share", r"shar(?:e|es|ing|ed ?addy)|sharedaddy|socials?|sociable|addthis|a2a|addtoany|follow(?: us)?|whatsapp|tweet this|click to tweet|compartir|redes"),
    ("advertisement", r"ads?|advert\w*|ad ?slot|ad ?unit|dfp|gpt|sponsor\w*|promoted|promos?|promotions?|outbrain|taboola|criteo|teads|native ad|commercial|affiliates?|publicidad|banner"),
    ("comments", r"comments?|repl(?:y|ies)|disqus|respond|livefyre|viafoura|comentarios?"),
    ("related", r"related\w*|recommend\w*|read (?:more|next|also)|readmore|more (?:on|from|stories|news|articles|like|links)|see also|also (?:read|like)|you may|most (?:read|popular|viewed|shared)|popular|trending|recirc\w*|inline (?:story|article|link|promo|related)|yarpp|onward\w*|rich ?link|interstitial(?: link)?|relacionad[oa]s?|te puede|lee tambien|up next|further reading|in ?read|next (?:article|story|post)|relatedposts|links block|story ?card|article ?card|promo ?card|news ?card|teaser|latest (?:news|stories|articles|posts)|editors? picks?"),
    ("tags", r"tags?|tag ?(?:list|cloud|links)|tagcloud|hashtags?|etiquetas|topics?|topic (?:list|links|tags)|keywords"),
    ("bio", r"author (?:bio|box|info|card|profile|description|about|block|details|desc|drop ?down|pop ?over|hover|blurb|summary|foot ?note|end ?note)|authorbox|about (?:the )?author|bios?|contributor (?:bio|box|info)"),
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
        "cite",
    ]
)
_INLINE = frozenset({"span", "a", "strong", "em", "b", "i", "small", "time", "cite"})
_INLINE_RULES = frozenset(
    {"newsletter", "share", "advertisement", "related", "hidden", "popup", "caption"}
)
_HEADING_TAGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_SECTION_HEADINGS = ("h2", "h3", "h4")
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
# Classes in which a CMS says what a page's text is filed under and what state it is in, beside the
# one that says it is such a text: WordPress's post_class, Drupal's node classes.
_OF_CMS = re.compile(r"(?:^|\s)(?:hentry|type-(?:post|page)|node|post-\d+)(?:\s|$)")
_FILED_UNDER = re.compile(
    r"(?<!\S)(?:(?:category|tag|post_tag|tax|taxonomy|term|author|format|status)-[\w-]+|"
    r"node-{1,2}(?:promoted|sticky)(?!\S))"
)
_SLUG_PARTS = 5
"""An identifier of so many parts is a headline's slug, whose words say nothing of the page."""
_DATE_LABEL_CHARS = 12
"""Letters that may stand beside a date: "Published" and its like."""
_TIMES = 8


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
    scale = Scale(prose, headline, said, groups)
    keeps = {key: scale.keeps(group) for key, group in groups.items()}
    rules = {key: scale.rule(group) for key, group in groups.items() if not keeps[key]}
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
            marks[element] = rules[key]
            continue
        marks[element] = KEPT
        stack.extend(reversed(element))
    return marks


def _groups(
    prose: Prose,
) -> tuple[dict[tuple[str, ...], Group], dict[HtmlElement, tuple[str, ...]]]:
    groups: dict[tuple[str, ...], Group] = {}
    keys: dict[HtmlElement, tuple[str, ...]] = {}
    facts = fact_boxes(prose.elements)
    for element in prose.elements[1:]:
        mark = _mark_of(element, prose, facts)
        if mark is None or LEFT_OUT.get(str(element.tag)) == "":
            continue
        named = _DIGITS.sub("", element.get("class", ""))
        key = (mark.rule, str(element.tag), named, str(mark.by_layout), str(mark.unsure))
        keys[element] = key
        groups.setdefault(key, Group(mark)).elements.append(element)
    return groups, keys


def _mark_of(element: HtmlElement, prose: Prose, facts: Set[HtmlElement]) -> Mark | None:
    tag = str(element.tag)
    by_tag = LEFT_OUT.get(tag)
    attributes = dict(element.items())
    if by_tag is None and tag == "table":
        return None if is_layout_table(element) else Mark("table")
    if by_tag is None and tag == "header" and not _heads_a_section(element, prose):
        by_tag = "navigation"
    if by_tag is None and (role := _ROLES.get(attributes.get("role", ""))) is not None:
        by_tag = role
    if by_tag is not None:
        return Mark(by_tag, twice=_by_words(element, attributes) is not None)
    if tag not in _JUDGED:
        return None
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return Mark("hidden")
    if "style" in attributes and _HIDDEN_STYLE.search(attributes["style"]):
        return Mark("hidden")
    if _is_hover_card(element, prose):
        return Mark("popup")
    if is_small_print(element):
        return Mark("caption")
    if tag == "time" and _has_line_to_itself(element, prose):
        return Mark("date")
    if element in facts:
        return Mark("fact_box")
    named = _by_words(element, attributes)
    if named is None and is_picture_block(element, prose.chars(element)):
        return Mark("caption", unsure=True)
    return named


def _by_words(element: HtmlElement, attributes: Mapping[str, str]) -> Mark | None:
    if not attributes:
        return None
    for attribute in _ATTRIBUTES:
        value = attributes.get(attribute)
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
        if tag in _INLINE and is_part_of_sentence(element, opens=mark.rule == "popup"):
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


def _heads_a_section(header: HtmlElement, prose: Prose) -> bool:
    """Tell a header with the headline, or with one of the article's headings and nothing else."""
    if header.find(".//h1") is not None:
        return True
    heading = next((e for tag in _SECTION_HEADINGS for e in header.iter(tag)), None)
    alone = heading is not None and prose.chars(heading) == prose.chars(header) > 0
    return alone and prose.links(header) == 0


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


def _has_line_to_itself(element: HtmlElement, prose: Prose) -> bool:
    """Tell a date in a block of dates, each perhaps with its label."""
    block = next((a for a in element.iterancestors() if a.tag in BLOCKS), None)
    if block is None or block not in prose.place:
        return False
    times = list(islice(block.iter("time"), _TIMES)) or [element]
    return prose.chars(block) <= sum(map(prose.chars, times)) + _DATE_LABEL_CHARS * len(times)


@lru_cache(maxsize=4096)
def _mark_in(value: str) -> Mark | None:
    """Return what the first marked word in an attribute's value says."""
    if _OF_CMS.search(value):
        value = _FILED_UNDER.sub("", value)
    parted = _PARTS.sub(" ", value).lower()
    match = _PATTERN.search(parted)
    if match is None:
        return None
    token = next(
        (t for t in map(_parted, value.split()) if _PATTERN.search(t)),
        parted,
    )
    # "subscribe_overlay" says it twice.
    asks = {str(found.lastgroup) for found in _PATTERN.finditer(token)} & ASKING_RULES
    return Mark(str(match.lastgroup), bool(_LAYOUT.search(token)), twice=len(asks) > 1)


def _parted(name: str) -> str:
    return _PARTS.sub(" ", name).lower()
