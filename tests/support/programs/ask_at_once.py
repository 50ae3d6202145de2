"""One of several programs that ask for the same article at the same instant.

``ask_at_once.py LEDGER THREADS GO``: every thread asks as soon as there is a file GO, and again, as a
CMS does, while the ledger can't be reached: two hundred wait for one lock, and no wait is endless.
"""

import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from audio.errors import ServiceError
from support.ledger_steps import a_request
from support.site_processes import ferry_article
from workers.ledger import accept, open_ledger


def main(address: str, n_threads: int, go: Path) -> None:
    ledger, outcomes = open_ledger(address), []

    def ask() -> None:
        while not go.exists():
            time.sleep(0.01)
        request = a_request()
        while True:
            with suppress(ServiceError):
                outcomes.append(accept(ledger, ferry_article(7), request).outcome)
                return

    threads = [threading.Thread(target=ask) for _ in range(n_threads)]
    for thread in threads:
        thread.start()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for thread in threads:
        thread.join()
    sys.stdout.write(" ".join(outcomes))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
