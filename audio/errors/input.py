"""What was given is wrong; asking again is no use."""

from audio.errors.branches import InputError


class AddressRefused(InputError):
    """An address may not be fetched.

    Attributes:
        reason: a stable word for why, such as ``scheme``, ``host_not_allowed`` or
            ``private_address``.
    """

    code = "address_refused"

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class ArticleUnknown(InputError):
    """No such article was ever accepted, or it is withdrawn."""

    code = "article_unknown"


class ArticleUnreadable(InputError):
    """No article can be read from the source.

    Attributes:
        reason: a stable word for why, such as ``empty``, ``binary`` or ``no_article``.
    """

    code = "article_unreadable"

    def __init__(self, message: str, *, reason: str = "no_article") -> None:
        super().__init__(message)
        self.reason = reason


class ArticleTooLong(InputError):
    """The article has more text than one narration may have."""

    code = "article_too_long"


class CastingChanged(InputError):
    """Somebody else has changed the casting rules since they were looked at."""

    code = "casting_changed"


class DirectionsInvalid(InputError):
    """Edits of how an article is read contradict themselves or ask for too much."""

    code = "directions_invalid"


class DraftChanged(InputError):
    """A draft is not any more what its editor saw: somebody else has changed or published it."""

    code = "draft_changed"


class LanguageUnsupported(InputError):
    """There are no rules, or no voice, for the article's language."""

    code = "language_unsupported"


class LexiconConflict(InputError):
    """A change of names can't be made because of a later one."""

    code = "lexicon_conflict"


class LexiconInvalid(InputError):
    """A pronunciation can't be spoken as it is written."""

    code = "lexicon_invalid"


class PackInvalid(InputError):
    """A publisher pack has a mistake in it."""

    code = "pack_invalid"


class PictureUnusable(InputError):
    """A picture can't be shown: it is damaged, too large, or no picture at all.

    Attributes:
        reason: a stable word for why, such as ``unreadable``, ``too_large`` or ``shape``.
    """

    code = "picture_unusable"

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class RecordingUnusable(InputError):
    """A recording of a person can't be heard: it is no sound, silent, too long, or lost.

    Attributes:
        reason: a stable word for why: ``unreadable``, ``format``, ``silent``, ``short``, ``long``,
            ``too_large``, ``hostile`` or ``lost``.
    """

    code = "recording_unusable"

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class RecogniserMissing(InputError):
    """Nothing is there that could listen back: the extra, or its model, is not installed."""

    code = "recogniser_missing"


class ReviewNeeded(InputError):
    """An article may not be what it seems, and nobody has looked at it."""

    code = "review_needed"


class SettingsInvalid(InputError):
    """The settings contradict themselves or can't be parsed."""

    code = "settings_invalid"


class SoundUnusable(InputError):
    """A file can't be looked through for a mark: it is no sound, or costs more than it may."""

    code = "sound_unusable"


class TokenRefused(InputError):
    """A subscriber's token opens nothing.

    Attributes:
        reason: a stable word for why, such as ``expired``, ``signature`` or ``audience``.
    """

    code = "token_refused"

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class SignInRefused(InputError):
    """What an identity provider said lets nobody in; ``reason`` is a stable word for why."""

    code = "sign_in_refused"

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class SecretUnknown(InputError):
    """A secret of webhooks was never made here."""

    code = "secret_unknown"


class TooManySecrets(InputError):
    """As many secrets of webhooks are in force in one place as a receiver looks at."""

    code = "too_many_secrets"


class VersionUnknown(InputError):
    """A version of an article is not kept, or never was."""

    code = "version_unknown"


class VoiceRefused(InputError):
    """A voice's files are not what they claim to be, so nothing will load them.

    Attributes:
        reason: a stable word for why: ``checksum``, ``size``, ``model``, ``config``,
            ``not_a_model``, ``too_large``, ``catalogue`` or ``protected``.
    """

    code = "voice_refused"

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class VoiceUnknown(InputError):
    """A voice is not installed, can't be used, or is offered by nobody."""

    code = "voice_unknown"


class WebhookRefused(InputError):
    """A webhook is forged, late, repeated or not understood.

    Attributes:
        reason: a stable word for why: ``missing_header``, ``malformed``, ``too_large``,
            ``too_old``, ``too_new``, ``signature``, ``replayed``, ``not_json``, ``unknown_event``
            or ``incomplete``.
    """

    code = "webhook_refused"

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason
