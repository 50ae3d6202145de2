"""One of several programs that ask for the same article at the same instant.

``asking_program.py LEDGER THREADS GO``: every thread asks once, as soon as there is a file GO.
"""

import sys
import threading
import time
from pathlib import Path

from support.ledger_steps import a_request
from support.site_processes import ferry_article
from workers.ledger import accept, open_ledger


def main(address: str, n_threads: int, go: Path) -> None:
    ledger, outcomes = open_ledger(address), []

    def ask() -> None:
        while not go.exists():
            time.sleep(0.01)
        outcomes.append(accept(ledger, ferry_article(7), a_request()).outcome)

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
