"""How every page is made: Jinja2 templates of a package, escaped unless they are markup of ours."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined


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
