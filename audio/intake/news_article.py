"""JSON: a schema.org NewsArticle, alone or in a ``@graph``, or the same from a CMS.

Fields that are read; without the required ones there is no article:

==========================  =======================================================================
``headline``                required; also ``title`` or ``name``
``articleBody``             required, text or HTML; also ``body``, ``content``; or ``blocks``: a
                            list of ``{"kind": …, "text": …}``, kinds as in ``audio.model.Block``
``identifier``              what the CMS calls the article; also ``id``
``url``                     canonical address; also ``mainEntityOfPage``
``author``                  a name, ``{"name": …}``, or a list of either; also ``byline``
``description``             the standfirst; also ``standfirst``, ``alternativeHeadline``
``articleSection``          also ``section``
``inLanguage``              BCP 47; also ``language``
``datePublished``           ISO 8601; also ``published_at``
``dateModified``            ISO 8601; also ``updated_at``
``image``                   an address, ``{"url": …}``, or a list; also ``image_url``
``keywords``                a list or one string with commas; also ``tags``
``publisher``               a name or ``{"name": …}``
``isAccessibleForFree``     false: the page shows only part of the article
==========================  =======================================================================

Anything else is let pass. A field of the wrong form is an error that names it.
"""

import json
import re
from datetime import datetime
from html import unescape
from typing import Annotated, Any, Self

import lxml.html
from lxml.etree import ParserError
from pydantic import (
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from audio.clean_text import fold
from audio.errors import ArticleUnreadable
from audio.intake.dates import parse_date
from audio.intake.facts import Facts, join_names
from audio.intake.inline_marks import settle_inline
from audio.intake.json_ld import address_of, find_article, is_free, list_of, names_of, text_of
from audio.intake.language import UNSTATED_LANGUAGES, language_tag
from audio.intake.page.marks.furniture import mark_furniture
from audio.intake.page.tags import has_absurd_tags
from audio.intake.piece import Piece
from audio.intake.reading import Reading
from audio.intake.text.plain import text_pieces
from audio.intake.walk import walk
from audio.model import BlockKind
from audio.strict_json import parse_json
from audio.web_address import WebAddress, web_address

_EXTRAS = frozenset(
    "image image_url thumbnailUrl articleSection section keywords tags publisher".split()
)
"""Fields that decide nothing of what is heard."""
_SHOWN_CHARS = 200
_MARKUP = re.compile(
    r"<(?:p|div|h[1-6]|br|ul|ol|li|blockquote|article|section|figure|a|strong|em|del|ins|s|strike|sup|pre|math)\b[^<>]*>",
    re.IGNORECASE,
)


def _text(value: Any) -> Any:
    if value is None or value in ("", []):
        return None
    text = text_of(value)
    if text is None:
        raise ValueError("give text")
    return text


def _names(value: Any) -> Any:
    if value in (None, "", [], {}):
        return []
    names = names_of(value)
    if not names:
        raise ValueError('give a name, {"name": …}, or a list of either')
    return names


def _date(value: Any) -> Any:
    if value in (None, ""):
        return None
    found = parse_date(value)
    if found is None:
        raise ValueError("give a date such as 2026-03-14T09:30:00Z")
    return found


def _address(value: Any) -> WebAddress | None:
    found = address_of(value)
    if value not in (None, "", [], {}) and found is None:
        raise ValueError("give an address")
    return web_address(found)


def _language(value: Any) -> Any:
    if value in (None, ""):
        return None
    code = value.get("alternateName", value.get("name")) if isinstance(value, dict) else value
    text = text_of(code)
    if text and text.lower() in UNSTATED_LANGUAGES:
        return None
    tag = language_tag(text)
    if tag is None:
        raise ValueError("give a language tag such as en or es-MX")
    return tag


Text = Annotated[str | None, BeforeValidator(_text)]
Names = Annotated[list[str], BeforeValidator(_names)]
Date = Annotated[datetime | None, BeforeValidator(_date)]
Address = Annotated[WebAddress | None, BeforeValidator(_address)]
Language = Annotated[str | None, BeforeValidator(_language)]
Keywords = Annotated[tuple[str, ...], BeforeValidator(list_of)]
Free = Annotated[bool, BeforeValidator(is_free)]


class GivenBlock(BaseModel):
    """One block of a body that the CMS has split itself."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    kind: BlockKind = "paragraph"
    text: str


class NewsArticle(BaseModel):
    """The fields of the module's table."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    headline: Annotated[str, BeforeValidator(_text)] = Field(
        validation_alias=AliasChoices("headline", "title", "name"), min_length=1
    )
    article_body: str | None = Field(
        None, validation_alias=AliasChoices("articleBody", "body", "content", "html", "text")
    )
    blocks: tuple[GivenBlock, ...] = ()
    identifier: Text = Field(None, validation_alias=AliasChoices("identifier", "id"))
    url: Address = None
    page: Address = Field(None, validation_alias="mainEntityOfPage")
    author: Names = Field(
        default_factory=list, validation_alias=AliasChoices("author", "authors", "byline")
    )
    description: Text = Field(
        None, validation_alias=AliasChoices("description", "standfirst", "alternativeHeadline")
    )
    section: Text = Field(None, validation_alias=AliasChoices("articleSection", "section"))
    language: Language = Field(None, validation_alias=AliasChoices("inLanguage", "language"))
    published_at: Date = Field(
        None, validation_alias=AliasChoices("datePublished", "published_at", "dateCreated")
    )
    updated_at: Date = Field(None, validation_alias=AliasChoices("dateModified", "updated_at"))
    image: Address = Field(
        None, validation_alias=AliasChoices("image", "image_url", "thumbnailUrl")
    )
    tags: Keywords = Field((), validation_alias=AliasChoices("keywords", "tags"))
    publisher: Text = None
    free: Free = Field(True, validation_alias="isAccessibleForFree")

    @model_validator(mode="after")
    def _has_body(self) -> Self:
        if not (self.article_body and self.article_body.strip()) and not self.blocks:
            raise ValueError("articleBody: give the article's text or HTML, or blocks")
        return self


