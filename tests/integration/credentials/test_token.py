"""A key in a PKCS#11 token signs, and never leaves it."""

import os
import subprocess
from pathlib import Path

import pytest
from support.humming_narrations import ARTICLE, humming_services
from support.publisher_certificates import issue, look_at
from support.servers_at_hand import find_server

from workers.narrate import narrate

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "1234"


def run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


def test_a_token_signs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program of docs/provenance.md, with a token in software: the narration is trusted."""
    tool = find_server("pkcs11-tool", "apt-get install opensc")
    softhsm = find_server("softhsm2-util", "apt-get install softhsm2")
    find_server("openssl", "apt-get install openssl")
    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm2.conf").write_text(f"directories.tokendir = {tmp_path}/tokens\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    monkeypatch.setenv("TOKEN_PIN", PIN)
    issued = issue(tmp_path / "issued")
    run(softhsm, "--init-token", "--free", "--label", "listen", "--pin", PIN, "--so-pin", "56789")
    importing = ("--import", str(issued.key), "--token", "listen", "--label", "key", "--id", "01")
    run(softhsm, *importing, "--pin", PIN)
    issued.key.unlink()
    program = tmp_path / "sign-by-token"
    program.write_text(
        "#!/bin/sh\nopenssl dgst -sha256 -binary |\n"
        f"  {tool} --module {MODULE} --token-label listen --id 01 --pin env:TOKEN_PIN \\\n"
        "    --sign --mechanism ECDSA --input-file /dev/stdin\n"
    )
    program.chmod(0o755)
    services, _ = humming_services(
        tmp_path / "store",
        credentials_certificate=issued.certificate,
        credentials_sign_command=(str(program),),
    )
    manifest = narrate(services, ARTICLE).manifest
    mp3 = services.store.get(manifest.files["audio.mp3"].key)
    assert look_at(mp3, trust=issued.authority_pem).state == "Trusted"
    assert os.environ["TOKEN_PIN"] not in manifest.as_json()
