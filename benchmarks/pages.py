"""How well pages are read whose article is known: ours beside two extractors.

readability-lxml is measured too where it is installed; we do not depend on it.

``python -m benchmarks.pages FOLDER [--each] [--match TEXT]`` prints a table. The folder holds
pairs: ``NAME.html``, a page as it was published, and ``NAME.json``, what a person found in it::

    {"url": "https://…",           where it came from; may be missing
     "text": ["First …", "…"],     the article's paragraphs, or one string with a line for each
     "opening": false,             true: the text is only how the article begins
     "title": "…",                 as published
     "authors": ["A Name"],        an empty list: it names none
     "published": "2026-05-01",    the day, or a moment that begins with it
     "refuse": false}              true: there is no article in it

What is missing is not judged. With ``--each`` a line for every page is printed too, and with
``--match`` only pages whose name holds the text are read.

- F1: mean over the pages of the harmonic mean of precision and recall, counted in words (letters
  where a script has no spaces), each as often as it occurs. A refused page counts as 0.
- prose: the same of prose alone. What a page shows as code, caption, table or credit, or as a line
  that is all link, is taken out of the text and out of what was read.
- noise: share of pages on which a block is read that the article does not have.
- lost: share of pages that lost a paragraph.
- half: share of pages, refused ones left out, of whose words less than half were read.
- opening: share of openings that are read.
- A block is in a text if half of its word triples are.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import lxml.html
from trafilatura import bare_extraction

from audio.errors import InputError
from audio.intake import read_article
from audio.intake.piece import letters_of
from audio.intake.walk import walk

_WORD = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\u3040-\u30ff]|[^\W_]+")
_AND = re.compile(r"\s*(?:[,;،](?:\s*(?:and|y|und|et|e)\s)?|\s(?:and|y|und|et|e)\s)\s*")
_BLOCK_WORDS = 5
_NO_PROSE = "pre code figcaption figure table caption button nav".split()
_CALLED_NO_PROSE = re.compile(r"caption|credit", re.IGNORECASE)
_MOST_OF_PAGE = 0.3
_UNSEEN = frozenset({"script", "style", "noscript", "template", "head"})
_OPENING_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader found on a page."""

    blocks: tuple[str, ...]
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A page and what is known of it."""

    name: str
    data: bytes
    known: dict[str, Any]

    @property
    def paragraphs(self) -> list[str]:
        text = self.known.get("text") or []
        lines = text.splitlines() if isinstance(text, str) else text
        return [line for line in lines if line.strip()]


def ours(case: Case) -> Read | str:
    try:
        article = read_article(case.data, name="page.html", url=case.known.get("url"))
    except InputError as error:
        return str(getattr(error, "reason", error.code))
    day = article.published_at.isoformat() if article.published_at else None
    blocks = (article.standfirst or "", *(block.text for block in article.blocks))
    return Read(blocks, article.title, _names(article.byline), day)


def bare(case: Case) -> Read | str:
    document: Any = bare_extraction(
        case.data, url=case.known.get("url"), include_comments=False, with_metadata=True
    )
    if document is None or not document.text:
        return "none"
    names = _names((document.author or "").replace(";", ","))
    return Read(tuple(document.text.splitlines()), document.title, names, document.date)


def readability(case: Case) -> Read | str:
    # We do not depend on it; who wants to compare installs it.
    package = import_module("readability")
    unparseable = import_module("readability.readability").Unparseable
    try:
        document = package.Document(case.data.decode("utf-8", "replace"))
        root = lxml.html.fromstring(document.summary(html_partial=True))
    except (ValueError, unparseable, lxml.etree.LxmlError):
        return "none"
    blocks = tuple(piece.text for piece in walk(root) if not piece.rule)
    return Read(blocks, document.short_title()) if blocks else "none"


READERS: dict[str, Callable[[Case], Read | str]] = {"Listen": ours, "trafilatura": bare}
if find_spec("readability") is not None:
    READERS["readability"] = readability


def _names(byline: str | None) -> tuple[str, ...]:
    return tuple(name for name in _AND.split(byline or "") if name)


def words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def triples(texts: Iterable[str]) -> set[tuple[str, ...]]:
    out: set[tuple[str, ...]] = set()
    for text in texts:
        found = words(text)
        out.update(zip(found, found[1:], found[2:], strict=False))
    return out


def is_within(text: str, known: set[tuple[str, ...]]) -> bool:
    """Tell whether half of a block's triples are known; a short block is not judged."""
    own = triples([text])
    return len(words(text)) < _BLOCK_WORDS or len(own & known) >= 0.5 * len(own)


def judge(case: Case, read: Read | str) -> dict[str, Any]:
    """Return the figures of one page; a figure that can't be judged is left out."""
    known = case.known
    if known.get("refuse"):
        return {"refused rightly": isinstance(read, str)}
    out: dict[str, Any] = {"refused": read if isinstance(read, str) else ""}
    found = Read(()) if isinstance(read, str) else read
    if known.get("opening"):
        begin = words(" ".join(case.paragraphs))[:13]
        out["opening"] = _opens(begin, found.blocks)
    elif case.paragraphs:
        out |= _judge_text(case, found, refused=isinstance(read, str))
    if isinstance(read, str):
        return out
    if known.get("title"):
        out["title"] = " ".join(str(found.title or "").split()) == " ".join(known["title"].split())
    if known.get("authors") is not None:
        said, wanted = (
            {letters_of(n) for n in names} for names in (found.authors, known["authors"])
        )
        out["authors"] = said == wanted
    if known.get("published"):
        out["date"] = (found.published or "")[:10] == known["published"][:10]
    return out


