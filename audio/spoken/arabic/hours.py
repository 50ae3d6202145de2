"""Times of day and of races in Arabic."""

import re

from audio.spoken.arabic.context import is_oblique
from audio.spoken.arabic.figures import numeric_rule
from audio.spoken.arabic.nouns import word_before
from audio.spoken.arabic.numbers import cardinal, counted, ordinal
from audio.spoken.arabic.units import HOUR, MINUTE, SECOND
from audio.spoken.scan import Rule

#: The half of the day behind an hour: 8:30 م, 08:34 PM.
HALF = r"(?P<half>[ \u00a0]?(?:ص|م|[AaPp][Mm])\u0640?(?![^\W_])\.?)?"
_CLOCK = r"(?P<h>[01٠١]?\d|[2٢][0-4٠-٤]):(?P<min>[0-5٠-٥]\d)(?::(?P<s>[0-5٠-٥]\d))?(?![\d:])" + HALF
#: Round hours, minutes and seconds that are a time of day; its seconds are not told.
_TELLS_TIME = re.compile(
    r"(?:(?:الساعة|GMT|غرينتش|تحديث|توقيت)[ \u00a0:]{0,3}"
    r"|(?:\d{4}[-/]\d\d?[-/]\d\d?|\d\d?[-/]\d\d?[-/]\d{4})[ \u00a0,،]{1,2})\Z"
)
_ZONE_NEXT = re.compile(r"[ \u00a0](?:بتوقيت|GMT|صباح|مساء)")
#: The time of a lap: 1:12.345.
_LAP = (
    r"(?P<min>\d{1,2}):(?P<s>[0-5]\d)(?:\.(?P<part>\d{2,3})(?![\d:]|\.\d)(?: دقيقة(?![^\W_]))?"
    r"|:(?P<last>\d\d) دقيقة(?![^\W_]))"
)
#: Seconds and hundredths with a colon, as one agency writes a sprint: 9:77 ثانية.
_SPRINT = r"(?P<s>\d{1,2}):(?P<part>\d\d)(?= ثانية(?![^\W_]))"
_HOUR = r"(?<=الساعة )(?P<h>\d{1,2})(?!\d|[.,٫٬/]\d)" + HALF
#: Without a colon an hour needs its word before it, or its zone in a bracket: الساعة 0420,
#: الساعة 07,07, (1024 بتوقيت غرينتش).
_PLAIN_CLOCK = (
    r"(?:(?<=الساعة )|(?<=الساعة ال)|(?<=الساعة ال\u0640)|(?<=الساعة ال\u0640 )"
    r"|(?<=الساعة [«\"“(])|(?<=\()(?=\d{4} (?:بتوقيت|GMT|توقيت|ت ?غ)))"
    r"(?P<h>[01]\d|2[0-4]|\d(?=[.,،٫]))[.,،٫]?(?P<min>[0-5]\d)(?![\d:]|[.,٫]\d)" + HALF
)
#: Beyond so many hours 10:30:05 is a time of day and no race's.
_LONGEST_RACE_HOURS = 9
#: An hour and the part of the day, without the word for hour: 10 صباحا.
_DAYTIME = (
    r"(?P<h>1[0-2]|[1-9])(?=(?:[ \u00a0](?:إلى|الى|حتى|و)[ \u00a0]?(?:1[0-2]|[1-9]))?"
    r"[ \u00a0](?:صباح|مساء|ظهر|عصر|فجر|ليل)(?:ا|اً|ًا|ً)?(?![^\W_]))"
)
#: The hours of prayers, with a dot or a colon, and any with a dot that the part of day follows.
_PRAYER = (
    r"(?:(?<=الفجر )|(?<=الشروق )|(?<=الظهر )|(?<=العصر )|(?<=المغرب )|(?<=العشاء )|(?<=الإمساك )"
    r"|(?<=الفجر: )|(?<=الشروق: )|(?<=الظهر: )|(?<=العصر: )|(?<=المغرب: )|(?<=العشاء: )"
    r"|(?=\d{1,2}\.\d\d[ \u00a0](?:صباح|مساء|ظهر|عصر|فجر|ليل)))"
    r"(?P<h>1[0-2]|0?[1-9])\.(?P<min>[0-5]\d)(?![\d:%٪]|[.,٫]\d| (?:%|في|بال))" + HALF
)
#: What an hour may follow; after a verb the figure counts something.
_HOUR_LEADERS = frozenset("في عند حتى من إلى الى بين قبل بعد منذ نحو حوالي و الساعة".split())
_TOLD = {15: " والربع", 30: " والنصف"}


