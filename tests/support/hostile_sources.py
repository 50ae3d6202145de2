"""Articles as nobody should write them, in every form that intake reads, from a seed.

``hostile_source`` draws from a ``random.Random``, so one generator serves both: ``benchmarks.fuzz``
gives it seeds, and Hypothesis gives it a ``Random`` of its own (``SOURCES``), which it can shrink.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from random import Random
from typing import Any

from hypothesis import strategies as st

_PROSE = (
    "The ferry left the harbour late on Monday, and nobody at the quay was told why it had waited.",
    "Dr. Ada Brine paid $1,300.50 for 3.5 kg of nails at 7:30pm, she said; it was 31/02/2025.",
    "El puerto cerró el lunes a las 7:30 porque el viento pasó de 90 km/h, según el alcalde.",
    "وصلت العبّارة إلى الميناء في الساعة 7:30 يوم الاثنين وعلى متنها 1,300 راكب من القرية.",
    "Паром вышел из гавани поздно вечером в понедельник.",
)
_UNSEEN = (
    "\u200b", "\x00", "\x07", "\x1b[31m", "\u200d", "\u200c\u200d", "\ufeff", "\u202e", "\u2028", "\u0085",
    "\ufdd0", "\uffff", "\U0010ffff", "\ue000", "\u3164", "\u0301", "\ufe0f", "\u00ad", "\u2066x\u2069", "\U000e0041",
)  # fmt: skip
_TOKENS = (
    "1,300", "99999999999999999999999999", "1e400", "-0", "½", "²³", "٣٫٥", "३४", "1/0", "12:61", "00:00", "$-5.00bn",
    "€", "%", "#1", "@", "№", "MCMXCIX", "XVIII", "St.", "No.", "a.m.", "U.S.", "e.g.", "...", "…", "——", "\"", "“", "’",
    "'", "`", "(", ")", "[1]", "*", "**", "_x_", "~~", "<", ">", "&", "&amp;", "&#0;", "&#xD800;", "&#1114112;", "&nbsp;",
    "]]>", "-->", "</p>", "<br>", "<script>x</script>", "{{7*7}}", "{0}", "%s", "\\", "\\n", "\t", "👩‍👩‍👧", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❤️", "ﷺ",
    "ﬁ", "ǅ", "İ", "ß", "ſ", "Å", "e\u0301" * 40, "x" * 300, "ا" * 200, "https://news.example/أخبار?x=1#y", "a@b.c",
    "By", "Por", "بقلم", "Read more:", "Q:", "— Ada", "© 2025", "1.", "•", "> ", "# ", "---", "10-20%", "1-0", "5'11\"",
    "-40°C", "10^6", "H₂O", "x²", "+44 20 7946 0000", "192.0.2.1", "v1.2.3", "GDP", "NATO's", "O'Brien", "rock’n’roll",
)  # fmt: skip
_ADDRESSES = (
    "https://news.example/night-ferry", "https://news.example/أخبار/الميناء", "https://новости.example/порт?тема=лёд",
    "https://news.example/%d8%a3", "http://news.example:80/%", "https://news.example/a b", "//news.example/x", "x",
    "https://[", "https://[::1]/", "http://\u200b/", "javascript:alert(1)", "https://faß.example/", "", "https://",
    "https://news.example/\ud800", "https://news.example/\x00", "https://a:b@news.example/", "https://news.example:99999/",
    "https://xn--a.example/", "https://" + "é" * 70 + ".example/", "data:text/html,x", "https://news.example/?a=1;b&&=",
)  # fmt: skip
_DATES = (
    "2026-03-14T09:30:00Z", "2026-03-14", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "14 March 2026",
    "Sat, 14 Mar 2026 09:30:00 +0000", "Sat, 14 Mar 0001 09:30:00 +9999", "2026-02-30", "0", "now", "٢٠٢٦-٠٣-١٤", "1e9",
    "2026-03-14T25:61:61Z", "14 de marzo de 2026", "Sun, 31 Dec 9999 23:59:59 -1400", "1773480600", "-1", "\x00",
)  # fmt: skip
_LANGUAGES = (
    "en",
    "es-MX",
    "ar",
    "en_US",
    "en-٣٤٥",
    "und",
    "xx",
    "e",
    "en-Latn-GB-x-y",
    "\x00en",
    "de",
    "zh-Hans",
    "🏴",
)
_IDS = (
    "night-ferry",
    "../x",
    ".",
    "-",
    "\x00",
    "قرية",
    "http://[",
    "a" * 300,
    "CON",
    "a/b",
    "%2e%2e",
    "\ud800",
    "0",
    "é",
)
_MARKS = ("p", "h1", "h2", "ul", "li", "blockquote", "table", "tr", "td", "figure", "figcaption", "a", "b", "em", "br",
          "article", "aside", "span", "sup", "pre", "code", "dl", "dt", "dd", "div", "section", "ol", "q", "ruby", "rt")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """What somebody gives to intake."""

    name: str
    data: bytes
    url: str | None = None


def hostile_source(random: Random) -> Source:
    """Return a source of any form, most of them close to what is read."""
    kind = random.choice(list(_KINDS))
    text = _KINDS[kind](random)
    data = text.encode("utf-8", errors="replace" if random.random() < 0.8 else "surrogatepass")
    if random.random() < 0.05:
        at = random.randrange(len(data) + 1)
        broken = bytes(random.randrange(256) for _ in range(random.randrange(1, 4)))
        data = data[:at] + broken + data[at + random.randrange(3) :]
    if random.random() < 0.02:
        data = text.encode(random.choice(["utf-16", "cp1256", "latin-1"]), errors="replace")
    return Source(kind, data, random.choice(_ADDRESSES) if random.random() < 0.3 else None)


def _words(random: Random, most: int = 8) -> str:
    """Return some prose with something between its words that nobody expects."""
    if random.random() < 0.08:
        return "".join(random.choices(_UNSEEN, k=random.randrange(1, 4)))
    parts = random.choice(_PROSE).split()
    for _ in range(random.randrange(most)):
        odd = random.choice(_UNSEEN if random.random() < 0.3 else _TOKENS)
        parts.insert(random.randrange(len(parts) + 1), odd)
    return random.choice([" ", " ", " ", "", "\n"] if random.random() < 0.1 else [" "]).join(parts)


def _title(random: Random) -> str:
    return " ".join(_words(random, 4).split()[: random.randrange(1, 9)])


def _oddly(random: Random, value: Any) -> Any:
    """Return a value as it is, or as some CMS would wrap it, or of another type."""
    chance = random.random()
    if chance < 0.8:
        return value
    others: list[Any] = [
        [value], {"name": value}, {"url": value}, {"@value": value}, [[value, None]], None, "", [], {}, 0, -1.5,
        True, 1e999, float("nan"), {"name": {"name": [value]}}, [1, {"x": value}], 10**400,
    ]  # fmt: skip
    return random.choice(others)


def _fields(random: Random) -> dict[str, Any]:
    """Return the fields of a NewsArticle, some of them odd."""
    choose = random.choice
    body: Any = "\n\n".join(_words(random) for _ in range(random.randrange(4)))
    if random.random() < 0.5:
        body = _markup(random)
    fields: dict[str, Any] = {
        choose(["headline", "title", "name"]): _oddly(random, _title(random)),
        choose(["articleBody", "body", "text"]): body
        if random.random() < 0.9
        else _oddly(random, body),
        choose(["author", "byline"]): _oddly(random, _title(random)),
        choose(["description", "standfirst"]): _oddly(random, _words(random)),
        "articleSection": _oddly(random, _title(random)),
        "inLanguage": _oddly(random, choose(_LANGUAGES)),
        "datePublished": _oddly(random, choose(_DATES)),
        "dateModified": _oddly(random, choose(_DATES)),
        choose(["identifier", "id"]): _oddly(random, choose(_IDS)),
        choose(["url", "mainEntityOfPage"]): _oddly(random, choose(_ADDRESSES)),
        "image": _oddly(random, choose(_ADDRESSES)),
        "keywords": _oddly(random, _title(random)),
        "publisher": _oddly(random, _title(random)),
    }
    if random.random() < 0.3:
        kinds = ("heading", "paragraph", "quote", "list_item", "question", "answer")
        fields["blocks"] = [
            {"kind": choose(kinds), "text": _words(random)} for _ in range(random.randrange(4))
        ]
    wanted = {key for key in fields if random.random() < 0.5}
    wanted |= set(list(fields)[:2]) | ({"blocks"} & set(fields))
    return {key: value for key, value in fields.items() if key in wanted}


def _json(random: Random) -> str:
    value: Any = {"@type": "NewsArticle"} | _fields(random)
    if random.random() < 0.2:
        value = {"@graph": [value, {"@type": "Person", "name": _title(random)}]}
    if random.random() < 0.02:
        for _ in range(random.choice([50, 400])):
            # One place for the value: two would double what is written at every level.
            value = {"name": value} if random.random() < 0.02 else [value]
    return json.dumps(value, ensure_ascii=random.random() < 0.7)


def _markup(random: Random) -> str:
    parts = []
    for _ in range(random.randrange(1, 6)):
        mark = random.choice(_MARKS) if random.random() < 0.4 else "p"
        inner = _words(random)
        if random.random() < 0.3:
            cut = random.randrange(len(inner) + 1)
            inner = f"{inner[:cut]}<{random.choice(_MARKS)}>{inner[cut:]}"
        closing = f"</{mark}>" if random.random() < 0.9 else ""
        parts.append(f"<{mark}>{inner}{closing}")
    return "".join(parts)


def _html(random: Random) -> str:
    metas = ("og:title", "og:image", "og:url", "author", "description", "article:published_time", "article:section",
             "og:locale", "keywords", "article:modified_time", "og:site_name", "twitter:title")  # fmt: skip
    values: tuple[Callable[[], str], ...] = (
        lambda: _title(random),
        lambda: random.choice(_ADDRESSES),
        lambda: random.choice(_DATES),
        lambda: random.choice(_LANGUAGES),
    )
    head = "".join(
        f'<meta property="{random.choice(metas)}" content="{escape(random.choice(values)())}">'
        for _ in range(random.randrange(4))
    )
    if random.random() < 0.3:
        head += f'<link rel="canonical" href="{escape(random.choice(_ADDRESSES))}">'
    if random.random() < 0.4:
        head += f'<script type="application/ld+json">{_json(random)}</script>'
    body = _markup(random)
    language = escape(random.choice(_LANGUAGES))
    title = _title(random)
    return (
        f'<html lang="{language}"><head>{head}<title>{title}</title></head><body><article>'
        f"<h1>{title}</h1>{body}</article></body></html>"
    )


def _markdown(random: Random) -> str:
    matter = [
        f"{key}: {random.choice(values)}"
        for key, values in (
            ("title", (_title(random),)), ("author", (_title(random), f"[{_title(random)}, x]")), ("date", _DATES),
            ("id", _IDS), ("url", _ADDRESSES), ("image", _ADDRESSES), ("lang", _LANGUAGES), ("tags", ("[a, b", "- x")),
        )
        if random.random() < 0.5
    ]  # fmt: skip
    fence = random.choice(["---", "+++"])
    head = "\n".join([fence, *matter, fence, ""]) if matter else f"# {_title(random)}\n"
    starts = (
        "",
        "",
        "",
        "## ",
        "> ",
        "- ",
        "1. ",
        "    ",
        "| a | b |\n|---|---|\n| ",
        "![",
        "[x](",
        "```\n",
        "***\n",
        "<div>",
    )
    body = "\n\n".join(
        random.choice(starts) + _words(random) for _ in range(random.randrange(1, 6))
    )
    return f"{head}\n{body}\n"


def _text(random: Random) -> str:
    starts = (
        "",
        "",
        "",
        "By ",
        "> ",
        "• ",
        "1) ",
        "Q: ",
        "A: ",
        "-----\n",
        "    ",
        "Published ",
        "Photo: ",
    )
    lines = [random.choice(starts) + _words(random) for _ in range(random.randrange(1, 7))]
    return random.choice(["\n", "\n\n", "\r\n\r\n"]).join([_title(random), *lines])


def _rss(random: Random) -> str:
    def maybe(tag: str, value: str) -> str:
        shown = value if random.random() < 0.1 else escape(value)
        return f"<{tag}>{shown}</{tag}>" if random.random() < 0.7 else ""

    items = "".join(
        "<item>"
        + maybe("title", _title(random))
        + maybe("link", random.choice(_ADDRESSES))
        + maybe("guid", random.choice(_IDS))
        + maybe("pubDate", random.choice(_DATES))
        + maybe("author", _title(random))
        + maybe("category", _title(random))
        + maybe("description", _words(random))
        + maybe("content:encoded", _markup(random))
        + "</item>"
        for _ in range(random.randrange(1, 3))
    )
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{escape(_title(random))}</title>{maybe('language', random.choice(_LANGUAGES))}"
        f"{items}</channel></rss>"
    )


def _json_feed(random: Random) -> str:
    items = [
        {
            "id": _oddly(random, random.choice(_IDS)),
            "url": _oddly(random, random.choice(_ADDRESSES)),
            "title": _oddly(random, _title(random)),
            "content_html": _oddly(random, _markup(random)),
            "summary": _oddly(random, _words(random)),
            "authors": _oddly(random, [{"name": _title(random)}]),
            "tags": _oddly(random, [_title(random)]),
            "language": _oddly(random, random.choice(_LANGUAGES)),
            "date_published": _oddly(random, random.choice(_DATES)),
            "image": _oddly(random, random.choice(_ADDRESSES)),
        }
        for _ in range(random.randrange(1, 3))
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": _title(random), "items": items}
    return json.dumps(feed)


_KINDS: dict[str, Callable[[Random], str]] = {
    "a.html": _html, "a.json": _json, "a.md": _markdown, "a.txt": _text, "a.rss": _rss, "feed.json": _json_feed,
}  # fmt: skip

SOURCES: st.SearchStrategy[Source] = st.builds(
    hostile_source, st.randoms(use_true_random=False, note_method_calls=False)
)
