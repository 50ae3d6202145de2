"""Measuring an installed voice, so that it speaks as loud and as fast as the others."""

from audio.errors import InputError
from voices.calibration import Calibration, calibrate
from voices.library.installed import find_voice
from workers.services import Services


def calibrate_voice(services: Services, voice_id: str) -> Calibration:
    """Measure an installed voice and keep what it measures.

    Raises:
        InputError: it can't be kept.
        LanguageUnsupported: Listen has no text in the voice's language.
        SynthesisFailed: the voice makes no usable sound.
    """
    installed = find_voice(voice_id, services.settings.voice_folders)
    try:
        return calibrate(
            installed, services.speakers.engine(voice_id), folder=services.speakers.calibrations_dir
        )
    except OSError as error:
        raise InputError(
            f"What {voice_id} measures can't be kept in {services.speakers.calibrations_dir}:"
            f" {error.strerror}. Correct LISTEN_DATA_DIR, or free some space there."
        ) from error
