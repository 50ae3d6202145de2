"""Pages per second of our reader beside the bare extractor, on the golden pages.

``python -m benchmarks.extract [rounds]`` prints a table: first of the pages on which the
extractor, asked once, finds the text, then of all pages, then of long ones. All get the same
bytes, in turn, in one process, by its CPU time; the best of all rounds counts, so that other work
on the machine does not. The extractor's caches are emptied before each round, since a newsroom's
next page is new.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

from trafilatura import bare_extraction
from trafilatura.meta import reset_caches

from audio.errors import ArticleUnreadable
from audio.intake import read_article
from audio.intake.page import witness

PAGES = Path(__file__).parent.parent / "tests" / "golden" / "articles"


def ours(data: bytes) -> None:
    try:
        read_article(data, name="page.html")
    except ArticleUnreadable:
        return


def bare(data: bytes) -> None:
    bare_extraction(data, with_metadata=True)


def bare_without_metadata(data: bytes) -> None:
    bare_extraction(data)


def asks_once(data: bytes) -> bool:
    """Tell whether a page is read by the extractor's first answer alone."""
    asked = []
    extract = witness._extract

    def counted(*args: Any, **options: Any) -> list[str]:
        asked.append(options)
        return extract(*args, **options)

    witness._extract = counted
    try:
        read_article(data, name="page.html")
    except ArticleUnreadable:
        return False
    finally:
        witness._extract = extract
    return len(asked) == 1


def best_s(
    readers: tuple[Callable[[bytes], None], ...], pages: list[bytes], rounds: int
) -> dict[Callable[[bytes], None], float]:
    """Return each reader's CPU seconds in its best round; they take turns."""
    best = dict.fromkeys(readers, float("inf"))
    for _ in range(rounds):
        for function in readers:
            reset_caches()
            start = process_time()
            for page in pages:
                function(page)
            best[function] = min(best[function], process_time() - start)
    return best


def padded(data: bytes, times: int) -> bytes:
    """A page as long as those of real sites: navigation and cards, many times over."""
    card = b'<div class="card"><a href="/x"><h3>Another story</h3></a><p>With a line.</p></div>'
    rest = b'<div class="promo-river">' + card * times + b"</div></body>"
    return data.replace(b"</body>", rest) if b"</body>" in data else data + rest


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    pages = [path.read_bytes() for path in sorted(PAGES.glob("*/source.html"))]
    once = [page for page in pages if asks_once(page)]
    sets = {
        "read at once": once,
        "golden pages": pages,
        "with 400 cards each": [padded(page, 400) for page in pages],
    }
    print(f"{'pages':22}{'reader':30}{'pages/s':>9}{'ratio':>8}")
    readers = (bare, bare_without_metadata, ours)
    for name, chosen in sets.items():
        taken = best_s(readers, chosen, rounds)
        for function, seconds in taken.items():
            ratio = seconds / taken[bare]
            print(f"{name:22}{function.__name__:30}{len(chosen) / seconds:9.1f}{ratio:8.2f}")


if __name__ == "__main__":
    main()
