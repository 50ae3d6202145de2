"""The errors Listen raises, and what each branch means to whoever catches it.

::

    ListenError
    ├── InputError            what was given is wrong; asking again is no use (exit 2, HTTP 4xx)
    │   ├── AddressRefused        an address that may not be fetched
    │   ├── ArticleUnknown        no such article was ever accepted, or it is withdrawn
    │   ├── ArticleUnreadable     no article can be read from the bytes
    │   ├── ArticleTooLong        more text than one narration may have
    │   ├── CastingChanged        somebody else has changed the casting rules meanwhile
    │   ├── DirectionsInvalid     edits of a producer that contradict themselves
    │   ├── DraftChanged          somebody else has changed the draft meanwhile
    │   ├── LanguageUnsupported   no rules or no voice for the article's language
    │   ├── LexiconConflict       a change of names that a later one is in the way of
    │   ├── LexiconInvalid        a pronunciation that can't be spoken
    │   ├── PackInvalid           a publisher pack with a mistake in it
    │   ├── PictureUnusable       a picture that can't be shown
    │   ├── RecordingUnusable     a person's recording that is no sound, too long or lost
    │   ├── RecogniserMissing     nothing is there that could listen back
    │   ├── ReviewNeeded          an article that a person should look at first
    │   ├── SecretUnknown         a secret of webhooks that was never made
    │   ├── SettingsInvalid       settings that contradict themselves or can't be parsed
    │   ├── SignInRefused         an identity provider's answer that lets nobody in
    │   ├── SoundUnusable         a file to look for a mark in that is no sound, or takes too long
    │   ├── TokenRefused          a subscriber's token that is forged, old or for something else
    │   ├── TooManySecrets        as many secrets are in force as a receiver looks at
    │   ├── VersionUnknown        a version of an article that is not kept
    │   ├── VoiceRefused          a voice's files that are not what they claim to be
    │   ├── VoiceUnknown          a voice that is not installed, or that nobody offers
    │   └── WebhookRefused        a webhook that is forged, late, repeated or not understood
    ├── AudioError            the sound is wrong; recorded and shown to a producer (exit 1)
    │   ├── SynthesisFailed       the engine made no sound from text that has phonemes
    │   ├── ClipMismatch          clips that can't stand in one sound
    │   ├── EncodingFailed        the encoder refused the sound
    │   ├── CredentialsUnusable   a certificate or key that can't sign a narration
    │   ├── RecogniserFailed      the recogniser could not hear a sound
    │   └── GateRefused           a finished narration broke a rule of the gate
    └── ServiceError          something outside may recover; the only branch retried (exit 3, 503)
        ├── FetchFailed           a page or a file did not come
        ├── ReaderUnavailable     the process that reads articles was ended, or is not to be had
        ├── ScratchUnavailable    no room for the temporary files of a narration
        ├── SigningUnavailable    whoever holds the key, or stamps the time, does not answer
        ├── StoreUnavailable      the object store refused, failed or is full
        ├── ObjectMissing         the store has nothing under a key where something was expected
        ├── ChecksumMismatch      what the store gave back is not what was put there
        ├── VoicesUnavailable     the folder of voices is full, locked or not writable
        ├── LedgerUnavailable     the database refused or failed
        ├── ProviderUnavailable   the identity provider does not answer as it should
        └── BrokerUnavailable     the embedded broker's file is locked, damaged or not writable

Every class has a ``code`` that stays the same for ever: it is what ledgers, APIs and logs record.
Every message says what is wrong, where, and what to do next. Anything else that is raised is a bug.
"""

from typing import ClassVar


class ListenError(Exception):
    """Something Listen understands went wrong."""

    code: ClassVar[str] = "listen_error"


class InputError(ListenError):
    """What was given is wrong; the same input will fail again."""

    code = "input_error"


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


class AudioError(ListenError):
    """The sound is wrong."""

    code = "audio_error"


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


class ServiceError(ListenError):
    """Something outside failed and may recover; trying again later is right."""

    code = "service_error"


class FetchFailed(ServiceError):
    """A page or a file did not come.

    Attributes:
        retry_after_s: how long the server asked to be left alone, in seconds; None: it did not.
    """

    code = "fetch_failed"

    def __init__(self, message: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class ReaderUnavailable(ServiceError):
    """The process that reads articles was ended from outside, or all of them are busy."""

    code = "reader_unavailable"


class SigningUnavailable(ServiceError):
    """The program that signs, or the authority that stamps the time, did not answer in time."""

    code = "signing_unavailable"


class ScratchUnavailable(ServiceError):
    """There is no room for the temporary files of a narration."""

    code = "scratch_unavailable"


class StoreUnavailable(ServiceError):
    """The object store refused, failed or is full."""

    code = "store_unavailable"


class ObjectMissing(ServiceError):
    """The store has nothing under a key where something was expected.

    A service error because keys come from our own records: what was there has expired, was
    withdrawn or is not there yet, and the stage that needs it is right to start over.
    """

    code = "object_missing"


class ChecksumMismatch(ServiceError):
    """What the store holds, or sent, is not what was put there."""

    code = "checksum_mismatch"


class VoicesUnavailable(ServiceError):
    """The folder of voices is full, locked by another installation or not writable."""

    code = "voices_unavailable"


class ProviderUnavailable(ServiceError):
    """The identity provider does not answer, or not as its standard says."""

    code = "provider_unavailable"


class LedgerUnavailable(ServiceError):
    """The database refused or failed."""

    code = "ledger_unavailable"


class BrokerUnavailable(ServiceError):
    """The embedded broker's file can't be used now, or not at all.

    Attributes:
        reason: a stable word for why: ``locked``, ``disk_full``, ``disk_error``, ``damaged``,
            ``not_a_broker``, ``not_writable`` or ``moved``.
    """

    code = "broker_unavailable"

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason
