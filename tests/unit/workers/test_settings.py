"""Settings come from where they should, and mistakes are told all at once, with the remedy."""

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from audio.errors import SettingsInvalid
from workers.settings import load_settings, read_settings


@pytest.fixture(autouse=True)
def nothing_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Start in an empty folder, with no setting in the environment."""
    for name in list(os.environ):
        if name.startswith("LISTEN_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def refused() -> str:
    with pytest.raises(SettingsInvalid) as caught:
        read_settings()
    return str(caught.value)


def test_nothing_needs_to_be_set() -> None:
    """The embedded default works as it is."""
    settings = read_settings()
    assert settings.data_dir == Path("listen-data")
    assert settings.store == "listen-data/store"
    assert settings.voice == "en_US-starter-low"
    assert settings.speak_threads >= 1


def test_environment_goes_before_file_before_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each source wins over the ones after it, setting by setting."""
    Path("listen.toml").write_text('voice = "from-file"\npublisher = "Gazette"\n')
    monkeypatch.setenv("LISTEN_VOICE", "from-environment")
    settings = read_settings()
    assert (settings.voice, settings.publisher) == ("from-environment", "Gazette")
    assert settings.language == "en"


def test_the_file_can_be_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """LISTEN_CONFIG names the file, instead of the one in the working directory."""
    Path("listen.toml").write_text('voice = "here"\n')
    (tmp_path / "other.toml").write_text('voice = "there"\n')
    monkeypatch.setenv("LISTEN_CONFIG", str(tmp_path / "other.toml"))
    assert read_settings().voice == "there"
    monkeypatch.setenv("LISTEN_CONFIG", str(tmp_path / "missing.toml"))
    assert "missing.toml" in refused()
    assert "LISTEN_CONFIG" in refused()


def test_values_are_taken_from_text_and_from_toml(monkeypatch: pytest.MonkeyPatch) -> None:
    """A number, a list or a level means the same in both."""
    monkeypatch.setenv("LISTEN_VOICES_DIRS", "/a:~/b")
    monkeypatch.setenv("LISTEN_TARGET_LUFS", "-18")
    monkeypatch.setenv("LISTEN_MP3_BITRATE_KBPS", "64")
    monkeypatch.setenv("LISTEN_LOG_LEVEL", "debug")
    from_text = read_settings()
    for name in ("VOICES_DIRS", "TARGET_LUFS", "MP3_BITRATE_KBPS", "LOG_LEVEL"):
        monkeypatch.delenv(f"LISTEN_{name}")
    Path("listen.toml").write_text(
        'voices_dirs = ["/a", "~/b"]\ntarget_lufs = -18\nmp3_bitrate_kbps = 64\nlog_level = "DEBUG"\n'
    )
    assert read_settings() == from_text
    assert from_text.voices_dirs == (Path("/a"), Path.home() / "b")
    assert (from_text.target_lufs, from_text.mp3_bitrate_kbps) == (-18.0, 64)


def test_the_store_follows_the_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Moving the data folder moves the default store, and naming a store overrides that."""
    monkeypatch.setenv("LISTEN_DATA_DIR", "/srv/listen")
    assert read_settings().store == "/srv/listen/store"
    monkeypatch.setenv("LISTEN_STORE", "s3://bucket")
    assert read_settings().store == "s3://bucket"


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compose files pass variables on empty; that must not become an empty voice."""
    Path("listen.toml").write_text('voice = "from-file"\n')
    monkeypatch.setenv("LISTEN_VOICE", "")
    assert read_settings().voice == "from-file"


def test_all_mistakes_are_told_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each one with its name, its source, and what would be right; nothing is found one by one."""
    Path("listen.toml").write_text(
        'voicee = "x"\nmp3_bitrate_kbps = 97\nmax_article_chars = "many"\n'
    )
    monkeypatch.setenv("LISTEN_PUBLISHR", "x")
    monkeypatch.setenv("LISTEN_TARGET_LUFS", "-17")
    monkeypatch.setenv("LISTEN_STORE", "gs://bucket")
    monkeypatch.setenv("LISTEN_LANGUAGE", "very english")
    monkeypatch.setenv("LISTEN_PUBLIC_BASE_URL", "audio.example.org")
    monkeypatch.setenv("LISTEN_COVER_IMAGE", "/nowhere/cover.jpg")
    message = refused()
    lines = message.splitlines()
    assert lines[0] == "9 settings can't be used:"
    assert len(lines) == 10
    assert "voicee (listen.toml): there is no such setting; did you mean voice?" in message
    assert (
        "LISTEN_PUBLISHR (environment): there is no such setting; did you mean LISTEN_PUBLISHER?"
        in message
    )
    assert "mp3_bitrate_kbps (listen.toml): has to be 64, 96 or 128, not '97'" in message
    assert "LISTEN_TARGET_LUFS (environment): has to be -16 or -18, not '-17'" in message
    assert "max_article_chars (listen.toml)" in message
    assert "LISTEN_PUBLIC_BASE_URL (environment): has to begin with http" in message
    assert "/nowhere/cover.jpg" in message
    assert "s3://bucket/prefix" in message


def test_a_wrong_data_folder_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What follows from a mistake is not reported as another one."""
    Path("listen.toml").write_text("data_dir = 5\n")
    message = refused()
    assert message.startswith("A setting can't be used: data_dir (listen.toml)")
    assert "store" not in message


