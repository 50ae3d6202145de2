"""Every voice that is installed or could be, with what is known of each."""

from dataclasses import dataclass

from audio.model import Voice
from voices.library.catalogue import Catalogue, CatalogueVoice
from voices.library.installed import InstalledVoice, installed_voices, read_config
from voices.library.known import KnownVoice, known_voices
from workers.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceOffer:
    """One voice; None is unknown."""

    id: str
    language: str
    quality: str
    speakers: int | None
    size_bytes: int | None
    licence: str | None
    trained: str | None
    installed: bool
    recommended: bool | None
    why: str | None
    sample_rate_hz: int | None = None
    model_sha256: str | None = None
    path: str | None = None


def offers(settings: Settings, catalogue: Catalogue | None) -> list[VoiceOffer]:
    """Return the voices of this machine and those on offer, by id.

    Args:
        settings: where voices are installed.
        catalogue: of the place that voices come from; without one, the voices that Listen knows.
    """
    here = {voice.voice.id: voice for voice in installed_voices(settings.voice_folders)}
    known = known_voices()
    offered = catalogue.voices if catalogue else {}
    ids = sorted({*here, *known, *offered}) if not catalogue else sorted({*here, *offered})
    return [
        _row(voice_id, here.get(voice_id), offered.get(voice_id), known.get(voice_id))
        for voice_id in ids
    ]


def _row(
    voice_id: str,
    here: InstalledVoice | None,
    offered: CatalogueVoice | None,
    known: KnownVoice | None,
) -> VoiceOffer:
    voice: Voice | None = here.voice if here else None
    described = voice or offered or known
    assert described, voice_id
    speakers, size = known.speakers if known else None, known.size_bytes if known else None
    if offered:
        speakers, size = offered.num_speakers, offered.size_bytes or size
    if here:
        speakers, size = _speakers(here), here.model_path.stat().st_size
    return VoiceOffer(
        id=voice_id,
        language=described.language,
        quality=described.quality,
        speakers=speakers,
        size_bytes=size,
        licence=_licence(voice, known),
        trained=known.trained if known else None,
        installed=here is not None,
        recommended=known.recommended if known else None,
        why=known.why if known else None,
        sample_rate_hz=voice.sample_rate_hz if voice else None,
        model_sha256=voice.model_sha256 if voice else None,
        path=str(here.model_path) if here else None,
    )


def _licence(voice: Voice | None, known: KnownVoice | None) -> str | None:
    if voice and voice.licence != "unknown":
        return voice.licence
    return known.licence if known else None


def _speakers(here: InstalledVoice) -> int | None:
    count = read_config(here.config_path).get("num_speakers")
    return count if isinstance(count, int) else None
