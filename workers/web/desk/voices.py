"""The screen Voices: who can speak, by which rules, and who would read an article."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from fastapi import Request

from audio.errors import InputError
from workers.casting_rules import KINDS, WrittenRule
from workers.ledger.listing.find import find, sections
from workers.services import Services
from workers.voice_supply.install import installed_ids
from workers.voice_supply.places import shelf_of
from workers.voice_supply.progress import installations
from workers.web.desk.versions import ms_of
from workers.web.review.casting import rules_now
from workers.web.review.voice_shelf import first_sentence
from workers.web.routes.voices import CastBody, VoiceBody, who_can_speak, who_would_read

_MOST: Final = 5
"""How many of the articles that were found are cast."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who would read one article, or why nobody can."""

    title: str
    cast: CastBody | None
    code: str = ""


def view(services: Services, request: Request) -> Mapping[str, Any]:
    """Return what the screen shows.

    Raises:
        ServiceError: the ledger or the shared voices can't be reached.
    """
    asked = request.query_params.get("q", "")[:300].replace("\x00", "")
    found = find(services.ledger, words=asked, limit=_MOST) if asked else []
    casts = [_cast(services, one.article_id, one.title) for one in found]
    voices = who_can_speak(services)
    return {
        "found": voices,
        "asked": asked,
        "casts": casts,
        "casting": rules_now(services),
        "rule_rows": [rule.model_dump(mode="json") for rule in services.speakers.own_rules()],
        "blank_rule": dict.fromkeys(WrittenRule.model_fields),
        "kinds": KINDS,
        "sections": sections(services.ledger),
        "installed": [one for one in voices.voices if one.installed],
        "installable": [one for one in voices.voices if not one.installed],
        "removable": set(installed_ids(shelf_of(services.settings))),
        "going_on": {one.voice_id: one for one in installations(services.ledger)},
        "sentence": _sentence(voices.default, voices.voices),
        "now_ms": services.ledger.clock_ms(),
        "ms_of": ms_of,
    }


def _cast(services: Services, article_id: str, title: str) -> Cast:
    try:
        return Cast(title, who_would_read(services, article_id))
    except InputError as error:
        return Cast(title, None, error.code)


def _sentence(default: str, voices: list[VoiceBody]) -> str:
    """Return what voices are compared by at first: a sentence in the default voice's language."""
    language = next((one.language for one in voices if one.id == default), "en")
    try:
        return first_sentence(language)
    except InputError:
        return ""
