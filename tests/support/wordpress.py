"""The real WordPress of Debian with our plugin, over a MariaDB of its own, for as long as a test needs it."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from support.patience import PATIENCE_S
from support.ports import reserved_port
from support.repository import REPOSITORY
from support.servers_at_hand import answers, ends_with_us, find_server

PLUGIN = REPOSITORY / "integrations" / "wordpress" / "listen-narrator"
SOURCE = Path("/usr/share/wordpress")
USER, PASSWORD = "editor", "a-long-password-of-tests"
_PACKAGES = (
    "apt-get install wordpress wordpress-theme-twentytwentythree php-cli php-mysql mariadb-server"
)
_CONFIG = """<?php
define( 'DB_NAME', 'wordpress' ); define( 'DB_USER', 'root' ); define( 'DB_PASSWORD', '' );
define( 'DB_HOST', 'localhost:%(socket)s' ); define( 'DB_CHARSET', 'utf8mb4' ); define( 'DB_COLLATE', '' );
foreach ( array( 'AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY', 'AUTH_SALT', 'SECURE_AUTH_SALT', 'LOGGED_IN_SALT', 'NONCE_SALT' ) as $name ) {
	define( $name, 'only for tests ' . $name );
}
define( 'WP_HTTP_BLOCK_EXTERNAL', true ); define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'DISALLOW_FILE_MODS', true ); define( 'WP_DEBUG', true ); define( 'WP_DEBUG_DISPLAY', false );
define( 'WP_DEBUG_LOG', '%(log)s' ); define( 'DISABLE_WP_CRON', %(no_cron)s );
define( 'WP_HOME', '%(url)s' ); define( 'WP_SITEURL', '%(url)s' );
$table_prefix = 'wp_';
if ( ! defined( 'ABSPATH' ) ) { define( 'ABSPATH', __DIR__ . '/' ); }
require_once ABSPATH . 'wp-settings.php';
"""
_INSTALL = """
define( 'WP_INSTALLING', true );
require '%(root)s/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';
function wp_mail() { return true; }
wp_install( 'The Harbour Gazette', '%(user)s', 'editor@news.example', false, '', '%(password)s' );
"""
_SET_UP = """
require_once ABSPATH . 'wp-admin/includes/plugin.php';
update_option( 'permalink_structure', '/%%postname%%/' ); flush_rewrite_rules();
update_user_meta( 1, 'wp_persisted_preferences', array( 'core/edit-post' => array( 'welcomeGuide' => false, 'fullscreenMode' => false ), '_modified' => gmdate( 'c' ) ) );
$failed = activate_plugin( 'listen-narrator/listen-narrator.php' );
echo json_encode( is_wp_error( $failed ) ? $failed->get_error_message() : '' );
"""


@dataclass
class WordPress:
    """A site that runs."""

    root: Path
    url: str
    log: Path

    def php(self, code: str) -> Any:
        """Run PHP inside the site, as WP-CLI would; return what it echoed as JSON."""
        host = self.url.removeprefix("http://")
        program = (
            f"$_SERVER['HTTP_HOST'] = '{host}'; $_SERVER['REQUEST_URI'] = '/';"
            f" require '{self.root}/wp-load.php'; {code}"
        )
        said = _run_php(program, self.root.parent / "opcache")
        return json.loads(said) if said else None

    def settings(self, **chosen: object) -> None:
        """Change settings of the plugin."""
        given = json.dumps(chosen)
        self.php(
            "update_option('listen_narrator', array_merge(Listen\\Settings::all(),"
            f" json_decode({_quoted(given)}, true)));"
        )

    def save(self, **post: object) -> int:
        """Save a post as WordPress does, and return its id."""
        fields = {"post_author": 1, "post_status": "publish", **post}
        function = "wp_update_post" if "ID" in fields else "wp_insert_post"
        saved: int = self.php(
            f"echo json_encode({function}(wp_slash(json_decode({_quoted(json.dumps(fields))}, true)), false));"
        )
        return saved

    def complaints(self) -> str:
        """Return what PHP warned of in this site, our plugin's part."""
        text = self.log.read_text(encoding="utf-8") if self.log.exists() else ""
        return "\n".join(line for line in text.splitlines() if "listen-narrator" in line)


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _run_php(program: str, compiled: Path) -> str:
    """Run PHP; WordPress is compiled once, and kept in a folder for the next run."""
    compiled.mkdir(exist_ok=True)
    quick = [
        "-d",
        "opcache.enable_cli=1",
        "-d",
        f"opcache.file_cache={compiled}",
        "-d",
        "opcache.file_cache_only=1",
    ]
    done = subprocess.run(
        ["php", "-d", "display_errors=stderr", *quick, "-r", program],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert done.returncode == 0, f"{done.stderr}\n{done.stdout}"
    return done.stdout


@contextmanager
def _mariadb(folder: Path) -> Iterator[Path]:
    """Run a MariaDB that is reached by a socket alone, with an empty database ``wordpress``."""
    program = find_server("mariadbd", _PACKAGES)
    socket, data, log = folder / "db.sock", folder / "db", folder / "db.log"
    subprocess.run(
        ["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--skip-test-db",
         "--auth-root-authentication-method=normal", *_as_root()],
        check=True, capture_output=True,
    )  # fmt: skip
    command = [
        program, "--no-defaults", f"--datadir={data}", f"--socket={socket}", "--skip-networking",
        f"--pid-file={folder / 'db.pid'}", "--skip-grant-tables", "--innodb-flush-log-at-trx-commit=0",
        "--innodb-buffer-pool-size=32M", "--performance-schema=OFF", *_as_root(),
    ]  # fmt: skip
    with log.open("wb") as out:
        server = subprocess.Popen(
            ends_with_us(command), stdout=out, stderr=out, start_new_session=True
        )
    try:
        deadline = time.monotonic() + PATIENCE_S
        made = ["mariadb", "--no-defaults", f"--socket={socket}", "-e", "CREATE DATABASE wordpress"]
        while subprocess.run(made, capture_output=True, check=False).returncode:
            if server.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"MariaDB did not start: {log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.1)
        yield socket
    finally:
        server.kill()
        server.wait()


@contextmanager
def _php_server(root: Path, port: int, log: Path) -> Iterator[None]:
    """Serve WordPress by several processes, for it calls itself to start its cron."""
    command = ["php", "-S", f"127.0.0.1:{port}", "-t", str(root)]
    environment = os.environ | {"PHP_CLI_SERVER_WORKERS": "4"}
    with log.open("wb") as out:
        server = subprocess.Popen(
            ends_with_us(command), env=environment, stdout=out, stderr=out, start_new_session=True
        )
    try:
        deadline = time.monotonic() + PATIENCE_S
        while not answers(port):
            if server.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"PHP did not start: {log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.05)
        yield
    finally:
        os.killpg(server.pid, signal.SIGKILL)  # its workers outlive it otherwise
        server.wait()


def _as_root() -> list[str]:
    return ["--user=root"] if os.getuid() == 0 else []


@contextmanager
def wordpress(*, runs_cron: bool = False) -> Iterator[WordPress]:
    """Run WordPress with the plugin active; skipped where it is missing, failed on CI.

    Without ``runs_cron`` nothing happens in the background but what the test has done.
    """
    find_server("php", _PACKAGES)
    find_server("mariadb-install-db", _PACKAGES)
    if not (SOURCE / "wp-load.php").exists():
        find_server("wordpress", _PACKAGES)
    folder = Path(tempfile.mkdtemp(prefix="listen-wordpress-"))
    try:
        root, log = folder / "www", folder / "debug.log"
        # A copy: WordPress looks for its settings beside its own files, wherever links lead to.
        shutil.copytree(SOURCE, root, ignore=shutil.ignore_patterns(".htaccess", "wp-config.php"))
        shutil.copytree(PLUGIN, root / "wp-content/plugins/listen-narrator")
        (root / "wp-content/uploads").mkdir(exist_ok=True)
        with _mariadb(folder) as socket, reserved_port() as port:
            no_cron = "false" if runs_cron else "true"
            url = f"http://127.0.0.1:{port}"
            config = _CONFIG % {"socket": socket, "log": log, "no_cron": no_cron, "url": url}
            (root / "wp-config.php").write_text(config, encoding="utf-8")
            site = WordPress(root, url, log)
            host = f"$_SERVER['HTTP_HOST'] = '127.0.0.1:{port}'; $_SERVER['REQUEST_URI'] = '/';"
            names = {"root": root, "user": USER, "password": PASSWORD}
            _run_php(host + _INSTALL % names, folder / "opcache")
            failed = site.php(_SET_UP % {})
            assert failed == "", failed
            with _php_server(root, port, folder / "php.log"):
                yield site
    finally:
        shutil.rmtree(folder, ignore_errors=True)
