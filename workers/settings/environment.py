"""Settings in the environment: what their variables are called, and which are none of ours."""

import os
import re
from collections.abc import Iterable

PREFIX = "LISTEN_"

NOT_OURS = re.compile(
    r"LISTEN_(CONFIG|SHARED"  # the file's path; where tests find articles that can't be shipped
    r"|SUPERVISOR_PIPE"  # what `listen up` tells its own programs
    r"|PID|FDS|FDNAMES|PIDFDID"  # systemd's socket activation
    r"|(\w+_)?(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_\w+)?))"  # Kubernetes
)
"""Variables with our prefix that are no settings."""
KUBERNETES_PORT = re.compile(r"(tcp|udp|sctp)://")
"""What Kubernetes puts in ``LISTEN_PORT`` when a service is called ``listen``."""


def env_name(name: str) -> str:
    """Return the environment variable of a setting."""
    return PREFIX + name.upper()


def in_environment(settings: Iterable[str]) -> dict[str, str]:
    """Return these settings of the environment; an empty variable counts as not there.

    Names may be in capitals or not, as some systems have it.
    """
    set_here = {
        name.upper(): value
        for name, value in os.environ.items()
        # Kubernetes' own port is none of ours.
        if value and not (name.upper() == "LISTEN_PORT" and KUBERNETES_PORT.match(value))
    }
    names = {env_name(name): name for name in settings}
    return {names[variable]: set_here[variable] for variable in names.keys() & set_here.keys()}
