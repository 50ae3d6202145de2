"""The three branches: what an error means to whoever catches it."""

from typing import ClassVar


class ListenError(Exception):
    """Something Listen understands went wrong."""

    code: ClassVar[str] = "listen_error"


class InputError(ListenError):
    """What was given is wrong; the same input will fail again."""

    code = "input_error"


class AudioError(ListenError):
    """The sound is wrong."""

    code = "audio_error"


class ServiceError(ListenError):
    """Something outside failed and may recover; trying again later is right."""

    code = "service_error"
