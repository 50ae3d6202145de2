"""What Arabic symbols of units and currencies stand for, in the forms that numbers ask for."""

from audio.spoken.arabic.numbers import SCALES, Noun


def _sound(one: str, tail: str = "") -> Noun:
    """Make a masculine noun that borrows the plural -ات: دولار, دولاران, دولارات, دولارا."""
    return Noun(one, f"{one}ان", f"{one}ات", f"{one}ا", tail=tail)


def _feminine(one: str, many: str = "", tail: str = "") -> Noun:
    """Make a noun in -ة: ليرة, ليرتان, ليرات, ليرة."""
    stem = one.removesuffix("ة")
    return Noun(one, f"{stem}تان", many or f"{stem}ات", one, feminine=True, tail=tail)


def _squared(one: str) -> Noun:
    return Noun(f"{one} مربع", f"{one}ان مربعان", f"{one}ات مربعة", f"{one}ا مربعا")


def _cubed(one: str) -> Noun:
    return Noun(f"{one} مكعب", f"{one}ان مكعبان", f"{one}ات مكعبة", f"{one}ا مكعبا")


def _fixed(one: str) -> Noun:
    return Noun(one, f"{one}", one, one)


_METRE = Noun("متر", "متران", "أمتار", "مترا")
_TON = Noun("طن", "طنان", "أطنان", "طنا")
MINUTE = _feminine("دقيقة", "دقائق")
HOUR = _feminine("ساعة")
SECOND = Noun("ثانية", "ثانيتان", "ثوان", "ثانية", feminine=True)
DEGREE = Noun("درجة", "درجتان", "درجات", "درجة", feminine=True)
_CELSIUS = Noun("درجة", "درجتان", "درجات", "درجة", feminine=True, tail="مئوية")
_FAHRENHEIT = Noun("درجة", "درجتان", "درجات", "درجة", feminine=True, tail="فهرنهايت")
_PER_HOUR = "في الساعة"

