"""A rating in stars: "أربع نجوم من خمس"."""

_NUMBERS = "صفر واحدة اثنتان ثلاث أربع خمس ست سبع ثماني تسع عشر".split()
_TOTALS = "صفر واحدة اثنتين ثلاث أربع خمس ست سبع ثمان تسع عشر".split()


def say_stars(full: int, half: bool, total: int | None) -> str:
    """Say a count of stars up to ten, with what it is out of where some are empty."""
    counted = {0: "صفر", 1: "نجمة واحدة", 2: "نجمتان"}
    count = counted.get(full) or f"{_NUMBERS[full]} نجوم"
    if half:
        count = f"{count} ونصف"
    if total is not None and total < len(_TOTALS):
        return f"{count} من {_TOTALS[total]}"
    return count
