"""The sound is wrong; recorded, and shown to a producer."""

from audio.errors.branches import AudioError


class SynthesisFailed(AudioError):
    """The engine made no sound from text that has phonemes."""

    code = "synthesis_failed"


class ClipMismatch(AudioError):
    """Clips can't stand in one sound, because their sample rates differ."""

    code = "clip_mismatch"


class EncodingFailed(AudioError):
    """The encoder refused the sound."""

    code = "encoding_failed"


class CredentialsUnusable(AudioError):
    """A narration can't be signed with the certificate and key that the settings name.

    Attributes:
        reason: a stable word for why: ``unreadable``, ``no_key``, ``wrong_key``, ``expired``,
            ``not_yet_valid``, ``refused``, ``no_library``, ``exists`` or ``unfit_file``.
    """

    code = "credentials_unusable"

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class RecogniserFailed(AudioError):
    """The recogniser could not hear a sound."""

    code = "recogniser_failed"


class GateRefused(AudioError):
    """A finished narration broke a rule of the gate.

    Attributes:
        check: the name of the check that refused.
        segment: the index of the segment in which it is wrong; None: in no single one.
        excerpt: what is written there.
    """

    code = "gate_refused"

    def __init__(
        self, message: str, *, check: str, segment: int | None = None, excerpt: str = ""
    ) -> None:
        super().__init__(message)
        self.check = check
        self.segment = segment
        self.excerpt = excerpt