UNITS: dict[str, Noun] = {
    **dict.fromkeys(("كم", "كلم", "كيلومتر", "km"), _sound("كيلومتر")),
    **dict.fromkeys(
        (
            "كم/س",
            "كم/ساعة",
            "كم/ ساعة",
            "كلم/ ساعة",
            "كم / ساعة",
            "كلم / ساعة",
            "كلم/س",
            "كم/سا",
            "كم/الساعة",
            "كيلومتر/ساعة",
            "كلم/ساعة",
            "km/h",
        ),
        _sound("كيلومتر", _PER_HOUR),
    ),
    **dict.fromkeys(
        ("كم/ ساعة", "كلم/ ساعة", "كم / ساعة", "كلم / ساعة"), _sound("كيلومتر", _PER_HOUR)
    ),
    **dict.fromkeys(("كم²", "كم2", "كلم²", "كلم2", "km²", "km2"), _squared("كيلومتر")),
    **dict.fromkeys(
        ("م²", "م2", "m²", "m2"), Noun("متر مربع", "متران مربعان", "أمتار مربعة", "مترا مربعا")
    ),
    **dict.fromkeys(
        ("م³", "م3", "m³", "m3"), Noun("متر مكعب", "متران مكعبان", "أمتار مكعبة", "مترا مكعبا")
    ),
    **dict.fromkeys(("م", "m"), _METRE),
    **dict.fromkeys(("م/ث", "m/s"), Noun("متر", "متران", "أمتار", "مترا", tail="في الثانية")),
    **dict.fromkeys(("سم", "cm"), _sound("سنتيمتر")),
    **dict.fromkeys(("سم²", "سم2"), _squared("سنتيمتر")),
    **dict.fromkeys(("سم³", "سم3"), _cubed("سنتيمتر")),
    **dict.fromkeys(("مم", "ملم", "mm"), _sound("مليمتر")),
    **dict.fromkeys(("كغ", "كلغ", "كجم", "كغم", "kg"), _sound("كيلوغرام")),
    **dict.fromkeys(("غ", "غم", "جم", "غرام", "g"), _sound("غرام")),
    **dict.fromkeys(("ملغ", "ملغم", "مغ", "مجم", "mg"), _sound("مليغرام")),
    **dict.fromkeys(("طن", "t"), _TON),
    **dict.fromkeys(("ل", "لتر", "L", "l"), _sound("لتر")),
    **dict.fromkeys(("مل", "ملل", "ml"), _sound("مليلتر")),
    **dict.fromkeys(("كيلوواط", "ك.و", "kW"), _fixed("كيلوواط")),
    **dict.fromkeys(("kWh",), _fixed("كيلوواط ساعة")),
    **dict.fromkeys(("MW", "م.و"), _fixed("ميغاواط")),
    **dict.fromkeys(("GW",), _fixed("غيغاواط")),
    **dict.fromkeys(("MWh",), _fixed("ميغاواط ساعة")),
    **dict.fromkeys(("W",), _fixed("واط")),
    **dict.fromkeys(("م.أمبير", "م أمبير", "mAh"), _fixed("ميلي أمبير")),
    **dict.fromkeys(("V",), _fixed("فولت")),
    **dict.fromkeys(("kV", "KV"), _fixed("كيلوفولت")),
    **dict.fromkeys(("GB", "جيجابايت", "غ.ب"), _fixed("غيغابايت")),
    **dict.fromkeys(("MB",), _fixed("ميغابايت")),
    **dict.fromkeys(("TB",), _fixed("تيرابايت")),
    **dict.fromkeys(("Mbps",), _fixed("ميغابت في الثانية")),
    **dict.fromkeys(("GHz",), _fixed("غيغاهرتز")),
    **dict.fromkeys(("MHz",), _fixed("ميغاهرتز")),
    **dict.fromkeys(("Hz",), _fixed("هرتز")),
    **dict.fromkeys(("dB",), _fixed("ديسيبل")),
    **dict.fromkeys(("°م", "°C", "ºC", "° م", "°س", "م°", "℃"), _CELSIUS),
    **dict.fromkeys(("°F", "°ف", "℉"), _FAHRENHEIT),
    **dict.fromkeys(("°", "º"), DEGREE),
    **dict.fromkeys(("ha", "هكت"), Noun("هكتار", "هكتاران", "هكتارات", "هكتارا")),
    **dict.fromkeys(("mph",), Noun("ميل", "ميلان", "أميال", "ميلا", tail=_PER_HOUR)),
    **dict.fromkeys(("ft",), Noun("قدم", "قدمان", "أقدام", "قدما", feminine=True)),
    **dict.fromkeys(("د", "min"), MINUTE),
    **dict.fromkeys(("ث",), SECOND),
}
#: Symbols that are no words, so that they are units without a figure too; كم alone is *how many*.
STANDING = frozenset(
    "كلم كم² كم2 كلم² كلم2 كم/س كم/ساعة كلم/س كم/سا كم/الساعة م² م³ م/ث سم² سم³ ملم كغ"
    " كلغ كجم كغم ملغ ملغم km km² km2 km/h m² m³"
    " kg cm mm mg kW kWh MW GW MWh GB MB TB Mbps GHz MHz Hz °م °C ºC °F ° ℃ ℉".split()
)

_DOLLAR = _sound("دولار")
_DINAR = Noun("دينار", "ديناران", "دنانير", "دينارا")
_DIRHAM = Noun("درهم", "درهمان", "دراهم", "درهما")
_RIYAL = _sound("ريال")
_POUND_EGYPTIAN = Noun("جنيه مصري", "جنيهان مصريان", "جنيهات مصرية", "جنيها مصريا")


def _named(noun: Noun, masculine: str, feminine: str) -> Noun:
    """Give a currency its country: ريال سعودي, ريالان سعوديان, ريالات سعودية, ريالا سعوديا."""
    if noun.feminine:
        dual = f"{noun.dual} {feminine.removesuffix('ة')}تان"
        many = f"{noun.many} {feminine}"
        accusative = f"{noun.accusative} {feminine}"
        return Noun(f"{noun.one} {feminine}", dual, many, accusative, feminine=True)
    return Noun(
        f"{noun.one} {masculine}", f"{noun.dual} {masculine}ان", f"{noun.many} {feminine}",
        f"{noun.accusative} {masculine}ا",
    )  # fmt: skip


