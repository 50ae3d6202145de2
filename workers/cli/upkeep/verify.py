"""``listen verify``: is a narration what it says it is?"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audio.errors import InputError, ObjectMissing
from workers.cli.common import json_option, print_json, services_for, store_option

if TYPE_CHECKING:
    from audio.verify.narration import Verdict
    from workers.manifest import Manifest
    from workers.provenance.layer import Layer
    from workers.services import Services


@dataclass(frozen=True, slots=True)
class _Subject:
    """What is to be checked."""

    name: str
    files: Mapping[str, bytes]
    manifest: Mapping[str, Any] | None
    """None: a lone MP3."""
    is_published: bool = False
    """It is what this store has of an article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wishes:
    """What is to be checked besides."""

    listen: bool
    trusted_pem: str
    quiet: bool


@click.command("verify")
@click.argument("what", metavar="ARTICLE|FILE.mp3|MANIFEST.json")
@click.option("--listen", is_flag=True, help="Also hear whether each segment says what is written.")
@click.option("--remake", is_flag=True, help="Make the narration again, and compare the bytes.")
@click.option(
    "--trust",
    type=click.Path(path_type=Path),
    metavar="FILE.pem",
    help="Believe signatures of these authorities alone.",
)
@store_option
@json_option
def verify_command(
    what: str, store: str | None, trust: Path | None, *, listen: bool, remake: bool, as_json: bool
) -> None:
    """Check a narration: its files, where each of its words comes from, its sound and its marks.

    ARTICLE is an article's id, whose published narration is checked, also against the text in the
    ledger. MANIFEST.json lies in a store's folder, or a copy of it; FILE.mp3 has beside it what
    `listen narrate --out` wrote. Signature and watermark are checked where there are any.

    With --listen a recogniser hears the file, which takes a while; see `listen hear`. With --remake
    the narration is spoken and finished once more, in a scratch folder, and nothing else is
    checked; an ARTICLE or a MANIFEST can be. What is published stays as it is.

    The exit status is 0 where nothing is wrong and 1 where something is.

    \b
    Examples:
      listen verify night-ferry
      listen verify night-ferry.mp3 --trust newsroom-authority.pem --json
      listen verify night-ferry --remake
    """
    services = services_for(store)
    subject = _subject(services, what)
    if remake:
        verdict, layers = _remade(services, subject, quiet=as_json)
    else:
        wishes = _Wishes(listen=listen, trusted_pem=_trusted(trust), quiet=as_json)
        verdict, layers = _checked(services, subject, wishes)
    if as_json:
        told = {layer.name: layer.said for layer in layers}
        print_json(asdict(verdict) | {"told": told, "verified": verdict.verified})
    else:
        _show(what, verdict, layers)
    if not verdict.verified:
        click.get_current_context().exit(1)


def _show(what: str, verdict: "Verdict", layers: "list[Layer]") -> None:
    for found in verdict.findings:
        click.echo(f"{found.layer}: {found.code}: {found.where}: {found.what} {found.do}")
    for layer in layers:
        click.echo(f"{what}: {layer.name}: {layer.said}")
    n_faults = len(verdict.findings)
    faults = "1 fault" if n_faults == 1 else f"{n_faults} faults"
    said = "nothing is wrong" if verdict.verified else faults
    click.echo(
        f"{what}: {said}; checked {', '.join(verdict.checked) or 'nothing'}:"
        f" {verdict.segments} segments, {verdict.words} words"
    )


def _checked(
    services: "Services", subject: _Subject, wishes: _Wishes
) -> "tuple[Verdict, list[Layer]]":
    from audio.verify.narration import verify_narration

    verdict = verify_narration(subject.files, subject.manifest)
    document = json.loads(subject.files["provenance.json"]) if "map" in verdict.checked else None
    layers = [_looked_at(name, look) for name, look in _looks(services, subject, document, wishes)]
    return _with(verdict, layers), layers


def _with(verdict: "Verdict", layers: "list[Layer]") -> "Verdict":
    findings = [found for layer in layers for found in layer.findings]
    names = [layer.name for layer in layers if layer.checked]
    return replace(
        verdict,
        findings=(*verdict.findings, *findings),
        checked=(*verdict.checked, *names),
    )


