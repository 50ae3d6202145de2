"""An article whose every field tries to run a script, break out of its place, or lie."""

from datetime import UTC, datetime

from audio.model import Article, Block, Dropped

SCRIPT = "<script>alert('{}')</script><img src=x onerror=alert('{}')>"
BREAKS = "\"'`--></title></textarea></style></script><svg onload=alert('{}')>]]>{{{{7*7}}}}${{7*7}}"
NEEDLES = ("<script>alert", "<img src=x", "<svg onload", "49${")
"""What no page may contain as markup."""


def evil(field: str) -> str:
    """Return text for one field; what it would run says which field it was."""
    return f"{field} {SCRIPT} {BREAKS}".format(field, field, field).replace("\n", " ")


HOSTILE = Article(
    id="hostile",
    title=evil("title"),
    language="en",
    url="https://evil.example/\"><script>alert('url')</script>",
    byline=evil("byline"),
    standfirst=evil("standfirst"),
    section=evil("section"),
    publisher=evil("publisher"),
    image_url="javascript:alert('image')",
    tags=(evil("tag"), "</item></channel>"),
    published_at=datetime(2026, 11, 20, 6, tzinfo=UTC),
    blocks=(
        Block("heading", evil("heading")),
        Block("paragraph", f"It begins well. {evil('body')} It ends well too."),
        Block("quote", evil("quote")),
        Block("list_item", "[a](javascript:alert('markdown')) {% raw %} {{ config }}"),
        Block("question", evil("question")),
        Block("answer", evil("answer")),
    ),
    dropped=(Dropped(evil("dropped"), "caption"),),
)
