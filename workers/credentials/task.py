"""What the process that signs is told, and its answer when whoever signs does not."""

import json
from dataclasses import asdict, dataclass
from typing import Any, Final

from workers.credentials.algorithms import Algorithm

NO_ANSWER: Final = "no_answer"
"""The reason of an answer that may be another one a moment later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be signed, how, and where it goes."""

    mp3: str
    target: str
    """The signed MP3, made here."""
    sidecar: str
    """The credentials alone, made here."""
    definition: dict[str, Any]
    """By :func:`workers.credentials.claims.manifest_definition`; the hash is found here."""
    algorithm: Algorithm
    chain_pem: str
    key_pem: str | None = None
    command: tuple[str, ...] = ()
    """The program that signs, where there is no key: what is to be signed on stdin, the signature
    on stdout."""
    timestamp_url: str | None = None

    def as_json(self) -> str:
        """Return it as the child reads it."""
        return json.dumps(asdict(self))
