"""Where voices come from and where they go, as the settings say; which settings name a voice."""

import json

from voices.library.shelf import VoiceShelf
from workers.fetching.policy import FetchPolicy
from workers.settings import Settings
from workers.voice_supply.sources import CATALOGUE_CACHE, DOWNLOAD_RETRIES, VoiceSource, open_source


def shelf_of(settings: Settings) -> VoiceShelf:
    """Return where voices are installed on this machine."""
    return VoiceShelf(settings.voices_install_dir)


def source_of(settings: Settings, location: str | None = None) -> VoiceSource:
    """Return the place that voices come from: the one named, or that of the settings."""
    key_id, secret = settings.s3_access_key_id, settings.s3_secret_access_key
    policy = FetchPolicy(
        contact_url=settings.contact_url,
        proxy_url=settings.proxy_url,
        retries=DOWNLOAD_RETRIES,
        backoff_s=1.0,
        max_wait_s=60.0,
        silence_s=30.0,
        connect_s=10.0,
    )
    return open_source(
        location or settings.voices_source,
        policy=policy,
        cache=settings.voices_install_dir / CATALOGUE_CACHE,
        access_key_id=key_id.get_secret_value() if key_id else None,
        secret_access_key=secret.get_secret_value() if secret else None,
    )


def uses_of(settings: Settings, voice_id: str) -> tuple[str, ...]:
    """Return the settings that name a voice."""
    named = json.dumps(settings.model_dump(mode="json"), ensure_ascii=False)
    if f'"{voice_id}"' not in named:
        return ()
    values = settings.model_dump(mode="json")
    return tuple(
        name
        for name, value in values.items()
        if f'"{voice_id}"' in json.dumps(value, ensure_ascii=False)
    )
