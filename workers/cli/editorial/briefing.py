"""``listen briefing``: daily briefings, made by hand and looked at."""

from typing import TYPE_CHECKING

import click

from audio.errors import SettingsInvalid
from workers.cli.common import ListenGroup, json_option, print_json, services_for

if TYPE_CHECKING:
    from workers.briefings.choose import Choice
    from workers.briefings.keep import Made
    from workers.briefings.rule import WrittenBriefing
    from workers.services import Services


@click.group("briefing", cls=ListenGroup)
def briefing_group() -> None:
    """Daily briefings: stories by rule, joined into one narration with a chapter for each.

    \b
    [briefings.morning]                in listen.toml; see docs/briefings.md
    title = "Morning briefing"
    playlist = "section:world"
    at = "06:30"
    time_zone = "Europe/Madrid"

    Workers make it by themselves. `listen briefing make morning --dry-run` shows what would be in
    it now, and why other stories would not.
    """


@briefing_group.command("make")
@click.argument("name")
@click.option(
    "--dry-run", is_flag=True, help="Only show the stories, and which are left out and why."
)
@json_option
def make_command(name: str, *, dry_run: bool, as_json: bool) -> None:
    """Make today's briefing NAME now, whatever its time of day is.

    A day has one. When it is made already, nothing happens; `listen regenerate` narrates it again.

    \b
    Examples:
      listen briefing make morning --dry-run
      listen briefing make morning
    """
    from workers.briefings.choose import choose
    from workers.briefings.keep import make_today
    from workers.cli.requesting import remind_of_workers, request_of, send

    services = services_for()
    rule = _rule(services, name)
    if dry_run:
        _show(choose(services, rule, now_ms=services.ledger.clock_ms()), as_json=as_json)
        return
    asked_by = request_of("publish", "publish").requested_by
    made = make_today(services, name, rule, requested_by=asked_by)
    send(services.ledger)
    if as_json:
        print_json(_facts(made.choice) | {"article_id": made.article_id, "outcome": _outcome(made)})
        return
    click.echo(f"{made.article_id}: {_WORDS[_outcome(made)]}")
    if made.accepted:
        remind_of_workers(services)


@briefing_group.command("list")
@json_option
def list_command(*, as_json: bool) -> None:
    """Show every briefing of the settings, and the days of it that can be heard."""
    from workers.briefings.shelf import editions

    services = services_for()
    rules = services.settings.briefings
    found = {
        name: editions(services.ledger, name, limit=rule.keep_days) for name, rule in rules.items()
    }
    if as_json:
        print_json(
            [
                _listed(name, rule)
                | {
                    "editions": [
                        {"day": one.day, "article_id": one.article.id, "stories": one.stories}
                        for one in found[name]
                    ]
                }
                for name, rule in rules.items()
            ]
        )
        return
    if not rules:
        click.echo("No briefing is set up. `listen briefing --help` shows how one looks.")
    for name, rule in rules.items():
        click.echo(f"{name}: {rule.title}, {rule.playlist}, {rule.at:%H:%M} {rule.time_zone}")
        for one in found[name]:
            click.echo(f"  {one.day}  {one.article.id}  {len(one.stories)} stories")
        if not found[name]:
            click.echo("  nothing can be heard yet")


def _rule(services: "Services", name: str) -> "WrittenBriefing":
    rule = services.settings.briefings.get(name)
    if rule is None:
        known = ", ".join(services.settings.briefings) or "none"
        raise SettingsInvalid(
            f"The settings have no briefing {name}; they have {known}. Write [briefings.{name}]"
            " into listen.toml: docs/briefings.md shows how."
        )
    return rule


def _listed(name: str, rule: "WrittenBriefing") -> dict[str, object]:
    return {
        "name": name,
        **rule.model_dump(mode="json", include={"title", "playlist", "at", "time_zone"}),
    }


def _outcome(made: "Made") -> str:
    if made.accepted:
        return made.accepted.outcome
    return "made" if made.choice.stories else "no_story"


_WORDS = {
    "queued": "it is being made",
    "held": "it is held; `listen release` ends that",
    "made": "today's is made already",
    "no_story": "no story can be in it now; --dry-run says why",
}


def _facts(choice: "Choice") -> dict[str, object]:
    return {
        "stories": [
            {"article_id": one.article.id, "title": one.article.title, "revision": one.revision}
            for one in choice.stories
        ],
        "left_out": [
            {"article_id": one.article.id, "title": one.article.title, "reason": one.reason}
            for one in choice.left_out
        ],
        "duration_ms": choice.duration_ms,
    }


def _show(choice: "Choice", *, as_json: bool) -> None:
    from workers.briefings.choose import WHY

    if as_json:
        print_json(_facts(choice))
        return
    for place, story in enumerate(choice.stories, start=1):
        click.echo(f"{place:2}. {story.article.title}  ({story.article.id})")
    minutes = choice.duration_ms / 60_000
    click.echo(f"{len(choice.stories)} stories, {minutes:.1f} minutes without the words between")
    for one in choice.left_out:
        click.echo(f"left out: {one.article.title}  ({one.article.id}): {WHY[one.reason]}")
