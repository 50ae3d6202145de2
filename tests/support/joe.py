"""The natural voice that tests speak with: the development extra brings it, as a package.

Tests in this process don't see it among the installed voices, so that lists are the same with and
without it; whoever wants it names its folder.
"""

from pathlib import Path
from typing import Any

from voices.library import packages
from voices.library.known import known_voices
from voices.library.packages import VoicePackage

JOE = "en_US-joe-medium"

_found = packages.installed_folder


def joe_folder() -> Path:
    """Return the folder of the voice; the tests fail where the package is not installed."""
    package = known_voices()[JOE].package
    assert package is not None
    folder = _found(package)
    assert folder is not None, f"pip install {package.name}=={package.version}"
    return folder


def hide_joe(monkeypatch: Any) -> None:
    """Let a search for installed voices pass over the package of this environment."""
    from voices.library import installed  # it takes a while to import

    def of_others(package: VoicePackage) -> Path | None:
        folder = _found(package)
        return None if folder and "site-packages" in folder.parts else folder

    monkeypatch.setattr(installed, "installed_folder", of_others)
