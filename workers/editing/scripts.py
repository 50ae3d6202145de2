"""The script of an article in the ledger, as a producer sees it: on air, or as a draft has it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from audio.directions import Directions, Place, SentenceEdit, places_of, resolved
from audio.errors import ObjectMissing
from audio.model import Article, Dropped
from audio.script import sentences_of
from workers.editing.sentences import said
from workers.ledger import Ledger
from workers.ledger.editing import drafts, versions
from workers.ledger.editing.records import Draft, Sentence, Version
from workers.manifest import Manifest, read_manifest
from workers.narrate import prepare
from workers.services import Services

Of = Literal["on_air", "draft"]
RULES_IN_WORDS: Mapping[str, str] = {
    "skipped": "a producer left it out",
    "caption": "the caption of a picture",
    "read_more": "a pointer to another article",
    "table": "a table",
    "footnote": "a footnote",
    "endnotes": "notes after the article",
    "furniture": "a part of the page that is not the article",
    "advertisement": "an advertisement",
}
"""Why a passage is not read, for people; other rules are named by their own words."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a script."""

    sentence: Sentence
    place: Place | None
    """How an edit names it; None where a producer had it put in."""
    edit: SentenceEdit | None
    start_ms: int | None = None
    end_ms: int | None = None
    """When it is heard on air; None where it is not, or nobody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleScript:
    """What is read of an article, and what is not."""

    article: Article
    revision: int
    draft_number: int | None
    """Of a draft; 0 where nobody has begun one."""
    version: int | None
    """Of what is on air."""
    directions: Directions
    lines: tuple[Line, ...]
    skipped: tuple[Line, ...]
    """Sentences that are left out, each with its place, so that they can be read again."""
    dropped: tuple[Dropped, ...]
    orphans: Directions
    manifest: Manifest | None


def draft_or_beginning(ledger: Ledger, article_id: str) -> Draft:
    """Return an article's draft, or what it would begin as.

    Raises:
        ArticleUnknown: there is no text of it.
        LedgerUnavailable: the database failed.
    """
    return drafts.draft_of(ledger, article_id) or drafts.beginning_of(ledger, article_id)


def article_sentences(services: Services, article: Article) -> tuple[str, ...]:
    """Return the sentences by which an article's edits are placed.

    Raises:
        LanguageUnsupported: nobody reads its language.
    """
    speakers = services.speakers
    article = speakers.with_language(article)
    return sentences_of(article, speakers.reading(speakers.casting(article)))


def script_of_draft(services: Services, article_id: str) -> ArticleScript:
    """Return the script of an article's draft, or of its newest text where there is none.

    Raises:
        InputError: there is no text of it, or it can't be read.
        ServiceError: the ledger or the store failed.
    """
    draft = draft_or_beginning(services.ledger, article_id)
    on_air = versions.on_air(services.ledger, article_id)
    return _script(
        services,
        draft.article,
        draft.directions,
        voice_id=draft.voice_id,
        revision=draft.revision,
        draft_number=draft.number,
        version=on_air,
    )


def script_on_air(services: Services, article_id: str) -> ArticleScript | None:
    """Return the script of what is on air, with when each sentence is heard; None: nothing is.

    Raises:
        InputError: it can't be read any more.
        ServiceError: the ledger or the store failed.
    """
    heard = versions.heard_of(services.ledger, article_id)
    if heard is None:
        return None
    return _script(
        services,
        heard.article,
        heard.directions,
        voice_id=heard.voice_id,
        revision=heard.revision,
        version=versions.on_air(services.ledger, article_id),
        is_on_air=True,
    )


def _script(
    services: Services,
    article: Article,
    directions: Directions,
    *,
    revision: int,
    version: Version | None,
    voice_id: str | None = None,
    draft_number: int | None = None,
    is_on_air: bool = False,
) -> ArticleScript:
    sentences = article_sentences(services, article)
    dropped = [passage.text for passage in article.dropped]
    asked = resolved(directions, sentences, dropped)
    places = places_of(sentences)
    plan = prepare(services, article, voice_id=voice_id, directions=directions)
    told = version.sentences if is_on_air and version else said(plan)
    manifest = read_manifest(services.store, article.id) if is_on_air else None
    cues = cues_of(services, manifest) if is_on_air and manifest else {}
    lines: list[Line] = []
    first = 0
    for sentence in told:
        number = sentence.number
        times = [cues[n] for n in range(first, first + sentence.segments) if n in cues]
        first += sentence.segments
        known = number is not None and number < len(places)
        lines.append(
            Line(
                sentence,
                places[number] if known and number is not None else None,
                asked.edits.get(number) if number is not None else None,
                times[0][0] if times else None,
                times[-1][1] if times else None,
            )
        )
    return ArticleScript(
        article=article,
        revision=revision,
        draft_number=draft_number,
        version=version.number if version else None,
        directions=directions,
        lines=tuple(lines),
        skipped=tuple(_skipped(sentences, places, asked.edits)),
        dropped=plan.script.dropped,
        orphans=asked.orphans,
        manifest=manifest,
    )


def _skipped(
    sentences: Sequence[str], places: Sequence[Place | None], edits: Mapping[int, SentenceEdit]
) -> list[Line]:
    return [
        Line(
            Sentence(
                kind="skipped",
                text=sentences[number].strip(),
                spoken="",
                voice_id="",
                pause_after_ms=0,
                clips=(),
                number=number,
                segments=0,
            ),
            places[number],
            edit,
        )
        for number, edit in sorted(edits.items())
        if edit.skip
    ]


def cues_of(services: Services, manifest: Manifest) -> dict[int, tuple[int, int]]:
    """Return when each segment of a narration is heard; nothing where its file is gone.

    Raises:
        StoreUnavailable: the store failed.
    """
    file = manifest.files.get("words.json")
    try:
        document = json.loads(services.store.get(file.key)) if file else {}
    except ObjectMissing:
        return {}
    return {
        cue["index"]: (int(cue["start_ms"]), int(cue["end_ms"])) for cue in document.get("cues", ())
    }
