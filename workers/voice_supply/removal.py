"""Taking an installed voice away, with what was made of it for this machine."""

from pathlib import Path

from audio.errors import VoiceRefused, VoiceUnknown
from voices.library.ids import check_voice_id
from voices.library.installed import voice_locations
from voices.library.known import STARTER_VOICE_IDS
from voices.library.shelf import PARTIAL, VoiceShelf, disk_errors_explained
from workers.settings import Settings
from workers.voice_supply.install import LOCK_WAIT_S


def check_removable(settings: Settings, shelf: VoiceShelf, voice_id: str) -> None:
    """Check that Listen installed a voice, so that it may take it away.

    Raises:
        VoiceRefused: it ships with Listen, somebody else put it there, or the name is no id.
        VoiceUnknown: it is not installed.
    """
    check_voice_id(voice_id)
    if shelf.has(voice_id) or (shelf.root / PARTIAL / voice_id).is_dir():
        return
    if voice_id in STARTER_VOICE_IDS:
        raise VoiceRefused(
            f"{voice_id} ships with Listen, so that there is always a voice; it stays.",
            reason="protected",
        )
    for found, folder in voice_locations(settings.voice_folders):
        if found == voice_id:
            raise VoiceRefused(
                f"{voice_id} was put into {folder} by somebody else than Listen; delete its files"
                " there.",
                reason="protected",
            )
    raise VoiceUnknown(
        f"{voice_id} is not installed. `listen voices list --installed` shows what is."
    )


def size_of(settings: Settings, shelf: VoiceShelf, voice_id: str) -> int:
    """Return the bytes that removing a voice frees."""
    places = (shelf.home(voice_id), shelf.root / PARTIAL / voice_id)
    own = sum(p.stat().st_size for place in places if place.is_dir() for p in place.iterdir())
    return own + sum(path.stat().st_size for path in _prepared(settings, voice_id))


def remove_voice(settings: Settings, shelf: VoiceShelf, voice_id: str) -> None:
    """Take a voice away; what was narrated with it stays.

    Raises:
        VoicesUnavailable: the disk refuses, or another process holds the voice.
    """
    with shelf.locked(voice_id, wait_s=LOCK_WAIT_S):
        shelf.remove(voice_id)
        for path in _prepared(settings, voice_id):
            with disk_errors_explained("remove", path):
                path.unlink(missing_ok=True)


def _prepared(settings: Settings, voice_id: str) -> list[Path]:
    """Return the copies that were made of a voice for this machine."""
    from voices.onnx.prepare import prepared_files  # noqa: PLC0415  imports onnx

    return prepared_files(settings.data_dir / "prepared", voice_id)
