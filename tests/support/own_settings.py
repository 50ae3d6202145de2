"""Settings are read once in a process; each test gets those of its own environment."""

import sys


def forget_settings() -> None:
    """Let the settings be read anew when somebody next asks for them."""
    if module := sys.modules.get("workers.settings"):
        module.load_settings.cache_clear()
