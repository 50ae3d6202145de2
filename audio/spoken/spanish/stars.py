"""A rating in stars: "cuatro de cinco estrellas"."""

_NUMBERS = "cero una dos tres cuatro cinco seis siete ocho nueve diez".split()


def say_stars(full: int, half: bool, total: int | None) -> str:
    """Say a count of stars up to ten, with what it is out of where some are empty."""
    count = _NUMBERS[full]
    if total is not None and total < len(_NUMBERS):
        return (
            f"{count} y media de {_NUMBERS[total]} estrellas"
            if half
            else (f"{count} de {_NUMBERS[total]} estrellas")
        )
    noun = "estrella" if full == 1 else "estrellas"
    return f"{count} {noun} y media" if half else f"{count} {noun}"
