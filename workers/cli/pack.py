"""``listen pack``: teach Listen what one site's pages look like, and see that it stays so."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from audio.errors import ArticleUnreadable, PackInvalid

if TYPE_CHECKING:
    from audio.model import Article
    from workers.packs.check import CheckedPage
    from workers.packs.draft import Draft
    from workers.packs.pack import Pack
    from workers.packs.repeated import RepeatedLine

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_SHOWN_CHARS = 90

packs_option = click.option(
    "--packs",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="A folder that holds packs, one folder each; may be given again. The packs that come "
    "with Listen are always there.",
)


@click.group("pack")
def pack_group() -> None:
    """See, draft and check publisher packs.

    Listen reads most news pages without help. A pack makes one site exact: it is a folder with
    pack.toml (where the article stands, what is never read), saved pages and, for each of them,
    the text that should be read.

    \b
    A new site:
      listen pack new https://example.org/some/article    draft packs/example_org
      listen pack new ONE.html TWO.html THREE.html        the same, from saved pages
      edit packs/example_org/pack.toml                    correct the guesses
      listen pack check packs/example_org                 see what changes
      listen pack check --accept packs/example_org        keep what is read now as expected
    """


@pack_group.command("list")
@packs_option
def list_command(folders: tuple[Path, ...]) -> None:
    """List the packs at hand: name, hosts, saved pages."""
    from workers.packs.shelf import load_packs

    for pack in load_packs(folders).packs:
        count = sum(1 for _ in pack.pages())
        hosts = ", ".join(pack.source.hosts)
        click.echo(f"{pack.name}  {hosts}  {count} saved page{'' if count == 1 else 's'}")


@pack_group.command("check")
@click.argument("named", nargs=-1, metavar="[NAME|FOLDER]...")
@packs_option
@click.option("--accept", is_flag=True, help="Write what is read now as what is expected.")
def check_command(named: tuple[str, ...], folders: tuple[Path, ...], *, accept: bool) -> None:
    """Read every saved page of packs and compare with what is expected.

    Without a name all packs are checked. A difference is shown line by line: '-' is expected and
    not read, '+' is read and not expected. Exit status 2 when there is one. A line that is read
    on every one of three or more saved pages is warned of: it is hardly the articles' own.
    """
    from workers.packs.check import check_pack, site_lines
    from workers.packs.draft import quoted

    failed: list[str] = []
    for pack in _chosen(named, folders):
        if accept:
            _accept(pack)
        pages = list(check_pack(pack))
        for page in pages:
            _show_page(pack, page)
        for line in site_lines(pack, pages):
            click.echo(
                f"warning: {pack.name}: read on every saved page: {_short(line.text)!r}. If it is "
                f"no part of the articles, add to drop_line: {quoted(line.pattern)}",
                err=True,
            )
        failed += [f"{pack.name}/{page.saved.case}" for page in pages if not page.passed]
        if not pages:
            click.echo(f"{pack.name}: no saved page; put pages/CASE.html into {pack.folder}.")
    if failed:
        raise PackInvalid(
            f"Not read as expected: {', '.join(failed)}. Correct pack.toml, or take what is read "
            "now with 'listen pack check --accept'."
        )


@pack_group.command("new")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Where the pack goes; else packs/HOST.",
)
def new_command(sources: tuple[str, ...], out: Path | None) -> None:
    """Draft a pack from article pages of one site and show what it reads and leaves out.

    Each SOURCE is an address, which is fetched, or a saved page; all are kept with the draft. The
    first page says where the article stands. Of three or more pages, what at least two thirds of
    them share is taken for the site's own and goes to drop_line. Correct pack.toml in an editor,
    then run 'listen pack check' on the folder.
    """
    from workers.packs.check import expected_text, read_saved
    from workers.packs.draft import draft_pack
    from workers.packs.repeated import MIN_PAGES, repeated_lines

    pages = _site_pages(sources)
    first, *others = pages
    draft = draft_pack(
        first.data, _read(first), url=first.url, others=[(page.data, page.url) for page in others]
    )
    lines: tuple[RepeatedLine, ...] = ()
    if len(pages) >= MIN_PAGES:
        lines = repeated_lines([_read(page, draft) for page in pages])
        draft = draft.dropping(lines)
    folder = out or Path("packs") / re.sub(r"\W+", "_", draft.source.hosts[0])
    pack = _save(folder, draft, pages)
    read = {saved.case: read_saved(pack, saved) for saved in pack.pages()}
    for saved in pack.pages():
        saved.expected.write_text(expected_text(read[saved.case]), encoding="utf-8")
    _show_reading(read[first.case])
    _show_repeated(lines)
    for note in [*draft.notes, *_missed(read)]:
        click.echo(f"to do: {note}", err=True)
    click.echo(
        f"Drafted {folder}. Look at {folder / 'pack.toml'}, then: listen pack check {folder}"
    )


@dataclass(frozen=True, slots=True)
class _SitePage:
    """One of the pages that a pack is drafted from."""

    case: str
    """Name of the saved page."""
    source: str
    data: bytes
    url: str | None


def _site_pages(sources: Iterable[str]) -> list[_SitePage]:
    """Get every page once, each with a name of its own."""
    pages: dict[str, _SitePage] = {}
    for source in dict.fromkeys(sources):
        data, url = _page(source)
        name = case = _case(url or source)
        number = 2
        while case in pages:
            case = f"{name}-{number}"
            number += 1
        pages[case] = _SitePage(case, source, data, url)
    return list(pages.values())


def _read(page: _SitePage, draft: "Draft | None" = None) -> "Article":
    """Read a page by the general rules, or by those of a draft that is not saved yet."""
    from workers.fetching.page_reader import read_limited
    from workers.packs.pack import Pack, build_rules

    where = "the draft"
    pack = Pack(where, Path(), draft.source, build_rules(draft.source, where)) if draft else None
    return read_limited(
        page.data,
        name=page.source,
        media_type="text/html",
        url=page.url,
        pack=pack,
        default_id=page.case,
    )


def _missed(read: "dict[str, Article]") -> Iterator[str]:
    """Yield a note for each page on which a selector of the draft finds nothing."""
    for case, article in read.items():
        if "site_rule_missed" in article.review:
            yield f"{case}: a selector of include or [fields] finds nothing on this page."


def _show_repeated(lines: "Iterable[RepeatedLine]") -> None:
    from workers.packs.draft import quoted

    for line in lines:
        click.echo(
            f"drop_line: {quoted(line.pattern)}, because it stands on {line.pages} of {line.of} "
            "pages."
        )


def _chosen(named: Iterable[str], folders: tuple[Path, ...]) -> "Iterator[Pack]":
    """Yield the packs that are named, by folder or by name; all of them when none is."""
    from workers.packs.pack import load_pack
    from workers.packs.shelf import load_packs

    if not named:
        yield from load_packs(folders).packs
    for name in named:
        folder = Path(name)
        yield load_pack(folder) if folder.is_dir() else load_packs(folders).named(name)


def _accept(pack: "Pack") -> None:
    from workers.packs.check import expected_text, read_saved

    for saved in pack.pages():
        saved.expected.write_text(expected_text(read_saved(pack, saved)), encoding="utf-8")


def _page(source: str) -> tuple[bytes, str | None]:
    """Return a page's bytes and, when it was fetched, its address."""
    from workers.fetching.fetch import FetchPolicy, fetch

    if not _ADDRESS.match(source):
        try:
            return Path(source).read_bytes(), None
        except OSError as error:
            raise ArticleUnreadable(
                f"Can't read {source}: {error.strerror}. Give a saved page or an address.",
                reason="no_file",
            ) from error
    got = fetch(source, FetchPolicy().allowing(source))
    if got.charset and got.charset != "utf-8":
        # A saved page has lost its headers; a byte-order mark says the same in the file itself.
        try:
            return got.body.decode(got.charset).encode("utf-8-sig"), got.final_url
        except (LookupError, UnicodeDecodeError):
            return got.body, got.final_url  # The header is wrong; the page may know better.
    return got.body, got.final_url


