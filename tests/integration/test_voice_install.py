"""Installing voices from places that misbehave: the right error each, and nothing half-installed."""

import hashlib
import itertools
import json
import resource
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from support.listen_command import environment, listen
from support.patience import PATIENCE_S
from support.s3_server import S3Server
from support.voice_mirrors import (
    CONFIG,
    MODEL,
    VOICE_ID,
    MirrorServer,
    cut,
    make_mirror,
    redirect,
    serving_mirror,
    status,
    voice_files,
)

from audio.errors import AddressRefused, FetchFailed, VoiceRefused, VoicesUnavailable, VoiceUnknown
from voices.library.installed import find_voice, installed_voices
from voices.library.known import STARTER_VOICE_IDS
from voices.library.record import RECORD_NAME, read_record
from voices.library.shelf import VoiceShelf
from workers.cli import main
from workers.fetching.policy import FetchPolicy
from workers.services import build_services
from workers.settings import Settings, load_settings
from workers.voice_supply.download import Download, DownloadLimits, download_policy
from workers.voice_supply.install import (
    InstallOptions,
    InstallResult,
    find_at_source,
    install_voice,
)
from workers.voice_supply.sharing import fetch_shared, share_voice
from workers.voice_supply.sources import VoiceSource, fetch_catalogue, open_source

ONNX, JSON = f"{VOICE_ID}.onnx", f"{VOICE_ID}.onnx.json"
EXTERNAL_WEIGHTS = b"\x3a\x07\x2a\x05\x42\x01w\x70\x01"
"""A graph to be merged into a model: an initializer ``w`` whose data_location is another file."""
POLICY = FetchPolicy(retries=2, backoff_s=0.0, silence_s=1.0, connect_s=2.0)


@pytest.fixture
def place(tmp_path):
    """A mirror on the web that can misbehave."""
    with serving_mirror(make_mirror(tmp_path / "mirror")) as server:
        yield server


@pytest.fixture
def shelf(tmp_path):
    """Where voices are installed."""
    return VoiceShelf(tmp_path / "voices")


def source_of(location: str, shelf: VoiceShelf, policy: FetchPolicy = POLICY) -> VoiceSource:
    return open_source(location, policy=policy, cache=shelf.root / ".catalogue")


def install(
    location: str, shelf: VoiceShelf, policy: FetchPolicy = POLICY, voice_id: str = VOICE_ID, **wish
) -> InstallResult:
    source = source_of(location, shelf, policy)
    voice = find_at_source(source, fetch_catalogue(source, shelf.root / ".catalogue"), voice_id)
    return install_voice(source, voice, shelf, InstallOptions(**wish), on_file=lambda *_: None)


def assert_nothing_installed(shelf: VoiceShelf) -> None:
    assert not shelf.home(VOICE_ID).exists()
    assert tuple(v.voice.id for v in installed_voices([shelf.root])) == STARTER_VOICE_IDS


def partial(shelf: VoiceShelf) -> Path:
    return shelf.root / ".partial" / VOICE_ID


def test_a_voice_is_installed_with_its_licence_and_checksums(place, shelf):
    """The files are those of the mirror, and what they hash to is written down beside them."""
    done = install(place.url, shelf)
    assert (done.outcome, done.record.licence, done.record.licence_from) == (
        "installed",
        "CC0",
        "MODEL_CARD",
    )
    assert {p.name: p.read_bytes() for p in done.home.iterdir() if p.name != RECORD_NAME} == (
        voice_files()
    )
    assert read_record(done.home / RECORD_NAME) == done.record
    found = find_voice(VOICE_ID, [shelf.root])
    assert found.voice.model_sha256 == hashlib.sha256(MODEL).hexdigest()
    assert found.voice.licence == "CC0"
    assert not partial(shelf).exists()
    assert install(place.url, shelf).outcome == "already installed"


def test_a_former_name_finds_the_voice(place, shelf):
    """Piper's catalogue keeps the names that voices used to have."""
    assert install(place.url, shelf, voice_id="en-gb-harbour-low").record.id == VOICE_ID


