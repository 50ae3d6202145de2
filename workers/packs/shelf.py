"""All the packs at hand, and which of them is for a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from audio.errors import PackInvalid
from workers.hosts import host_of
from workers.packs.pack import Pack, load_pack

SHIPPED = Path(__file__).parent
"""The packs that come with Listen."""


@dataclass(frozen=True, slots=True)
class Packs:
    """Packs in order of precedence: a newsroom's own before the shipped ones."""

    packs: tuple[Pack, ...] = ()

    def for_url(self, url: str | None) -> Pack | None:
        """Return the pack that names the address's host most exactly, or None."""
        host = host_of(url)
        best = max(self.packs, key=lambda pack: pack.matches(host), default=None)
        return best if best and best.matches(host) else None

    def named(self, name: str) -> Pack:
        """Return a pack by its name.

        Raises:
            PackInvalid: there is none.
        """
        for pack in self.packs:
            if pack.name == name:
                return pack
        known = ", ".join(pack.name for pack in self.packs) or "none"
        raise PackInvalid(f"There is no pack {name!r}; known are: {known}.")


def load_packs(folders: Sequence[Path] = (), *, shipped: bool = True) -> Packs:
    """Read every pack in the folders, each holding one folder per pack.

    A pack hides one of the same name in a later folder; the shipped ones come last.

    Raises:
        PackInvalid: a folder is missing, a pack has a mistake in it, or two packs of one folder
            are for the same host.
    """
    found: dict[str, Pack] = {}
    for folder in (*folders, *([SHIPPED] if shipped else [])):
        if not folder.is_dir():
            raise PackInvalid(f"The folder of packs {folder} does not exist.")
        here = [load_pack(path.parent) for path in sorted(folder.glob("*/pack.toml"))]
        _check_distinct(here)
        for pack in here:
            found.setdefault(pack.name, pack)
    return Packs(tuple(found.values()))


def _check_distinct(packs: Sequence[Pack]) -> None:
    owners: dict[str, str] = {}
    for pack in packs:
        for host in pack.source.hosts:
            other = owners.setdefault(host.lower(), pack.name)
            if other != pack.name:
                raise PackInvalid(
                    f"{pack.folder / 'pack.toml'}: hosts: {host!r} is also in the pack {other!r}; "
                    "name it in one of them."
                )
