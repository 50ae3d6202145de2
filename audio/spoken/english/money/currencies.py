"""The currencies there are, by the signs and the codes that they are written with."""

from typing import NamedTuple


class Currency(NamedTuple):
    """The names of a currency and of its hundredth."""

    one: str
    many: str
    minor: str = ""
    minor_many: str = ""


_CENT = ("cent", "cents")
_DOLLAR = Currency("dollar", "dollars", *_CENT)
_EURO = Currency("euro", "euros", *_CENT)
_POUND = Currency("pound", "pounds", "penny", "pence")
_RUPEE = Currency("rupee", "rupees", "paisa", "paise")
_YEN = Currency("yen", "yen")
_WON = Currency("won", "won")
_YUAN = Currency("yuan", "yuan")
_SHEKEL = Currency("shekel", "shekels", "agora", "agorot")
_LIRA = Currency("lira", "lira")
RAND = Currency("rand", "rand")
_ROUBLE = Currency("ruble", "rubles", "kopeck", "kopecks")
_PESO = Currency("peso", "pesos", "centavo", "centavos")


def _kind(of: str, money: Currency) -> Currency:
    return Currency(f"{of} {money.one}", f"{of} {money.many}", money.minor, money.minor_many)


SIGNS: dict[str, Currency] = {
    "$US": _kind("U.S", _DOLLAR), "$A": _kind("Australian", _DOLLAR),
    "$AU": _kind("Australian", _DOLLAR), "$AUD": _kind("Australian", _DOLLAR),
    "$NZ": _kind("New Zealand", _DOLLAR), "$C": _kind("Canadian", _DOLLAR),
    "$CAN": _kind("Canadian", _DOLLAR), "$HK": _kind("Hong Kong", _DOLLAR),
    "$": _DOLLAR, "US$": _kind("U.S", _DOLLAR), "US $": _kind("U.S", _DOLLAR),
    "A$": _kind("Australian", _DOLLAR),
    "AU$": _kind("Australian", _DOLLAR), "C$": _kind("Canadian", _DOLLAR),
    "CA$": _kind("Canadian", _DOLLAR), "CAD$": _kind("Canadian", _DOLLAR),
    "NZ$": _kind("New Zealand", _DOLLAR), "HK$": _kind("Hong Kong", _DOLLAR),
    "S$": _kind("Singapore", _DOLLAR), "NT$": _kind("Taiwan", _DOLLAR),
    "J$": _kind("Jamaican", _DOLLAR), "R$": Currency("real", "reais", "centavo", "centavos"),
    "Can$": _kind("Canadian", _DOLLAR), "Z$": _kind("Zimbabwean", _DOLLAR),
    "MX$": _kind("Mexican", _PESO),
    "£": _POUND, "E£": _kind("Egyptian", _POUND), "€": _EURO, "¥": _YEN, "￥": _YEN, "₹": _RUPEE,
    "Rs": _RUPEE, "Rs.": _RUPEE, "₪": _SHEKEL, "₽": _ROUBLE, "₩": _WON, "₺": _LIRA,
    "₴": Currency("hryvnia", "hryvnias"), "₦": Currency("naira", "naira", "kobo", "kobo"),
    "₱": _PESO, "₫": Currency("dong", "dong"), "฿": Currency("baht", "baht"),
    "₵": Currency("cedi", "cedis"), "₡": Currency("colon", "colones"),
    "₸": Currency("tenge", "tenge"),
    "₾": Currency("lari", "lari"), "₼": Currency("manat", "manat"), "֏": Currency("dram", "drams"),
    "﷼": Currency("rial", "rials"), "₿": Currency("bitcoin", "bitcoins"),
    "₲": Currency("guarani", "guaranis"),
    "৳": Currency("taka", "taka"), "Sh": Currency("shilling", "shillings"),
    "KSh": Currency("Kenyan shilling", "Kenyan shillings"),
    "Ksh": Currency("Kenyan shilling", "Kenyan shillings"), "＄": _DOLLAR, "＄US": _DOLLAR,
    "₤": _POUND,
    "RM": Currency("ringgit", "ringgit", "sen", "sen"), "Rp": Currency("rupiah", "rupiah"),
    "zł": Currency("zloty", "zlotys"), "Kč": Currency("koruna", "koruna"),
    "kr": Currency("krona", "kronor"),
}  # fmt: skip
CODES: dict[str, Currency] = {
    "USD": _kind("U.S", _DOLLAR), "EUR": _EURO, "GBP": _kind("British", _POUND),
    "JPY": _kind("Japanese", _YEN),
    "CNY": _kind("Chinese", _YUAN), "RMB": _YUAN,
    "CHF": Currency("Swiss franc", "Swiss francs", "centime", "centimes"),
    "AUD": _kind("Australian", _DOLLAR), "CAD": _kind("Canadian", _DOLLAR),
    "NZD": _kind("New Zealand", _DOLLAR),
    "HKD": _kind("Hong Kong", _DOLLAR), "SGD": _kind("Singapore", _DOLLAR),
    "TWD": _kind("Taiwan", _DOLLAR),
    "SEK": Currency("Swedish krona", "Swedish kronor"),
    "NOK": Currency("Norwegian krone", "Norwegian kroner"),
    "DKK": Currency("Danish krone", "Danish kroner"),
    "PLN": Currency("Polish zloty", "Polish zlotys"),
    "CZK": Currency("Czech koruna", "Czech koruna"),
    "HUF": Currency("Hungarian forint", "Hungarian forints"),
    "RON": Currency("Romanian leu", "Romanian lei"), "RUB": _kind("Russian", _ROUBLE),
    "UAH": Currency("Ukrainian hryvnia", "Ukrainian hryvnias"), "TRY": _kind("Turkish", _LIRA),
    "ILS": _SHEKEL, "NIS": _SHEKEL, "EGP": _kind("Egyptian", _POUND),
    "LBP": _kind("Lebanese", _POUND),
    "SYP": _kind("Syrian", _POUND), "SDG": _kind("Sudanese", _POUND),
    "IQD": Currency("Iraqi dinar", "Iraqi dinars"),
    "JOD": Currency("Jordanian dinar", "Jordanian dinars"),
    "KWD": Currency("Kuwaiti dinar", "Kuwaiti dinars"),
    "BHD": Currency("Bahraini dinar", "Bahraini dinars"),
    "TND": Currency("Tunisian dinar", "Tunisian dinars"),
    "DZD": Currency("Algerian dinar", "Algerian dinars"),
    "LYD": Currency("Libyan dinar", "Libyan dinars"),
    "IRR": Currency("Iranian rial", "Iranian rials"),
    "YER": Currency("Yemeni rial", "Yemeni rials"),
    "OMR": Currency("Omani rial", "Omani rials"), "QAR": Currency("Qatari riyal", "Qatari riyals"),
    "SAR": Currency("Saudi riyal", "Saudi riyals"), "AED": Currency("dirham", "dirhams"),
    "Dh": Currency("dirham", "dirhams"), "Dhs": Currency("dirham", "dirhams"),
    "MAD": Currency("Moroccan dirham", "Moroccan dirhams"), "INR": _kind("Indian", _RUPEE),
    "PKR": _kind("Pakistani", _RUPEE), "LKR": _kind("Sri Lankan", _RUPEE),
    "NPR": _kind("Nepalese", _RUPEE),
    "BDT": Currency("Bangladeshi taka", "Bangladeshi taka"), "AFN": Currency("afghani", "afghanis"),
    "KRW": _kind("South Korean", _WON), "VND": Currency("Vietnamese dong", "Vietnamese dong"),
    "THB": Currency("Thai baht", "Thai baht"), "PHP": _kind("Philippine", _PESO),
    "IDR": Currency("Indonesian rupiah", "Indonesian rupiah"),
    "MYR": Currency("Malaysian ringgit", "Malaysian ringgit"),
    "ZAR": Currency("South African rand", "South African rand"),
    "NGN": Currency("Nigerian naira", "Nigerian naira"),
    "KES": Currency("Kenyan shilling", "Kenyan shillings"),
    "UGX": Currency("Ugandan shilling", "Ugandan shillings"),
    "TZS": Currency("Tanzanian shilling", "Tanzanian shillings"),
    "GHS": Currency("Ghanaian cedi", "Ghanaian cedis"),
    "ETB": Currency("Ethiopian birr", "Ethiopian birr"),
    "MXN": _kind("Mexican", _PESO), "ARS": _kind("Argentine", _PESO),
    "CLP": _kind("Chilean", _PESO), "COP": _kind("Colombian", _PESO),
    "BRL": Currency("Brazilian real", "Brazilian reais"),
    "VES": Currency("Venezuelan bolivar", "Venezuelan bolivars"),
    "XOF": Currency("CFA franc", "CFA francs"),
    "FCFA": Currency("CFA franc", "CFA francs"), "CFA": Currency("CFA franc", "CFA francs"),
    "KZT": Currency("Kazakh tenge", "Kazakh tenge"), "BTC": Currency("bitcoin", "bitcoins"),
}  # fmt: skip
