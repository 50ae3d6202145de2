"""Collect what the Spanish teacher is to say: espeak phonemes and text, a tab between, a line each.

The text comes from Debian packages and random phrases; it is training input and is not shipped.
It has no figures: espeak and the teacher would say them in different words.

Usage: prompts.py FOLDER [COUNT] [--root /]
"""

import argparse
import html
import json
import random
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP
from piper.phonemize_espeak import EspeakPhonemizer

from audio.spoken.spanish.numbers import cardinal

SEED = 7
SHARES = {"documentation": 0.36, "proverbs": 0.18, "phrases": 0.40, "single words": 0.06}
"""Part of the utterances that each source gives."""
DOCUMENTATION = (
    "usr/share/doc/debian-handbook/html/es-ES/*.html",
    "usr/share/debian-reference/*.es.html",
    "usr/share/doc/maint-guide-es/html/*.es.html",
    "usr/share/doc/aptitude/html/es/*.html",
)
FRAMES = (
    "el {word} de la {word}", "la {word} del {word}", "{name} dijo que la {word} fue {word}",
    "{name} y {name}", "en {name}, {number} {word}", "más de {number}",
    "{name} {name}, el {word} de {name}, contó a {name} que {word}", "el {number} de {month}",
    "la {word}, el {word} y la {word}", "con {number} {word}", "porque la {word} {word} al {word}",
    "según {name} {name}", "después de {number} años", "{word} {word} para {name}",
    "los {word} {word} a los {word}", "un {number} por ciento", "{number} millones de euros",
    "no hay {word} sin {word}", "¿{word} {word} la {word}?", "¿por qué {word} {name}?",
    "¿cuándo {word} el {word}?", "¿quién {word} a {name}?", "¿dónde está la {word}?",
    "¿ha {word} el {word} de {name}?", "¡qué {word}!", "sin embargo, {word}", "además, la {word}",
    "el presidente de {name} anunció {number} {word}", "en el año {year}",
)  # fmt: skip
MONTHS = (
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
).split()
NAMES = """
Madrid Barcelona Sevilla Valencia Bilbao Zaragoza Málaga Granada Toledo Burgos León Vigo Cádiz Jaén
México Bogotá Lima Quito Caracas Santiago Montevideo Asunción Managua Guatemala Panamá Cuba Chile
Argentina Bolivia Perú Ecuador Colombia Venezuela Francia Italia Alemania Portugal Rusia Ucrania
China Japón Marruecos Argelia Egipto Siria Israel Londres París Berlín Roma Moscú Pekín Bruselas
García Fernández González Rodríguez López Martínez Sánchez Pérez Gómez Jiménez Ruiz Hernández Díaz
Moreno Muñoz Álvarez Romero Alonso Gutiérrez Navarro Torres Domínguez Vázquez Ramos Gil Ramírez
Serrano Blanco Molina Morales Suárez Ortega Delgado Castro Ortiz Rubio Marín Sanz Iglesias Medina
María Carmen Ana Isabel Laura Cristina Marta Elena Lucía Paula Sofía Antonio Manuel José Francisco
David Juan Javier Daniel Carlos Jesús Alejandro Miguel Rafael Pedro Pablo Ángel Sergio Fernando Luis
Jorge Alberto Álvaro Diego Adrián Raúl Enrique Ramón Vicente Iván Rubén Óscar Andrés Joaquín Eva
""".split()

_PLAIN = re.compile(r"^[A-Za-zÁÉÍÓÚÜÑáéíóúüñ ,.;:?!¿¡]+$")
_SLOT = re.compile(r"\{(\w+)\}")
_FOREIGN = re.compile(r"k|w|\b\w*[A-ZÁÉÍÓÚÑ]{2}|sh|th|ck|ph|\b(?:[bcdfghjklmnñpqrstvwxz]+)\b")


