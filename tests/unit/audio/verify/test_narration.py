"""The checker: what is true passes, what is false is found, and what can't be read is told."""

import ast
import json
import random
import sys
from pathlib import Path

import pytest

import audio.verify
from audio.model import Article
from audio.verify.narration import Verdict, verify_narration
from audio.verify.sound import check_sound, mp3_ms
from benchmarks import sabotage
from benchmarks.sabotage import (
    KINDS,
    LANGUAGES,
    TRUE,
    Case,
    cases,
    files_of,
    golden_article,
    golden_articles,
    golden_cases,
    judged,
    sabotaged,
    script_of,
    tried,
)

GOOD = Verdict((), (), 0, 0)


def articles() -> list[Article]:
    return [article for of_one in golden_articles().values() for article in of_one]


def a_narration() -> dict[str, bytes]:
    first = articles()[0]
    return files_of(first, script_of(first))


@pytest.mark.parametrize("case", golden_cases(), ids=lambda case: case.name)
def test_every_golden_article_is_verified(case: Path) -> None:
    """No true narration is refused: a checker that cries wolf is switched off."""
    article = golden_article(case)
    if article is None:
        return  # nothing reads its language aloud
    assert judged(article, script_of(article)).findings == ()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_sabotage_is_found(kind: str) -> None:
    """A word lost, doubled or swapped, another number, a strange sentence: none gets through."""
    chance, other = random.Random(7), script_of(articles()[-1])
    n_tried = 0
    for article in articles()[:12]:
        script = sabotaged(article, script_of(article), other, kind, chance)
        if script is not None:
            n_tried += 1
            assert not judged(article, script).verified
    assert n_tried > 1


def test_articles_nobody_wrote_are_told_apart() -> None:
    """Mixed articles pass and sabotaged ones don't; the benchmark does it with thousands."""
    golden = golden_articles()
    for case in cases(15, 3 * len(KINDS), seed=3):
        assert tried(case, golden).verified == (case.kind == TRUE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_that_a_rule_reads_wrongly_is_found_in_every_language(language: str) -> None:
    """All of the map agrees, and what is said is another number: its words are read back."""
    golden = golden_articles()
    for number in range(4):
        verdict = tried(Case("misread", language, number, seed=5), golden)
        assert {one.code for one in verdict.findings} == {"other_number"}


def test_the_benchmark_goes_on_where_it_was_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Hours of work are not lost: what is in the file is counted, and not tried again."""
    first, second = cases(6, 0, seed=1)[:3], cases(6, 0, seed=1)[3:]
    kept = tmp_path / "tried.csv"
    kept.write_text("".join(f"{case.name},1\n" for case in first), encoding="utf-8")
    done = []
    monkeypatch.setattr(sabotage, "tried", lambda case, golden: done.append(case) or GOOD)
    words = ["sabotage", "--articles", "6", "--sabotaged", "0", "--keep", str(kept)]
    monkeypatch.setattr(sys, "argv", words)
    assert sabotage.main() == 0
    assert done == second
    assert json.loads(capsys.readouterr().out) == {f"true {one}": [2, 2] for one in LANGUAGES}
    assert len(kept.read_text(encoding="utf-8").splitlines()) == 6


def test_another_file_than_was_published_is_found() -> None:
    """One changed byte of a published file, or a file that is gone, is told with its name."""
    files = a_narration()
    facts = {"size_bytes": len(files["captions.vtt"]), "sha256": "0" * 64}
    manifest = {"listen": {"files": {"captions.vtt": facts, "gone.json": facts}}}
    found = {(one.code, one.where) for one in verify_narration(files, manifest).findings}
    assert found == {("other_checksum", "captions.vtt"), ("missing", "gone.json")}


def test_captions_of_another_text_are_found() -> None:
    """What readers see is what is heard: captions with one other word are told."""
    files = a_narration()
    document = json.loads(files["provenance.json"])
    word = document["segments"][0]["text"].split()[0]
    files["captions.vtt"] = files["captions.vtt"].replace(word.encode(), b"Nobody", 1)
    assert {one.code for one in verify_narration(files, None).findings} == {"other_text"}


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"format":"listen-provenance/1"}', b'{"format":"x"}', b"\xff"]
)
def test_whatever_the_document_holds_is_told(body: bytes) -> None:
    """A damaged document is a finding, never a crash and never a pass."""
    verdict = verify_narration({"provenance.json": body}, None)
    assert not verdict.verified
    assert verify_narration({}, None).findings[0].code == "no_provenance"


def test_a_cue_too_short_for_its_words_and_a_sound_cut_short_are_found() -> None:
    """Speech that was swallowed shows in its length."""
    document = json.loads(a_narration()["provenance.json"])
    document["segments"][0]["end_ms"] = document["segments"][0]["start_ms"] + 20
    found = [one.code for one in check_sound(document, b"")]
    assert found == ["length_implausible", "cut_short"]


def test_frames_are_counted_behind_the_tag() -> None:
    """Ten frames of 96 kbit/s at 44.1 kHz are 261 ms, whatever the tag holds."""
    frame = bytes([0xFF, 0xFB, 0x70, 0xC4]).ljust(313, b"\0")
    tag = b"ID3\x03\0\0\0\0\x01\x00" + b"\xff\xfb\x70\xc4".ljust(128, b"\0")
    assert mp3_ms(tag + 10 * frame + b"TAG") == 261


def test_the_checker_uses_nothing_of_what_makes_narrations() -> None:
    """A mistake of the pipeline can't be repeated by a checker that shares no code with it."""
    known = {*sys.stdlib_module_names, "audio.verify"}
    for path in Path(audio.verify.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [one.name for one in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, path
                names = [node.module or ""]
            for name in names:
                parts = name.split(".")
                assert parts[0] in known or ".".join(parts[:2]) in known, f"{path} imports {name}"
