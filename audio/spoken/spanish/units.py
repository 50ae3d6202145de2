"""The symbols of Spanish units and what they stand for."""

from dataclasses import dataclass

from audio.spoken.spanish.numbers import Gender

_F = Gender.FEMININE


@dataclass(frozen=True, slots=True)
class Unit:
    """What a symbol stands for."""

    one: str
    many: str
    gender: Gender = Gender.MASCULINE


def _regular(one: str, gender: Gender = Gender.MASCULINE) -> Unit:
    """Make the unit whose first word takes -s or -es and whose adjectives take -s."""
    head, _, rest = one.partition(" ")
    many = head + ("s" if head[-1] in "aeiouáéó" else "es")
    if rest in {"cuadrado", "cúbico", "náutica"}:
        rest += "s"
    return Unit(one, f"{many} {rest}".strip(), gender)


_MASCULINE_UNITS = {
    "km": "kilómetro", "m": "metro", "dm": "decímetro", "cm": "centímetro", "mm": "milímetro",
    "µm": "micrómetro", "μm": "micrómetro", "nm": "nanómetro", "km²": "kilómetro cuadrado",
    "km2": "kilómetro cuadrado", "m²": "metro cuadrado", "m2": "metro cuadrado", "mts": "metro",
    "cm²": "centímetro cuadrado", "mm²": "milímetro cuadrado", "m³": "metro cúbico",
    "m3": "metro cúbico", "hm³": "hectómetro cúbico", "hm3": "hectómetro cúbico",
    "km³": "kilómetro cúbico", "dm³": "decímetro cúbico", "cm³": "centímetro cúbico",
    "cc": "centímetro cúbico", "kg": "kilogramo", "Kg": "kilogramo",
    "kgs": "kilogramo", "Kgs": "kilogramo", "Km": "kilómetro", "Kms": "kilómetro",
    "kms": "kilómetro", "Mts": "metro",
    "g": "gramo",
    "gr": "gramo", "mg": "miligramo", "µg": "microgramo", "μg": "microgramo", "l": "litro",
    "L": "litro", "hl": "hectolitro", "dl": "decilitro", "cl": "centilitro", "ml": "mililitro",
    "mL": "mililitro", "kW": "kilovatio", "kw": "kilovatio", "W": "vatio", "MW": "megavatio",
    "GW": "gigavatio", "TW": "teravatio", "V": "voltio", "kV": "kilovoltio",
    "mAh": "miliamperio hora", "Wh": "vatio hora", "kWh": "kilovatio hora",
    "kwh": "kilovatio hora", "MWh": "megavatio hora", "GWh": "gigavatio hora",
    "TWh": "teravatio hora", "MWp": "megavatio pico",
    "kWp": "kilovatio pico", "Hz": "hercio", "kHz": "kilohercio",
    "MHz": "megahercio", "GHz": "gigahercio", "dB": "decibelio", "kB": "kilobyte",
    "KB": "kilobyte", "MB": "megabyte", "GB": "gigabyte", "TB": "terabyte",
        "J": "julio", "kJ": "kilojulio", "hPa": "hectopascal", "Pa": "pascal", "kPa": "kilopascal",
    "mbar": "milibar", "min": "minuto", "mins": "minuto", "seg": "segundo", "s": "segundo",
    "ms": "milisegundo", "px": "píxel", "MP": "megapíxel", "Mpx": "megapíxel",
    "ft": "pie", "CV": "caballo", "cv": "caballo",
    "hp": "caballo", "HP": "caballo",
}  # fmt: skip
_FEMININE_UNITS = {
    "ha": "hectárea", "has": "hectárea", "t": "tonelada", "Tm": "tonelada", "Mt": "megatonelada",
    "h": "hora", "hs": "hora", "hrs": "hora", "lb": "libra", "lbs": "libra", "oz": "onza",
    "nmi": "milla náutica", "kcal": "kilocaloría",
}  # fmt: skip
_FIXED_UNITS = {
    "°C": Unit("grado Celsius", "grados Celsius"), "ºC": Unit("grado Celsius", "grados Celsius"),
    "° C": Unit("grado Celsius", "grados Celsius"), "º C": Unit("grado Celsius",
    "grados Celsius"), "°F": Unit("grado Fahrenheit", "grados Fahrenheit"),
    "°c": Unit("grado Celsius", "grados Celsius"), "° c": Unit("grado Celsius", "grados Celsius"),
    "°K": Unit("kelvin", "kelvins"), "ºK": Unit("kelvin", "kelvins"),
    "° F": Unit("grado Fahrenheit", "grados Fahrenheit"),
    "ºF": Unit("grado Fahrenheit",
    "grados Fahrenheit"),
    "MTn": Unit("millón de toneladas", "millones de toneladas"),
    "mb/d": Unit("millón de barriles diarios", "millones de barriles diarios"),
    "bpd": Unit("barril por día", "barriles por día"), "ppm": Unit("parte por millón",
    "partes por millón", _F), "ppb": Unit("parte por mil millones",
    "partes por mil millones", _F), "mph": Unit("milla por hora", "millas por hora", _F),
    "kph": Unit("kilómetro por hora",
    "kilómetros por hora"),
    "rpm": Unit("revolución por minuto", "revoluciones por minuto", _F),
    "fps": Unit("fotograma por segundo", "fotogramas por segundo"), "hab.": Unit("habitante",
    "habitantes"), "hab": Unit("habitante", "habitantes"), "p.b.": Unit("punto básico",
    "puntos básicos"), "mmHg": Unit("milímetro de mercurio", "milímetros de mercurio"),
    "pts": Unit("punto", "puntos"), "p. p.": Unit("punto porcentual",
    "puntos porcentuales"), "p.p.": Unit("punto porcentual",
    "puntos porcentuales"),
    "pb": Unit("punto básico", "puntos básicos"), "pp": Unit("punto porcentual",
    "puntos porcentuales"),
    "pp.": Unit("punto porcentual", "puntos porcentuales"), "kt": Unit("kilotón", "kilotones"),
    "Mb": Unit("megabit", "megabits"), "Gb": Unit("gigabit", "gigabits"),
    "mSv": Unit("milisievert", "milisieverts"), "Mbps": Unit("megabit por segundo",
    "megabits por segundo"), "Gbps": Unit("gigabit por segundo", "gigabits por segundo"),
}  # fmt: skip
UNITS: dict[str, Unit] = {
    **{symbol: _regular(name) for symbol, name in _MASCULINE_UNITS.items()},
    **{symbol: _regular(name, _F) for symbol, name in _FEMININE_UNITS.items()},
    **_FIXED_UNITS,
}
DEGREE = Unit("grado", "grados")
#: Said after "por" only, and without a figure of their own.
DENOMINATORS = {"día": "día", "año": "año", "mes": "mes", "hab": "habitante", "persona": "persona"}
#: Symbols that are words or letters too, so that they are units only after a figure.
NEVER_ALONE = frozenset(
    "m g l L t h s V W J Pa has min ms cc gr pp pb pp. hab cv CV HP hp Mt Mb Gb mins seg hs Tm pts"
    " hab. p.p. p.b. oz lb ha nm cl dm dl ft mts k px kt kms Kms Mts Kgs MP Mpx".split()
) | {"p. p."}
#: Symbols that are also a form of the verb *haber*, so that what follows decides.
VERBAL = frozenset({"ha", "has"})
