"""The routes of casting rules: look, try, change, and give the settings their say back."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Header, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from workers.casting import releases
from workers.casting.releases import MOST_RULES, CastingRelease
from workers.casting.trial import Part, Trial, try_rules
from workers.casting_rules import WrittenRule
from workers.ledger.audit import Actor
from workers.services import Services
from workers.tokens import Token
from workers.web.access import requires
from workers.web.problems import responses

PATH: Final = "/v1/casting"
MOST_ARTICLES: Final = 50
_STATUSES: Final = (400, 401, 403, 408, 409, 413, 503)

Seen = Annotated[
    str,
    Header(
        alias="If-Match",
        pattern=r'^"\d{1,15}"$',
        description='The `ETag` of the rules that you saw; `"0"` before the first release.',
    ),
]
Rules = Annotated[list[WrittenRule], Field(max_length=MOST_RULES)]


class CastingReleaseBody(BaseModel):
    """One change of the rules."""

    release: int
    source: Literal["desk", "settings"] = Field(
        description="settings: by it, those of the settings were asked again."
    )
    rules: list[dict[str, Any]] = Field(description="As they were left; empty for settings.")
    by: str
    why: str
    at: datetime

    @classmethod
    def of(cls, one: CastingRelease) -> "CastingReleaseBody":
        """Return what the ledger has."""
        return cls(
            release=one.number,
            source="settings" if one.rules is None else "desk",
            rules=as_written(one.rules or ()),
            by=one.by,
            why=one.why,
            at=datetime.fromtimestamp(one.at_ms / 1000, UTC),
        )


class CastingBody(BaseModel):
    """Which rules are asked, from top to bottom, after those of a site's pack."""

    release: int = Field(description="0 before the first change; also the ETag.")
    source: Literal["desk", "settings"] = Field(description="Whose rules are asked.")
    rules: list[dict[str, Any]]
    in_settings: list[dict[str, Any]] = Field(description="Those of the settings, asked or not.")
    history: list[CastingReleaseBody] = Field(description="The newest first.")


class ChangeCastingBody(BaseModel):
    """The rules from now on, all of them, in order."""

    model_config = ConfigDict(extra="forbid")

    rules: Rules
    why: str = Field(default="", max_length=500, pattern=r"^[^\x00]*$")


class TryCastingBody(BaseModel):
    """Rules to try."""

    model_config = ConfigDict(extra="forbid")

    rules: Rules


class TriedPart(BaseModel):
    """What one voice would read."""

    voice: str
    kinds: list[str]
    rule: int | None
    instead_of: str | None

    @classmethod
    def of(cls, part: Part) -> "TriedPart":
        """Return what a producer sees of it."""
        return cls(
            voice=part.voice_id,
            kinds=list(part.kinds),
            rule=part.rule,
            instead_of=part.instead_of,
        )


class RecastBody(BaseModel):
    """An article that others would read, or that would be read otherwise."""

    article_id: str
    title: str
    heard: bool = Field(description="It is on air, and stays as it is until it is narrated again.")
    before: list[TriedPart]
    after: list[TriedPart] = Field(description="Empty: nobody could read it.")


class TriedRulesBody(BaseModel):
    """What rules would change."""

    articles: int = Field(description="So many of the newest were looked at.")
    changed: list[RecastBody]

    @classmethod
    def of(cls, trial: Trial) -> "TriedRulesBody":
        """Return what a producer sees of a trial."""
        return cls(
            articles=trial.n_articles,
            changed=[
                RecastBody(
                    article_id=one.article_id,
                    title=one.title,
                    heard=one.is_heard,
                    before=[TriedPart.of(part) for part in one.before],
                    after=[TriedPart.of(part) for part in one.after],
                )
                for one in trial.changed
            ],
        )


def make_router(services: Services) -> APIRouter:
    """Return the routes of casting rules."""
    router = APIRouter(tags=["producers"])
    reader = requires("reader", services.settings)
    Producer = Annotated[Token, Depends(requires("producer", services.settings))]  # noqa: N806

    @router.get(PATH, responses=responses(401, 403, 503), dependencies=[Depends(reader)])
    async def casting(response: Response) -> CastingBody:
        """Return the rules that are asked, with who changed them and why."""
        found = await run_in_threadpool(rules_now, services)
        return _tagged(response, found)

    @router.put(PATH, responses=responses(*_STATUSES))
    async def change(
        response: Response, token: Producer, seen: Seen, body: ChangeCastingBody
    ) -> CastingBody:
        """Let these rules be asked from now on; what is on air stays as it is."""
        await run_in_threadpool(_put, services, body.rules, seen, token, body.why)
        return _tagged(response, await run_in_threadpool(rules_now, services))

    @router.delete(PATH, responses=responses(*_STATUSES))
    async def reset(
        response: Response,
        token: Producer,
        seen: Seen,
        why: Annotated[str, Query(max_length=500, pattern=r"^[^\x00]*$")] = "",
    ) -> CastingBody:
        """Let the rules of the settings be asked again; those of the desk stay in the history."""
        await run_in_threadpool(_put, services, None, seen, token, why)
        return _tagged(response, await run_in_threadpool(rules_now, services))

    @router.post(
        f"{PATH}/try",
        responses=responses(400, 401, 403, 408, 413, 503),
        dependencies=[Depends(reader)],
    )
    async def attempt(body: TryCastingBody) -> TriedRulesBody:
        """Say which of the newest articles others would read by these rules; nothing is kept."""
        trial = await run_in_threadpool(try_rules, services, body.rules, most=MOST_ARTICLES)
        return TriedRulesBody.of(trial)

    return router


def rules_now(services: Services) -> CastingBody:
    """Collect the rules that are asked, and their history.

    Raises:
        LedgerUnavailable: the database failed.
    """
    saved = services.casting_rules()
    in_settings = as_written(services.settings.casting)
    return CastingBody(
        release=saved.release,
        source="settings" if saved.rules is None else "desk",
        rules=in_settings if saved.rules is None else as_written(saved.rules),
        in_settings=in_settings,
        history=[CastingReleaseBody.of(one) for one in releases.history(services.ledger)],
    )


def as_written(rules: Sequence[WrittenRule]) -> list[dict[str, Any]]:
    """Return rules as JSON has them, without what asks and says nothing."""
    return [rule.model_dump(mode="json", exclude_defaults=True) for rule in rules]


def _put(
    services: Services, rules: list[WrittenRule] | None, seen: str, token: Token, why: str
) -> None:
    releases.put(
        services.ledger,
        rules,
        seen=int(seen.strip('"')),
        actor=Actor(token.who, token.role),
        why=why,
    )


def _tagged(response: Response, found: CastingBody) -> CastingBody:
    response.headers["ETag"] = f'"{found.release}"'
    response.headers["Cache-Control"] = "no-store"
    return found
