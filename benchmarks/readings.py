"""How many written phrases of a folder of cases are spoken as the cases say, file by file.

Run it with ``python -m benchmarks.readings en FOLDER``. Each ``.tsv`` file of the folder is one
class of cases, one case a line: the written text, a tab, the spoken text; further readings that
are as good follow behind ``|``. Public test tables of text normalisation have this shape, or one
that a line of shell brings into it; none is kept here. ``--misses`` prints every miss.

A reading is *exact* if its words are those of one of the given readings; case, punctuation,
hyphens and the dots and spaces between single letters (A.B.C) are notation and don't count. It is
*lenient* if it is one of them when "and", "the", "a", "o'clock", "oh" for "zero", and the spelling
"per cent" are left aside as well: two newsreaders differ in these and both are right.
"""

import argparse
import re
from pathlib import Path

from audio.spoken import normalise, render

_LETTERS = re.compile(r"\b(\w)[. ](?=\w\b)")
_SILENT = re.compile(r"[^\w\s'’]|(?<!\w)['’]|['’](?!\w)|_")
_LEFT_ASIDE = re.compile(r"\b(?:and|the|a|o'clock|y)\b")
_ZERO = re.compile(r"\b(?:oh|o)\b")


def exact(text: str) -> str:
    """Return a reading as the exact judgement compares it."""
    words = _SILENT.sub(" ", _LETTERS.sub(r"\1", text.casefold())).replace("’", "'")
    return " ".join(words.split())


def lenient(text: str) -> str:
    """Return a reading as the lenient judgement compares it."""
    words = _ZERO.sub("zero", exact(text).replace("per cent", "percent"))
    return " ".join(_LEFT_ASIDE.sub(" ", words).split())


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
