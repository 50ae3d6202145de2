"""Articles read by several voices, from the rules to the finished MP3."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.humming_narrations import services_over
from support.joe import JOE, joe_folder
from support.several_voices import INTERVIEW, lufs_by_voice, voices_in

from audio.errors import LanguageUnsupported
from audio.model import Article, Block
from workers.narrate import narrate, prepare
from workers.plan import plan_from_json, plan_json
from workers.services import Services
from workers.store import FolderStore
from workers.voice_supply.measure import calibrate_voice

TWO_VOICES: list[dict[str, Any]] = [
    {"foreign": True, "language": "es", "voice": "es_ES-tones-low"},
    {"kind": ["answer"], "voice": "en_US-soft-low"},
    {"kind": "title", "voice": "en_US-nobody-high", "length_scale": 1.2},
]


@pytest.fixture(scope="module")
def voices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of voices of tones, made once."""
    return voices_in(tmp_path_factory.mktemp("voices"))


def services_with(folder: Path, voices: Path, **settings: Any) -> Services:
    chosen = {"voices_dirs": [str(voices)], "voice": "en_GB-loud-low", "data_dir": folder / "data"}
    return services_over(FolderStore(folder / "store"), **(chosen | settings))


def test_an_interview_is_read_by_its_cast(tmp_path: Path, voices: Path) -> None:
    """Each voice reads its part, all equally loud, and the manifest says who stood in for whom."""
    services = services_with(tmp_path, voices, casting=TWO_VOICES)
    plan = prepare(services, INTERVIEW)
    read = {(s.kind, s.voice_id) for s in plan.script.segments}
    assert read == {
        ("title", "en_GB-loud-low"),
        ("byline", "en_GB-loud-low"),
        ("paragraph", "en_GB-loud-low"),
        ("question", "en_GB-loud-low"),
        ("answer", "en_US-soft-low"),
        ("quote", "es_ES-tones-low"),
    }
    manifest = narrate(services, INTERVIEW).manifest.document
    listen = manifest["listen"]
    assert [(v["id"], v["roles"]) for v in listen["voices"]] == [
        ("en_GB-loud-low", ["title", "byline", "paragraph", "question"]),
        ("en_US-soft-low", ["answer"]),
        ("es_ES-tones-low", ["quote"]),
    ]
    assert all(v["licence"] == "GPL-3.0-or-later" for v in listen["voices"])
    assert listen["casting"]["fallbacks"] == [
        {"wanted": "en_US-nobody-high", "used": "en_GB-loud-low", "why": "not_installed"}
    ]
    page = services.store.get(listen["files"]["transcript.html"]["key"]).decode()
    assert re.search(r'<span data-start-ms="\d+" lang="es" dir="ltr">Gracias', page)
    lufs = lufs_by_voice(services, plan, manifest)
    assert len(lufs) == 3
    assert max(lufs.values()) - min(lufs.values()) < 0.5, lufs
    assert listen["loudness"]["integrated_lufs"] == pytest.approx(-16, abs=0.5)


def test_two_full_voices_are_level(tmp_path: Path) -> None:
    """The voice that ships and a natural one: within half a unit in the MP3."""
    folder = tmp_path / "voices"
    folder.mkdir()
    for file in joe_folder().glob("*.onnx*"):
        (folder / file.name).symlink_to(file)
    casting = [{"kind": "answer", "voice": JOE}]
    services = services_with(tmp_path, folder, casting=casting, voice="en_US-starter-low")
    article = replace(INTERVIEW, blocks=INTERVIEW.blocks[:3])
    calibrate_voice(services, JOE)
    manifest = narrate(services, article).manifest.document
    lufs = lufs_by_voice(services, prepare(services, article), manifest)
    assert set(lufs) == {"en_US-starter-low", JOE}
    assert max(lufs.values()) - min(lufs.values()) < 0.5, lufs


def test_twice_with_a_cast_changes_nothing(tmp_path: Path, voices: Path) -> None:
    """The same article and rules are the same narration; another rule is another one."""
    services = services_with(tmp_path, voices, casting=TWO_VOICES)
    assert narrate(services, INTERVIEW).changed
    assert not narrate(services, INTERVIEW).changed
    others = services_with(tmp_path, voices, casting=TWO_VOICES[:2])
    again = narrate(others, INTERVIEW)
    assert again.changed
    assert again.segments.spoken == 0, "the title's pace was the missing voice's"
    assert again.manifest.document["listen"]["casting"]["fallbacks"] == []