def test_a_broken_download_goes_on_where_it_stopped(place, shelf):
    """After a break in the middle only the rest is fetched, within one command."""
    place.next_time(ONNX, cut(1_000_000), cut(500_000))
    assert install(place.url, shelf).outcome == "installed"
    assert place.ranges_of(ONNX) == [None, "bytes=1000000-", "bytes=1500000-"]
    assert place.sent_bytes[ONNX] == len(MODEL)


def test_a_download_that_failed_is_gone_on_with_by_the_next_command(place, shelf):
    """What came of a failed installation is kept, invisible, and not fetched again."""
    place.next_time(ONNX, cut(1_000_000), *[status(503)] * 3)
    with pytest.raises(FetchFailed, match="1000000 bytes are kept"):
        install(place.url, shelf)
    assert_nothing_installed(shelf)
    done = install(place.url, shelf)
    assert done.fetched_bytes == len(MODEL) - 1_000_000
    assert place.sent_bytes[ONNX] == len(MODEL)
    assert place.sent_bytes[JSON] == len(CONFIG)


def test_a_file_that_changed_meanwhile_is_fetched_anew(place, shelf):
    """A part of an old file is never continued with the rest of a new one."""
    old = place.root / "en/en_GB/harbour/low" / ONNX
    old.write_bytes(b"\0" * len(MODEL))
    place.next_time(ONNX, cut(1_000_000), *[status(503)] * 3)
    with pytest.raises(FetchFailed):
        install(place.url, shelf)
    old.write_bytes(MODEL)
    assert install(place.url, shelf).outcome == "installed"
    assert place.ranges_of(ONNX)[-1] == "bytes=1000000-"


def test_a_server_without_ranges_sends_it_all_again(place, shelf):
    """Where the server ignores Range, the file is begun again and comes out right."""
    place.ranges = False
    place.next_time(ONNX, cut(1_000_000))
    assert install(place.url, shelf).outcome == "installed"
    assert place.sent_bytes[ONNX] == len(MODEL) + 1_000_000


def test_a_damaged_part_is_noticed_and_fetched_again(place, shelf):
    """A part that is not what was sent costs a second download, not a refusal."""
    place.etags = False
    place.next_time(ONNX, cut(1_000_000), *[status(503)] * 3)
    with pytest.raises(FetchFailed):
        install(place.url, shelf)
    (partial(shelf) / f"{ONNX}.part").write_bytes(b"\0" * 1_000_000)
    assert install(place.url, shelf).outcome == "installed"
    assert place.ranges_of(ONNX)[-2:] == ["bytes=1000000-", None]


def test_a_part_longer_than_the_file_is_thrown_away(place, shelf):
    """A server that says 416 is not asked for the same part for ever."""
    place.next_time(ONNX, cut(1_000_000), *[status(503)] * 3)
    with pytest.raises(FetchFailed):
        install(place.url, shelf)
    with (partial(shelf) / f"{ONNX}.part").open("ab") as part:
        part.write(b"\0" * len(MODEL))
    assert install(place.url, shelf).outcome == "installed"


def test_service_errors_are_tried_again(place, shelf):
    """A server that is busy for a moment costs a moment."""
    place.next_time(ONNX, status(500), status(429, {"Retry-After": "0"}))
    place.next_time("voices.json", status(502))
    assert install(place.url, shelf).outcome == "installed"


def bad_model(request):
    request.say(200, {}, b"\0" * len(MODEL))


def short_model(request):
    request.say(200, {}, MODEL[:-1])


def login_page(request):
    request.say(200, {"Content-Type": "text/html; charset=utf-8"}, b"<html>Log in</html>")


def silent(request):
    request.send_response(200)
    request.send_header("Content-Length", str(len(MODEL)))
    request.end_headers()
    request.wfile.flush()
    time.sleep(3)


