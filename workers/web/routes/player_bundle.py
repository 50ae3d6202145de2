"""The player as files: its ES modules joined in the order in which they need each other.

What a page loads is one file; what is needed only after a press is another, which that one imports.

What comes after it lies in ``pressed``; of the page's own modules it takes those that keep nothing.

A module is written plainly: ``import { a, b } from "./other.js";`` lines first, ``export`` before a
declaration, and top-level names that no other module has. Joining drops the imports, the word
``export`` where nobody outside needs it, comments that have lines of their own or end one,
indentation, and line breaks beside brackets and after commas and semicolons. Nothing else is
touched, so what runs is what was written.
"""

import re
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from posixpath import dirname, join, normpath

_IMPORT = re.compile(r'^import \{[^}]*\} from "(\.{1,2}/[\w/-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=class|function|async function|const|let)", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*\*(?:[^*]|\*(?!/))*\*/[ \t]*)\n", re.MULTILINE)
_REMARK = re.compile(r"(?<=[;,{\]}]) // [^\n\"'`]*$", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_BREAK = re.compile(r"(?<=[{},;(\[])\n+|\n+(?=[})\]])|(?<=\n)\n+")
_LEFT_OVER = re.compile(r"^(?:import|export)\b[^\n]*", re.MULTILINE)


class BundleInvalid(Exception):
    """The player's own files can't be joined; a bug of ours."""


@dataclass(frozen=True, slots=True)
class _Module:
    name: str
    needs: tuple[str, ...]
    body: str


def player_module() -> str:
    """Return what a page loads of the player, as one ES module.

    Raises:
        BundleInvalid: a module is missing, or has an import or export of another form.
    """
    # The address of the rest changes with it, so that caches never mix two versions.
    version = sha256(extras_module().encode()).hexdigest()[:12]
    return joined(_folder(), "element.js").replace("EXTRAS_VERSION", version)


def extras_module() -> str:
    """Return what the player loads after a press, as one ES module that exports ``Pressed``.

    Raises:
        BundleInvalid: see :func:`player_module`.
    """
    return joined(_folder(), "pressed/pressed.js") + "export{Pressed};\n"


def embed_module() -> str:
    """Return the script of the page for an iframe.

    Raises:
        BundleInvalid: see :func:`player_module`.
    """
    return joined(_folder(), "embed.js")


def joined(folder: Traversable, entry: str) -> str:
    """Join a module with everything it needs, directly or not, each once and after its own needs.

    Raises:
        BundleInvalid: see :func:`player_module`.
    """
    done: dict[str, str] = {}
    _add(folder, entry, done, ())
    return "\n".join(done.values())


def _folder() -> Traversable:
    return files("workers.web").joinpath("player")


def _add(folder: Traversable, name: str, done: dict[str, str], above: tuple[str, ...]) -> None:
    if name in done:
        return
    if name in above:
        raise BundleInvalid(f"{' needs '.join([*above, name])}: a circle; break it.")
    module = _read(folder, name, above)
    for needed in module.needs:
        _add(folder, needed, done, (*above, name))
    done[name] = module.body


def _read(folder: Traversable, name: str, above: tuple[str, ...]) -> _Module:
    try:
        source = folder.joinpath(name).read_text("utf-8")
    except OSError as error:
        raise BundleInvalid(f"{above[-1:]} needs {name}, which can't be read: {error}.") from error
    body = _EXPORT.sub("", _IMPORT.sub("", source))
    left_over = _LEFT_OVER.search(body)
    if left_over:
        raise BundleInvalid(f"{name}: {left_over.group()!r} is not in the form that is joined.")
    body = _INDENT.sub("", _REMARK.sub("", _COMMENT.sub("", body)))
    needs = tuple(normpath(join(dirname(name), path)) for path in _IMPORT.findall(source))
    return _Module(name, needs, _BREAK.sub("", body.strip()) + "\n")
