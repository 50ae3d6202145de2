"""An MP3 of ours is signed, validates, and is the same sound with the same tags."""

import io
import stat
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier
from mutagen.id3 import ID3
from support.humming_narrations import ARTICLE, humming_services
from support.publisher_certificates import DAY, Issued, issue, look_at
from support.servers_at_hand import find_server
from support.timestamp_authority import silent_authority, timestamp_authority

from audio.errors import CredentialsUnusable, SigningUnavailable
from workers.credentials.algorithms import Algorithm
from workers.credentials.claims import Claims, article_sha256
from workers.credentials.development import make_development_credentials
from workers.credentials.sign import (
    read_credentials,
    sign_by,
    sign_mp3,
)
from workers.credentials.signed import now_utc
from workers.narrate import narrate
from workers.settings import Settings

CLAIMS = Claims(
    publisher="Harbour Courier",
    title="Tide tables redrawn — “at last”",
    language="en",
    source_type="trainedAlgorithmicMedia",
    readers=(),
    article_id="tide",
    article_url="https://courier.example/tide",
    article_sha256="ab" * 32,
    made_at=now_utc(),
)


@pytest.fixture(scope="module")
def unsigned(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A finished narration, as it is published without a certificate."""
    services, _ = humming_services(tmp_path_factory.mktemp("store"))
    return services.store.get(narrate(services, ARTICLE).manifest.files["audio.mp3"].key)


def settings_with(issued: Issued, **others: object) -> Settings:
    return Settings(**issued.settings | others)


def written(folder: Path, mp3: bytes) -> Path:
    path = folder / "audio.mp3"
    path.write_bytes(mp3)
    return path


def refusal_of(act: Callable[[], object]) -> str:
    with pytest.raises(CredentialsUnusable) as refused:
        act()
    return refused.value.reason


@pytest.mark.parametrize("algorithm", ["es256", "es384", "es512", "ps256", "ed25519"])
def test_every_kind_of_key_is_trusted(
    tmp_path: Path, unsigned: bytes, algorithm: Algorithm
) -> None:
    """Who trusts the authority sees "Trusted"; others see who signed, and that nothing changed."""
    issued = issue(tmp_path / "issued", algorithm)
    path = written(tmp_path, unsigned)
    signed = sign_mp3(path, CLAIMS, read_credentials(settings_with(issued)))
    mp3 = path.read_bytes()
    assert look_at(mp3, trust=issued.authority_pem).state == "Trusted"
    assert look_at(mp3).state == "Valid"
    assert look_at(mp3, trust=issued.authority_pem, sidecar=signed.sidecar).state == "Trusted"
    assert signed.by == "Harbour Courier"


def test_sound_and_tags_are_as_they_were(tmp_path: Path, unsigned: bytes) -> None:
    """Chapters, cover, text and version of the tag stay, and so does every sample of the sound."""
    issued = issue(tmp_path / "issued")
    path = written(tmp_path, unsigned)
    sign_mp3(path, CLAIMS, read_credentials(settings_with(issued)))
    before, after = (ID3(io.BytesIO(one)) for one in (unsigned, path.read_bytes()))
    assert len(after.getall("GEOB")) == 1
    after.delall("GEOB")
    assert after.version == before.version == (2, 3, 0)
    assert {"CTOC:toc", "CHAP:chp000", "CHAP:chp001", "APIC:"} <= set(after)
    assert {k: repr(v) for k, v in after.items()} == {k: repr(v) for k, v in before.items()}
    samples = [soundfile.read(io.BytesIO(one))[0] for one in (unsigned, path.read_bytes())]
    assert np.array_equal(*samples)


def test_the_claims_are_in_the_file(tmp_path: Path, unsigned: bytes) -> None:
    """By whom, with what, from which article and when: all of it is signed, in any letters."""
    path = written(tmp_path, unsigned)
    sign_mp3(path, CLAIMS, read_credentials(settings_with(issue(tmp_path / "issued"))))
    seen = look_at(path.read_bytes())
    (action,) = seen.claims["c2pa.actions.v2"]["actions"]
    assert action["action"] == "c2pa.created"
    assert action["digitalSourceType"].endswith("/trainedAlgorithmicMedia")
    assert action["softwareAgent"]["name"] == "Listen"
    assert action["when"] == f"{CLAIMS.made_at:%Y-%m-%dT%H:%M:%SZ}"
    told = seen.claims["cawg.metadata"]
    assert told["dc:title"] == CLAIMS.title
    assert told["dc:publisher"] == "Harbour Courier"
    assert told["schema:isBasedOn"]["schema:sha256"] == "ab" * 32
    assert told["schema:isBasedOn"]["schema:url"] == "https://courier.example/tide"
    assert seen.signature["issuer"] == "Harbour Courier"


@pytest.mark.parametrize("place", [30, 2_000, -1_000])
def test_one_changed_bit_is_seen(tmp_path: Path, unsigned: bytes, place: int) -> None:
    """In the tag, among the credentials or in the sound: the file is not what was signed."""
    path = written(tmp_path, unsigned)
    sign_mp3(path, CLAIMS, read_credentials(settings_with(issue(tmp_path / "issued"))))
    mp3 = bytearray(path.read_bytes())
    mp3[place] ^= 1
    try:
        state = look_at(bytes(mp3)).state
    except Exception as error:  # noqa: BLE001 (what can't be parsed any more is no credentials)
        state = type(error).__name__
    assert state not in {"Trusted", "Valid"}


def test_credentials_of_another_file_do_not_hold(tmp_path: Path, unsigned: bytes) -> None:
    """Nobody can put a publisher's credentials onto another sound."""
    credentials = read_credentials(settings_with(issue(tmp_path / "issued")))
    path = written(tmp_path, unsigned)
    sidecar = sign_mp3(path, CLAIMS, credentials).sidecar
    other = path.read_bytes()[:-417] + bytes(417)
    assert look_at(other, sidecar=sidecar).state == "Invalid"


def test_a_key_may_stand_in_the_environment(
    tmp_path: Path, unsigned: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it is, or on one line; the process that signs does not inherit it."""
    issued = issue(tmp_path / "issued")
    monkeypatch.setenv("LISTEN_CREDENTIALS_CERTIFICATE", str(issued.certificate))
    pem = issued.key.read_text()
    for value in (pem, pem.replace("\n", "\\n")):
        monkeypatch.setenv("LISTEN_CREDENTIALS_KEY_PEM", value)
        signed = sign_by(Settings(), written(tmp_path, unsigned), CLAIMS)
        assert signed is not None
    assert "PRIVATE" not in repr(Settings()) + repr(read_credentials(Settings()))


def signing_program(folder: Path, line: str) -> Path:
    program = folder / "sign-by-token"
    program.write_text(f"#!/bin/sh\n{line}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def test_a_program_may_sign(tmp_path: Path, unsigned: bytes) -> None:
    """A token's program gets what is to be signed and gives the signature; we see no key."""
    issued = issue(tmp_path / "issued")
    python = (
        "import sys\nfrom cryptography.hazmat.primitives.serialization import load_pem_private_key\n"
        "from cryptography.hazmat.primitives.asymmetric.ec import ECDSA\n"
        "from cryptography.hazmat.primitives.hashes import SHA256\n"
        f"key = load_pem_private_key(open({str(issued.key)!r}, 'rb').read(), None)\n"
        "sys.stdout.buffer.write(key.sign(sys.stdin.buffer.read(), ECDSA(SHA256())))\n"
    )
    (tmp_path / "holder.py").write_text(python)
    settings = Settings(
        credentials_certificate=issued.certificate,
        credentials_sign_command=(sys.executable, str(tmp_path / "holder.py")),
    )
    path = written(tmp_path, unsigned)
    assert sign_by(settings, path, CLAIMS) is not None
    assert look_at(path.read_bytes(), trust=issued.authority_pem).state == "Trusted"


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("echo no token here >&2; exit 7", SigningUnavailable),
        ("cat", CredentialsUnusable),
        ("sleep 600", SigningUnavailable),
    ],
    ids=["it fails", "it gives something else", "it does not answer"],
)
def test_a_program_that_does_not_sign_is_told_of(
    tmp_path: Path, unsigned: bytes, line: str, error: type[Exception]
) -> None:
    """It may recover, or never will; the file stays as it was, and nothing waits for ever."""
    issued = issue(tmp_path / "issued")
    settings = Settings(
        credentials_certificate=issued.certificate,
        credentials_sign_command=(str(signing_program(tmp_path, line)),),
    )
    path = written(tmp_path, unsigned)
    credentials = replace(read_credentials(settings), deadline_s=2)
    with pytest.raises(error):
        sign_mp3(path, CLAIMS, credentials)
    assert path.read_bytes() == unsigned


