"""Who may hear the whole of an article, by a subscriber's token or by a grant in the address."""

import time
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends, Query, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from audio.errors import TokenRefused
from workers.services import Services
from workers.subscribers.grants import PARAMETER, is_granted, make_grant, rounded_up
from workers.subscribers.keys import parse_key
from workers.subscribers.tokens import read_feed_token, read_token
from workers.web.problems import Problem

GRANT_S: Final = 2 * 3_600
"""How long addresses are good that a token was shown for; players ask again by themselves."""
_GRANT_STEP_S: Final = 600
FEED_GRANT_S: Final = 6 * 86_400
"""How long an episode's address is good: podcast apps read the feed much more often."""
_FEED_GRANT_STEP_S: Final = 86_400

_BEARER: Final = HTTPBearer(
    auto_error=False,
    scheme_name="Subscriber",
    description="A subscriber's token, signed by the publisher; see docs/access.md.",
)
TokenShown = Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
"""A subscriber's token in the header ``Authorization``; None: none was sent."""
GrantShown = Annotated[
    str | None,
    Query(
        alias=PARAMETER,
        max_length=200,
        description="What stands in addresses that a subscriber was given.",
    ),
]
"""A grant in the address; None: none."""


@dataclass(frozen=True, slots=True)
class Pass:
    """What one client may have of one article."""

    article_id: str
    is_whole: bool
    """False: the beginning alone."""
    grant: str = ""
    """Stands in the addresses of what is for subscribers."""
    for_s: int = GRANT_S
    """How long those are good, in seconds; S3 signs none for more than a week."""

    @property
    def is_open(self) -> bool:
        """Whether the article is everybody's, so that caches may keep it."""
        return self.is_whole and not self.grant


class Door:
    """Judges tokens and grants by the settings of this process."""

    def __init__(self, services: Services) -> None:
        """Judge by the keys in the settings."""
        settings = services.settings
        self.keys = tuple(parse_key(one.get_secret_value()) for one in settings.access_keys)
        self.preview_ms = settings.access_preview_s * 1000
        self._audience = settings.access_audience
        self._revoked = frozenset(settings.access_revoked)

    def pass_for(
        self,
        article_id: str,
        *,
        for_subscribers: bool,
        token: HTTPAuthorizationCredentials | None = None,
        grant: str | None = None,
    ) -> Pass:
        """Return what a client may have of an article.

        Raises:
            TokenRefused: it sent a token that opens nothing.
            Problem: 401, 403; a grant that is not good now, or a token for something else.
        """
        if not for_subscribers:
            return Pass(article_id, is_whole=True)
        if token is not None:
            return self._by_token(article_id, token.credentials)
        if grant is None:
            return Pass(article_id, is_whole=False)
        if not is_granted(grant, article_id, self.keys, audience=self._audience, now_s=time.time()):
            raise grant_refused()
        return Pass(article_id, is_whole=True, grant=grant)

    def feed_opens(self, token: str, name: str) -> bool:
        """Say whether a token in a feed's address opens that feed.

        Raises:
            TokenRefused: it is not good now.
        """
        read = read_feed_token(token, self.keys, audience=self._audience, revoked=self._revoked)
        return read.covers(name)

    def feed_pass(self, article_id: str) -> Pass:
        """Return what a subscriber's podcast app may have of an article."""
        grant = self._grant(article_id, FEED_GRANT_S, _FEED_GRANT_STEP_S)
        return Pass(article_id, is_whole=True, grant=grant, for_s=FEED_GRANT_S)

    def _by_token(self, article_id: str, token: str) -> Pass:
        subscription = read_token(token, self.keys, audience=self._audience)
        if not subscription.covers(article_id):
            raise TokenRefused("The token is for another article.", reason="article")
        grant = self._grant(article_id, GRANT_S, _GRANT_STEP_S)
        return Pass(article_id, is_whole=True, grant=grant)

    def _grant(self, article_id: str, for_s: int, step_s: int) -> str:
        expires_at_s = rounded_up(time.time() + for_s, step_s)
        return make_grant(
            article_id, self.keys[0], audience=self._audience, expires_at_s=expires_at_s
        )


def door_of(request: Request) -> Door:
    """Return the door of the application that a request came to."""
    door: Door = request.app.state.door
    return door


def grant_refused() -> Problem:
    """Return the 401 of an address that is for subscribers and not good now."""
    return Problem(
        401,
        "access_needed",
        "This is for subscribers, and the address is not, or no longer, good. Press Listen again:"
        " POST …/listen with a token says where it is now.",
        {"WWW-Authenticate": 'Bearer realm="listen"'},
    )
