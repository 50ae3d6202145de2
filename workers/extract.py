"""Reading an article from bytes that may be hostile: in a process with limits of its own.

Pages exist on which every extractor runs for minutes or takes all memory. A child process reads
one page and ends; the system holds it to its CPU time and memory, whatever its libraries do. It
is a plain subprocess, because a Celery worker's processes may not have multiprocessing children.
"""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from audio.errors import ArticleUnreadable, InputError
from audio.intake import FeedItem
from audio.model import Article
from workers.packs.pack import Pack, PackFile

_CHILD = (sys.executable, "-P", "-m", "workers.extract_child")
_LOG = logging.getLogger(__name__)
_TOLD_CHARS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractLimits:
    """What reading one page may cost."""

    cpu_s: int = 20
    wall_s: int = 60
    """Real time: longer than the CPU time, for a machine that is busy."""
    memory_bytes: int = 1_000_000_000
    """Address space beyond what the reader takes before it sees the page."""


class ExtractJob(BaseModel):
    """What the child is told, as one line of JSON before the page's bytes."""

    model_config = ConfigDict(frozen=True)

    name: str
    media_type: str | None = None
    url: str | None = None
    default_id: str | None = None
    pack: PackFile | None = None
    pack_where: str = ""
    """The pack's file, for messages."""
    items: bool = False
    """Whether a feed's items will do as well as an article."""
    cpu_s: int
    wall_s: int
    memory_bytes: int


class ExtractReply(BaseModel):
    """What the child says: articles, or the error that there is none."""

    model_config = ConfigDict(frozen=True)

    items: tuple[FeedItem, ...] = ()
    """One for a page; for a feed its items, with an article where the feed has all of it."""
    code: str = ""
    message: str = ""
    reason: str = ""


def read_limited(
    data: bytes,
    *,
    name: str,
    media_type: str | None = None,
    url: str | None = None,
    pack: Pack | None = None,
    default_id: str | None = None,
    limits: ExtractLimits | None = None,
    command: Sequence[str] = _CHILD,
) -> Article:
    """Read an article as ``audio.intake.read_article`` does, in a child process with limits.

    Raises:
        ArticleUnreadable: there is no article; with the reason ``hostile_page`` where the reader
            ran out of time or memory or was killed, ``reader_crashed`` where it broke.
        InputError: whatever else ``read_article`` raises, such as ``ArticleTooLong``.
    """
    allowed = limits or ExtractLimits()
    job = _job(allowed, name, media_type, url, pack, default_id=default_id)
    article = _answer(job, data, allowed, command)[0].article
    assert article
    return article


def read_items_limited(
    data: bytes,
    *,
    name: str,
    media_type: str | None = None,
    url: str | None = None,
    pack: Pack | None = None,
    limits: ExtractLimits | None = None,
) -> tuple[FeedItem, ...]:
    """Read what may be a feed, as ``read_limited`` reads an article and with its errors.

    A page comes back as one item with its article. A feed's items have their article where the
    feed gives all of it, and otherwise the address to follow.
    """
    allowed = limits or ExtractLimits()
    job = _job(allowed, name, media_type, url, pack)
    return _answer(job.model_copy(update={"items": True}), data, allowed, _CHILD)


def _job(
    limits: ExtractLimits,
    name: str,
    media_type: str | None,
    url: str | None,
    pack: Pack | None,
    *,
    default_id: str | None = None,
) -> ExtractJob:
    return ExtractJob(
        name=name,
        media_type=media_type,
        url=url,
        default_id=default_id,
        pack=pack.source if pack else None,
        pack_where=str(pack.folder / "pack.toml") if pack else "",
        cpu_s=limits.cpu_s,
        wall_s=limits.wall_s,
        memory_bytes=limits.memory_bytes,
    )


def _answer(
    job: ExtractJob, data: bytes, limits: ExtractLimits, command: Sequence[str]
) -> tuple[FeedItem, ...]:
    """Run a child on a job and return what it found, or raise the error it had."""
    try:
        # The child's own alarm rings first; this one is for a child that can't hear it.
        done = subprocess.run(  # noqa: S603 (the command is ours, the page goes to its stdin)
            command,
            input=job.model_dump_json().encode() + b"\n" + data,
            capture_output=True,
            timeout=limits.wall_s + 5,
            env=_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired as trouble:
        raise _hostile(job.name, f"it was still busy after {limits.wall_s} s") from trouble
    if done.returncode < 0:
        raise _hostile(job.name, _why_killed(-done.returncode, limits))
    if done.returncode > 0:
        raise _crashed(job.name, done.stderr.decode(errors="replace").strip())
    reply = ExtractReply.model_validate_json(done.stdout)
    if reply.code:
        raise _error(reply)
    return reply.items


def _error(reply: ExtractReply) -> InputError:
    for kind in _kinds(InputError):
        if kind.code == reply.code and kind is not ArticleUnreadable:
            return kind(reply.message)
    return ArticleUnreadable(reply.message, reason=reply.reason or "no_article")


def _kinds(kind: type[InputError]) -> list[type[InputError]]:
    return [kind, *(below for sub in kind.__subclasses__() for below in _kinds(sub))]


def _environment() -> dict[str, str]:
    """The child gets the way to our code, and no secret that stands in ours."""
    kept = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL") if key in os.environ}
    threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # each takes address space
    here = str(Path(__file__).resolve().parent.parent)
    return kept | threads | {"PYTHONPATH": os.pathsep.join([here, *filter(None, sys.path)])}


def _why_killed(number: int, limits: ExtractLimits) -> str:
    if number == signal.SIGXCPU:
        return f"it took more than {limits.cpu_s} s of computing"
    if number == signal.SIGALRM:
        return f"it was still busy after {limits.wall_s} s"
    return f"the reader was killed by {signal.Signals(number).name}"


def _hostile(name: str, why: str) -> ArticleUnreadable:
    return ArticleUnreadable(
        f"{name} can't be read safely: {why}. If the page is well meant, give its text instead.",
        reason="hostile_page",
    )


def _crashed(name: str, told: str) -> ArticleUnreadable:
    _LOG.error("the reader of %s broke:\n%s", name, told[-_TOLD_CHARS:])
    last = told.splitlines()[-1] if told else "it said nothing"
    return ArticleUnreadable(
        f"{name} can't be read: the reader broke ({last[:200]}). Report the page, please.",
        reason="reader_crashed",
    )
