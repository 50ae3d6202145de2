"""A timestamp authority (RFC 3161) for tests: OpenSSL's own, behind HTTP; and one that is silent."""

import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_CONFIG = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


@contextmanager
def timestamp_authority(folder: Path) -> Iterator[str]:
    """Run an authority while the block does; yields its address."""
    _make_authority(folder)

    class Stamp(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = folder / "query.tsq"
            query.write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            reply = subprocess.run(
                [
                    *("openssl", "ts", "-reply", "-config", str(folder / "tsa.cnf")),
                    *("-section", "here", "-queryfile", str(query)),
                    *("-signer", str(folder / "tsa.pem"), "-inkey", str(folder / "tsa.key")),
                    *("-chain", str(folder / "tsa.pem")),
                ],
                capture_output=True,
                check=True,
            ).stdout
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Stamp)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsa"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def silent_authority() -> Iterator[str]:
    """Listen and answer nothing while the block runs; yields the address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/tsa"


def _make_authority(folder: Path) -> None:
    (folder / "serial").write_text("01\n")
    (folder / "tsa.cnf").write_text(_CONFIG.format(folder=folder))
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", "/O=Clock of the Harbour/CN=Clock"),
            *("-addext", "extendedKeyUsage=critical,timeStamping"),
            *("-addext", "keyUsage=critical,digitalSignature"),
            *("-addext", "basicConstraints=critical,CA:FALSE"),
            *("-keyout", str(folder / "tsa.key"), "-out", str(folder / "tsa.pem")),
        ],
        capture_output=True,
        check=True,
    )