MISBEHAVIOUR = {
    "wrong checksum": ([bad_model], VoiceRefused, "checksum"),
    "wrong size": ([short_model], VoiceRefused, "size"),
    "a web page": ([login_page], VoiceRefused, "not_a_model"),
    "not found": ([status(404)], VoiceUnknown, None),
    "forbidden": ([status(403)], VoiceUnknown, None),
    "stalled": ([silent] * 3, FetchFailed, None),
    "busy for good": ([status(503)] * 3, FetchFailed, None),
    "cut at once, for good": ([cut(0)] * 3, FetchFailed, None),
    "redirect loop": ([redirect(f"/loop/{ONNX}")] * 9, AddressRefused, "redirects"),
    "redirect to a file": ([redirect("file:///etc/passwd")], AddressRefused, "scheme"),
    "redirect to metadata": (
        [redirect("http://169.254.169.254/latest/")],
        AddressRefused,
        "private_address",
    ),
    "another part": (
        [cut(1000), *[status(206, {"Content-Range": "bytes 5-9/10"}, b"12345")] * 3],
        FetchFailed,
        None,
    ),
}


@pytest.mark.parametrize("kind", MISBEHAVIOUR)
def test_a_server_that_misbehaves_installs_nothing(kind, place, shelf):
    """Each fault has its own error, and no voice can be seen afterwards."""
    answers, error, reason = MISBEHAVIOUR[kind]
    place.next_time(ONNX, *answers)
    with pytest.raises(error) as refused:
        install(place.url, shelf)
    assert getattr(refused.value, "reason", None) == reason
    assert_nothing_installed(shelf)
    if error is VoiceRefused:
        assert not partial(shelf).exists()
    place.answers.clear()
    assert install(place.url, shelf).outcome == "installed"


def test_a_redirect_to_another_host_is_followed(place, shelf, tmp_path):
    """The official place sends its readers to another one for large files."""
    with serving_mirror(place.root) as cdn:
        to = f"http://localhost:{cdn.port}/en/en_GB/harbour/low/{ONNX}"
        place.next_time(ONNX, redirect(to), redirect(to))
        cdn.next_time(ONNX, cut(1_000_000))
        assert install(place.url, shelf).outcome == "installed"
        assert cdn.ranges_of(ONNX) == [None, "bytes=1000000-"]


def test_a_public_place_can_not_send_into_a_private_network(place, shelf, monkeypatch):
    """A mirror outside is not followed to addresses inside, or from https to http."""
    policy = download_policy(
        "https://voices.example", replace(POLICY, resolve=lambda h, p: ["93.184.216.34"])
    )
    download = Download(
        "https://voices.example/a", shelf.root / "a", policy, DownloadLimits(max_bytes=9)
    )
    inside = download._policy_towards(f"https://127.0.0.1:{place.port}/a")
    assert (inside.permit_private, inside.allowed_ports) == (False, frozenset({80, 443}))
    with pytest.raises(AddressRefused, match="from https to"):
        download._policy_towards("http://cdn.example/a")


def test_a_trickle_is_given_up(place, tmp_path):
    """A connection that lives and brings next to nothing does not hold an installation for days."""

    def trickle(request):
        request.send_response(200)
        request.send_header("Content-Length", "1000000")
        request.end_headers()
        for _ in range(200):
            request.wfile.write(b"x" * 10)
            request.wfile.flush()
            time.sleep(0.02)

    place.next_time(ONNX, trickle)
    policy = download_policy(place.url, replace(POLICY, retries=0))
    limits = DownloadLimits(max_bytes=1 << 20, window_s=0.3, least_bytes_per_s=10_000)
    with pytest.raises(FetchFailed, match="given up"):
        Download(f"{place.url}/{ONNX}", tmp_path / "out", policy, limits).run()


def test_an_endless_file_is_stopped(place, tmp_path):
    """A file without a length is not written beyond what it may have."""

    def endless(request):
        request.protocol_version = "HTTP/1.0"
        request.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n")
        for _ in itertools.repeat(None, 100):
            request.wfile.write(b"x" * 65536)

    place.next_time(ONNX, endless)
    policy = download_policy(place.url, POLICY)
    with pytest.raises(VoiceRefused, match="larger"):
        Download(
            f"{place.url}/{ONNX}", tmp_path / "o", policy, DownloadLimits(max_bytes=100_000)
        ).run()
    assert (tmp_path / "o.part").stat().st_size <= 100_000


