"""What stands round an article on a page and is known by its element, class or id."""
# ruff: noqa: E501 - a list of words is easier to search on one line.

import re
from functools import lru_cache

from lxml.html import HtmlElement

from audio.intake.walk import KEPT, LEFT_OUT, is_layout_table

# Words of an element's class, id and component names, each class split at "-", "_", ":" and where
# lower case turns to upper. The first group that matches names the rule.
_WORDS: tuple[tuple[str, str], ...] = (
    ("cookies", r"cookies?|consent|gdpr|onetrust|didomi|cookiebot|usercentrics"),
    ("newsletter", r"news ?letters?|sign ?up|signup|subscribe|subscription|mailing list|mailchimp|optin|mc embed"),
    ("paywall", r"paywall|regwall|pay wall|piano|premium (?:box|promo|offer)|meter(?:ed)? (?:wall|banner)"),
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
    ("popup", r"modal|pop ?up|overlay|toast|interstitial|tooltip|notifications?|alert (?:bar|banner)"),
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
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_GUARD_SHARE = 0.25
_MAX_ATTRIBUTE_CHARS = 400


def mark_chrome(root: HtmlElement, headline: HtmlElement | None = None) -> dict[HtmlElement, str]:
    """Return the elements under a root that are not the article's, each with its rule's name.

    Nothing is marked that holds more than a quarter of the paragraph text: a page may well call
    the wrapper of its article "subscription-content". What the walk would leave out by its tag
    alone, but that holds so much, is noted as kept. What holds the headline is not marked.
    """
    guard = _Guard(root, headline)
    marks: dict[HtmlElement, str] = {}
    stack: list[HtmlElement] = list(reversed(root))
    while stack:
        element = stack.pop()
        if not isinstance(element.tag, str):
            continue
        rule = _rule_of(element)
        if rule is not None and element.tag in LEFT_OUT and not LEFT_OUT[element.tag]:
            continue
        if rule is not None and not guard.holds(element):
            marks[element] = rule
            continue
        if rule is not None and element.tag in LEFT_OUT:
            marks[element] = KEPT
        stack.extend(reversed(element))
    return marks


def _rule_of(element: HtmlElement) -> str | None:
    tag = str(element.tag)
    if tag in LEFT_OUT:
        return LEFT_OUT[tag]
    if tag == "table":
        return None if is_layout_table(element) else "table"
    if tag == "header" and element.find(".//h1") is None:
        return "navigation"
    attributes = element.attrib
    if not attributes or tag not in _JUDGED:
        return None
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return "hidden"
    if "style" in attributes and _HIDDEN_STYLE.search(attributes["style"]):
        return "hidden"
    if (role := _ROLES.get(attributes.get("role", ""))) is not None:
        return role
    return _rule_by_words(element)


def _rule_by_words(element: HtmlElement) -> str | None:
    named = " | ".join(element.attrib[key] for key in _ATTRIBUTES if key in element.attrib)
    rule = _rule_in(named[:_MAX_ATTRIBUTE_CHARS]) if named else None
    if rule is None:
        return None
    tag = element.tag
    if tag in _INLINE and _in_running_text(element) and rule not in _INLINE_RULES:
        return None
    if tag in _HEADING_TAGS and rule not in {
        "related",
        "newsletter",
        "comments",
        "advertisement",
        "hidden",
    }:
        return None
    return rule


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


@lru_cache(maxsize=4096)
def _rule_in(named: str) -> str | None:
    match = _PATTERN.search(_PARTS.sub(" ", named).lower())
    return match.lastgroup if match else None


class _Guard:
    """Knows how much of a page's paragraph text an element holds."""

    def __init__(self, root: HtmlElement, headline: HtmlElement | None) -> None:
        self.round_headline = (
            {headline, *headline.iterancestors()} if headline is not None else set()
        )
        self.tag = "p" if next(root.iter("p"), None) is not None else None
        self.total = max(1, _text_chars(root, self.tag))

    def holds(self, element: HtmlElement) -> bool:
        """Tell whether the element holds the headline or more than a quarter of the text."""
        if element in self.round_headline:
            return True
        return _text_chars(element, self.tag) > _GUARD_SHARE * self.total


def _text_chars(element: HtmlElement, tag: str | None) -> int:
    if tag is None:
        return sum(len(text) for text in element.itertext())
    return sum(len(text.strip()) for p in element.iter(tag) for text in p.itertext())
