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

from audio.errors.branches import AudioError, InputError, ListenError, ServiceError
from audio.errors.input import (
    AddressRefused,
    ArticleTooLong,
    ArticleUnknown,
    ArticleUnreadable,
    CastingChanged,
    DirectionsInvalid,
    DraftChanged,
    LanguageUnsupported,
    LexiconConflict,
    LexiconInvalid,
    PackInvalid,
    PictureUnusable,
    RecogniserMissing,
    RecordingUnusable,
    ReviewNeeded,
    SecretUnknown,
    SettingsInvalid,
    SignInRefused,
    SoundUnusable,
    TokenRefused,
    TooManySecrets,
    VersionUnknown,
    VoiceRefused,
    VoiceUnknown,
    WebhookRefused,
)
from audio.errors.service import (
    BrokerUnavailable,
    ChecksumMismatch,
    FetchFailed,
    LedgerUnavailable,
    ObjectMissing,
    ProviderUnavailable,
    ReaderUnavailable,
    ScratchUnavailable,
    SigningUnavailable,
    StoreUnavailable,
    VoicesUnavailable,
)
from audio.errors.sound import (
    ClipMismatch,
    CredentialsUnusable,
    EncodingFailed,
    GateRefused,
    RecogniserFailed,
    SynthesisFailed,
)

__all__ = [
    "AddressRefused",
    "ArticleTooLong",
    "ArticleUnknown",
    "ArticleUnreadable",
    "AudioError",
    "BrokerUnavailable",
    "CastingChanged",
    "ChecksumMismatch",
    "ClipMismatch",
    "CredentialsUnusable",
    "DirectionsInvalid",
    "DraftChanged",
    "EncodingFailed",
    "FetchFailed",
    "GateRefused",
    "InputError",
    "LanguageUnsupported",
    "LedgerUnavailable",
    "LexiconConflict",
    "LexiconInvalid",
    "ListenError",
    "ObjectMissing",
    "PackInvalid",
    "PictureUnusable",
    "ProviderUnavailable",
    "ReaderUnavailable",
    "RecogniserFailed",
    "RecogniserMissing",
    "RecordingUnusable",
    "ReviewNeeded",
    "ScratchUnavailable",
    "SecretUnknown",
    "ServiceError",
    "SettingsInvalid",
    "SignInRefused",
    "SigningUnavailable",
    "SoundUnusable",
    "StoreUnavailable",
    "SynthesisFailed",
    "TokenRefused",
    "TooManySecrets",
    "VersionUnknown",
    "VoiceRefused",
    "VoiceUnknown",
    "VoicesUnavailable",
    "WebhookRefused",
]
