"""The screen Article: what is read of one article, and what a producer changes in it."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, Final

from fastapi import Request

from audio.directions import NO_DIRECTIONS, Directions, sentence_key
from audio.errors import InputError
from audio.languages import same_language
from audio.script import HUMAN
from voices.library.installed import installed_voices
from workers.editing.scripts import ArticleScript, Line, script_of_draft, script_on_air
from workers.editing.side_by_side import Row, rows, told
from workers.ledger.editing import drafts, versions
from workers.ledger.editing.records import Draft, directions_json
from workers.ledger.listing.find import Listed, find
from workers.manifest import web_serves_media
from workers.recordings.shelf import recording_of
from workers.services import Services
from workers.web.base_url import base_of
from workers.web.desk.today import state_key
from workers.web.problems import not_found

WHY: Final[Mapping[str, str]] = {
    rule: group
    for group, rules in {
        "skipped": "skipped",
        "caption": "caption",
        "related": "related read_more back_link follow",
        "table": "table fact_box",
        "notes": "footnote endnotes note_number",
        "advertisement": "advertisement",
        "asking": "newsletter paywall support form popup cookies",
        "page": "furniture share tags comments navigation sidebar aside footer hidden web_address",
        "people": "bio byline agency reporting_credit about_company contact source_line",
        "date": "date reading_time editing_note amended correction",
        "rights": "copyright republished",
        "embed": "embed player",
        "repeated": "title repeated pull_quote",
        "end": "end_label empty_heading",
        "not_article": "not_article",
        "site": "site_line site_drop_line site_end_at",
        "formula": "formula",
        "struck": "struck",
        "sign": "invisible unreadable sign phone",
    }.items()
    for rule in rules.split()
}
"""Why a passage is not read: which words of ``[article.rule]`` say so."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A passage that is not read."""

    text: str
    why: str
    is_passage: bool
    """It is one of its own, so that it can be read all the same; others are parts of sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scripts:
    """What is read of an article: on air, and as its draft has it."""

    on_air: ArticleScript | None = None
    draft: ArticleScript | None = None
    error: InputError | None = None
    """Why there is none."""

    @classmethod
    def of(cls, services: Services, article_id: str) -> "Scripts":
        """Write both.

        Raises:
            ServiceError: the ledger or the store failed.
        """
        try:
            return cls(
                on_air=script_on_air(services, article_id),
                draft=script_of_draft(services, article_id),
            )
        except InputError as error:
            return cls(error=error)


def mark_of(services: Services, article_id: str) -> str:
    """Return what is another as soon as the screen would look otherwise.

    Raises:
        Problem: nobody knows the article.
        LedgerUnavailable: the database failed.
    """
    return _mark(services, _listed(services, article_id))


def view(services: Services, request: Request, article_id: str) -> Mapping[str, Any]:
    """Return what the screen shows.

    Raises:
        Problem: nobody knows the article.
        ServiceError: the ledger or the store failed.
    """
    one = _listed(services, article_id)
    mark = _mark(services, one)  # before the rest, so that what comes meanwhile is seen next time
    scripts = Scripts.of(services, article_id)
    draft = drafts.draft_of(services.ledger, article_id)
    recording = recording_of(services.ledger, article_id)
    script = scripts.draft
    shown = _rows(scripts, is_recorded=recording is not None)
    return {
        "one": one,
        "state_key": state_key(one),
        "mark": mark,
        "now_ms": services.ledger.clock_ms(),
        "error": scripts.error,
        "script": script,
        "language_read": script.article.language if script else one.language or "und",
        "rows": shown,
        "usual_voice": _usual_voice(scripts),
        "said": said_otherwise,
        "human": HUMAN,
        "draft": draft,
        "directions": directions_json(script.directions if script else NO_DIRECTIONS),
        "edit_indexes": _edit_indexes(script),
        "place_json": place_json,
        "bar": _bar(services, draft, scripts, shown) if draft and script else None,
        "unread": _unread(script),
        "recording": recording,
        "voice_ids": _voices(services, script),
        "audio_url": _audio_url(services, request, scripts.on_air),
        "text_is_newer": bool(
            script and scripts.on_air and script.revision != scripts.on_air.revision
        ),
    }


def said_otherwise(line: Line) -> str | None:
    """Return what is said of a line where that differs from what is shown."""
    one = line.sentence
    shown, spoken = (
        "".join(char for char in text.casefold() if char.isalnum() or char.isspace()).split()
        for text in (one.text, one.spoken)
    )
    return one.spoken if spoken and spoken != shown else None


def place_json(line: Line) -> str:
    """Return how an edit names a line's sentence, as JSON; "" where none can."""
    return json.dumps(asdict(line.place), ensure_ascii=False) if line.place else ""


