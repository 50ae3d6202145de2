"""A briefing as an article: its title, its words and a heading for each story."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, tzinfo

from audio.intake.ids import BRIEFING_PREFIX
from audio.model import Article, Block
from workers.briefings.rule import WrittenBriefing
from workers.briefings.shelf import Story


def briefing_id(name: str, day: date) -> str:
    """Return the article id of a day's briefing, such as ``briefing-morning-2026-03-14``."""
    return f"{BRIEFING_PREFIX}{name}-{day.isoformat()}"


def running_order(
    name: str, rule: WrittenBriefing, day: date, stories: Sequence[Story], *, language: str
) -> Article:
    """Write the article that is accepted, narrated and published as a day's briefing.

    It has what the briefing's own voice says; the stories stay as they are. Its tags name each
    story with its revision, so that a briefing of other texts is another text.
    """
    words = {"date": date_in_words(day, language), "title": rule.title}
    blocks = (
        Block("paragraph", rule.intro.format(**words)),
        *(Block("heading", story.article.title) for story in stories),
        Block("paragraph", rule.outro.format(**words)),
    )
    return Article(
        id=briefing_id(name, day),
        title=f"{rule.title}, {words['date']}",
        language=language,
        blocks=tuple(block for block in blocks if block.text),
        published_at=_published_at(rule, day),
        tags=tuple(f"{story.article.id}@{story.revision}" for story in stories),
    )


def _published_at(rule: WrittenBriefing, day: date) -> datetime:
    zone: tzinfo | None = rule.local(0).tzinfo
    return datetime.combine(day, rule.at, zone).astimezone(UTC)


def date_in_words(day: date, language: str) -> str:
    """Write a day as it is said in a language, with the name of the day; ISO 8601 where unknown."""
    # Every worker imports this module, and few of them ever make a briefing.
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415
    from babel.dates import format_date  # noqa: PLC0415

    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return day.isoformat()
    return format_date(day, "full", locale=locale)
