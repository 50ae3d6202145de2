"""The table of all settings, as docs/settings.md has it."""

from typing import NamedTuple

from workers.settings.environment import env_name
from workers.settings.shape import Settings

COMPUTED_DEFAULTS = {
    "store": "<data_dir>/store",
    "lexicon_dir": "<data_dir>/lexicon",
    "voices_install_dir": "<data_dir>/voices",
    "ledger": "sqlite:///<data_dir>/ledger.sqlite3",
    "broker": "listen+sqlite:///<data_dir>/broker.sqlite3",
    "embed_ancestors": "*",
    "speak_threads": "the processors there are",
    "newsroom": "true with the embedded broker",
}


class SettingRow(NamedTuple):
    """One setting as its documentation shows it."""

    name: str
    env: str
    default: str
    meaning: str


def settings_table() -> list[SettingRow]:
    """Return every setting with its variable, its default and its meaning, in order."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = COMPUTED_DEFAULTS.get(name)
        if default is None:
            default = _shown(field.default)
        rows.append(SettingRow(name, env_name(name), default, field.description or ""))
    return rows


def _shown(default: object) -> str:
    match default:
        case None:
            return ""
        case bool():
            return str(default).lower()  # as TOML writes it
        case float():
            return f"{default:g}"
        case tuple() | dict():
            return " ".join(map(str, default))
        case _:
            return str(default)
