"""Ordinals and Roman numerals in Spanish: 3.ª, Felipe VI, el siglo XXI, la II Guerra Mundial."""

import re

from audio.spoken.scan import Rule
from audio.spoken.spanish.context import WORD_END, WORD_START, word_after, word_before
from audio.spoken.spanish.nouns import gender_after, gender_of
from audio.spoken.spanish.numbers import Gender, cardinal, ordinal

_MARKED = re.compile(
    r"(?<![\d.,])(?P<n>\d{1,4}|[1-9]\d{0,2}[. ]\d{3}(?=\.?[ºª°]|\.ᵉʳ))"
    r"(?:(?P<mark>\.?[ºª°]s?(?![a-záéíóúñ\d])"
    r"|\.?(?:er|ᵉʳ|os|as|[oa])(?![^\W_])(?P<dot>\.(?= [a-záéíóúñ]))?)"
    r"|(?P<en>ro|ra|do|da|to|ta|mo|ma|vo|va|no|na)s?(?![^\W_]))"
)
_ROMAN = re.compile(
    rf"{WORD_START}(?:(?<![.'’-])|(?<=[IVX]-))"
    r"(?P<n>[IVXLCDM]{1,9})(?P<mark>\.?[ºª])?(?!['’]|-[^\W\d_IVX])"
    rf"{WORD_END}"
)
#: The old roads out of Madrid: la N-III.
_ROAD = re.compile(rf"{WORD_START}N[-‑](?P<n>I{{1,3}}|IV|VI?){WORD_END}")
#: A century in a text without capitals: siglo xix.
_SMALL_CENTURY = re.compile(r"(?<=siglo )(?P<n>[ivx]{1,6})(?![^\W_])")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_VALID = re.compile(r"M{0,3}(?:C[MD]|D?C{0,3})(?:X[CL]|L?X{0,3})(?:I[XV]|V?I{0,3})")
#: Capital words that are also numerals.
_WORDS = frozenset(
    """MI DI CI VI LI CD CC DC DL MC MD CM DM CV LCD CL MM MDC CCC DVD DCI DID DIM MIL XL CID VID
    LIV""".split()
)
_SOVEREIGNS = frozenset(
    """adriano alberto alejandro alfonso amadeo ana balduino benedicto bonifacio carlos catalina
    celestino clemente constantino cristian cristina darío eduardo enrique ernesto federico
    felipe fernando francisco gregorio guillermo gustavo haakon harald inocencio isabel iván
    jacobo jaime jerjes jorge josé juan julio jorge leopoldo león luis luis manuel margarita
    maría mohamed mehmed napoleón nicolás olaf óscar otón pablo paulo pedro pío ramiro ramsés
    ricardo rodolfo sancho selim sixto teodosio tolomeo ptolomeo tutmosis urbano víctor manuel
    vladimiro wenceslao abdalá hasán hassan carlota juana victoria beatriz guillermina estanislao
    segismundo matías amenhotep seti ciro artajerjes filipo seleuco antíoco faruk fuad naruhito
    rama umberto zog kamehameha""".split()
)
_QUEENS = frozenset(
    """isabel catalina margarita cristina ana maría juana victoria carlota beatriz guillermina
    LIV""".split()
)
#: Words after which a single capital is a numeral.
_HEADS = frozenset(
    """capítulo tomo volumen título artículo parte anexo acto escena fase tipo guerra mundial
    serie nivel grado sección libro clase grupo región zona división etapa temporada""".split()
)
_CENTURIES = frozenset({"siglo", "siglos", "s."})
_ARTICLES = frozenset(
    "la el del al los las una un su sus este esta primera segunda esa ese".split()
)
#: A first name and a surname that somebody has from father or grandfather: Andre Price III.
_FULL_NAME = re.compile(
    r"(?<![^\W_])(?!(?:El|La|Los|Las|Plan|Copa|Liga|Proyecto|Operación|Ley|Grupo|Parque|Torre|Fase|Real|Estadio"
    r"|Programa|Tratado|Torneo|Festival|Circuito|Misión|Nave|Cohete|Estación|Puerto|Bloque|Sector"
    r"|Guerra|Mundial|Gran|San|Santa|Central|Fondo|Foro|Serie|Campus|Sala|Línea|Misión|Unión|Club)[ ])"  # noqa: E501
    r"[A-ZÁÉÍÓÚÑ][a-záéíóúüñ]+[ ][A-ZÁÉÍÓÚÑ][a-záéíóúüñ]+[ ](?:II|III|IV|VI{0,3})\Z"
)
_CHAIN = re.compile(
    r"siglos?[ \u00a0](?:[IVXLC]{1,7}(?:,? y |, |[-–/]| al? | a )){1,3}\Z", re.IGNORECASE
)

#: Numerals that *y* or *o* joins, so that VI is no word: entre V y VI grados.
_PAIR_BEFORE = re.compile(r"(?<![^\W_])[IVX]{1,5} (?:y|o|a|al|hasta) \Z")
_PAIR_AFTER = re.compile(r" (?:y|o|a|al|hasta) [IVX]{2,5}(?![^\W_])")


