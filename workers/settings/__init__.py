"""What an operator can set: ``LISTEN_*`` environment, then ``listen.toml``, then defaults.

The file is ``listen.toml`` in the working directory, or the one that ``LISTEN_CONFIG`` names.
Relative paths start at the working directory.
"""

from workers.settings.environment import env_name
from workers.settings.reading import config_path, load_settings, read_settings
from workers.settings.shape import Settings
from workers.settings.table import settings_table

__all__ = [
    "Settings",
    "config_path",
    "env_name",
    "load_settings",
    "read_settings",
    "settings_table",
]
