"""Help is there at once: a command imports what it works with when it works."""

import subprocess
import sys

import pytest

HEAVY = ("numpy", "pydantic", "sqlalchemy", "celery", "fastapi", "audio.intake", "audio.spoken")


COMMANDS = ([], ["narrate"], ["withdraw"], ["hold"], ["release"], ["regenerate"])


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command) or "listen")
def test_help_imports_nothing_that_works(command):
    """Whoever asks how a command is used does not wait for what speaks, reads and stores."""
    program = (
        "import sys; from workers.cli import main\n"
        f"main({[*command, '--help']}, standalone_mode=False)\n"
        f"sys.exit(' '.join(sorted(set({HEAVY}) & sys.modules.keys())))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stderr.strip() == ""
    assert "Usage" in done.stdout
