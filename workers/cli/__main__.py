"""``python -m workers.cli`` is ``listen``."""

from workers.cli import main

main()
