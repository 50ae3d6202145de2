"""``listen verify``: is a narration what it says it is?"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from audio.errors import InputError, ObjectMissing
from workers.cli.common import json_option, print_json, services_for, store_option


@click.command("verify")
@click.argument("what", metavar="ARTICLE|FILE.mp3|MANIFEST.json")
@store_option
@json_option
def verify_command(what: str, store: str | None, *, as_json: bool) -> None:
    """Check a narration: its files, where each of its words comes from, and its sound.

    ARTICLE is an article's id, whose published narration is checked. MANIFEST.json lies in a
    store's folder, or a copy of it; FILE.mp3 has beside it what `listen narrate --out` wrote. The
    exit status is 0 where nothing is wrong and 1 where something is.

    \b
    Examples:
      listen verify night-ferry
      listen verify night-ferry.mp3 --json
    """
    from audio.verify.narration import verify_narration  # noqa: PLC0415  only this needs it

    path = Path(what)
    if path.suffix == ".mp3":
        files, manifest = _beside(path)
    elif path.suffix == ".json":
        manifest = _read_json(path)
        files = _of_manifest(manifest, path)
    else:
        files, manifest = _published(what, store)
    verdict = verify_narration(files, manifest)
    if as_json:
        print_json(asdict(verdict) | {"verified": verdict.verified})
    else:
        for found in verdict.findings:
            click.echo(f"{found.layer}: {found.code}: {found.where}: {found.what} {found.do}")
        said = "nothing is wrong" if verdict.verified else f"{len(verdict.findings)} faults"
        click.echo(
            f"{what}: {said}; checked {', '.join(verdict.checked) or 'nothing'}:"
            f" {verdict.segments} segments, {verdict.words} words"
        )
    if not verdict.verified:
        click.get_current_context().exit(1)


def _published(article_id: str, store: str | None) -> tuple[dict[str, bytes], Mapping[str, Any]]:
    from workers.manifest import read_manifest  # noqa: PLC0415  as above

    services = services_for(store)
    manifest = read_manifest(services.store, article_id)
    if manifest is None:
        raise InputError(f"Nothing is published of {article_id}. Narrate it first.")
    files = {}
    for name, file in manifest.files.items():
        try:
            files[name] = services.store.get(file.key)
        except ObjectMissing:
            continue  # it is told as a finding
    return files, manifest.document


def _of_manifest(manifest: Mapping[str, Any], path: Path) -> dict[str, bytes]:
    """Read the files that a manifest names, from the folder of its narration beside it."""
    try:
        folder = path.parent / Path(manifest["listen"]["narration_id"]).name
        names = [Path(name).name for name in manifest["listen"]["files"]]
    except (KeyError, TypeError) as error:
        raise InputError(f"{path} is no manifest of a narration. Name another file.") from error
    return {name: (folder / name).read_bytes() for name in names if (folder / name).is_file()}


def _beside(path: Path) -> tuple[dict[str, bytes], None]:
    try:
        files = {"audio.mp3": path.read_bytes()}
    except OSError as error:
        raise InputError(f"Can't read {path}: {error.strerror}. Name another file.") from error
    beside = path.with_suffix(".provenance.json")
    if beside.is_file():
        files["provenance.json"] = beside.read_bytes()
    return files, None


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise InputError(f"Can't read {path}: {error}. Name another file.") from error
