"""Where the embedded broker's file is, as an address that Celery takes."""

from pathlib import Path

from kombu.transport import TRANSPORT_ALIASES

from audio.errors import SettingsInvalid

ALIAS = "listen"
"""What stands before the ``+`` of an address; kombu looks the transport up under it."""
_SCHEME = "sqlite://"
_SHAPE = f"{ALIAS}+{_SCHEME}//absolute/path/broker.sqlite3"


def register() -> None:
    """Let kombu, and so Celery, understand ``listen+sqlite://`` addresses; repeating it is fine."""
    TRANSPORT_ALIASES[ALIAS] = "workers.broker.transport:Transport"


def broker_url(path: Path) -> str:
    """Return the address of a broker file; a relative path starts at the working directory.

    Raises:
        SettingsInvalid: the path has a ``;``, at which kombu would cut the address.
    """
    absolute = path.absolute()
    if ";" in str(absolute):
        raise SettingsInvalid(f"{absolute} can't be the broker's file: choose a path without ';'.")
    return f"{ALIAS}+{_SCHEME}/{absolute}"


def is_embedded(address: str) -> bool:
    """Whether an address names a broker file of ours, and no server."""
    return address.startswith(f"{ALIAS}+{_SCHEME}")


def path_in(address: str) -> Path:
    """Return the file that an address names, with or without ``listen+`` before it.

    Only absolute paths are taken, because the processes that share the file may be started in
    different folders.

    Raises:
        SettingsInvalid: it is no such address.
    """
    rest = address.removeprefix(f"{ALIAS}+").removeprefix(_SCHEME)
    if not rest.startswith("//") or rest.endswith("/") or not rest.strip("/"):
        raise SettingsInvalid(
            f"{address!r} is no address of the embedded broker; it has to look like {_SHAPE}."
        )
    return Path(rest[1:])
