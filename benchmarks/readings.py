"""How many written phrases of a folder of cases are spoken as the cases say, file by file.

Run it with ``python -m benchmarks.readings en FOLDER``. Each ``.tsv`` file of the folder is one
class of cases, one case a line: the written text, a tab, the spoken text; further readings that
are as good follow behind ``|``. Public test tables of text normalisation have this shape, or one
that a line of shell brings into it; none is kept here. ``--misses`` prints every miss.

A reading is *exact* if its words are those of one of the given readings; case, punctuation,
hyphens, spaces and the dots between single letters (A.B.C) are notation and don't count. It is
*lenient* if it is one of them when what two newsreaders differ in, both being right, is left aside
as well: "and", "the", "a", "o'clock", "oh" for "zero", "negative" for "minus", "thousand" for "one
thousand", the spellings "per cent" and "misses", "the fifth of May" for "May fifth", a dash left
to the voice for "to", and of an address "https", "www" and each "slash", which nobody reads out.
"""

import argparse
import re
from pathlib import Path

from audio.spoken import normalise, render

_LETTERS = re.compile(r"\b(\w)\.(?=\w\b)")
_SILENT = re.compile(r"[^\w\s'’]|(?<!\w)['’]|['’](?!\w)|_")
_PROTOCOL = re.compile(
    r"\b(?:(?:https?|h t t p(?: s)?) (?:colon slash slash|dos puntos barra barra) ?)?"
    r"(?:(?:www|w w w) (?:dot|punto) ?)?"
)
_LEFT_ASIDE = re.compile(r"\b(?:and|the|a|o'clock|y|con|slash|barra|to|a)\b")
_SAME = {"oh": "zero", "o": "zero", "negative": "minus", "misses": "missus"}
_MONTHS = "january february march april may june july august september october november december"
_DAY_FIRST = re.compile(rf"\b(\S+(?: \S+)?) of ({_MONTHS.replace(' ', '|')})\b")
_ONE_THOUSAND = re.compile(r"\bone (?=thousand\b)")


def exact(text: str) -> str:
    """Return a reading as the exact judgement compares it."""
    return _words(text).replace(" ", "")


def _words(text: str) -> str:
    words = _SILENT.sub(" ", _LETTERS.sub(r"\1", text.casefold())).replace("’", "'")
    return " ".join(words.split())


def lenient(text: str) -> str:
    """Return a reading as the lenient judgement compares it."""
    words = _PROTOCOL.sub("", _words(text).replace("per cent", "percent"))
    words = " ".join(_SAME.get(word, word) for word in words.split())
    words = _DAY_FIRST.sub(r"\2 \1", _LEFT_ASIDE.sub(" ", words))
    return "".join(_ONE_THOUSAND.sub("", " ".join(words.split())).split())


def cases_of(file: Path) -> list[tuple[str, list[str]]]:
    """Return the cases of one file: what is written, and every reading that is right."""
    lines = file.read_text("utf-8").splitlines()
    rows = [line.split("\t", 1) for line in lines if "\t" in line]
    return [(written, spoken.split("|")) for written, spoken in rows]


def main() -> None:
    """Print a line for each file and one for the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", action="store_true")
    asked = parser.parse_args()
    total = exactly = leniently = 0
    for file in sorted(asked.folder.glob("*.tsv")):
        cases = cases_of(file)
        right = [0, 0]
        for written, readings in cases:
            said = render(normalise(written, asked.language))[0]
            as_given = exact(said) in map(exact, readings)
            near = as_given or lenient(said) in map(lenient, readings)
            right[0] += as_given
            right[1] += near
            if asked.misses and not as_given:
                print(f"  {'~' if near else '✗'} {written} → {said} ≠ {' | '.join(readings)}")
        total, exactly, leniently = total + len(cases), exactly + right[0], leniently + right[1]
        print(f"{file.stem}: {right[0]} exact and {right[1]} lenient of {len(cases)}")
    if total:
        print(f"all: {exactly / total:.1%} exact, {leniently / total:.1%} lenient of {total:,}")


if __name__ == "__main__":
    main()