def read_json(text: str, *, name: str = "json") -> Reading:
    """Return the pieces and facts of a NewsArticle or an article from a CMS.

    Raises:
        ArticleUnreadable: the text is no JSON (``json``), holds no article (``no_article``), or a
            field is missing or of the wrong form (``schema``); the message names the field. A
            picture, section, keywords or publisher of the wrong form is left out and listed as
            ``ignored_field``.
    """
    try:
        value = parse_json(text)
    except ValueError as error:
        raise ArticleUnreadable(
            f"{name}: this is not JSON: {error}. Mend it where it says.", reason="json"
        ) from error
    node = _article_in(value)
    if node is None:
        raise ArticleUnreadable(
            f"{name}: the JSON holds no NewsArticle. Give one object with a headline and an "
            f"articleBody.",
            reason="no_article",
        )
    try:
        article, ignored = _validated(node)
    except ValidationError as error:
        raise ArticleUnreadable(f"{name}: {_problems(error)}", reason="schema") from error
    return Reading((*_pieces(article), *ignored), _facts(article))


def _validated(node: dict[str, Any]) -> tuple[NewsArticle, list[Piece]]:
    """Return the article, and as pieces that are not read the extras that had the wrong form.

    A picture or a section that can't be read is no reason not to read the text.

    Raises:
        ValidationError: another field is missing or of the wrong form.
    """
    try:
        return NewsArticle.model_validate(node), []
    except ValidationError as error:
        wrong = {str(problem["loc"][0]) for problem in error.errors() if problem["loc"]}
        if not wrong & _EXTRAS:
            raise
        rest = {key: value for key, value in node.items() if key not in wrong & _EXTRAS}
        ignored = [
            Piece("paragraph", f"{key}: {json.dumps(node[key])[:_SHOWN_CHARS]}", "ignored_field")
            for key in sorted(wrong & _EXTRAS)
        ]
    return NewsArticle.model_validate(rest), ignored


def address_given(value: object) -> WebAddress | None:
    """Return the address that an article in JSON gives, read as :func:`read_json` reads it.

    Args:
        value: the JSON's value. What it holds besides the address is not looked at.
    """
    node = _article_in(value) or {}
    try:
        return _address(node.get("url")) or _address(node.get("mainEntityOfPage"))
    except ValueError:
        return None  # such an article is refused when it is read


def _article_in(value: Any) -> dict[str, Any] | None:
    node = find_article(value)
    if node is None and isinstance(value, dict):
        return value["article"] if isinstance(value.get("article"), dict) else value
    return node


def body_pieces(body: str) -> list[Piece]:
    """Return the pieces of an isolated body, text or HTML."""
    body = without_comments(body)
    if not _MARKUP.search(body):
        return text_pieces(unescape(body))
    if has_absurd_tags(body):
        return _text_alone(body)
    try:
        root = lxml.html.fromstring(f"<html><body><article>{body}</article></body></html>")
    except (ParserError, ValueError):
        return _text_alone(body)
    inline = settle_inline(root)
    return walk(root, mark_furniture(root) | inline)


def _text_alone(body: str) -> list[Piece]:
    return text_pieces(fold(unescape(re.sub(r"<[^<>]*>", " ", body))))


def without_comments(markup: str) -> str:
    """Return markup without its comments; one that never ends is no comment."""
    kept: list[str] = []
    at = 0
    while (start := markup.find("<!--", at)) >= 0 and (end := markup.find("-->", start + 4)) >= 0:
        kept.append(markup[at:start])
        at = end + len("-->")
    return "".join([*kept, markup[at:]])


def _problems(error: ValidationError) -> str:
    parts = []
    for problem in error.errors(include_url=False, include_context=False, include_input=False):
        where = ".".join(str(part) for part in problem["loc"])
        what = problem["msg"].removeprefix("Value error, ")
        parts.append(f"{where}: {what}" if where else what)
    return "; ".join(parts) + "."


def _pieces(article: NewsArticle) -> list[Piece]:
    if article.blocks:
        return [Piece(b.kind, text) for b in article.blocks if (text := fold(b.text))]
    return body_pieces(article.article_body or "")


def _facts(article: NewsArticle) -> Facts:
    return Facts(
        identifier=_not_an_address(article.identifier),
        title=article.headline,
        byline=join_names(article.author),
        standfirst=article.description,
        section=article.section,
        language=article.language,
        published_at=article.published_at,
        updated_at=article.updated_at,
        url=article.url or article.page,
        image_url=article.image,
        tags=article.tags,
        publisher=article.publisher,
        paywalled=not article.free,
    )


def _not_an_address(identifier: str | None) -> str | None:
    """An address is no CMS identifier; the canonical address names the article then."""
    return None if identifier and identifier.startswith(("http://", "https://")) else identifier
