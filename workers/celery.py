"""Where ``celery -A workers`` looks for the application.

Run as a program, ``python -P -m workers.celery worker``, it is the ``celery`` command with this
very package, also in a folder where another project has a ``workers`` of its own.
"""

import sys

from workers.app import app

__all__ = ["app"]

if __name__ == "__main__":
    from celery.__main__ import main

    sys.argv[1:1] = ["-A", "workers"]
    main()
