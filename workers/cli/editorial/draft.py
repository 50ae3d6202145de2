"""``listen draft``: change how one article is read, hear it, and let readers hear it."""

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audio.directions import Directions, Passage, SentenceEdit
from audio.errors import DirectionsInvalid
from workers.cli.common import ListenGroup, json_option, print_json, services_for
from workers.cli.requesting import request_of, send_and_show

if TYPE_CHECKING:
    from workers.editing.scripts import ArticleScript, Line

reason_option = click.option(
    "--reason", default="", help="Why; it is kept in the article's history."
)


@click.group("draft", cls=ListenGroup)
def draft_group() -> None:
    """Drafts: how one article is read, changed sentence by sentence.

    \b
    listen draft show night-ferry
    listen draft edit night-ferry 3 --say "The ferry left at ten past four."
    listen draft preview night-ferry --out changed.mp3
    listen draft publish night-ferry

    Readers hear nothing of a draft before it is published. Edits stay when the CMS sends a new
    text: each is kept by its sentence, and one whose sentence is gone is shown.
    """


@draft_group.command("show")
@click.argument("article_id", metavar="ARTICLE")
@json_option
def show_command(article_id: str, *, as_json: bool) -> None:
    """Show what ARTICLE would be, sentence by sentence, with the numbers that `edit` takes.

    \b
    Example:
      listen draft show night-ferry
    """
    from workers.editing.scripts import script_of_draft

    script = script_of_draft(services_for(), article_id)
    if as_json:
        print_json(_document(script))
        return
    begun = f"draft {script.draft_number}" if script.draft_number else "no draft begun"
    click.echo(f"{script.article.title} ({begun}, text {script.revision})")
    for line in sorted((*script.lines, *script.skipped), key=_order):
        click.echo(_shown(line))
    for number, one in enumerate(script.dropped):
        click.echo(f"not read {number}: {one.text} ({one.rule.replace('_', ' ')})")
    for edit in script.orphans.sentences:
        click.echo(f"its sentence is gone: {edit.at.text}")
    for passage in script.orphans.passages:
        click.echo(f"is not dropped any more: {passage.text}")


@draft_group.command("edit")
@click.argument("article_id", metavar="ARTICLE")
@click.argument("sentence", type=click.IntRange(0), required=False)
@click.option("--skip", is_flag=True, help="Leave the sentence out.")
@click.option("--say", metavar="WORDS", help="Say this in its place; what is shown stays.")
@click.option(
    "--pause-before", "pause_before_ms", type=int, metavar="MS", help="Silence before it."
)
@click.option("--pause-after", "pause_after_ms", type=int, metavar="MS", help="Silence after it.")
@click.option("--voice", "voice_id", metavar="ID", help="Have another voice say it.")
@click.option("--take", type=int, help="Have it spoken anew; each number is another recording.")
@click.option(
    "--recording",
    "sound",
    type=click.Path(path_type=Path),
    help="Have a person's recording (WAV, FLAC or MP3) heard in its place.",
)
@click.option("--clear", is_flag=True, help="Forget every edit of the sentence.")
@click.option("--intro", metavar="WORDS", help="Say this before everything; '' takes it away.")
@click.option("--outro", metavar="WORDS", help="Say this after everything; '' takes it away.")
@click.option(
    "--read", "passage", type=click.IntRange(0), help="Read what `show` says is not read."
)
@reason_option
def edit_command(
    article_id: str,
    sentence: int | None,
    *,
    sound: Path | None,
    clear: bool,
    intro: str | None,
    outro: str | None,
    passage: int | None,
    reason: str,
    **changes: Any,
) -> None:
    """Change SENTENCE of the draft of ARTICLE, or what is said around it.

    A draft is begun if there is none. What is not named stays as it was.

    \b
    Examples:
      listen draft edit night-ferry 3 --skip
      listen draft edit night-ferry 4 --say "The ferry left late." --pause-after 800
      listen draft edit night-ferry --intro "From the harbour desk."
    """
    from workers.editing import scripts, sounds
    from workers.ledger.editing import drafts

    services = services_for()
    script = scripts.script_of_draft(services, article_id)
    directions = script.directions
    for voice_id in filter(None, [changes["voice_id"]]):
        services.speakers.voice_for(
            services.speakers.with_language(script.article).language, voice_id
        )
    changes = {name: value for name, value in changes.items() if value not in (None, False)}
    if sound is not None:
        changes["recording"] = sounds.add(services, article_id, sound).sha256
    if sentence is not None:
        directions = _with_edit(script, sentence, changes, clear=clear)
    elif changes or clear:
        raise DirectionsInvalid("Say which SENTENCE is meant; `listen draft show` numbers them.")
    if intro is not None:
        directions = replace(directions, intro=intro)
    if outro is not None:
        directions = replace(directions, outro=outro)
    if passage is not None:
        if passage >= len(script.dropped):
            raise DirectionsInvalid(f"Nothing that is not read has the number {passage}.")
        read = Passage(text=script.dropped[passage].text)
        directions = replace(directions, passages=(*directions.passages, read))
    draft = drafts.save(
        services.ledger,
        article_id,
        directions,
        request_of("regenerate", "publish", reason),
        seen=script.draft_number,
        revision=script.revision,
    )
    click.echo(f"{article_id}: draft {draft.number}; `listen draft preview` lets you hear it")