def test_a_model_that_reaches_outside_is_refused_though_its_checksum_is_right(tmp_path, shelf):
    """A mirror that lies consistently is found out by looking into the model."""
    files = voice_files() | {ONNX: MODEL + EXTERNAL_WEIGHTS}
    root = make_mirror(tmp_path / "mirror", files=files)
    with pytest.raises(VoiceRefused, match="in another file") as refused:
        install(str(root), shelf)
    assert refused.value.reason == "model"
    assert_nothing_installed(shelf)
    assert not partial(shelf).exists()


def test_a_voice_with_a_pinned_checksum_has_to_have_it(tmp_path, shelf):
    """A well-known voice that is another model than everybody else has is refused."""
    known = "en_US-norman-medium"
    root = make_mirror(tmp_path / "mirror", known)
    with pytest.raises(VoiceRefused, match="known by") as refused:
        install(str(root), shelf, voice_id=known)
    assert refused.value.reason == "checksum"
    trusted = hashlib.sha256(MODEL).hexdigest()
    assert install(str(root), shelf, voice_id=known, sha256=trusted).outcome == "installed"


@pytest.mark.parametrize("layout", ["", "{id}/", "en/en_GB/harbour/low/"])
def test_a_folder_without_a_catalogue_will_do(layout, tmp_path, shelf):
    """A voice's two files in a folder are enough to install it."""
    folder = tmp_path / "usb" / layout.format(id=VOICE_ID)
    folder.mkdir(parents=True)
    (folder / ONNX).write_bytes(MODEL)
    (folder / JSON).write_bytes(CONFIG)
    done = install(str(tmp_path / "usb"), shelf)
    assert done.record.licence == "unknown"
    with serving_mirror(tmp_path / "usb") as web:
        assert install(web.url, shelf, force=True).outcome == "replaced"


def test_a_place_that_has_no_such_voice_names_those_like_it(place, shelf, tmp_path):
    """A slip of the finger is answered with what was meant."""
    with pytest.raises(VoiceUnknown, match=f"Did you mean {VOICE_ID}"):
        install(place.url, shelf, voice_id="en_GB-harbor-low")
    (tmp_path / "empty").mkdir()
    with pytest.raises(VoiceUnknown, match="neither"):
        install(str(tmp_path / "empty"), shelf)
    with pytest.raises(VoiceUnknown, match="no folder"):
        install(str(tmp_path / "nowhere"), shelf)


@pytest.mark.parametrize("voice_id", ["../../etc", "en_GB-a/b-low", "", "en_GB-..-low", "."])
def test_an_id_is_never_a_path(voice_id, place, shelf):
    """What is typed can't name files outside the folder of voices."""
    with pytest.raises(VoiceRefused):
        install(place.url, shelf, voice_id=voice_id)
    with pytest.raises(VoiceRefused):
        install(str(place.root / "en"), shelf, voice_id=voice_id)


def test_a_mirror_in_s3(moto: S3Server, shelf, tmp_path, monkeypatch):
    """A prefix of a bucket can be a mirror."""
    root = make_mirror(tmp_path / "mirror")
    store, location = moto.store("mirror-of-voices"), moto.location("mirror-of-voices")
    for path in root.rglob("*"):
        if path.is_file():
            store.put(path.relative_to(root).as_posix(), path)
    key_id, secret = moto.credentials
    source = open_source(
        location, policy=POLICY, cache=shelf.root, access_key_id=key_id, secret_access_key=secret
    )
    voice = find_at_source(source, fetch_catalogue(source, shelf.root / ".catalogue"), VOICE_ID)
    done = install_voice(source, voice, shelf, InstallOptions(), on_file=lambda *_: None)
    assert done.outcome == "installed"
    assert done.record.source == "s3://narrations/mirror-of-voices"