def main() -> None:
    """Write FOLDER/prompts.tsv."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int, nargs="?", default=9000)
    parser.add_argument("--root", type=Path, default=Path("/"))
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    lines = utterances(options.count, random.Random(SEED), options.root)
    ids = {sign: number[0] for sign, number in DEFAULT_PHONEME_ID_MAP.items()}
    (options.folder / "ids.json").write_text(json.dumps(ids), encoding="utf-8")
    (options.folder / "prompts.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(lines), "utterances")


def utterances(count: int, chance: random.Random, root: Path) -> list[str]:
    """Draw sentences from every source and phonemise them, without repeating one."""
    espeak = EspeakPhonemizer()
    lines: dict[str, str] = {}
    for source, found in sources(chance, root).items():
        pool = sorted(set(found))
        chance.shuffle(pool)
        print(source, len(pool), "sentences")
        for sentence in pool[: int(SHARES[source] * count)]:
            said = espeak.phonemize("es", sentence)
            line = "".join(said[0]).strip() if len(said) == 1 else ""
            if 3 < len(line) < 300:
                lines.setdefault(unicodedata.normalize("NFD", line), sentence)
    drawn = [f"{line}\t{sentence}" for line, sentence in lines.items()]
    chance.shuffle(drawn)
    return drawn


def sources(chance: random.Random, root: Path) -> dict[str, list[str]]:
    """Read every source that is installed below ``root``."""
    spelling = (root / "usr/share/dict/spanish").read_bytes().decode("utf-8").split()
    words = [w for w in spelling if w.islower() and 3 < len(w) < 16 and _is_spanish(w)]
    pages = [_read(path) for pattern in DOCUMENTATION for path in sorted(root.glob(pattern))]
    proverbs = [
        _read(path) for path in sorted((root / "usr/share/games/fortunes/es").glob("*.fortunes"))
    ]
    return {
        "documentation": [s for page in pages for s in sentences(_without_markup(page))],
        "proverbs": [s for text in proverbs for s in sentences(text)],
        "phrases": list(_phrases(words, 6000, chance)),
        "single words": [
            _capital(chance.choice(words)) + chance.choice("...?!") for _ in range(800)
        ],
    }


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of plain prose: 3 to 30 words of Spanish letters, closed by a stop."""
    text = text.replace("«", "").replace("»", "").replace('"', "").replace("\xa0", " ")
    for paragraph in re.split(r"\n\s*\n|\n%\n", text):
        flat = re.sub(r"\s+", " ", paragraph).strip()
        flat = re.sub(r" \(([^()]{1,80})\)(?=([,.;: ]|$))", r", \1,", flat)
        flat = re.sub(r",+(?=[,.;:])|(?<= ),", "", flat)
        for sentence in re.split(r"(?<=[.?!])\s+", flat):
            if (
                3 <= len(sentence.split()) <= 30
                and _PLAIN.match(sentence)
                and sentence[0] in "¿¡" + sentence[0].upper()
                and sentence[-1] in ".?!"
                and not re.search(r"[.?!:;,]\S|[.?!].+[.?!¿¡]| [,.;:]", sentence)
                and _is_spanish(sentence)
            ):
                yield sentence


def _is_spanish(text: str) -> bool:
    """Say whether no spelling of other languages is in it, which the two would read differently."""
    return not _FOREIGN.search(re.sub(r"\by\b", "", text))


def _phrases(words: list[str], count: int, chance: random.Random) -> Iterator[str]:
    """Make up sentences of random words, names and numbers, for sounds that prose seldom has."""

    def fill(slot: re.Match[str]) -> str:
        match slot[1]:
            case "number":
                top = chance.choice((30, 99, 999, 9999, 99999))
                return cardinal(chance.randint(2, top))
            case "year":
                return cardinal(chance.randint(1800, 2035))
            case "month":
                return chance.choice(MONTHS)
            case "name":
                return chance.choice(NAMES)
        return chance.choice(words)

    for _ in range(count):
        frame = chance.choice(FRAMES)
        parts = [_SLOT.sub(fill, frame)]
        if frame[0] not in "¿¡":
            quiet = [f for f in FRAMES if f[0] not in "¿¡"]
            for _ in range(chance.choice((0, 0, 1, 1, 2))):
                joint = chance.choice((", ", ", ", " y ", " que ", " de ", "; ", ": "))
                parts += [joint, _SLOT.sub(fill, chance.choice(quiet))]
        sentence = _capital("".join(parts))
        yield sentence if sentence[-1] in "?!" else sentence + "."


def _capital(sentence: str) -> str:
    at = 1 if sentence[0] in "¿¡" else 0
    return sentence[:at] + sentence[at].upper() + sentence[at + 1 :]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="ignore")


def _without_markup(page: str) -> str:
    page = re.sub(r"(?is)<(script|style|pre|code|tt|kbd).*?</\1>", " # ", page)
    page = re.sub(r"(?i)</?(p|li|h\d|div|td|dd|dt)\b[^>]*>", "\n\n", page)
    return html.unescape(re.sub(r"(?s)<[^>]+>", "", page))


if __name__ == "__main__":
    main()