@pytest.mark.parametrize(
    "purpose",
    ["1.3.6.1.4.1.62558.2.1", "1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.36"],
    ids=["claims", "mail", "documents"],
)
def test_every_purpose_that_c2pa_names_may_sign(
    tmp_path: Path, unsigned: bytes, purpose: str
) -> None:
    """What authorities of its trust list give out is taken, and what they gave out before."""
    issued = issue(tmp_path / "issued", usage=ObjectIdentifier(purpose))
    path = written(tmp_path, unsigned)
    sign_mp3(path, CLAIMS, read_credentials(settings_with(issued)))
    assert look_at(path.read_bytes(), trust=issued.authority_pem).state == "Trusted"


def test_a_certificate_for_something_else_is_refused(tmp_path: Path, unsigned: bytes) -> None:
    """One for a web server is no publisher's: readers would not take it."""
    issued = issue(tmp_path / "issued", usage=ExtendedKeyUsageOID.SERVER_AUTH)
    credentials = read_credentials(settings_with(issued))
    path = written(tmp_path, unsigned)
    assert refusal_of(lambda: sign_mp3(path, CLAIMS, credentials)) == "refused"


def test_unsigned_unless_a_signature_is_required(tmp_path: Path, unsigned: bytes) -> None:
    """A certificate that has ended keeps nothing off air, except where the publisher wants that."""
    ended = issue(tmp_path / "issued", begins=-30 * DAY, lasts=29 * DAY)
    path = written(tmp_path, unsigned)
    assert sign_by(settings_with(ended), path, CLAIMS) is None
    assert path.read_bytes() == unsigned
    required = settings_with(ended, credentials_required=True)
    assert refusal_of(lambda: sign_by(required, path, CLAIMS)) == "expired"