def test_pace_and_speaker_reach_the_clips(tmp_path: Path, voices: Path) -> None:
    """A rule's settings make other clips of those segments, and of no others."""
    plain = prepare(services_with(tmp_path, voices), INTERVIEW)
    rules = [
        {"kind": "answer", "length_scale": 1.5},
        {"kind": "quote", "voice": "en_US-pair-low", "speaker": "ben"},
    ]
    services = services_with(tmp_path, voices, casting=rules)
    cast = prepare(services, INTERVIEW)
    changed = {
        segment.kind
        for segment, before, after in zip(
            cast.script.segments, plain.clip_keys, cast.clip_keys, strict=True
        )
        if before != after
    }
    assert changed == {"answer", "quote"}
    pairs = zip(cast.script.segments, cast.estimated_ms, plain.estimated_ms, strict=True)
    assert {s.kind for s, ms, was in pairs if ms > 1.2 * was} == {"answer"}
    voices_said = narrate(services, INTERVIEW).manifest.document["listen"]["voices"]
    assert {v["id"]: v.get("speaker") for v in voices_said} == {
        "en_GB-loud-low": None,
        "en_US-pair-low": "ben",
    }


def test_a_plan_written_before_there_were_casts_is_still_read(tmp_path: Path, voices: Path) -> None:
    """A worker that is updated goes on with the plans that lie in its ledger."""
    plan = prepare(services_with(tmp_path, voices), INTERVIEW)
    assert plan_from_json(plan_json(plan)) == plan
    old = json.loads(plan_json(plan))
    old["voice"], old["narration_id"] = old.pop("voices")[0], old.pop("narration_key")
    for new in ("fallbacks", "estimated_ms"):
        del old[new]
    for segment in old["script"]["segments"]:
        del segment["synthesis"], segment["language"]
    read = plan_from_json(json.dumps(old))
    assert (read.script, read.clip_keys) == (plan.script, plan.clip_keys)
    assert (read.voices, read.narration_key) == ((plan.voice,), plan.narration_key)
    assert read.sample_rate_hz == plan.voice.sample_rate_hz


def test_a_pack_casts_its_site_only(tmp_path: Path, voices: Path) -> None:
    """A publisher's rules hold for its pages, before those of the settings."""
    pack = tmp_path / "packs" / "gazette" / "pack.toml"
    pack.parent.mkdir(parents=True)
    pack.write_text(
        "hosts = ['harbour-gazette.example']\n[[casting]]\nkind = 'answer'\nvoice = 'en_US-pair-low'\n"
    )
    services = services_with(
        tmp_path, voices, casting=TWO_VOICES, packs_dirs=[str(pack.parents[1])]
    )
    here = services.speakers.casting(INTERVIEW).choose("answer")
    elsewhere = services.speakers.casting(replace(INTERVIEW, url="https://other.example/")).choose(
        "answer"
    )
    assert (here.voice.id, here.rule) == ("en_US-pair-low", 1)
    assert (elsewhere.voice.id, elsewhere.rule) == ("en_US-soft-low", 2)


def test_a_named_voice_reads_alone(tmp_path: Path, voices: Path) -> None:
    """Whoever names a voice wants to hear that voice, not the cast."""
    services = services_with(tmp_path, voices, casting=TWO_VOICES)
    plan = prepare(services, INTERVIEW, voice_id="en_US-starter-low")
    assert {s.voice_id for s in plan.script.segments} == {"en_US-starter-low"}
    with pytest.raises(LanguageUnsupported):
        prepare(services, replace(INTERVIEW, language="es"), voice_id="en_US-starter-low")


SPANISH = Article(
    id="puerto",
    title="El puerto abrirá antes",
    language="es",
    blocks=(
        Block("paragraph", "El puerto abrirá a las 6:30 h. Costará 1.200 millones de euros."),
        Block("quote", "«Es una buena noticia», dijo la alcaldesa de Vigo."),
    ),
)
ARABIC = Article(
    id="mina",
    title="الميناء يفتح مبكراً",
    language="ar",
    blocks=(
        Block("paragraph", "قال الوزير إن الميناء سيفتح غداً. وصل 12 طالباً إلى المدرسة."),
        Block("paragraph", "ارتفع التضخم بنسبة 3.5% في 2024."),
    ),
)


@pytest.mark.parametrize(
    ("article", "voice_id", "said"),
    [
        (SPANISH, "es_ES-tones-low", "las seis treinta horas"),
        (ARABIC, "ar_JO-tones-low", "اثنا عشر طالباً"),
    ],
)
def test_spanish_and_arabic_run_end_to_end(
    tmp_path: Path, voices: Path, article: Article, voice_id: str, said: str
) -> None:
    """The language alone casts its voice, and text, words, times and files all come out."""
    services = services_with(tmp_path, voices)
    plan = prepare(services, article)
    assert {s.voice_id for s in plan.script.segments} == {voice_id}
    assert any(said in s.spoken_text for s in plan.script.segments)
    manifest = narrate(services, article).manifest.document
    listen = manifest["listen"]
    assert manifest["inLanguage"] == article.language
    assert [(v["id"], v["language"]) for v in listen["voices"]] == [
        (voice_id, voice_id.split("-", maxsplit=1)[0].replace("_", "-"))
    ]
    assert listen["casting"]["fallbacks"] == []
    assert listen["loudness"]["integrated_lufs"] == pytest.approx(-16, abs=0.5)
    clip = services.clips.get(plan.clip_keys[1])
    assert clip is not None
    assert all(end > start for start, end in clip.word_times)
