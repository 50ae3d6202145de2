"""Measuring an installed voice, so that it speaks as loud and as fast as the others."""

from audio.errors import InputError
from voices.calibration import Calibration, calibrate
from voices.library.installed import find_voice
from workers.services import Services

MOST_SPEAKERS = 16
"""A speaker takes some seconds to measure, and some voices have nine hundred."""


def calibrate_everybody(services: Services, voice_id: str) -> dict[str, Calibration]:
    """Measure a voice and each of its speakers; return all of it, by ``ID`` or ``ID:SPEAKER``.

    It is kept beside the voice, for every machine that has the voice.
    Of a voice with more than ``MOST_SPEAKERS`` only those who stand in casting rules are measured.

    Raises:
        InputError: it can't be kept.
        LanguageUnsupported: Listen has no text in the voice's language.
        SynthesisFailed: the voice makes no usable sound.
        LedgerUnavailable: the casting rules can't be read.
    """
    measured = {voice_id: calibrate_voice(services, voice_id, beside=True)}
    voice = find_voice(voice_id, services.settings.voice_folders).voice
    asked_for: tuple[str | int | None, ...] = ()
    if len(voice.speakers) > MOST_SPEAKERS:
        rules = services.speakers.own_rules()
        asked_for = tuple(rule.speaker for rule in rules if rule.voice == voice_id)
    for index, name in enumerate(voice.speakers):
        if len(voice.speakers) <= MOST_SPEAKERS or name in asked_for or index in asked_for:
            measured[f"{voice_id}:{name}"] = calibrate_voice(services, voice_id, index, beside=True)
    return measured


def calibrate_voice(
    services: Services, voice_id: str, speaker: int | None = None, *, beside: bool = False
) -> Calibration:
    """Measure an installed voice, or one of its speakers by index, and keep what it measures.

    It is kept in the data folder, or ``beside`` the voice where that is asked for and can be.

    Raises:
        InputError: it can't be kept.
        LanguageUnsupported: Listen has no text in the voice's language.
        SynthesisFailed: the voice makes no usable sound.
    """
    installed = find_voice(voice_id, services.settings.voice_folders)
    try:
        return calibrate(
            installed,
            services.speakers.engine(voice_id),
            folder=services.speakers.calibrations_dir,
            speaker=speaker,
            beside=beside,
        )
    except OSError as error:
        raise InputError(
            f"What {voice_id} measures can't be kept in {services.speakers.calibrations_dir}:"
            f" {error.strerror}. Correct LISTEN_DATA_DIR, or free some space there."
        ) from error