@pytest.mark.parametrize(
    ("text", "place"),
    [("voice = \n", "line 1"), ("voice = 'a'\nvoice = 'b'\n", "line 2"), ("\xff", "")],
)
def test_a_file_that_is_not_toml_says_where(text: str, place: str) -> None:
    """A mistake in the file's form names the file and the place."""
    Path("listen.toml").write_bytes(text.encode("latin-1"))
    message = refused()
    assert "listen.toml is not TOML" in message
    assert place in message


def test_secrets_are_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither printing the settings nor a message about them shows a secret."""
    monkeypatch.setenv("LISTEN_S3_SECRET_ACCESS_KEY", "hush-hush")
    assert "hush-hush" not in refused()
    assert "LISTEN_S3_SECRET_ACCESS_KEY" in refused()
    monkeypatch.setenv("LISTEN_S3_ACCESS_KEY_ID", "my-id")
    settings = read_settings()
    assert "hush-hush" not in f"{settings!r} {settings} {settings.model_dump()}"
    assert settings.s3_secret_access_key is not None
    assert settings.s3_secret_access_key.get_secret_value() == "hush-hush"
    monkeypatch.setenv("LISTEN_STORE", "s3://id:hush-hush@bucket")
    assert "hush-hush" not in refused()
    assert "credentials have settings of their own" in refused()


def test_other_programs_variables_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Systemd's and Kubernetes' variables share our prefix and stop nothing."""
    for name, value in {
        "LISTEN_PID": "12",
        "LISTEN_SUPERVISOR_PIPE": "7",
        "LISTEN_FDS": "1",
        "LISTEN_FDNAMES": "web",
        "LISTEN_SERVICE_HOST": "10.0.0.1",
        "LISTEN_SERVICE_PORT_HTTP": "80",
        "LISTEN_PORT": "tcp://10.0.0.1:80",
        "LISTEN_PORT_80_TCP_ADDR": "10.0.0.1",
        "LISTEN_WEB_SERVICE_HOST": "10.0.0.2",
        "LISTEN_WEB_PORT": "tcp://10.0.0.2:80",
    }.items():
        monkeypatch.setenv(name, value)
    assert read_settings().voice == "en_US-starter-low"


def test_settings_are_read_once_and_never_change(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process never sees two different settings, and nobody can change them under it."""
    first = load_settings()
    monkeypatch.setenv("LISTEN_VOICE", "another")
    assert load_settings() is first
    with pytest.raises(ValidationError, match="frozen"):
        first.voice = "another"  # type: ignore[misc]


def test_casting_rules_come_from_tables_and_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One value or a list of them; the environment says it all at once, as JSON."""
    Path("listen.toml").write_text(
        'voice = "a"\n[[casting]]\nkind = "quote"\nvoice = "b"\n'
        '[[casting]]\nsection = ["Sport", "Opinion"]\nspeaker = 3\nlength_scale = 1\n'
    )
    quote, opinion = read_settings().casting
    assert (quote.kind, quote.voice) == (("quote",), "b")
    assert (opinion.section, opinion.speaker) == (("Sport", "Opinion"), 3)
    monkeypatch.setenv("LISTEN_CASTING", '[{"author": "Mara Quill", "voice": "c"}]')
    assert [rule.author for rule in read_settings().casting] == [("Mara Quill",)]


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ('kind = "headline"\nvoice = "a"', "casting[0].kind[0] (listen.toml): has to be 'title'"),
        ('vioce = "a"\nnoise_w = 0', "casting[0].vioce"),
        ('kind = "quote"', "has to name a voice"),
        ('foreign = true\nvoice = "a"', "has to name its language"),
        ('foreign = true\nlanguage = "fr"\nvoice = "a"', "no rules for reading 'fr'"),
        ('voice = "a"\nlength_scale = 9', "casting[0].length_scale"),
        ('voice = "a"\nspeaker = -1', "casting[0].speaker"),
        ('voice = ""', "casting[0].voice"),
    ],
)
def test_a_wrong_casting_rule_is_told_with_its_place(rule: str, told: str) -> None:
    """Which rule, which key, and what it has to be."""
    Path("listen.toml").write_text(f"[[casting]]\n{rule}\n")
    assert told in refused()


def test_casting_in_the_environment_has_to_be_json(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake in its form is told like any other."""
    monkeypatch.setenv("LISTEN_CASTING", "quotes by b")
    assert "LISTEN_CASTING (environment): has to be a JSON list of rules" in refused()


def test_providers_are_names_of_onnxruntime(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several in order; something else is refused."""
    monkeypatch.setenv("LISTEN_ONNX_PROVIDERS", "CUDAExecutionProvider CPUExecutionProvider")
    assert read_settings().onnx_providers == ("CUDAExecutionProvider", "CPUExecutionProvider")
    monkeypatch.setenv("LISTEN_ONNX_PROVIDERS", "cuda")
    assert "LISTEN_ONNX_PROVIDERS (environment)" in refused()