def _case(source: str) -> str:
    """Return a name for a saved page: the last part of its path, without its ending."""
    parts = [part for part in urlsplit(source).path.split("/") if part]
    stem = Path(parts[-1]).stem if parts else ""
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:60] or "page"


def _save(folder: Path, draft: "Draft", pages: Iterable[_SitePage]) -> "Pack":
    from workers.packs.pack import load_pack

    if (folder / "pack.toml").exists():
        raise PackInvalid(
            f"{folder} has a pack.toml already; name another folder with --out, or remove it."
        )
    (folder / "pages").mkdir(parents=True, exist_ok=True)
    for page in pages:
        (folder / "pages" / f"{page.case}.html").write_bytes(page.data)
    (folder / "pack.toml").write_text(draft.toml, encoding="utf-8")
    return load_pack(folder)


def _show_page(pack: "Pack", page: "CheckedPage") -> None:
    verdict = "as expected" if page.passed else "NOT as expected"
    click.echo(f"{pack.name}/{page.saved.case}: {verdict}")
    if page.error:
        click.echo(f"  {page.error}")
    colours = {"-": "red", "+": "green"}
    for line in page.diff.splitlines():
        click.echo("  " + click.style(line, fg=colours.get(line[:1])))


def _show_reading(article: "Article") -> None:
    from workers.packs.check import expected_text

    click.echo("Read:")
    for line in filter(None, expected_text(article).splitlines()):
        click.echo(f"  {_short(line)}")
    click.echo("Left out:")
    for dropped in article.dropped:
        click.echo(f"  [{dropped.rule}] {_short(dropped.text)}")


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARS else text[: _SHOWN_CHARS - 1] + "…"
