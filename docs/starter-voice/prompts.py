"""Collect what the teacher is to say: one utterance of espeak phonemes a line.

The text comes from Debian packages and random phrases; it is training input and is not shipped.

Usage: prompts.py FOLDER [COUNT]
"""

import argparse
import glob
import gzip
import html
import random
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from piper.phonemize_espeak import EspeakPhonemizer

SEED = 7
SHARES = {
    "documentation": 0.22,
    "fortunes": 0.26,
    "jargon": 0.14,
    "bible": 0.06,
    "phrases": 0.27,
    "single words": 0.05,
}
"""Part of the utterances that each source gives."""

DOCUMENTATION = (
    "/usr/share/doc/debian-handbook/html/en-US/*.html",
    "/usr/share/debian-reference/*.en.html",
    "/usr/share/doc/debian/FAQ/*.en.html",
    "/usr/share/developers-reference/*.html",
    "/usr/share/doc/developers-reference/*.html",
)
JARGON = ("/usr/share/doc/jargon-text/*.gz", "/usr/share/doc/jargon-text/*.txt")
NOT_FORTUNES = {"ascii-art", "tao", "translate-me", "debian"}
FRAMES = (
    "the {lower} of the {lower}", "{name} said that the {lower} was {lower}", "a {lower} {lower}",
    "{name} and {name}", "in {name}, {number} {lower}",
    "{name} {name}, the {lower} of {name}, told {name}",
    "more than {number}", "on {name} {number}", "the {lower}, {lower} and {lower}",
    "with {number} {lower}", "because the {lower} {lower} to the {lower}",
    "according to {name} {name}", "after {number} years", "{lower} {lower} for {name}",
    "they {lower} the {lower}",
)  # fmt: skip

_PLAIN = re.compile(r"^[A-Za-z0-9 ,.;:?!'\"$%()-]+$")
_SLOT = re.compile(r"\{(\w+)\}")
_TYPOGRAPHY = {
    "\u2019": "'",
    "\u2018": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u2014": ", ",
    "\u2013": "-",
}


def main() -> None:
    """Write FOLDER/prompts.txt."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int, nargs="?", default=5000)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    lines = utterances(options.count, random.Random(SEED))
    (options.folder / "prompts.txt").write_text("\n".join(lines) + "\n")
    print(len(lines), "utterances")


def utterances(count: int, chance: random.Random) -> list[str]:
    """Draw sentences from every source and phonemise them, without repeating one."""
    espeak = EspeakPhonemizer()
    lines: dict[str, None] = {}
    for source, pool in sources(chance).items():
        chance.shuffle(pool)
        for sentence in pool[: int(SHARES[source] * count)]:
            for phonemes in espeak.phonemize("en-us", sentence):
                line = "".join(phonemes).strip()
                if 3 < len(line) < 330:
                    lines.setdefault(line)
    drawn = list(lines)
    chance.shuffle(drawn)
    return drawn


def sources(chance: random.Random) -> dict[str, list[str]]:
    """Read every source that is installed."""
    spelling = [w.strip() for w in Path("/usr/share/dict/words").read_text().split("\n")]
    words = [w for w in spelling if re.fullmatch(r"[A-Za-z']+", w)]
    fortunes = [
        path
        for path in _matching("/usr/share/games/fortunes/*")
        if "." not in path.name and path.name not in NOT_FORTUNES
    ]
    jargon = [p for p in _matching(*JARGON) if "changelog" not in p.name and "NEWS" not in p.name]
    bible = subprocess.run(
        ["bible", "-f", "Genesis1:1-Rev22:21"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout
    return {
        "documentation": [
            s for p in _matching(*DOCUMENTATION) for s in sentences(_without_markup(_read(p)))
        ],
        "fortunes": [s for p in fortunes for s in sentences(_read(p))],
        "jargon": [s for p in jargon for s in sentences(_read(p))],
        "bible": list(sentences(re.sub(r"(?m)^\S+?\d+:\d+\s*", "\n\n", bible))),
        "phrases": list(_phrases(words, 4000, chance)),
        "single words": [
            chance.choice(words).capitalize() + chance.choice("..?!") for _ in range(500)
        ],
    }


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of plain prose: 3 to 34 words, mostly letters, closed by a stop."""
    for typographic, plain in _TYPOGRAPHY.items():
        text = text.replace(typographic, plain)
    for paragraph in re.split(r"\n\s*\n|\n%\n", text):
        for sentence in re.split(r"(?<=[.?!])\s+", re.sub(r"\s+", " ", paragraph).strip()):
            if not 3 <= len(sentence.split()) <= 34 or not _PLAIN.match(sentence):
                continue
            letters = sum(c.isalpha() for c in sentence)
            capitals = sum(c.isupper() for c in sentence)
            begins_and_ends = sentence[0].isupper() and sentence[-1] in ".?!"
            if (
                begins_and_ends
                and letters > 0.7 * len(sentence)
                and capitals < 0.15 * len(sentence) + 2
            ):
                flat = sentence.replace("(", ", ").replace(")", ",").replace(" ,", ",")
                yield flat.replace(",,", ",").replace(",.", ".")


def _phrases(words: list[str], count: int, chance: random.Random) -> Iterator[str]:
    """Make up sentences of random words, names and numbers, for sounds that prose seldom has."""
    kinds = {"name": [], "lower": []}
    for word in words:
        if "'" not in word and len(word) > 3:
            kinds["name" if word[0].isupper() else "lower"].append(word)

    def fill(slot: re.Match[str]) -> str:
        return _number(chance) if slot[1] == "number" else chance.choice(kinds[slot[1]])

    for _ in range(count):
        n_frames = chance.choice([1, 1, 1, 2, 2, 3])
        sentence = ", ".join(_SLOT.sub(fill, chance.choice(FRAMES)) for _ in range(n_frames))
        yield sentence[0].upper() + sentence[1:] + chance.choice("....?!")


def _number(chance: random.Random) -> str:
    form = chance.choices(range(7), weights=[20, 20, 15, 15, 10, 10, 10])[0]
    return (
        lambda: str(chance.randint(1, 30)),
        lambda: str(chance.randint(1, 999)),
        lambda: f"{chance.randint(1000, 99999):,}",
        lambda: str(chance.randint(1800, 2035)),
        lambda: f"{chance.randint(1, 99)}.{chance.randint(1, 9)} percent",
        lambda: f"${chance.randint(1, 900)} million",
        lambda: f"{chance.randint(1, 12)}:{chance.randint(10, 59)}",
    )[form]()


def _matching(*patterns: str) -> Iterable[Path]:
    return [Path(name) for pattern in patterns for name in sorted(glob.glob(pattern))]


def _read(path: Path) -> str:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", errors="ignore") as file:
        return file.read()


def _without_markup(page: str) -> str:
    page = re.sub(r"(?is)<(script|style|pre|code|tt|kbd).*?</\1>", " ", page)
    page = re.sub(r"(?i)</(p|li|h\d|div|td|dd|dt)>", "\n\n", page)
    return html.unescape(re.sub(r"(?s)<[^>]+>", "", page))


if __name__ == "__main__":
    main()
