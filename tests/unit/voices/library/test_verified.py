"""Not hashing a model again that has not changed, and hashing it whenever it may have."""

import json
import os
import shutil

import pytest

from audio.errors import VoiceUnknown
from voices.library import installed as installed_module
from voices.library.installed import STARTER_VOICE_ID, find_voice, starter_folder
from voices.library.verified import Verified
from workers.services import build_services
from workers.settings import Settings

VOICE = "en_GB-one-low"
LATER_NS = 10_000_000_000


@pytest.fixture
def model(tmp_path, monkeypatch):
    """The model of a voice that somebody put into a folder a while ago."""
    for suffix in (".onnx", ".onnx.json"):
        shutil.copy(starter_folder() / f"{STARTER_VOICE_ID}{suffix}", tmp_path / f"{VOICE}{suffix}")
    path = tmp_path / f"{VOICE}.onnx"
    later = max(path.stat().st_mtime_ns, path.stat().st_ctime_ns) + LATER_NS
    monkeypatch.setattr("voices.library.verified.time.time_ns", lambda: later)
    return path


@pytest.fixture
def hashed(monkeypatch):
    """The models that were hashed, one for each time."""
    seen = []
    judge = installed_module._judged_sha256

    def counted(model, expected):
        seen.append(len(model))
        return judge(model, expected)

    monkeypatch.setattr(installed_module, "_judged_sha256", counted)
    return seen


def found_by_a_new_process(model, monkeypatch):
    """Find the voice as a process does that has just been started."""
    installed_module._opened.cache_clear()
    verified = Verified()
    (model.parent / "data").mkdir(exist_ok=True)
    verified.keep_in(model.parent / "data" / "prepared")
    monkeypatch.setattr(installed_module, "VERIFIED", verified)
    return find_voice(VOICE, [model.parent]).voice.model_sha256


def test_a_model_that_has_not_changed_is_hashed_by_the_first_process_alone(
    model, hashed, monkeypatch
):
    """A command that looks at a voice starts at once, however large the voice is."""
    first = found_by_a_new_process(model, monkeypatch)
    assert found_by_a_new_process(model, monkeypatch) == first
    assert hashed == [model.stat().st_size]


def damage_with_its_time_put_back(model):
    """Change a byte in place, and put the time back as some copying programs do."""
    before = model.stat()
    data = bytearray(model.read_bytes())
    data[len(data) // 2] ^= 1
    model.write_bytes(data)
    os.utime(model, ns=(before.st_atime_ns, before.st_mtime_ns))


def replace_by_one_of_the_same_size_and_time(model):
    """Put another file in its place, with the same size and time."""
    other = model.with_suffix(".part")
    shutil.copy2(model, other)
    damage_with_its_time_put_back(other)
    other.replace(model)


def append(model):
    """Make it longer."""
    with model.open("ab") as file:
        file.write(b"\x72\x00")


def damage_what_is_kept(model):
    """Let what was kept of it be cut off in the middle."""
    (kept,) = (model.parent / "data" / "prepared").iterdir()
    kept.write_bytes(kept.read_bytes()[:40])


def keep_something_else(model):
    """Let what was kept of it be JSON of another kind."""
    (kept,) = (model.parent / "data" / "prepared").iterdir()
    kept.write_text("[3]")


def judge_by_other_rules(model):
    """Let it have been judged by an earlier release, which may have borne more."""
    (kept,) = (model.parent / "data" / "prepared").iterdir()
    kept.write_text(json.dumps(json.loads(kept.read_bytes()) | {"judged_by": "0" * 64}))


CHANGES = [
    damage_with_its_time_put_back,
    replace_by_one_of_the_same_size_and_time,
    append,
    damage_what_is_kept,
    keep_something_else,
    judge_by_other_rules,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_model_that_may_have_changed_is_hashed_again(change, model, hashed, monkeypatch):
    """Nobody speaks with a model in the belief that it is another one."""
    first = found_by_a_new_process(model, monkeypatch)
    before = model.read_bytes()
    change(model)
    again = found_by_a_new_process(model, monkeypatch)
    assert len(hashed) == 2
    assert (again == first) == (model.read_bytes() == before)


def test_what_was_changed_just_now_is_not_kept(model, hashed, monkeypatch):
    """A second change within one step of a disk's clock would not show."""
    now = model.stat().st_ctime_ns + 1_000_000_000
    monkeypatch.setattr("voices.library.verified.time.time_ns", lambda: now)
    found_by_a_new_process(model, monkeypatch)
    found_by_a_new_process(model, monkeypatch)
    assert len(hashed) == 2


def test_a_model_that_changes_while_it_is_read_is_not_kept(model, hashed, monkeypatch):
    """What was hashed then is not what is there."""
    judge = installed_module._judged_sha256

    def changed_meanwhile(data, expected):
        append(model)
        return judge(data, expected)

    monkeypatch.setattr(installed_module, "_judged_sha256", changed_meanwhile)
    found_by_a_new_process(model, monkeypatch)
    monkeypatch.setattr(installed_module, "_judged_sha256", judge)
    assert not (model.parent / "data" / "prepared").exists()


def test_a_kept_hash_that_is_not_the_recorded_one_is_no_reason_to_take_it(model, monkeypatch):
    """A voice that is installed again over another has the new record, and is held to it."""
    found_by_a_new_process(model, monkeypatch)
    monkeypatch.setattr(installed_module, "_pinned_sha256", lambda _: "0" * 64)
    with pytest.raises(VoiceUnknown, match="SHA-256"):
        found_by_a_new_process(model, monkeypatch)


def test_a_command_that_only_reads_makes_no_folder(model, hashed, monkeypatch):
    """Where there is no data folder yet, what was found is forgotten."""
    verified = Verified()
    verified.keep_in(model.parent / "none" / "prepared")
    monkeypatch.setattr(installed_module, "VERIFIED", verified)
    installed_module._opened.cache_clear()
    find_voice(VOICE, [model.parent])
    assert hashed
    assert not (model.parent / "none").exists()


def test_a_process_keeps_it_in_its_data_folder(tmp_path, monkeypatch):
    """What one command found the next one knows."""
    kept = []
    monkeypatch.setattr("workers.services.VERIFIED.keep_in", kept.append)
    build_services(Settings(data_dir=tmp_path, store=str(tmp_path / "store")))
    assert kept == [tmp_path / "prepared"]
