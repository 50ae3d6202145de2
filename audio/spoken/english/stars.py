"""A rating in stars: "four out of five stars"."""

_NUMBERS = "zero one two three four five six seven eight nine ten".split()


def say_stars(full: int, half: bool, total: int | None) -> str:
    """Say a count of stars up to ten, with what it is out of where some are empty."""
    count = f"{_NUMBERS[full]} and a half" if half else _NUMBERS[full]
    if total is not None and total < len(_NUMBERS):
        return f"{count} out of {_NUMBERS[total]} stars"
    return f"{count} star" if full == 1 and not half else f"{count} stars"
