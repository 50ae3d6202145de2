"""Something outside failed and may recover; the only branch that is tried again."""

from audio.errors.branches import ServiceError


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