_LIRA = _feminine("ليرة")
CURRENCIES: dict[str, Noun] = {
    **dict.fromkeys(("$", "US$", "USD", "دولار$"), _DOLLAR),
    **dict.fromkeys(("€", "EUR"), Noun("يورو", "يورو", "يورو", "يورو")),
    **dict.fromkeys(("£", "GBP"), _named(_sound("جنيه"), "إسترليني", "إسترلينية")),
    **dict.fromkeys(("¥", "JPY"), Noun("ين", "ينان", "ينات", "ينا")),
    **dict.fromkeys(("CNY", "RMB"), Noun("يوان", "يوانان", "يوانات", "يوانا")),
    **dict.fromkeys(("₪", "ILS", "شيكل"), Noun("شيكل", "شيكلان", "شواكل", "شيكلا")),
    **dict.fromkeys(("₽", "RUB"), Noun("روبل", "روبلان", "روبلات", "روبلا")),
    **dict.fromkeys(("₹", "INR"), _feminine("روبية")),
    **dict.fromkeys(("₺", "TRY"), _named(_LIRA, "تركي", "تركية")),
    **dict.fromkeys(("CHF",), _named(Noun("فرنك", "فرنكان", "فرنكات", "فرنكا"), "سويسري",
    "سويسرية")),
    **dict.fromkeys(("SAR", "ر.س", "ر.س.", "ر. س", "﷼"), _named(_RIYAL, "سعودي", "سعودية")),
    **dict.fromkeys(("QAR", "ر.ق", "ر.ق."), _named(_RIYAL, "قطري", "قطرية")),
    **dict.fromkeys(("OMR", "ر.ع", "ر.ع."), _named(_RIYAL, "عماني", "عمانية")),
    **dict.fromkeys(("YER", "ر.ي", "ر.ي."), _named(_RIYAL, "يمني", "يمنية")),
    **dict.fromkeys(("IRR",), _named(_RIYAL, "إيراني", "إيرانية")),
    **dict.fromkeys(("AED", "د.إ", "د.إ.", "د. إ"), _named(_DIRHAM, "إماراتي", "إماراتية")),
    **dict.fromkeys(("MAD", "د.م", "د.م."), _named(_DIRHAM, "مغربي", "مغربية")),
    **dict.fromkeys(("KWD", "د.ك", "د.ك."), _named(_DINAR, "كويتي", "كويتية")),
    **dict.fromkeys(("BHD", "د.ب", "د.ب."), _named(_DINAR, "بحريني", "بحرينية")),
    **dict.fromkeys(("JOD", "د.أ", "د.أ."), _named(_DINAR, "أردني", "أردنية")),
    **dict.fromkeys(("IQD", "د.ع", "د.ع."), _named(_DINAR, "عراقي", "عراقية")),
    **dict.fromkeys(("LYD", "د.ل", "د.ل."), _named(_DINAR, "ليبي", "ليبية")),
    **dict.fromkeys(("TND", "د.ت", "د.ت."), _named(_DINAR, "تونسي", "تونسية")),
    **dict.fromkeys(("DZD", "د.ج", "د.ج."), _named(_DINAR, "جزائري", "جزائرية")),
    **dict.fromkeys(("EGP", "ج.م", "ج.م.", "E£"), _POUND_EGYPTIAN),
    **dict.fromkeys(("SDG", "ج.س", "ج.س."), _named(_sound("جنيه"), "سوداني", "سودانية")),
    **dict.fromkeys(("SYP", "ل.س", "ل.س."), _named(_LIRA, "سوري", "سورية")),
    **dict.fromkeys(("LBP", "ل.ل", "ل.ل."), _named(_LIRA, "لبناني", "لبنانية")),
    **dict.fromkeys(("BTC", "₿"), Noun("بيتكوين", "بيتكوين", "بيتكوين", "بيتكوين")),
}  # fmt: skip

#: Currency → what a hundredth of it is called.
HUNDREDTHS: dict[str, Noun] = {
    **dict.fromkeys(("دولار", "يورو"), _sound("سنت")),
    "جنيه إسترليني": _sound("بنس"),
    "جنيه مصري": Noun("قرش", "قرشان", "قروش", "قرشا"),
    "ريال سعودي": _feminine("هللة"),
    "درهم إماراتي": Noun("فلس", "فلسان", "فلوس", "فلسا"),
    "فرنك سويسري": _sound("سنتيم"),
}

_THOUSAND, _MILLION, _BILLION, _TRILLION = (SCALES[n] for n in (1, 2, 3, 4))
SCALE_WORDS: dict[str, Noun] = {
    **dict.fromkeys(("ألف", "آلاف", "الاف", "الف", "ألفا", "ألفاً", "ألفًا", "K", "k"), _THOUSAND),
    **dict.fromkeys(("مليون", "ملايين", "مليونا", "مليوناً", "مليونًا", "M"), _MILLION),
    **dict.fromkeys(("مليار", "مليارات", "ملايير", "مليارا", "ملياراً", "مليارًا", "bn"), _BILLION),
    "بليون": Noun("بليون", "بليونان", "بلايين", "بليونا"),
    "بلايين": Noun("بليون", "بليونان", "بلايين", "بليونا"),
    **dict.fromkeys(("تريليون", "تريليونات", "تريليونا", "ترليون"), _TRILLION),
}
