"""How every page is made: Jinja2 templates of a package, escaped unless they are markup of ours."""

from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request

from audio.languages import primary_subtag


@cache
def templates_of(package: str) -> Environment:
    """Return the templates in a package's folder ``templates``; a value that is missing is a bug.

    Args:
        package: its dotted name.
    """
    return Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def language_wanted(request: Request, known: Sequence[str]) -> str:
    """Return the language of a page for a browser, the first of those known by default.

    ``Accept-Language`` says it. Browsers send what they like best first; weights are not looked at.
    """
    for wish in request.headers.get("accept-language", "").split(",")[:20]:
        subtag = primary_subtag(wish.partition(";")[0].strip())
        if subtag in known:
            return subtag
    return known[0]


@cache
def style_hash(name: str) -> str:
    """Return the hash by which a policy allows the style that stands in a page of ours.

    Args:
        name: the style's file, beside the templates.
    """
    style = templates_of("workers.web").get_template(name).render()
    return b64encode(sha256(style.encode()).digest()).decode()


def policy_of_pages(store_base: str | None, *, form_action: str, frame_src: str = "'none'") -> str:
    """Return the policy of pages of ours: all from here, sound from the store as well.

    Args:
        store_base: the address that the store's files are read at, if it is not here.
        form_action: where forms may be sent, ``'self'`` or ``'none'``.
        frame_src: what may be shown in a frame.
    """
    parts = urlsplit(store_base) if store_base else None
    store = f" {parts.scheme}://{parts.netloc}" if parts else ""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none';"
        f" form-action {form_action}; frame-ancestors 'none'; frame-src {frame_src};"
        f" connect-src 'self'{store}; media-src 'self' blob:{store}; img-src 'self' data:{store}"
    )