def test_a_dead_timestamp_authority_costs_the_timestamp_alone(
    tmp_path: Path, unsigned: bytes
) -> None:
    """The signature is worth more than the time: it is made without one, and says so."""
    issued = issue(tmp_path / "issued")
    settings = settings_with(issued, credentials_timestamp_url="http://127.0.0.1:9/tsa")
    path = written(tmp_path, unsigned)
    signed = sign_by(settings, path, CLAIMS)
    assert signed is not None
    assert not signed.timestamped
    assert look_at(path.read_bytes(), trust=issued.authority_pem).state == "Trusted"


def test_a_development_certificate_is_there_at_once(tmp_path: Path, unsigned: bytes) -> None:
    """It signs, its key is this user's alone, and it never takes the place of another."""
    made = make_development_credentials(tmp_path / "credentials", "El Faro — Ediciones del Puerto")
    assert stat.S_IMODE(made.key.stat().st_mode) == 0o600
    settings = Settings(credentials_certificate=made.certificate, credentials_key=made.key)
    assert read_credentials(settings).certificate.is_development
    path = written(tmp_path, unsigned)
    assert sign_by(settings, path, CLAIMS) is not None
    assert look_at(path.read_bytes(), trust=made.authority.read_text()).state == "Trusted"
    again = refusal_of(lambda: make_development_credentials(tmp_path / "credentials", "Other"))
    assert again == "exists"
    assert read_credentials(settings).certificate.holder == "El Faro — Ediciones del Puerto"


def test_what_is_claimed_of_an_article_is_its_hash(tmp_path: Path) -> None:
    """A narration's own credentials name the article that was read."""
    issued = issue(tmp_path / "issued")
    services, _ = humming_services(tmp_path / "store", **issued.settings)
    manifest = narrate(services, ARTICLE).manifest
    seen = look_at(services.store.get(manifest.files["audio.mp3"].key))
    based_on = seen.claims["cawg.metadata"]["schema:isBasedOn"]
    assert based_on["schema:sha256"] == article_sha256(ARTICLE)
    assert based_on["schema:identifier"] == ARTICLE.id


def test_an_authority_says_when(tmp_path: Path, unsigned: bytes) -> None:
    """Where one is named, its time is in the signature, which so outlives the certificate."""
    find_server("openssl", "apt-get install openssl")
    issued = issue(tmp_path / "issued")
    path = written(tmp_path, unsigned)
    with timestamp_authority(tmp_path) as url:
        signed = sign_by(settings_with(issued, credentials_timestamp_url=url), path, CLAIMS)
    assert signed is not None
    assert signed.timestamped
    seen = look_at(path.read_bytes(), trust=issued.authority_pem)
    assert seen.state == "Trusted"
    assert "timeStamp.validated" in seen.codes
    assert seen.signature["time"]


def test_an_authority_that_does_not_answer_has_a_deadline(tmp_path: Path, unsigned: bytes) -> None:
    """The library would wait; the process that it runs in is ended."""
    settings = settings_with(issue(tmp_path / "issued"))
    path = written(tmp_path, unsigned)
    with silent_authority() as url:
        credentials = replace(read_credentials(settings), timestamp_url=url, deadline_s=2)
        with pytest.raises(SigningUnavailable):
            sign_mp3(path, CLAIMS, credentials)
    assert path.read_bytes() == unsigned


def test_no_message_repeats_the_key(
    tmp_path: Path, unsigned: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever goes wrong, in this process or the one that signs, the key is in no log."""
    caplog.set_level("DEBUG")
    issued = issue(tmp_path / "issued", usage=ExtendedKeyUsageOID.SERVER_AUTH)
    assert sign_by(settings_with(issued), written(tmp_path, unsigned), CLAIMS) is None
    secret = issued.key.read_text().splitlines()[1]
    other = issue(tmp_path / "other")
    settings = Settings(credentials_certificate=other.certificate, credentials_key_pem=secret)
    assert sign_by(settings, written(tmp_path, unsigned), CLAIMS) is None
    assert len(caplog.records) >= 2
    assert secret not in caplog.text
