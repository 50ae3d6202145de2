"""Makes the WordPress plugin's zip, and its translations from the .po files.

    python integrations/wordpress/package.py          the zip, in build/
    python integrations/wordpress/package.py --words  also collects the words to translate

The same sources give the same zip, byte by byte, whoever makes it and when.
"""

import json
import re
import struct
import sys
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

HERE: Final = Path(__file__).resolve().parent
PLUGIN: Final = HERE / "listen-narrator"
LANGUAGES: Final = PLUGIN / "languages"
DOMAIN: Final = "listen-narrator"
_NEVER: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""What files of the zip are dated, and translations: the day does not matter."""
_STRING = r"'((?:[^'\\]|\\.)*)'"
_CALL = re.compile(rf"\b(?:esc_html__|esc_attr__|__)\(\s*{_STRING}\s*,\s*'{DOMAIN}'\s*\)")
_PLURAL = re.compile(rf"\b_n\(\s*{_STRING}\s*,\s*{_STRING}\s*,")
_DESCRIPTION = re.compile(r"^ \* Description:\s+(.*)$", re.MULTILINE)
_IN_BLOCK = {"title": "block title", "description": "block description"}


def words_in(plugin: Path) -> Iterator[tuple[str | tuple[str, str], str | None, str]]:
    """Give what the plugin's code says to people: words, or one and many; context; file."""
    for path in sorted([*plugin.rglob("*.php"), *plugin.rglob("*.js")]):
        text, name = path.read_text(encoding="utf-8"), path.relative_to(plugin).as_posix()
        for found in _CALL.finditer(text):
            yield _unescaped(found[1]), None, name
        for found in _PLURAL.finditer(text):
            yield (_unescaped(found[1]), _unescaped(found[2])), None, name
    block = json.loads((plugin / "block/block.json").read_text(encoding="utf-8"))
    for key, context in _IN_BLOCK.items():
        yield block[key], context, "block/block.json"
    for keyword in block["keywords"]:
        yield keyword, "block keyword", "block/block.json"
    main = (plugin / "listen-narrator.php").read_text(encoding="utf-8")
    if description := _DESCRIPTION.search(main):
        yield description[1].strip(), None, "listen-narrator.php"


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def template() -> Catalog:
    """Return everything that has to be translated."""
    catalog = Catalog(
        project="Listen for WordPress", version="0.2", domain=DOMAIN, creation_date=_NEVER,
        charset="utf-8", copyright_holder="The Listen contributors", msgid_bugs_address="none",
    )  # fmt: skip
    for words, context, name in words_in(PLUGIN):
        catalog.add(words, context=context, locations=[(name, 0)])
    return catalog


def catalog_of(language: str) -> Catalog:
    """Return the translation into a language, as its .po file has it."""
    with (LANGUAGES / f"{DOMAIN}-{language}.po").open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def languages() -> list[str]:
    """Name the languages that there are translations into."""
    return sorted(path.stem.removeprefix(f"{DOMAIN}-") for path in LANGUAGES.glob("*.po"))


def compiled(language: str) -> dict[str, bytes]:
    """Return the files that WordPress reads of a language: one for PHP, one for scripts."""
    catalog = catalog_of(language)
    said: dict[str, object] = {
        "": {"domain": "messages", "lang": language, "plural-forms": catalog.plural_forms}
    }
    for message in catalog:
        in_script = any(name.endswith(".js") for name, _ in message.locations)
        if message.id and message.string and in_script:
            said[str(message.id)] = [message.string]
    script = {"domain": "messages", "locale_data": {"messages": said}}
    text = json.dumps(script, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return {
        f"{DOMAIN}-{language}.mo": _mo(catalog),
        f"{DOMAIN}-{language}-editor.json": text.encode(),
    }


def _forms(words: object) -> Sequence[object]:
    return words if isinstance(words, tuple | list) else (words,)


def _mo(catalog: Catalog) -> bytes:
    """Return the translations as GNU gettext's .mo, whatever Babel made the .po.

    https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html. WordPress wants to be told
    where the table of hashes would be, though there is none.
    """
    heads = ("Language", "Plural-Forms", "MIME-Version", "Content-Type")
    header = "".join(f"{k}: {v}\n" for k, v in catalog.mime_headers if k in heads)
    pairs = {b"": header.encode()}
    for message in catalog:
        ids = [str(one) for one in _forms(message.id)]
        strings = [str(one or "") for one in _forms(message.string)]
        if ids[0] and all(strings):
            context = f"{message.context}\x04" if message.context else ""
            pairs[(context + "\0".join(ids)).encode()] = "\0".join(strings).encode()
    ordered = sorted(pairs.items())
    n_bytes = 28 + 16 * len(ordered)
    tables, texts = [], b""
    for column in (0, 1):
        for pair in ordered:
            tables.append(struct.pack("<II", len(pair[column]), n_bytes + len(texts)))
            texts += pair[column] + b"\0"
    start = struct.pack("<7I", 0x950412DE, 0, len(ordered), 28, 28 + 8 * len(ordered), 0, n_bytes)
    return start + b"".join(tables) + texts


def collect() -> None:
    """Write the template, and what is new in the code into each .po file."""
    new = template()
    _write(LANGUAGES / f"{DOMAIN}.pot", new)
    for language in languages():
        catalog = catalog_of(language)
        catalog.update(template(), no_fuzzy_matching=True, update_creation_date=False)
        _write(LANGUAGES / f"{DOMAIN}-{language}.po", catalog)


def _write(path: Path, catalog: Catalog) -> None:
    with path.open("wb") as file:
        write_po(
            file, catalog, width=100, sort_by_file=False, include_lineno=False, omit_header=False
        )


def compile_all() -> None:
    """Write what WordPress reads of each language beside its .po file."""
    for language in languages():
        for name, content in compiled(language).items():
            (LANGUAGES / name).write_bytes(content)


def zipped() -> bytes:
    """Return the plugin as WordPress installs it; not compressed, for zlib differs by version."""
    with BytesIO() as out:
        with zipfile.ZipFile(out, "w") as archive:
            for path in sorted(PLUGIN.rglob("*")):
                if path.is_dir():
                    continue
                name = path.relative_to(HERE).as_posix()
                entry = zipfile.ZipInfo(name, _NEVER.timetuple()[:6])
                entry.external_attr = 0o100644 << 16
                entry.create_system = 3
                archive.writestr(entry, path.read_bytes())
        return out.getvalue()


def main() -> None:
    """Compile the translations and write the zip."""
    if "--words" in sys.argv[1:]:
        collect()
    compile_all()
    target = HERE.parents[1] / "build" / f"{DOMAIN}.zip"
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(zipped())
    sys.stdout.write(f"{target}\n")


if __name__ == "__main__":
    main()
