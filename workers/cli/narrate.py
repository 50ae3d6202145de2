"""``listen narrate``: the whole job, in this process."""

import shutil
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audio.errors import AudioError, InputError, ListenError
from workers.cli.common import (
    Failures,
    allow_private_option,
    json_option,
    language_option,
    print_json,
    services_for,
    store_option,
    voice_option,
)

if TYPE_CHECKING:
    from audio.model import Article
    from workers.plan import Narrated
    from workers.services import Services


@click.command("narrate")
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@voice_option
@language_option
@store_option
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.mp3",
    help="Copy the finished MP3 here as well (one SOURCE with one article only).",
)
@allow_private_option
@json_option
def narrate_command(
    sources: tuple[str, ...],
    voice_id: str | None,
    language: str | None,
    store: str | None,
    out: Path | None,
    *,
    allow_private: bool,
    as_json: bool,
) -> None:
    """Speak each article of each SOURCE and publish the narration.

    SOURCE is a file (.html .json .txt .md, or a feed), an http(s) address, or - for standard input.
    Only what has changed since the last time is spoken; an article that has not changed at all is
    left as it is. With --json, one article gives an object, several give a list.

    \b
    Examples:
      listen narrate docs/samples/night-ferry.md
      listen narrate article.html --voice en_US-lessac-medium --out article.mp3
      listen narrate https://courier.example/feed.xml --json
      curl -s https://courier.example/story | listen narrate -
    """
    # What narrates takes half a second to import, which help does without.
    from workers.cli.sources import articles_in

    services = services_for(store)
    reports: list[dict[str, Any]] = []
    failures = Failures()
    for source in sources:
        # What can't be narrated stops none of the others, of the same feed or another source.
        named = source if len(sources) > 1 else None
        on_failure = partial(failures.add, source=named)
        read = partial(articles_in, language=language, allow_private=allow_private)
        try:
            articles = read(source, services, on_failure=on_failure)
            if out:
                articles = _only_one(articles, out, sources)
            for article in articles:
                try:
                    reports.append(
                        _narrate_one(
                            services,
                            article,
                            voice_id,
                            out,
                            quiet=as_json,
                            allow_private=allow_private,
                        )
                    )
                except (InputError, AudioError) as error:
                    failures.add(error, source=named or article.title)
        except ListenError as error:
            failures.add(error, source=named)
    if as_json and reports:
        print_json(reports[0] if len(reports) == 1 else reports)
    failures.exit()


def _only_one(
    articles: "Iterator[Article]", out: Path, sources: tuple[str, ...]
) -> "Iterator[Article]":
    """Return the article that goes into one file; more are refused before any is narrated."""
    found = list(islice(articles, 2)) if len(sources) == 1 else []
    if len(found) > 1 or len(sources) > 1:
        raise InputError(f"--out {out} takes one article, and there are more.")
    return iter(found)


def _narrate_one(
    services: "Services",
    article: "Article",
    voice_id: str | None,
    out: Path | None,
    *,
    quiet: bool,
    allow_private: bool,
) -> dict[str, Any]:
    from workers.cli.progress import ProgressDisplay
    from workers.narrate import narrate
    from workers.plan import Stopwatch

    # Who names an article may have what is on its host.
    policy = services.fetch_policy.allowing(article.url or "", private=allow_private)
    with ProgressDisplay(article.title, quiet=quiet) as display:
        watch = Stopwatch(display)
        narrated = narrate(services, article, voice_id=voice_id, watch=watch, policy=policy)
    if narrated.picture == "left_out":
        click.echo(
            f"listen: warning: the picture {article.image_url} could not be used; the publisher's"
            " cover is shown. Is its host one of allowed_hosts?",
            err=True,
        )
    if out:
        _copy_mp3(services, narrated, out)
    if not quiet:
        _summarise(narrated)
    return _as_report(narrated)


def _as_report(narrated: "Narrated") -> dict[str, Any]:
    """The manifest, and what this run did."""
    files = {name: file.url for name, file in narrated.manifest.files.items()}
    return dict(narrated.manifest.document) | {
        "files": files,
        "segments": {
            "total": narrated.segments.total,
            "spoken": narrated.segments.spoken,
            "cached": narrated.segments.cached,
        },
        "timings_ms": narrated.timings_ms,
        "changed": narrated.changed,
    }


def _summarise(narrated: "Narrated") -> None:
    """Say in a few lines what was done and where it is."""
    manifest, segments = narrated.manifest, narrated.segments
    minutes, ms = divmod(manifest.duration_ms, 60_000)
    what = "narrated" if narrated.changed else "unchanged, already published"
    click.echo(f"{manifest.title}\n  {what}: {minutes}:{ms // 1000:02} of sound", nl=False)
    click.echo(f", {segments.total} segments ({segments.spoken} spoken, {segments.cached} found)")
    if loudness := manifest.loudness:
        click.echo(
            f"  {loudness.integrated_lufs:.1f} LUFS, {loudness.true_peak_dbtp:.1f} dBTP, "
            f"voice {manifest.voice_ids[0]}"
        )
    click.echo(f"  {manifest.content_url}")


def _copy_mp3(services: "Services", narrated: "Narrated", out: Path) -> None:
    """Write the published MP3 to a file of the user's, and beside it where its words come from."""
    _copy(services, narrated.manifest.renditions[0].key, out)
    provenance = narrated.manifest.files.get("provenance.json")
    if provenance:  # what older releases published has none
        _copy(services, provenance.key, out.with_suffix(".provenance.json"))


def _copy(services: "Services", key: str, out: Path) -> None:
    """Write a published file to one of the user's, whole or not at all."""
    part = out.with_name(out.name + ".part")
    try:
        with services.store.open(key) as source, part.open("wb") as target:
            shutil.copyfileobj(source, target)
        part.replace(out)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise InputError(f"Can't write {out}: {error.strerror}. Name another file.") from error
