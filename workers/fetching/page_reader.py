"""Reading an article from bytes that may be hostile: in a process with limits of its own.

Pages exist on which every extractor runs for minutes or takes all memory. A child process reads
one page and ends; the system holds it to its CPU time and memory, whatever its libraries do. It
is a plain subprocess, because a Celery worker's processes may not have multiprocessing children.
"""

import logging
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from pydantic import BaseModel, ConfigDict

from audio.errors import ArticleUnreadable, InputError
from audio.intake import FeedItem
from audio.model import Article
from workers.fetching.limits import child_environment
from workers.packs.pack import Pack, PackFile

_CHILD = (sys.executable, "-P", "-m", "workers.fetching.page_reader_child")
_LOG = logging.getLogger(__name__)
_TOLD_CHARS = 2000
START_S = 30
"""Seconds for the child to start on a machine that is busy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractLimits:
    """What reading one page may cost."""

    cpu_s: int = 20
    wall_s: int = 60
    """Real time: longer than the CPU time, for a machine that is busy."""
    memory_bytes: int = 1_000_000_000
    """Address space beyond what the reader takes before it sees the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Bytes to read an article from, and what is known about them."""

    data: bytes
    name: str
    """What to call it in messages."""
    media_type: str | None = None
    """As a Content-Type header has it, charset included."""
    url: str | None = None
    pack: Pack | None = None
    default_id: str | None = None


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


class PageReader:
    """A child process that reads one page.

    It is started on entering, so that it can get ready while the page is still being fetched: its
    imports take longer than most pages. It is gone on leaving, whatever happened.
    """

    def __init__(
        self, limits: ExtractLimits | None = None, command: Sequence[str] = _CHILD
    ) -> None:
        self._limits = limits or ExtractLimits()
        self._command = command
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start the child."""
        self._child = subprocess.Popen(  # noqa: S603 (the command is ours, the page goes to stdin)
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=child_environment(),
        )
        return self

    def __exit__(self, *_: object) -> None:
        """End the child if it has not ended."""
        if self._child:
            self._child.kill()
            self._child.communicate()

    def article(self, page: Page) -> Article:
        """Return the page's article.

        Raises:
            ArticleUnreadable: there is none; with the reason ``hostile_page`` where the reader
                ran out of time or memory or was killed, ``reader_crashed`` where it broke.
            InputError: whatever else ``audio.intake.read_article`` raises.
        """
        article = self._answer(page, items=False)[0].article
        assert article
        return article

    def items(self, page: Page) -> tuple[FeedItem, ...]:
        """Return what may be a feed: its items, or a page as one item; raises as ``article``.

        A feed's items have their article where the feed gives all of it, and otherwise the
        address to follow.
        """
        return self._answer(page, items=True)

    def _answer(self, page: Page, *, items: bool) -> tuple[FeedItem, ...]:
        assert self._child
        limits = self._limits
        job = job_of(page, limits, items=items)
        try:
            # The child's own alarm rings first; this one is for a child that can't hear it.
            told, log = self._child.communicate(
                job.model_dump_json().encode() + b"\n" + page.data,
                timeout=limits.wall_s + START_S,
            )
        except subprocess.TimeoutExpired as error:
            raise hostile(page.name, f"it was still busy after {limits.wall_s} s") from error
        return found_in(page.name, limits, self._child.returncode, told, log)


def found_in(
    name: str, limits: ExtractLimits, status: int, told: bytes, log: bytes
) -> tuple[FeedItem, ...]:
    """Return what a child found that has ended.

    Args:
        name: what to call its page in messages.
        limits: what the child had.
        status: how it ended; below 0, the signal that killed it.
        told: its ``ExtractReply``.
        log: what it printed besides.

    Raises:
        InputError: there is no article; see :meth:`PageReader.article`.
    """
    if status < 0:
        raise hostile(name, _why_killed(-status, limits))
    if status > 0:
        raise _crashed(name, log.decode(errors="replace").strip())
    reply = ExtractReply.model_validate_json(told)
    if reply.code:
        raise _error(reply)
    return reply.items


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

    Raises what ``PageReader.article`` raises.
    """
    page = Page(
        data=data, name=name, media_type=media_type, url=url, pack=pack, default_id=default_id
    )
    with PageReader(limits, command) as reader:
        return reader.article(page)


def job_of(page: Page, limits: ExtractLimits, *, items: bool = False) -> ExtractJob:
    """Return what a child is told about a page."""
    return ExtractJob(
        name=page.name,
        media_type=page.media_type,
        url=page.url,
        default_id=page.default_id,
        pack=page.pack.source if page.pack else None,
        pack_where=str(page.pack.folder / "pack.toml") if page.pack else "",
        items=items,
        cpu_s=limits.cpu_s,
        wall_s=limits.wall_s,
        memory_bytes=limits.memory_bytes,
    )


def _error(reply: ExtractReply) -> InputError:
    for kind in _kinds(InputError):
        if kind.code == reply.code and kind is not ArticleUnreadable:
            return kind(reply.message)
    return ArticleUnreadable(reply.message, reason=reply.reason or "no_article")


def _kinds(kind: type[InputError]) -> list[type[InputError]]:
    return [kind, *(below for sub in kind.__subclasses__() for below in _kinds(sub))]


def _why_killed(number: int, limits: ExtractLimits) -> str:
    if number == signal.SIGXCPU:
        return f"it took more than {limits.cpu_s} s of computing"
    if number == signal.SIGALRM:
        return f"it was still busy after {limits.wall_s} s"
    return f"the reader was killed by {signal.Signals(number).name}"


def hostile(name: str, why: str) -> ArticleUnreadable:
    """Return the error of a page that can't be read within its limits."""
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
