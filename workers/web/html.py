"""How every page is made: Jinja2 templates of a package, escaped unless they are markup of ours."""

from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256

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