def test_two_installers_at_once_fetch_once(place, shelf):
    """The second waits for the first and finds the voice there."""
    place.next_time(ONNX, lambda request: request.file(pause_s=0.02))
    outcomes: list[str] = []
    threads = [
        threading.Thread(target=lambda: outcomes.append(install(place.url, shelf).outcome))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["already installed", "installed"]
    assert place.sent_bytes[ONNX] == len(MODEL)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_killed_installation_is_gone_on_with(how, place, tmp_path):
    """A kill -9 or Ctrl-C leaves nothing that can be seen, and costs nothing that had come."""
    place.next_time(ONNX, lambda request: request.file(pause_s=0.1))
    settings = {"LISTEN_VOICES_SOURCE": place.url}
    command = [sys.executable, "-m", "workers.cli", "voices", "install", VOICE_ID]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(tmp_path, **settings), stderr=subprocess.DEVNULL
    ) as process:
        part = tmp_path / "listen-data/voices/.partial" / VOICE_ID / f"{ONNX}.part"
        deadline = time.monotonic() + PATIENCE_S
        while not (part.is_file() and part.stat().st_size > 200_000):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        process.send_signal(how)
    assert process.returncode == (-signal.SIGKILL if how == signal.SIGKILL else 1)
    kept = part.stat().st_size
    assert_nothing_installed(VoiceShelf(tmp_path / "listen-data/voices"))
    done = listen(tmp_path, "voices", "install", VOICE_ID, "--json", **settings)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["voices"][0]["fetched_bytes"] == len(MODEL) - kept
    assert place.ranges_of(ONNX)[-1] == f"bytes={kept}-"


def test_a_full_disk_is_said_and_the_part_is_kept(place, tmp_path):
    """Running out of room in the middle is an error of the machine, with a remedy."""
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (1000000, 1000000));"
        "from workers.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "voices", "install", VOICE_ID],
        cwd=tmp_path,
        env=environment(tmp_path, LISTEN_VOICES_SOURCE=place.url),
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode == 3, done.stderr
    assert "voices_unavailable" in done.stderr
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 1_000_000
    assert not (tmp_path / "listen-data/voices" / VOICE_ID).exists()
    shelf = VoiceShelf(tmp_path / "listen-data/voices")
    assert install(place.url, shelf).fetched_bytes == len(MODEL) - 1_000_000


def test_room_is_asked_for_before_anything_is_fetched(place, shelf, monkeypatch):
    """No download begins that can't end."""
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=10_000_000))
    with pytest.raises(VoicesUnavailable, match="MB are needed"):
        install(place.url, shelf)
    assert place.ranges_of(ONNX) == []


def test_a_cluster_fetches_a_shared_voice_once(place, moto: S3Server, tmp_path):
    """A machine without the voice finds it in the store, checks it and keeps it."""
    store = moto.store()
    here = VoiceShelf(tmp_path / "here")
    done = install(place.url, here)
    assert share_voice(store, done.home, done.record).sent_bytes > len(MODEL)
    assert share_voice(store, done.home, done.record).sent_bytes == 0
    there = VoiceShelf(tmp_path / "there")
    fetched = [
        threading.Thread(target=fetch_shared, args=(store, there, VOICE_ID)) for _ in range(2)
    ]
    for thread in fetched:
        thread.start()
    for thread in fetched:
        thread.join()
    assert find_voice(VOICE_ID, [there.root]).voice.licence == "CC0"
    assert not fetch_shared(store, there, "en_GB-nobody-low")


def test_a_shared_voice_that_was_changed_is_refused(place, tmp_path):
    """Who can write to the store's files alone can't change what workers speak with."""
    settings = Settings(data_dir=tmp_path / "data")
    services = build_services(settings)
    done = install(place.url, VoiceShelf(tmp_path / "here"))
    share_voice(services.store, done.home, done.record)
    services.store.put(f"voices/{VOICE_ID}/{ONNX}", MODEL[:-1] + b"\1")
    with pytest.raises(Exception, match="not what was shared"):
        services.speakers.find(VOICE_ID)
    assert not VoiceShelf(settings.voices_install_dir).has(VOICE_ID)
    services.store.put(f"voices/{VOICE_ID}/{ONNX}", MODEL)
    assert services.speakers.voice_for("en", VOICE_ID).id == VOICE_ID
    assert services.speakers.engine(VOICE_ID).voice.licence == "CC0"


