"""Narrations as readers get them carry the mark, and the commands find it."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import soundfile
from support.humming_narrations import services_over
from support.listen_command import listen
from support.repository import REPOSITORY

from audio.model import Article, Block
from audio.watermark.file import marks_in_file
from workers.narrate import clip_of, prepare
from workers.store import FolderStore
from workers.watermark import mark_of_article
from workers.web.live.maker import encoder_of, gains_db_of

TEXT = """# Tide tables redrawn

The tide came late again on Monday, and nobody at the quay was surprised. Four gauges were read for
three years, and all four agree that the old figures are twelve minutes out. The harbour office will
print new tables before the summer, and boats that draw more than two metres should wait for them.
"""


@pytest.fixture(scope="module")
def narrated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A short article, narrated by the real command with the voice that ships."""
    folder = tmp_path_factory.mktemp("marked")
    return folder, _narrated(folder)


def _narrated(folder: Path, **settings: str) -> dict[str, Any]:
    (folder / "tide.md").write_text(TEXT)
    done = listen(folder, "narrate", "tide.md", "--json", **settings)
    assert done.returncode == 0, done.stderr
    manifest: dict[str, Any] = json.loads(done.stdout)
    return manifest


def _mp3(manifest: dict[str, Any]) -> Path:
    return Path(unquote(urlsplit(manifest["contentUrl"]).path))


def test_the_finished_file_carries_the_mark(narrated: tuple[Path, dict[str, Any]]) -> None:
    """``listen detect`` finds in the MP3 what the manifest says, and names the article."""
    folder, manifest = narrated
    done = listen(folder, "detect", str(_mp3(manifest)), "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    told = manifest["listen"]["watermark"]
    assert {name: found[name] for name in told} == told
    assert found["articles"] == [manifest["listen"]["article_id"]]
    assert found["ours"]
    assert found["share"] > 0.9


def test_another_publisher_is_told_apart(narrated: tuple[Path, dict[str, Any]]) -> None:
    """A mark with another publisher's number is said not to be ours, and names no article."""
    folder, manifest = narrated
    done = listen(folder, "detect", str(_mp3(manifest)), LISTEN_WATERMARK_PUBLISHER="7")
    assert done.returncode == 0, done.stderr
    assert "not yours" in done.stdout
    assert "published here" not in done.stdout


def test_without_the_setting_there_is_no_mark(tmp_path: Path) -> None:
    """``watermark = false``: the manifest says nothing, nothing is found, and exit is 1."""
    manifest = _narrated(tmp_path, LISTEN_WATERMARK="false")
    assert "watermark" not in manifest["listen"]
    done = listen(tmp_path, "detect", str(_mp3(manifest)))
    assert done.returncode == 1
    assert "no mark found" in done.stdout


def test_what_is_no_sound_is_bad_input(tmp_path: Path) -> None:
    """A text is exit 2 and one line."""
    (tmp_path / "tide.md").write_text(TEXT)
    done = listen(tmp_path, "detect", "tide.md")
    assert done.returncode == 2
    assert "as sound" in done.stderr


def test_the_module_answers_alone(narrated: tuple[Path, dict[str, Any]]) -> None:
    """It needs nothing of Listen but its own package: no other module of ours is imported."""
    _, manifest = narrated
    code = (
        "import runpy, sys\n"
        "try: runpy.run_module('audio.watermark', run_name='__main__')\n"
        "except SystemExit as end: status = end.code\n"
        "others = [m for m in sys.modules if m.split('.')[0] in ('audio', 'voices', 'workers')"
        " and m != 'audio' and not m.startswith('audio.watermark')]\n"
        "assert not others, others\n"
        "assert not {'scipy', 'soxr'} & set(sys.modules)\n"
        "sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, _mp3(manifest)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert manifest["listen"]["watermark"]["mark"] in done.stdout


def test_live_sound_is_marked_as_the_file_is(tmp_path: Path) -> None:
    """Whoever hears an article while it is spoken hears the same mark."""
    services = services_over(FolderStore(tmp_path / "store"), data_dir=tmp_path)
    paragraphs = (TEXT.split("\n\n", 1)[1].replace("\n", " "),)
    article = Article(
        id="tide",
        title="Tide tables redrawn",
        language="en",
        blocks=tuple(Block("paragraph", one) for one in paragraphs),
    )
    plan = prepare(services, article)
    gains_db = gains_db_of(services, plan.voices, plan.script.segments)
    encoder = encoder_of(services, plan.sample_rate_hz, gains_db, article.id)
    mp3 = b"".join(encoder.open())
    for number, segment in enumerate(plan.script.segments):
        mp3 += b"".join(encoder.add(segment, clip_of(services, plan, number))[1])
    mp3 += b"".join(encoder.close())
    path = tmp_path / "live.wav"
    samples, rate = soundfile.read(io.BytesIO(mp3))
    soundfile.write(path, samples, rate)
    marks = {one.mark for one in marks_in_file(path).stretches}
    assert marks == {mark_of_article(services.settings, "tide")}