def rules() -> tuple[Rule, ...]:
    """Return the rules for ordinals and Roman numerals, in order."""
    return (
        Rule("ordinal", r"\d", _MARKED, _marked, begins=r"\d+(?:$|[^\d,:%])"),
        Rule("roman", "N", _ROAD, lambda m: f"N {cardinal(_value(m['n']))}", needs=r"\-"),
        Rule("roman", "IVXLCDM", _ROMAN, _roman),
        Rule("roman", "ivx", _SMALL_CENTURY, _small_century),
    )


def _marked(match: re.Match[str]) -> str | None:
    number = int(match["n"].replace(".", "").replace(" ", ""))
    mark = (match["mark"] or match["en"]).strip(".")
    if number == 0:
        return None
    dotted = match["dot"] or (match["mark"] or "").startswith(".")
    if mark in {"o", "a", "os", "as"} and not dotted and number > 20:
        return None
    if mark.startswith("°") and word_after(match.string, match.end()) in {"C", "F"}:
        return None
    gender = (
        Gender.FEMININE if mark[0] == "ª" or mark.rstrip("s").endswith("a") else Gender.MASCULINE
    )
    plural = match.group().endswith("s")
    counted = gender_after(match.string, match.start(), match.end())
    short = mark in {"er", "ᵉʳ"} or (counted is Gender.MASCULINE and not plural)
    words = ordinal(number, gender, short=short)
    return words + "s" if plural else words


def _roman(match: re.Match[str]) -> str | None:
    numeral = match["n"]
    if not _VALID.fullmatch(numeral):
        return None
    number = _value(numeral)
    text, start, end = match.string, match.start(), match.end()
    before = word_before(text, start)
    if match["mark"]:
        return ordinal(number, Gender.FEMININE if match["mark"].endswith("ª") else Gender.MASCULINE)
    lower = before.lower()
    if lower in _CENTURIES or _CHAIN.search(text[max(0, start - 40) : start].lower()):
        return ordinal(number) if number <= 10 else cardinal(number)
    if lower in _SOVEREIGNS and before[0].isupper():
        return _regnal(number, lower)
    counts = numeral in {"VI", "XL", "LIV"} and lower in {"el", "la", "del", "al"}
    if numeral == "I" and text[start - 1 : start] == "(" and text[end : end + 1] == ")":
        return cardinal(number) if before else None
    if numeral in _WORDS and not (counts and word_after(text, end)[:1].isupper()):
        return cardinal(number) if _is_paired(text, numeral, start, end) else None
    words = _in_phrase(text, before, numeral, number, end)
    if words is None and _is_paired(text, numeral, start, end):
        return cardinal(number)
    return words


def _is_paired(text: str, numeral: str, start: int, end: int) -> bool:
    """Say whether another numeral is joined to this one, and one of them is no single letter."""
    if set(numeral) - set("IVX"):
        return False
    if _PAIR_AFTER.match(text, end):
        return True
    return len(numeral) > 1 and _PAIR_BEFORE.search(text[max(0, start - 14) : start]) is not None


def _small_century(match: re.Match[str]) -> str | None:
    numeral = match["n"].upper()
    if not _VALID.fullmatch(numeral):
        return None
    number = _value(numeral)
    return ordinal(number) if number <= 10 else cardinal(number)


def _regnal(number: int, name: str) -> str:
    """Say a sovereign's number: sexto, segunda, and from eleven on the cardinal."""
    if number > 10:
        return cardinal(number)
    return ordinal(number, Gender.FEMININE if name in _QUEENS else Gender.MASCULINE)


def _in_phrase(text: str, before: str, numeral: str, number: int, end: int) -> str | None:
    """Read a numeral that counts what follows (la II Guerra) or names what precedes (fase II)."""
    lower = before.lower()
    after = word_after(text, end)
    if after and after[0].isupper() and (lower in _ARTICLES or (len(numeral) > 1 and not before)):
        return _edition(number, after)
    if (
        len(numeral) > 1
        and lower in _ARTICLES
        and after in {"edición", "congreso", "aniversario", "legislatura"}
    ):
        return _edition(number, after)
    if len(numeral) > 1 and lower in {"el", "la"} and after.islower() and after[-1] != "s":
        return _edition(number, after)
    if lower in _HEADS and (len(numeral) > 1 or numeral in "IVX"):
        return cardinal(number)
    if 1 < number <= 10 and numeral != "V" and _FULL_NAME.search(text[max(0, end - 64) : end]):
        return ordinal(number)
    plain = set(numeral) <= set("IVX") or (
        len(numeral) > 2 and before[:1].isupper() and "M" not in numeral
    )
    if len(numeral) > 1 and plain and before:
        return cardinal(number)
    return None


def _edition(number: int, noun: str) -> str:
    gender = gender_of(noun)
    if number > 20:
        return cardinal(number, gender)
    return ordinal(number, gender, short=True)


def _value(numeral: str) -> int:
    total = 0
    for here, following in zip(numeral, [*numeral[1:], "I"], strict=True):
        value = _VALUES[here]
        total += -value if value < _VALUES[following] else value
    return total