def test_the_commands_from_list_to_remove(place: MirrorServer, tmp_path, monkeypatch):
    """A voice is listed, installed, checked, spoiled, found out, repaired, shared and removed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LISTEN_VOICES_SOURCE", place.url)

    def run(*arguments: str, rc: int = 0) -> dict:
        load_settings.cache_clear()
        done = CliRunner().invoke(main, ["voices", *arguments, "--json"])
        assert done.exit_code == rc, done.output
        return json.loads(done.stdout) if done.stdout else {}

    shipped = run("list", "--language", "es")
    assert shipped["known_from"] == "shipped"
    assert {voice["language"][:2] for voice in shipped["voices"]} == {"es"}
    listed = [v["id"] for v in run("list", "--refresh")["voices"]]
    assert listed == [VOICE_ID, *STARTER_VOICE_IDS]
    assert run("list")["known_from"] == "kept"
    assert run("install", VOICE_ID, "en_GB-nobody-low", rc=2)["voices"][1]["error"]["code"] == (
        "voice_unknown"
    )
    licences = [v["licence"] for v in run("list", "--installed")["voices"]]
    assert licences == ["CC0", "EST-2003", "CC BY-SA 3.0"]
    assert {f["verdict"] for f in run("check")["voices"]} == {"fine"}
    model = tmp_path / "listen-data/voices" / VOICE_ID / ONNX
    model.write_bytes(MODEL[:-1] + b"\1")
    assert [f["id"] for f in run("check", rc=1)["voices"] if f["verdict"] == "bad"] == [VOICE_ID]
    with pytest.raises(VoiceUnknown, match="installed was"):
        find_voice(VOICE_ID, [tmp_path / "listen-data/voices"])
    assert run("install", VOICE_ID)["voices"][0]["outcome"] == "replaced"
    assert run("share", VOICE_ID)["voices"][0]["sent_bytes"] > len(MODEL)
    assert run("remove", VOICE_ID, "--dry-run")["voices"][0]["removed"] is False
    run("remove", VOICE_ID, rc=2)
    assert model.exists()
    prepared = tmp_path / "listen-data/prepared"
    prepared.mkdir(exist_ok=True)
    digest = "0123456789abcdef0123"
    ours = [prepared / f"{VOICE_ID}-{digest}{ending}" for ending in (".onnx", ".json", ".avx2")]
    other = prepared / f"{VOICE_ID}-two-{digest}.onnx"
    for path in (*ours, other):
        path.write_bytes(b"made of it")
    assert run("remove", VOICE_ID, "--yes")["voices"][0]["removed"] is True
    assert not model.parent.exists()
    assert not any(path.exists() for path in ours)
    assert other.exists()
    for starter in STARTER_VOICE_IDS:
        run("remove", starter, "--yes", rc=2)
    run("check", VOICE_ID, rc=2)


def test_the_table_is_read_by_people(tmp_path, monkeypatch):
    """Without --json the list is a table with sizes, licences and what is recommended."""
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["voices", "list", "--language", "en-GB", "--recommended"])
    assert done.exit_code == 0
    assert "en_GB-cori-medium" in done.stdout
    assert "63.5 MB" in done.stdout
    assert "public domain" in done.stdout
    assert "en_GB-alan-medium" not in done.stdout


def test_a_voice_in_use_is_pointed_out(place: MirrorServer, tmp_path, monkeypatch):
    """Whoever removes the voice that reads is told so."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LISTEN_VOICE", VOICE_ID)
    monkeypatch.setenv("LISTEN_VOICES_SOURCE", place.url)
    for arguments in (["install", VOICE_ID], ["remove", VOICE_ID, "--yes"]):
        load_settings.cache_clear()
        done = CliRunner().invoke(main, ["voices", *arguments])
        assert done.exit_code == 0, done.output
    assert "in use by settings: voice" in done.stderr