@draft_group.command("preview")
@click.argument("article_id", metavar="ARTICLE")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The MP3 to write.",
)
@click.option("--whole", is_flag=True, help="All of it, and not only what is new.")
def preview_command(article_id: str, out: Path, *, whole: bool) -> None:
    """Write the sentences that the draft of ARTICLE changes, as they would be heard, to an MP3.

    \b
    Example:
      listen draft preview night-ferry --out changed.mp3
    """
    from workers.editing.preview import mp3_of, plan_of
    from workers.editing.scripts import draft_or_beginning

    services = services_for()
    made = plan_of(services, draft_or_beginning(services.ledger, article_id))
    numbers = range(len(made.plan.clip_keys)) if whole else made.changed
    if not numbers:
        click.echo(f"{article_id}: the draft changes nothing that is heard")
        return
    with out.open("wb") as file:
        for data in mp3_of(services, made.plan, numbers):
            file.write(data)
    for number in made.changed:
        click.echo(
            f"changed: {made.plan.script.segments[number].spoken_text or '(a person reads)'}"
        )
    click.echo(f"wrote {out}")


@draft_group.command("publish")
@click.argument("article_id", metavar="ARTICLE")
@reason_option
@json_option
def publish_command(article_id: str, reason: str, *, as_json: bool) -> None:
    """Let readers hear the draft of ARTICLE, and every later text by the same edits.

    \b
    Example:
      listen draft publish night-ferry --reason "the captain's name"
    """
    from workers.ledger.editing import drafts

    services = services_for()
    request = request_of("regenerate", "publish", reason)
    draft = drafts.draft_of(services.ledger, article_id)
    accepted = drafts.publish(
        services.ledger, article_id, request, seen=draft.number if draft else None
    )
    words = {"queued": "revision {revision} is being published as the draft has it"}
    send_and_show(services, [accepted], words, in_json=as_json)


@draft_group.command("discard")
@click.argument("article_id", metavar="ARTICLE")
@reason_option
def discard_command(article_id: str, reason: str) -> None:
    """Forget the draft of ARTICLE; what is on air stays.

    \b
    Example:
      listen draft discard night-ferry
    """
    from workers.ledger.editing import drafts

    services = services_for()
    draft = drafts.draft_of(services.ledger, article_id)
    drafts.discard(
        services.ledger,
        article_id,
        request_of("regenerate", "publish", reason),
        seen=draft.number if draft else None,
    )
    click.echo(f"{article_id}: the draft is gone; what is on air stays")


def _with_edit(
    script: "ArticleScript", sentence: int, changes: dict[str, Any], *, clear: bool
) -> Directions:
    """Return a draft's directions with one sentence changed.

    Raises:
        DirectionsInvalid: there is no such sentence, or the changes make no sense.
    """
    found = [one for one in (*script.lines, *script.skipped) if one.sentence.number == sentence]
    if not found or found[0].place is None:
        raise DirectionsInvalid(
            f"{script.article.id} has no sentence {sentence}; `listen draft show` numbers them."
        )
    line, place = found[0], found[0].place
    before = SentenceEdit(at=place) if line.edit is None or clear else line.edit
    if not changes and not clear:
        raise DirectionsInvalid("Say what is to be changed in the sentence; see --help.")
    if "say" in changes:
        changes["spoken"] = changes.pop("say")
    after = replace(before, at=place, **changes)
    others = tuple(edit for edit in script.directions.sentences if edit != line.edit)
    return replace(script.directions, sentences=(*others, after))


def _order(line: "Line") -> tuple[int, int]:
    number = line.sentence.number
    return (-1, 0) if number is None else (0, number)


def _shown(line: "Line") -> str:
    one = line.sentence
    number = "  +" if one.number is None else f"{one.number:3}"
    text = f"{number}  {one.text}"
    if line.edit and line.edit.skip:
        return f"{text}\n     left out"
    if line.edit or one.number is None:
        text += f"\n     said: {one.spoken or '(a person reads)'} ({one.voice_id})"
    return text


def _document(script: "ArticleScript") -> dict[str, Any]:
    from workers.ledger.editing.records import directions_json

    return {
        "article_id": script.article.id,
        "title": script.article.title,
        "revision": script.revision,
        "draft": script.draft_number,
        "directions": json.loads(directions_json(script.directions)),
        "orphans": json.loads(directions_json(script.orphans)),
        "sentences": [
            {
                "number": line.sentence.number,
                "text": line.sentence.text,
                "spoken": line.sentence.spoken,
                "voice": line.sentence.voice_id,
                "pause_after_ms": line.sentence.pause_after_ms,
            }
            for line in script.lines
        ],
        "skipped": [line.sentence.text for line in script.skipped],
        "dropped": [{"text": one.text, "rule": one.rule} for one in script.dropped],
    }