def rules() -> tuple[Rule, ...]:
    """Return the rules for laps and times of day, in order."""
    return (
        numeric_rule("time", _LAP, _lap),
        numeric_rule("time", _SPRINT, _sprint),
        numeric_rule("time", _CLOCK, _clock),
        numeric_rule("time", _PLAIN_CLOCK, plain_clock),
        numeric_rule("time", _HOUR, _hour),
        numeric_rule("time", _PRAYER, plain_clock),
        numeric_rule("time", _DAYTIME, _daytime),
    )


def _lap(match: re.Match[str]) -> str:
    """Say minutes, seconds and the parts of one, hundredths or thousandths."""
    oblique = is_oblique(match)
    part = match["part"] or match["last"]
    parts = ((int(match["min"]), MINUTE), (int(match["s"]), SECOND))
    said = [counted(n, noun, oblique=oblique) for n, noun in parts if n]
    if int(part):
        of = "الألف" if len(part) == 3 else "المئة"
        said.append(f"{cardinal(int(part), oblique=oblique)} من {of}")
    return " و".join(said) or "صفر"


def _sprint(match: re.Match[str]) -> str:
    """Say seconds and their hundredths as a decimal, which ثانية follows."""
    oblique = is_oblique(match)
    hundredths = cardinal(int(match["part"]), oblique=oblique)
    return f"{cardinal(int(match['s']), oblique=oblique)} فاصلة {hundredths}"


def _clock(match: re.Match[str]) -> str:
    hour, minute = int(match["h"]), int(match["min"])
    if match["s"] and _TELLS_TIME.search(match.string[max(0, match.start() - 24) : match.start()]):
        return f"{_hour_words(hour)}{_minutes(minute, oblique=True, plain=True)}{_half(match)}"
    if match["s"] and _ZONE_NEXT.match(match.string, match.end()):
        return f"{_hour_words(hour)}{_minutes(minute, oblique=True, plain=True)}{_half(match)}"
    if match["s"] and _LONGEST_RACE_HOURS < hour < 24:
        seconds = int(match["s"])
        said = _hour_words(hour) + _minutes(minute, oblique=True, plain=True)
        return f"{said} و{counted(seconds, SECOND, oblique=True)}" if seconds else said
    if match["s"]:
        oblique = is_oblique(match)
        parts = ((hour, HOUR), (minute, MINUTE), (int(match["s"]), SECOND))
        return " و".join(counted(n, noun, oblique=oblique) for n, noun in parts if n) or "صفر"
    # What tells when something happens stands in the accusative, a time alone in the nominative.
    oblique = bool(match.string[: match.start()].strip())
    minutes = _minutes(minute, oblique=oblique, plain=not 1 <= hour <= 12)
    return f"{_hour_words(hour, oblique=oblique)}{minutes}{_half(match)}"


def plain_clock(match: re.Match[str]) -> str:
    """Say an hour and its minutes, in the genitive, with the half of the day behind them."""
    hour = int(match["h"])
    minutes = _minutes(int(match["min"]), oblique=True, plain=not 1 <= hour <= 12)
    return f"{_hour_words(hour)}{minutes}{_half(match)}"


def _hour(match: re.Match[str]) -> str | None:
    hour = int(match["h"])
    return f"{_hour_words(hour)}{_half(match)}" if 1 <= hour <= 24 else None


def _daytime(match: re.Match[str]) -> str | None:
    """Say 1 ظهرا as an hour where one can stand: after a small word, a comma or a bracket."""
    text, start = match.string, match.start()
    led = word_before(text, start) in _HOUR_LEADERS or match["pre"]
    opened = text[:start].rstrip(" \u00a0")[-1:] in {"", "(", "،", ",", "-", "–", ":"}
    return _hour_words(int(match["h"])) if led or opened else None


def _half(match: re.Match[str]) -> str:
    half = (match["half"] or "").strip(" \u00a0.\u0640")
    return {"ص": " صباحا", "AM": " صباحا", "م": " مساء", "PM": " مساء"}.get(half.upper(), "")


def _hour_words(hour: int, *, oblique: bool = True) -> str:
    """Say the hour; midnight is the twelfth, as a clock shows it."""
    hour = hour or 12
    return "الواحدة" if hour == 1 else ordinal(hour, feminine=True, oblique=oblique)


def _minutes(minute: int, *, oblique: bool, plain: bool) -> str:
    """Say minutes as they are told: والنصف, والربع, وخمس دقائق.

    ``plain``: of a clock with 24 hours, where halves and quarters are not said.
    """
    if minute == 0:
        return ""
    if not plain and minute in _TOLD:
        return _TOLD[minute]
    return f" و{counted(minute, MINUTE, oblique=oblique)}"
