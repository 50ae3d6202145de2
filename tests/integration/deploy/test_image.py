"""The very Dockerfile is built, without a daemon, and what comes of it is run as compose.yaml runs it."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import yaml
from support.built_packages import LEFT_OUT, run
from support.patience import PATIENCE_S
from support.ports import reserved_port
from support.repository import REPOSITORY
from support.servers_at_hand import find_server

pytestmark = [pytest.mark.server, pytest.mark.timeout(1200)]

INSTALL = "apt-get install buildah mmdebstrap podman runc"
SHUT_IN = ("--read-only", "--tmpfs=/tmp", "--cap-drop=ALL", "--security-opt=no-new-privileges")
"""What compose.yaml asks for our containers; a test below holds the two together."""
MODEST = ("--ulimit=nofile=1024:1024", "--ulimit=nproc=1024:1024")
"""Podman asks for more of its own accord than the machine of a CI may give."""
STORY = "# The ferry is back\n\nThe night ferry sails again on Monday, the port said.\n"


@dataclass(frozen=True)
class Image:
    """What was built, in a storage of its own."""

    name: str
    storage: tuple[str, ...]
    """Options of buildah and podman alike that say where it is."""

    def inspect(self) -> dict[str, object]:
        found = json.loads(
            run("buildah", *self.storage, "inspect", self.name, cwd=Path("/")).stdout
        )
        config: dict[str, object] = found["Docker"]["config"]
        return config

    def command(self, data: Path, *words: str, more: tuple[str, ...] = ()) -> list[str]:
        """Return what runs a command in a container that writes nowhere but in data and /tmp."""
        podman = ["podman", *self.storage, "--runtime=runc", "--cgroup-manager=cgroupfs", "run"]
        mounted = f"--volume={data}:/var/lib/listen"
        return [
            *podman, "--rm", "--network=host", *SHUT_IN, *MODEST, mounted, *more, self.name, *words,
        ]  # fmt: skip


def wheels_for(python: str, folder: Path) -> None:
    """Fetch what the image installs, as wheels for the base's Python, such as 3.11."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    # Python before 3.11.3 has no timeouts of its own, and redis-py says so by the base's patch level.
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--only-binary=:all:"]
    pip += ["--dest", str(folder), "--python-version", python]
    pip += ["--constraint", str(REPOSITORY / "constraints.txt"), "async-timeout>=4.0.3", *wanted]
    run(*pip, cwd=folder)


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Image]:
    """Build deploy/Dockerfile on a small Debian, from wheels."""
    for program in ("buildah", "mmdebstrap", "podman", "runc"):
        find_server(program, INSTALL)
    if os.geteuid() != 0:
        pytest.skip(
            "only root may build an image here; run the tests as root, such as in a container"
        )
    folder = tmp_path_factory.mktemp("image")
    # Podman refuses a name of more than 50 characters there, which pytest's own folders can reach.
    run_root = tempfile.mkdtemp(prefix="image-")
    storage = (f"--root={folder}/storage", f"--runroot={run_root}", "--storage-driver=overlay")
    buildah = ("buildah", *storage)
    packages = "--include=python3,python3-venv,ca-certificates"
    blank = run(*buildah, "from", "scratch", cwd=folder).stdout.strip()
    root = run(*buildah, "mount", blank, cwd=folder).stdout.strip()
    run("mmdebstrap", "--quiet", "--variant=minbase", packages, "bookworm", root, cwd=folder)
    run(*buildah, "umount", blank, cwd=folder)
    run(*buildah, "commit", "--quiet", "--rm", blank, "localhost/base", cwd=folder)
    (folder / "wheels").mkdir()
    wheels_for("3.11", folder / "wheels")
    shutil.copytree(REPOSITORY, folder / "source", ignore=LEFT_OUT)
    build = [*buildah, "bud", "--format=docker", "--isolation=chroot"]
    build += [f"--volume={folder}/wheels:/wheels:ro", "--build-arg=BASE=localhost/base"]
    build += ["--build-arg=PIP_NO_INDEX=1", "--build-arg=PIP_FIND_LINKS=/wheels"]
    run(*build, "-f", "deploy/Dockerfile", "-t", "localhost/listen", ".", cwd=folder / "source")
    yield Image("localhost/listen", storage)
    subprocess.run([*buildah, "umount", "--all"], check=False, capture_output=True)
    shutil.rmtree(folder, ignore_errors=True)  # a gigabyte, which pytest would keep
    shutil.rmtree(run_root, ignore_errors=True)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A volume that belongs to the image's user."""
    folder = tmp_path / "data"
    folder.mkdir()
    os.chown(folder, 10001, 10001)
    return folder