def _listed(services: Services, article_id: str) -> Listed:
    found = find(services.ledger, article_id=article_id, limit=1)
    if not found:
        raise not_found(f"No article is called {article_id}.", "article_unknown")
    return found[0]


def _mark(services: Services, one: Listed) -> str:
    draft = drafts.draft_of(services.ledger, one.article_id)
    on_air = versions.on_air(services.ledger, one.article_id)
    recording = recording_of(services.ledger, one.article_id)
    seen = {
        "listed": asdict(one) | {"plays": 0},
        "draft": draft.number if draft else 0,
        "on_air": on_air.number if on_air else 0,
        "recording": recording.added_at_ms if recording else 0,
    }
    return sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()[:16]


def _rows(scripts: Scripts, *, is_recorded: bool) -> tuple[Row, ...]:
    if scripts.draft is None:
        return ()
    on_air = scripts.on_air.lines if scripts.on_air and not is_recorded else ()
    if is_recorded:  # one cue is heard for all of them, and no draft changes that
        return rows(scripts.draft.lines, scripts.draft.lines, ())
    return rows(on_air, scripts.draft.lines, scripts.draft.skipped)


def _usual_voice(scripts: Scripts) -> str:
    lines = scripts.draft.lines if scripts.draft else ()
    counted = Counter(line.sentence.voice_id for line in lines if line.sentence.voice_id != HUMAN)
    return counted.most_common(1)[0][0] if counted else ""


def _edit_indexes(script: ArticleScript | None) -> Mapping[int, int]:
    """Return for each sentence that is changed which of the draft's edits does so."""
    if script is None:
        return {}
    return {
        line.sentence.number: script.directions.sentences.index(line.edit)
        for line in (*script.lines, *script.skipped)
        if line.edit and line.sentence.number is not None
    }


def _bar(
    services: Services, draft: Draft, scripts: Scripts, shown: Sequence[Row]
) -> Mapping[str, Any]:
    """Return what the bar of a draft says."""
    in_force: Directions = drafts.beginning_of(services.ledger, draft.article_id).directions
    edits = told(in_force, draft.directions)
    keys = {sentence_key(one.text) for one in edits}
    is_newer = bool(scripts.on_air and scripts.on_air.revision != draft.revision)
    other_text = [row for row in shown if row.text_before or row.state in ("added", "removed")]
    anew = [
        row
        for row in shown
        if row.state == "changed"
        and row.sounds_other
        and not row.text_before
        and sentence_key(row.shown.sentence.text) not in keys
    ]
    n_text = len(other_text) if is_newer else 0
    return {
        "edits": edits,
        "n_text": n_text,
        "n_anew": len(anew),
        "n": len(edits) + n_text + len(anew),
        "who": (draft.edited_by or "").removeprefix("token "),
        "can_be_heard": any(row.sounds_other for row in shown),
    }


def _unread(script: ArticleScript | None) -> tuple[Unread, ...]:
    if script is None:
        return ()
    passages = {one.text for one in script.article.dropped}
    return tuple(
        Unread(one.text, WHY.get(one.rule, "other"), one.text in passages)
        for one in script.dropped
        if one.rule != "skipped"  # those stand in the script
    )


def _voices(services: Services, script: ArticleScript | None) -> list[str]:
    if script is None:
        return []
    return sorted(
        one.voice.id
        for one in installed_voices(services.settings.voice_folders)
        if same_language(one.voice.language, script.article.language)
    )


def _audio_url(services: Services, request: Request, script: ArticleScript | None) -> str:
    manifest = script.manifest if script else None
    if manifest is None:
        return ""
    if web_serves_media(services.store, services.settings):
        manifest = manifest.served_from(base_of(request, services.settings))
    return manifest.content_url
