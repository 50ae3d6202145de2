"""How hard Hypothesis tries: ``quick`` while somebody waits, ``thorough`` in ``make test-all``.

``quick`` tries the same examples each time, so that what passed passes again; ``thorough`` tries
more, and others each time. ``pytest --hypothesis-profile thorough`` chooses.
"""

from hypothesis import HealthCheck, settings

_QUICK_SHARE = 5
"""One of so many examples is tried by ``quick``."""


def register() -> None:
    """Make both known and use ``quick`` unless the command line says otherwise."""
    # A busy machine is no reason for a property to fail.
    patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.register_profile("thorough", patient)
    settings.register_profile(
        "quick", patient, max_examples=100 // _QUICK_SHARE, derandomize=True, database=None
    )
    if settings.get_current_profile_name() != "thorough":
        settings.load_profile("quick")


def examples(thorough: int, quick: int | None = None) -> int:
    """Return how many examples the present profile tries of a property; ``quick`` of a dear one."""
    if settings.get_current_profile_name() == "thorough":
        return thorough
    return max(5, thorough // _QUICK_SHARE) if quick is None else quick