def _parts(case: Case) -> tuple[set[tuple[str, ...]], set[tuple[str, ...]]]:
    """Return the word triples of what a page shows as no prose, and of all else that it shows."""
    aside: list[str] = []
    rest: list[str] = []
    root = lxml.html.fromstring(case.data)
    page_chars = len("".join(root.itertext()))
    shares = {
        tag: sum(len("".join(e.itertext())) for e in root.iter(tag)) / page_chars
        for tag in _NO_PROSE
    }
    # A page that is set in one of these tags says its text in it.
    told_by = {tag for tag, share in shares.items() if share < _MOST_OF_PAGE}

    def visit(element: lxml.html.HtmlElement) -> None:
        if not isinstance(element.tag, str) or element.tag in _UNSEEN:
            return
        text = " ".join(element.itertext())
        called = _CALLED_NO_PROSE.search(element.get("class", ""))
        if element.tag in told_by or (called and len(text) < _MOST_OF_PAGE * page_chars):
            aside.append(text)
            return
        links = "".join(text for a in element.iter("a") for text in a.itertext())
        shown = "".join(element.itertext()).strip()
        if element.tag in {"p", "li"} and shown == links.strip() and not shown.endswith("."):
            aside.append(shown)
            return
        if element.tag in {"p", "li", "blockquote", "td"}:
            inner = [e for e in element.iterdescendants() if e.tag in told_by]
            aside.extend(" ".join(e.itertext()) for e in inner)
            rest.append(shown)
            return
        rest.extend(text for text in (element.text, *(e.tail for e in element)) if text)
        for child in element:
            visit(child)

    visit(root)
    return triples(aside), triples(rest)


def _prose_alone(case: Case, read: Read) -> tuple[list[str], list[str]]:
    """Return the prose of a case's text, and of what was read."""
    aside, rest = _parts(case)

    def is_aside(text: str) -> bool:
        own = triples([text])
        return bool(own) and len(own & aside) > max(0.5 * len(own), len(own & rest))

    told = [p for p in case.paragraphs if not is_aside(p)]
    return told, [b for b in read.blocks if not is_aside(b)]


def _harmonic(wanted: Iterable[str], given: Iterable[str]) -> tuple[float, float]:
    """Return the harmonic mean of precision and recall in words, and recall."""
    want = Counter(w for p in wanted for w in words(p))
    got = Counter(w for b in given for w in words(b))
    shared = sum((want & got).values())
    recall = shared / max(1, sum(want.values()))
    precision = shared / max(1, sum(got.values()))
    return 2 * precision * recall / max(1e-9, precision + recall), recall


def _judge_text(case: Case, read: Read, *, refused: bool) -> dict[str, Any]:
    all_of_it, recall = _harmonic(case.paragraphs, read.blocks)
    title = str(case.known.get("title") or "")
    in_truth, in_read = triples([title, *case.paragraphs]), triples(read.blocks)
    # Only what is known of pages that were read says how they are read.
    out: dict[str, Any] = {"F1": all_of_it, "prose": _harmonic(*_prose_alone(case, read))[0]}
    if not refused:
        out["noise"] = [b for b in read.blocks if not is_within(b, in_truth)]
        out["lost"] = [p for p in case.paragraphs if not is_within(p, in_read)]
        out["half"] = recall < 0.5
    return out


def _opens(begin: list[str], blocks: Iterable[str]) -> bool:
    said = triples([" ".join(blocks)])
    wanted = triples([" ".join(begin)])
    return len(said & wanted) >= _OPENING_SHARE * len(wanted)


def cases_in(folder: Path, match: str = "") -> list[Case]:
    out = []
    for path in sorted(folder.rglob("*.html")):
        truth = path.with_suffix(".json")
        if match in path.name and truth.exists():
            known = json.loads(truth.read_text(encoding="utf-8"))
            out.append(Case(path.stem, path.read_bytes(), known))
    return out


FIGURES = ("F1", "prose", "noise", "lost", "half", "refused", "opening", "title", "authors", "date")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--each", action="store_true")
    parser.add_argument("--match", default="")
    options = parser.parse_args()
    cases = cases_in(options.folder, options.match)
    print(f"{len(cases)} pages")
    print(f"{'reader':14}" + "".join(f"{figure:>14}" for figure in FIGURES))
    for name, reader in READERS.items():
        judged = {case.name: judge(case, reader(case)) for case in cases}
        cells = [_mean(judged.values(), figure) for figure in FIGURES]
        print(f"{name:14}" + "".join(f"{cell:>14}" for cell in cells))
        if options.each:
            for page, figures in judged.items():
                print(f"  {page[:44]:46}{_brief(figures)}")


def _mean(judged: Iterable[dict[str, Any]], figure: str) -> str:
    values = [figures[figure] for figures in judged if figure in figures]
    if not values:
        return "–"
    share = sum(v if isinstance(v, float) else bool(v) for v in values) / len(values)
    return f"{100 * share:.1f} of {len(values)}"


def _brief(figures: dict[str, Any]) -> str:
    out = [f"F1 {figures['F1']:.2f}"] if "F1" in figures else []
    for name in ("noise", "lost"):
        out += [f"{name} {len(figures[name])}"] if figures.get(name) else []
    out += [f"refused: {figures['refused']}"] if figures.get("refused") else []
    out += ["half"] if figures.get("half") else []
    wrong = [f for f in ("opening", "title", "authors", "date") if figures.get(f) is False]
    return "  ".join([*out, *(f"{f} wrong" for f in wrong)])


if __name__ == "__main__":
    main()
