"""``python -m workers.credentials.sign_child``: put content credentials into one MP3.

Stdin: a :class:`Task` as JSON, with the private key where there is one: it stands in no argument,
no environment and no file. Stdout: one line of JSON, ``{"done": true}``, or ``reason`` and
``message``. The library that signs is native code that asks a timestamp authority itself, so this
process is ended by whoever started it when it takes too long.
"""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO, Final

import c2pa
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from audio.errors import CredentialsUnusable
from workers.credentials.algorithms import plain_signature, signature_by
from workers.credentials.embedding import (
    OBJECT_OFFSET,
    sha256_without_object,
    write_with_object,
)
from workers.credentials.reading import PURPOSES
from workers.credentials.task import NO_ANSWER, Task

_FIRST_GUESS_BYTES: Final = 14_000
"""How large credentials are, roughly; the second try knows."""
_TRIES: Final = 4
_NO_MATTER: Final = {"signingCredential.untrusted", "timeStamp.untrusted"}
"""What a check may find: who trusts whom is for the reader to say."""


class _SignerFailed(Exception):
    """The program that signs did not."""


def main() -> None:
    """Do the task on stdin, and say on stdout what came of it."""
    with os.fdopen(os.dup(1), "w") as out:
        os.dup2(2, 1)  # Whatever a library prints belongs to the log.
        task = Task(**json.load(sys.stdin))
        try:
            _sign(task)
        except CredentialsUnusable as error:
            answer = {"reason": error.reason, "message": str(error)}
        except _SignerFailed as error:
            answer = {"reason": NO_ANSWER, "message": str(error)}
        else:
            answer = {"done": "true"}
        out.write(json.dumps(answer) + "\n")


def _sign(task: Task) -> None:
    """Sign until the credentials are as long as the file was laid out for, mostly twice."""
    signature = _Signature(task)
    n_bytes = _FIRST_GUESS_BYTES
    with Path(task.mp3).open("rb") as mp3:
        for _ in range(_TRIES):
            credentials = _signed_once(task, mp3, n_bytes, signature)
            if len(credentials) == n_bytes:
                break
            n_bytes = len(credentials)
        else:
            raise CredentialsUnusable("The credentials change their length.", reason="refused")
        write_with_object(mp3, credentials, Path(task.target))
    Path(task.sidecar).write_bytes(credentials)
    _check(Path(task.target))


def _signed_once(task: Task, mp3: BinaryIO, n_bytes: int, signature: "_Signature") -> bytes:
    """Return credentials of the file in which ``n_bytes`` are left for them."""
    definition = json.loads(json.dumps(task.definition))
    (binding,) = (
        one["data"] for one in definition["assertions"] if one["label"] == "c2pa.hash.data"
    )
    binding["exclusions"] = [{"start": OBJECT_OFFSET, "length": n_bytes}]
    binding["hash"] = list(sha256_without_object(mp3, n_bytes))
    algorithm = c2pa.C2paSigningAlg[task.algorithm.upper()]
    try:
        with (
            c2pa.Signer.from_callback(
                signature, algorithm, task.chain_pem, task.timestamp_url
            ) as signer,
            _context() as context,
            c2pa.Builder(definition, context=context) as builder,
        ):
            builder.set_no_embed()
            # The file's hash is in the definition, so the library has no need of the file.
            nothing = io.BytesIO(b"ID3\3\0\0\0\0\0\0")
            return bytes(builder.sign(signer, "audio/mpeg", nothing, io.BytesIO()))
    except c2pa.C2paError as error:
        if signature.failed is not None:  # the library only tells that there was no signature
            raise signature.failed from error
        raise CredentialsUnusable(
            f"Can't sign with this certificate and key: {error}. See docs/provenance.md.",
            reason="wrong_key" if "invalid signature" in str(error) else "refused",
        ) from error


def _context() -> c2pa.Context:
    return c2pa.Context.from_dict({"trust": {"trust_config": "\n".join(PURPOSES)}})


class _Signature:
    """Makes the signature of some bytes, by the key or by a program."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._key: PrivateKeyTypes | None = None
        self.failed: Exception | None = None
        """Why there was no signature, where it was not made."""
        if task.key_pem is not None:
            try:
                self._key = load_pem_private_key(task.key_pem.encode(), password=None)
            except (TypeError, ValueError, UnsupportedAlgorithm):
                raise CredentialsUnusable("No private key.", reason="unreadable") from None

    def __call__(self, data: bytes) -> bytes:
        """Return the signature; the library gives up where this raises."""
        if self._key is not None:
            return signature_by(self._key, self._task.algorithm, data)
        try:
            return self._by_command(data)
        except (_SignerFailed, CredentialsUnusable) as error:
            self.failed = error
            raise

    def _by_command(self, data: bytes) -> bytes:
        program = self._task.command[0]
        try:
            done = subprocess.run(  # noqa: S603 (the operator's own program)
                self._task.command, input=data, capture_output=True, check=True
            )
            return plain_signature(done.stdout, self._task.algorithm)
        except OSError as error:
            raise CredentialsUnusable(
                f"Can't run {program}: {error.strerror}. Correct LISTEN_CREDENTIALS_SIGN_COMMAND.",
                reason="no_key",
            ) from error
        except subprocess.CalledProcessError as error:
            told = error.stderr.decode(errors="replace").strip()[-200:]
            raise _SignerFailed(f"{program} ended with {error.returncode}: {told}") from error
        except ValueError as error:
            raise CredentialsUnusable(
                f"What {program} gives back is no signature of the certificate's kind "
                f"({self._task.algorithm}).",
                reason="wrong_key",
            ) from error


def _check(signed: Path) -> None:
    """Look at the signed file as a reader's software would.

    Raises:
        CredentialsUnusable: it does not validate.
    """
    with (
        signed.open("rb") as mp3,
        _context() as context,
        c2pa.Reader("audio/mpeg", mp3, context=context) as reader,
    ):
        found = json.loads(reader.json())
    failures = {
        f"{one['code']} ({one.get('explanation', '')})"
        for one in found.get("validation_status", ())
        if one["code"] not in _NO_MATTER
    }
    if failures or not reader_agrees(found["validation_state"]):
        raise CredentialsUnusable(
            f"The signed MP3 does not validate: {', '.join(sorted(failures))}.", reason="refused"
        )


def reader_agrees(state: str) -> bool:
    """Say whether a state of the library's reader means that the file is as it was signed."""
    return state in {"Valid", "Trusted"}


if __name__ == "__main__":
    main()