def test_it_is_run_here_as_in_the_compose_file() -> None:
    """What these tests ask of a container is what compose.yaml asks."""
    text = (REPOSITORY / "deploy" / "compose.yaml").read_text(encoding="utf-8")
    asked = yaml.safe_load(text)["x-listen"]
    assert asked["read_only"] is True
    tmpfs, caps, options = asked["tmpfs"], asked["cap_drop"], asked["security_opt"]
    said = [f"--tmpfs={one}" for one in tmpfs] + [f"--cap-drop={one}" for one in caps]
    said += [f"--security-opt={one.removesuffix(':true')}" for one in options]
    assert tuple(said) == SHUT_IN[1:]


def test_nobody_can_change_the_image_from_within(image: Image, data: Path) -> None:
    """It runs as a user without rights, who writes in its volume and in /tmp, and nowhere else."""
    script = (
        "id -u; touch /var/lib/listen/a /tmp/a && echo here; touch /a /opt/listen/a || echo not"
    )
    said = run(*image.command(data, "sh", "-c", script), cwd=data).stdout.split()
    assert said == ["10001", "here", "not"]
    assert "gcc" not in run(*image.command(data, "ls", "/usr/bin"), cwd=data).stdout.split()


def test_an_article_is_narrated_in_it(image: Image, data: Path, tmp_path: Path) -> None:
    """Voices, lexicons and the compiled voice kernel are all in the image."""
    (tmp_path / "story.md").write_text(STORY)
    mounted = (f"--volume={tmp_path}/story.md:/tmp/story.md:ro",)
    run(*image.command(data, "listen", "narrate", "/tmp/story.md", more=mounted), cwd=tmp_path)
    (sound,) = (data / "store").rglob("audio.mp3")
    assert sound.stat().st_size > 20_000
    script = "from voices.kernel.native import kernels_here; print(len(kernels_here()))"
    made = run(*image.command(data, "python3", "-c", script), cwd=tmp_path).stdout
    assert int(made) > 0


@contextmanager
def web(image: Image, data: Path, log: Path) -> Iterator[tuple[int, str]]:
    """Run the web process in a container; give its port and the container's name."""
    name = f"listen-{os.getpid()}"
    with reserved_port() as port:
        named = (f"--name={name}", f"--env=LISTEN_PORT={port}")
        command = image.command(data, "listen", "web", more=named)
        with (
            log.open("wb") as output,
            subprocess.Popen(command, stdout=output, stderr=output) as one,
        ):
            try:
                yield port, name
            finally:
                podman = ["podman", *image.storage, "--runtime=runc", "--cgroup-manager=cgroupfs"]
                subprocess.run([*podman, "stop", "--time=30", name], capture_output=True)
                assert one.wait(timeout=PATIENCE_S) == 0, log.read_text()[-2000:]


def test_the_web_process_is_found_healthy(image: Image, data: Path, tmp_path: Path) -> None:
    """After ``listen migrate`` it answers, its own health check says so, and SIGTERM ends it with 0."""
    assert "none →" in run(*image.command(data, "listen", "migrate"), cwd=tmp_path).stderr
    transport = httpx.HTTPTransport(retries=8)  # half a second, then twice as long each time
    with (
        web(image, data, tmp_path / "log") as (port, name),
        httpx.Client(transport=transport, timeout=30, trust_env=False) as client,
    ):
        assert client.get(f"http://127.0.0.1:{port}/healthz").status_code == 200
        kind, *check = image.inspect()["Healthcheck"]["Test"]  # type: ignore[index]
        assert kind == "CMD"
        asked = [word.replace(":8080", f":{port}") for word in check]
        podman = ["podman", *image.storage, "--runtime=runc", "--cgroup-manager=cgroupfs", "exec"]
        run(*podman, name, *asked, cwd=tmp_path)
        wrong = [word.replace(":8080", ":1") for word in check]
        assert subprocess.run([*podman, name, *wrong], capture_output=True).returncode != 0