def _looks(
    services: "Services", subject: _Subject, document: Mapping[str, Any] | None, wishes: _Wishes
) -> "Iterator[tuple[str, Callable[[], Layer]]]":
    """Yield each further layer that there is of a narration, and how to check it."""
    from workers.cli.progress import bar
    from workers.provenance.article import check_article
    from workers.provenance.heard import check_heard
    from workers.provenance.mark import check_mark
    from workers.provenance.signature import check_signature

    files, manifest = subject.files, subject.manifest

    def heard() -> "Layer":
        assert document is not None
        with bar(subject.name if not wishes.quiet else "") as show:
            return check_heard(services, files, document, on_progress=show)

    if "audio.mp3" in files:
        yield (
            "signature",
            lambda: check_signature(
                files,
                manifest,
                document,
                required=services.settings.credentials_required,
                trusted_pem=wishes.trusted_pem,
            ),
        )
        yield "watermark", lambda: check_mark(files, manifest, document)
    if document is not None and subject.is_published and manifest is not None:
        published = _manifest_of(manifest, subject.name)
        yield "article", lambda: check_article(services, published, document)
    if document is not None and wishes.listen:
        yield "heard", heard


def _looked_at(name: str, look: "Callable[[], Layer]") -> "Layer":
    """Check a layer; what is in no form of ours is a finding, and nothing raises for it."""
    from audio.verify.finding import Finding
    from workers.provenance.layer import Layer

    try:
        return look()
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        found = Finding(name, "unreadable", "a file", f"It can't be read: {error!r}.")
        return Layer(name, "it can't be read", (found,))


def _remade(
    services: "Services", subject: _Subject, *, quiet: bool
) -> "tuple[Verdict, list[Layer]]":
    from audio.verify.narration import Verdict
    from workers.cli.progress import ProgressDisplay
    from workers.plan import Stopwatch
    from workers.provenance.remake import check_remade

    if subject.manifest is None:
        raise InputError(
            "--remake needs an ARTICLE or a MANIFEST.json: an MP3 alone is not enough."
        )
    manifest = _manifest_of(subject.manifest, subject.name)
    with ProgressDisplay(subject.name, quiet=quiet) as display:
        layer = check_remade(services, manifest, subject.files, Stopwatch(display))
    document = json.loads(subject.files["provenance.json"])
    n_words = sum(len(one["words"]) for one in document["segments"])
    return _with(Verdict((), (), len(document["segments"]), n_words), [layer]), [layer]


def _trusted(path: Path | None) -> str:
    if path is None:
        return ""
    try:
        pem = path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"Can't read {path}: {error}. Name a file of certificates.") from error
    if "-----BEGIN CERTIFICATE-----" not in pem:
        raise InputError(f"{path} has no certificate in it. Name a file of certificates (PEM).")
    return pem


def _subject(services: "Services", what: str) -> _Subject:
    path = Path(what)
    if path.suffix == ".mp3":
        return _Subject(what, _beside(path), None)
    if path.suffix == ".json":
        manifest = _read_json(path)
        return _Subject(what, _of_manifest(manifest, path), manifest)
    return _published(services, what)


def _published(services: "Services", article_id: str) -> _Subject:
    from workers.manifest import read_manifest

    manifest = read_manifest(services.store, article_id)
    if manifest is None:
        raise InputError(f"Nothing is published of {article_id}. Narrate it first.")
    files = {}
    for name, file in manifest.files.items():
        try:
            files[name] = services.store.get(file.key)
        except ObjectMissing:
            continue  # it is told as a finding
    return _Subject(article_id, files, manifest.document, is_published=True)


def _manifest_of(document: Mapping[str, Any], name: str) -> "Manifest":
    from workers.manifest import Manifest

    try:
        return Manifest.of(document)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"{name} is no manifest of a narration: {error!r}.") from error


def _of_manifest(manifest: Mapping[str, Any], path: Path) -> dict[str, bytes]:
    """Read the files that a manifest names, from the folder of its narration beside it."""
    try:
        folder = path.parent / Path(manifest["listen"]["narration_id"]).name
        names = [Path(name).name for name in manifest["listen"]["files"]]
    except (KeyError, TypeError) as error:
        raise InputError(f"{path} is no manifest of a narration. Name another file.") from error
    return {name: (folder / name).read_bytes() for name in names if (folder / name).is_file()}


def _beside(path: Path) -> dict[str, bytes]:
    try:
        files = {"audio.mp3": path.read_bytes()}
    except OSError as error:
        raise InputError(f"Can't read {path}: {error.strerror}. Name another file.") from error
    beside = path.with_suffix(".provenance.json")
    if beside.is_file():
        files["provenance.json"] = beside.read_bytes()
    return files


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise InputError(f"Can't read {path}: {error}. Name another file.") from error
