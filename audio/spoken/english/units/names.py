"""The names of units: what km, mcg and sq ft are said as, one and many, and per what."""

import re

from audio.spoken.english.numbers import Style
from audio.spoken.scan import THIN, any_of

#: Unit → (one, many), in American spelling.
UNITS: dict[str, tuple[str, str]] = {
    u: (one, many)
    for symbols, one, many in (
        ("km kms KM", "kilometer", "kilometers"), ("m", "meter", "meters"),
        ("cm", "centimeter", "centimeters"),
        ("mm", "millimeter", "millimeters"), ("µm μm", "micrometer", "micrometers"),
        ("nm", "nanometer", "nanometers"), ("mi", "mile", "miles"), ("yd yds", "yard", "yards"),
        ("ft", "foot", "feet"), ("in ins", "inch", "inches"),
        ("nmi", "nautical mile", "nautical miles"),
        ("kg kgs kilos KG Kg", "kilogram", "kilograms"), ("g gm gms", "gram", "grams"),
        ("mg", "milligram", "milligrams"),
        ("µg μg mcg", "microgram", "micrograms"), ("ng", "nanogram", "nanograms"),
        ("mo mos", "month", "months"), ("Mbit", "megabit", "megabits"),
        ("Gbit", "gigabit", "gigabits"), ("kbit", "kilobit", "kilobits"),
        ("t", "tonne", "tonnes"),
        ("kt", "kiloton", "kilotons"),
        ("Mt", "megaton", "megatons"), ("Gt", "gigaton", "gigatons"), ("lb lbs", "pound", "pounds"),
        ("oz", "ounce", "ounces"), ("tsp tsps Tsp teasp Teasp", "teaspoon", "teaspoons"),
        ("tbsp tbsps Tbsp Tbsps Tbs tbs Tb tb Tbl tbl Tblsp tblsp", "tablespoon", "tablespoons"),
        ("qt qts", "quart", "quarts"), ("pkg pkgs", "package", "packages"), ("st", "stone", "stone"), ("l L ltr", "liter", "liters"),  # noqa: E501
        ("ml mL", "milliliter", "milliliters"), ("cl", "centiliter", "centiliters"),
        ("dl dL", "deciliter", "deciliters"), ("gal", "gallon", "gallons"), ("cc", "C.C", "C.C"),
        ("ha", "hectare", "hectares"), ("ac", "acre", "acres"),
        ("mph m.p.h", "mile per hour", "miles per hour"),
        ("kph kmh kmph km/hr k.p.h", "kilometer per hour", "kilometers per hour"),
        ("kn kts", "knot", "knots"),
        ("mpg m.p.g", "mile per gallon", "miles per gallon"),
        ("bpd b/d", "barrel per day", "barrels per day"),
        ("boe", "barrel of oil equivalent", "barrels of oil equivalent"),
        ("bbl", "barrel", "barrels"),
        ("hp", "horsepower", "horsepower"), ("W", "watt", "watts"), ("kW", "kilowatt", "kilowatts"),
        ("MW", "megawatt", "megawatts"), ("GW", "gigawatt", "gigawatts"),
        ("TW", "terawatt", "terawatts"),
        ("Wh", "watt hour", "watt hours"), ("kWh", "kilowatt hour", "kilowatt hours"),
        ("MWh", "megawatt hour", "megawatt hours"), ("GWh", "gigawatt hour", "gigawatt hours"),
        ("TWh", "terawatt hour", "terawatt hours"), ("V", "volt", "volts"),
        ("kV", "kilovolt", "kilovolts"),
        ("mAh", "milliamp hour", "milliamp hours"), ("J", "joule", "joules"),
        ("kJ", "kilojoule", "kilojoules"),
        ("kcal kcals", "kilocalorie", "kilocalories"),
        ("cals", "calorie", "calories"), ("Pa", "pascal", "pascals"),
        ("hPa", "hectopascal", "hectopascals"), ("kPa", "kilopascal", "kilopascals"),
        ("mb mbar", "millibar", "millibars"), ("psi", "P.S.I", "P.S.I"), ("Hz", "hertz", "hertz"),
        ("kHz", "kilohertz", "kilohertz"), ("MHz", "megahertz", "megahertz"),
        ("GHz", "gigahertz", "gigahertz"),
        ("dB", "decibel", "decibels"), ("dBA", "decibel", "decibels"), ("lm", "lumen", "lumens"),
        ("kB KB", "kilobyte", "kilobytes"), ("MB", "megabyte", "megabytes"),
        ("GB", "gigabyte", "gigabytes"),
        ("TB", "terabyte", "terabytes"), ("PB", "petabyte", "petabytes"),
        ("Mb", "megabit", "megabits"),
        ("Gb", "gigabit", "gigabits"), ("kbps", "kilobit per second", "kilobits per second"),
        ("Mbps mbps", "megabit per second", "megabits per second"),
        ("Gbps", "gigabit per second", "gigabits per second"), ("MP", "megapixel", "megapixels"),
        ("rpm r.p.m", "R.P.M", "R.P.M"), ("bpm", "beat per minute", "beats per minute"),
        ("fps", "frame per second", "frames per second"), ("nit nits", "nit", "nits"),
        ("ppm", "part per million", "parts per million"), ("ppi", "P.P.I", "P.P.I"),
        ("ppb", "part per billion", "parts per billion"), ("bps bp", "basis point", "basis points"),
        ("mmHg", "millimeter of mercury", "millimeters of mercury"),
        ("Bq", "becquerel", "becquerels"),
        ("mSv", "millisievert", "millisieverts"), ("µSv μSv", "microsievert", "microsieverts"),
        ("hr hrs Hr Hrs h", "hour", "hours"), ("min mins Min Mins", "minute", "minutes"),
        ("sec secs s", "second", "seconds"),
        ("ms", "millisecond", "milliseconds"), ("ns", "nanosecond", "nanoseconds"),
        ("yr yrs", "year", "years"), ("wk wks", "week", "weeks"), ("mth mths", "month", "months"),
        ("mol", "mole", "moles"), ("mmol", "millimole", "millimoles"),
        ("ly", "light year", "light years"),
        ("AU", "astronomical unit", "astronomical units"), ("pc", "percent", "percent"),
        ("pp ppt ppts pps", "percentage point", "percentage points"),
        ("Nm", "newton meter", "newton meters"),
        ("kN", "kilonewton", "kilonewtons"), ("sqm", "square meter", "square meters"),
        ("sqft", "square foot", "square feet"), ("sqkm", "square kilometer", "square kilometers"),
        ("yo y-o y/o yos", "year-old", "year-olds"),
        ("°C ℃ ºC °c ºc ˚C ˚c", "degree Celsius", "degrees Celsius"),
        ("°F ℉ ºF °f ºf ˚F ˚f", "degree Fahrenheit", "degrees Fahrenheit"),
        ("° º ˚", "degree", "degrees"),
        ("K", "kelvin", "kelvins"),
        ("pts pt", "point", "points"),
        ("deg", "degree", "degrees"), ("TEU TEUs", "T.E.U", "T.E.U"),
        ("dwt", "deadweight ton", "deadweight tons"),
        ("% ％", "percent", "percent"), ("‰", "per mille", "per mille"),
    )
    for u in symbols.split()
}  # fmt: skip
UNITS |= {f"{sign} {letter}": UNITS[f"°{letter}"] for sign in "°º" for letter in "CF"}
_PER = {
    "h": "hour", "hr": "hour", "hour": "hour", "s": "second", "sec": "second", "min": "minute",
    "d": "day",
    "day": "day", "week": "week", "wk": "week", "month": "month", "yr": "year", "year": "year",
    "person": "person", "capita": "capita", "head": "head", "litre": "liter", "liter": "liter",
}  # fmt: skip
_BRITISH = (("meter", "metre"), ("liter", "litre"))
NAMES = any_of(u for u in UNITS if u not in {"%", "％"})
_POWER = r"(?:²|³|\^?2(?!\d)|\^?3(?!\d))"
END = (
    r"(?![^\W_])(?:(?<=ft|in|lb|oz|mi|hr|ec|km|kg|rs|bs|os|sp|ps|qt|ts|gs|Tb|tb|bl|\.h|\.g|\.m)"
    r"\.(?=[ ][a-z(]|[,)]))?"
)
UNIT = (
    rf"(?:(?P<sq>(?:sq|cu)(?:\.?{THIN}|-))?(?P<unit>{NAMES})(?P<power>{_POWER})?"
    rf"(?:/(?P<per>{any_of(_PER)}|{NAMES})(?P<perpower>{_POWER})?)?{END})"
)


def spell_unit(written: str, style: Style, *, many: bool) -> str:
    """Say a unit, with its powers and what it is counted per."""
    match = re.fullmatch(UNIT, written)
    if match is None:
        return written
    return unit_words(match, style, many=many)


def unit_words(match: re.Match[str], style: Style, *, many: bool) -> str:
    """Say what a match of ``UNIT`` found."""
    said = UNITS[match["unit"]][many]
    power = match["power"] or ""
    squared = (match["sq"] or "").startswith("sq")
    if squared or power[-1:] in {"²", "2"}:
        said = f"square {said}"
    elif power or match["sq"]:
        said = f"cubic {said}"
    per = match["per"]
    if per:
        name = _PER.get(per) or UNITS[per][0]
        if match["perpower"]:
            kind = "squared" if name in {"second", "hour"} else ""
            shape = "square" if match["perpower"][-1] in "²2" else "cubic"
            name = f"{name} {kind}" if kind else f"{shape} {name}"
        said = f"{said} per {name}"
    for american, british in _BRITISH if style.british else ():
        said = said.replace(american, british)
    return said.strip()
