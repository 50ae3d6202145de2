"""An article's own picture as players show it: fetched and made within limits.

It is made in a process of its own, which ends whatever a stranger's bytes do to a decoder.

A picture is an ornament. Nobody waits long for it, and whatever goes wrong with it is written into
the log and is no failure of the narration, which then has the publisher's cover.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from audio.errors import ListenError, PictureUnusable
from audio.model import Article
from audio.pictures.header import picture_type
from workers.events import record
from workers.fetching.fetch import fetch
from workers.fetching.limits import child_environment
from workers.fetching.policy import FetchPolicy

WAIT_S: Final = 6.0
"""From the beginning of its fetch; then the narration goes on without it."""
_CHILD_CPU_S: Final = 4
_CHILD_WALL_S: Final = 60
_CHILD_MEMORY_BYTES: Final = 700_000_000
_FETCH_S: Final = 5.0
_MAX_BYTES: Final = 12_000_000
_START_S: Final = 20
_ACCEPT: Final = "image/jpeg, image/png, image/webp;q=0.9, image/gif;q=0.5"
# What the bytes are is found out by themselves; these are types that servers say of pictures.
_MEDIA_TYPES: Final = frozenset(
    {
        "image/jpeg", "image/jpg", "image/pjpeg", "image/png", "image/webp", "image/gif",
        "application/octet-stream", "binary/octet-stream",
    }
)  # fmt: skip
_CHILD: Final = (sys.executable, "-P", "-m", "workers.fetching.picture_child")


@contextmanager
def picture_ahead(article: Article, policy: FetchPolicy) -> Iterator[Callable[[], bytes]]:
    """Fetch and make an article's picture on a thread of its own while the block runs.

    What is yielded waits for the picture, until ``WAIT_S`` after the beginning at most, and returns
    a square JPEG, or nothing: then the log says why. It never raises.
    """
    give_up_s = time.monotonic() + WAIT_S
    pool = ThreadPoolExecutor(1, "picture")
    coming = pool.submit(fetch_picture, article.image_url or "", policy)
    taken: list[bytes] = []

    def picture() -> bytes:
        if not taken:
            taken.append(_taken(coming, article, max(0.0, give_up_s - time.monotonic())))
        return taken[0]

    try:
        yield picture
    finally:
        # Nobody waits for one that is late; its own limits end it.
        pool.shutdown(wait=False, cancel_futures=True)


def _taken(coming: "Future[bytes]", article: Article, wait_s: float) -> bytes:
    """Return the picture when it has come; nothing, with a note in the log, when it has not."""
    try:
        # What is raised here is this thread's own, such as the end of its time.
        error = coming.exception(wait_s)
    except TimeoutError:
        code, message = "picture_late", f"It did not come within {WAIT_S:g} s."
    else:
        if error is None:
            return coming.result()
        # A bug may cost a picture, but no narration.
        code = error.code if isinstance(error, ListenError) else "internal_error"
        message = f"{type(error).__name__}: {error}"
    record(
        "picture_left_out",
        article_id=article.id,
        url=article.image_url,
        code=code,
        message=message,
    )
    return b""


def fetch_picture(url: str, policy: FetchPolicy) -> bytes:
    """Fetch a picture and return it as the square JPEG that players show.

    Raises:
        AddressRefused: its address may not be fetched.
        ArticleUnreadable: the server has no picture there.
        FetchFailed: it did not come this time.
        PictureUnusable: it is no picture that can be shown.
    """
    narrow = replace(
        policy,
        media_types=_MEDIA_TYPES,
        accept=_ACCEPT,
        max_body_bytes=_MAX_BYTES,
        total_s=min(policy.total_s, _FETCH_S),
        retries=0,
    )
    return made_apart(fetch(url, narrow).body)


def made_apart(data: bytes) -> bytes:
    """Make the square JPEG of a picture in a child process, whatever its bytes do to a decoder.

    Raises:
        PictureUnusable: it is no picture that can be shown, or took more than it may.
    """
    try:
        ended = subprocess.run(  # noqa: S603 (the command is ours, the picture goes to stdin)
            (*_CHILD, str(_CHILD_CPU_S), str(_CHILD_WALL_S), str(_CHILD_MEMORY_BYTES)),
            input=data,
            capture_output=True,
            env=child_environment(),
            # The child's own alarm rings first; this one is for a child that can't hear it.
            timeout=_CHILD_WALL_S + _START_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PictureUnusable("The picture took too long to read.", reason="hostile") from error
    if ended.returncode:
        log = ended.stderr.decode(errors="replace").strip()
        raise PictureUnusable(
            f"The picture can't be read safely: its reader ended with {ended.returncode}"
            f" ({log[-200:]}).",
            reason="hostile",
        )
    if picture_type(ended.stdout) is None:
        reason, _, message = ended.stdout.decode(errors="replace").partition("\n")
        raise PictureUnusable(message, reason=reason)
    return ended.stdout
