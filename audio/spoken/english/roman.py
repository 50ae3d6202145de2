"""Roman numerals where they are ones: Charles III, World War II, Chapter IV; never "I" or "MIX"."""

import re
from functools import partial

from audio.spoken.english.numbers import Style, cardinal, ordinal, year
from audio.spoken.item import Item
from audio.spoken.scan import Rule, piece

_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_NUMERAL = re.compile(
    r"(?=[IVXLCDM])(?P<n>M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3}))(?P<th>th|st|nd|rd)?"
    r"(?P<own>['’]s|['’](?=\s))?(?P<dot>\.(?=\s[a-z]))?(?![^\W_]|['’.][^\W_]|-[^\Wa-z])"
)
_BEFORE = re.compile(
    r"(?:([A-Z][^\W\d_]*(?:['’-][^\W\d_]+)*)\.?[ \u00a0])?(?:(?:the|of)[ \u00a0])?([^\W\d_]+(?:['’-][^\W\d_]+)*)[.,]?[ \u00a0]?[-–]?$"  # noqa: E501
)
_WORLD_WAR = re.compile(r"WW ?(?P<n>II|I|2|1|Two|One)(?![^\W_])")
_LETTERS_SIGNS = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
_SIGN = re.compile(f"[{_LETTERS_SIGNS}{_LETTERS_SIGNS.lower()}]")

#: Books that come in two or three: II Corinthians. A figure needs a verse, or a name of no person.
_BOOK = re.compile(
    r"(?P<n>I{1,3}|[123](?=[^:]{6,16} \d{1,3}:\d"
    r"| (?:Corinthians|Chronicles|Thessalonians|Maccabees))"
    r"|(?<=\b[Oo]f )[123](?= (?:Peter|John|Timothy|Samuel|Kings)(?: [a-z]|[.,;])))"
    r"(?= (?:Samuel|Kings|Chronicles|Corinthians|Thessalonians|Timothy|Peter|John|Maccabees|Esdras)"
    r"(?![^\W_]))(?!I (?:Samuel|Timothy|Peter|John) (?!\d))"
)
#: A numeral that begins a heading or an item: II. The long retreat.
_HEAD = re.compile(r"(?P<n>[IVX]{1,6})(?P<mark>[.)]| ?:)(?=\s+[\"“‘']?[A-Z])")
_PLAIN_NEXT = re.compile(
    r"\s+[\"“‘']?(?:The|A|An|How|Why|What|When|Where|Who|In|On|From|Of|To|My|Our|His|Her|Their|It|After|Before)(?![^\W_])"
)
#: Endings that rulers' and bishops' names have and ships, wars and films have not.
_OLD_NAME = re.compile(
    r"[A-Z][a-z]{1,12}(?:ian|inian|ius|inus|anus|atus|tus|cus|rus|mund|bert|wald|fred|ric|dore|xes|hotep|eus|imir|slav|helm"
    r"|hard|osius|stan|nand|phonse|hmet|hmed|poleon|onso|rdo|aldo|ugo|ogo|ippe|acio|antine|ement|oniface|gory|ilip|win)"
)
_HYPHEN = re.compile(r"-(?!-)")
#: A numeral after one of these counts: World War Two, Chapter Four.
_COUNTED = frozenset(
    """war chapter part act scene volume vol book phase type title article section schedule stage
    class level grade tier category annex appendix bowl vatican mark mk division corps group
    protocol round episode season game games figure table lesson session schedule plan factor
    angiotensin complex trident minuteman titan saturn gemini olympiad zone unit battalion
    league liga oslo geneva basel camp salt start lot paragraph rule item module area pillar
    quad generation gen series model ch pt art fig sec""".split()
)
#: The first of two numerals after one word: World War I and II.
_LISTED = re.compile(r"([A-Z][a-z]+) [IVX]{1,4} (?:and|&|or) $")
#: More of them follow: Parts I and II, Volumes I–III.
_LIST_NEXT = re.compile(r"(?: and | & | or | to |, ?|[-–])[IVX]{1,4}(?![^\W_])")
_VALID = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
#: Another ruler beside: Elizabeth I and Philip II.
_RULER_TOO = re.compile(r",? and (?:[A-Z][a-z]+ ){1,2}[IVX]{1,4}(?![^\W_])")
_OF_PLACE = re.compile(r",? of (?:the )?[A-Z][a-z]")
#: Names that rulers and popes bear.
_REGNAL = frozenset(
    """Abbas Abdullah Abdulaziz Adolf Adrian Albert Alexander Alfonso Amadeus Anne Augustus
    Baldwin Baudouin Beatrix Benedict Boniface Carl Casimir Catherine Charles Christian
    Clement Constantine Cosimo Cyrus Darius David Edmund Edward Elizabeth Eric Ernst Farouk
    Faisal Felipe Ferdinand Fernando Francis Franz Frederick Frederik Fuad George Gregory
    Gustaf Gustav Gustavus Haakon Hadrian Harald Hassan Henri Henry Hussein Innocent Isabel
    Isabella Ivan James Joao João John Joseph Juan Julius Justinian Karl Kirill Leo Leopold
    Louis Ludwig Malcolm Manuel Margaret Margrethe Mary Matthias Maximilian Mehmed Michael
    Mohammed Muhammad Murad Mustafa Napoleon Nero Nicholas Norodom Olaf Otto Paul Pedro Peter
    Philip Philippe Pius Pompey Qaboos Rama Ramesses Ramses Ranavalona Reza Richard Robert
    Rudolf Selim Sergius Seti Shapur Sigismund Sixtus Stephen Suleiman Sylvester Tawadros
    Theodore Theodosius Thutmose Tiberius Tikhon Umberto Urban Victor Victoria Wilhelm
    Wilhelmina William Willem Xerxes Yohannes Shenouda Ignatius Bartholomew Mohamed Letsie
    Mswati Moshoeshoe Sobhuza Menelik Amenhotep Ptolemy Cleopatra Bonaparte""".split()
)
_ROYAL = frozenset(
    """King Queen Pope Emperor Empress Tsar Czar Prince Princess Kaiser Sultan Patriarch Saint St
    Duke Grand Catholicos Archduke Shah Pharaoh Antipope Khedive""".split()
)
_FIRST_NAMES = frozenset(
    """Adam Albert Andrew Anthony Benjamin Brian Charles Christopher Daniel David Dennis Donald
    Douglas Edward Frank Frederick George Gerald Harold Harry Henry Howard Jack James Jeffrey
    Joe John Joseph Kenneth Larry Lawrence Lee Louis Mark Martin Matthew Michael Patrick Paul
    Peter Philip Ralph Raymond Richard Robert Roger Ronald Samuel Scott Sean Stephen Steven
    Thomas Timothy Walter William Davis Robert Marvin Calvin Trey Will Bill Gary Randall
    Theodore Alexander Nelson Aaron Alan Alfred Allen Alvin Arthur Barry Bernard Bobby Bradley
    Brandon Bruce Bryan Carl Carlos Cameron Cedric Chester Clarence Claude Clifford Clinton Corey
    Cornelius Craig Curtis Dale Damon Darrell Dean Derek Derrick Dominic Don Duane Dwight Earl
    Eddie Edgar Edwin Elmer Ernest Eugene Everett Floyd Francis Fred Gerard Gilbert Glenn Gordon
    Graham Greg Gregory Harrison Harvey Herbert Herman Homer Hugh Ian Ira Irving Isaac Ivan Jacob
    Jason Jay Jeff Jeremy Jerome Jerry Jesse Jim Joel Johnny Jonathan Jordan Jose Joshua Juan
    Julian Justin Keith Kevin Kyle Lance Leon Leonard Leroy Leslie Lewis Lloyd Loudon Luis Luther
    Manuel Marcus Mario Marshall Matt Maurice Max Melvin Mike Milton Mitchell Nathan Nathaniel
    Neil Nicholas Norman Oliver Oscar Otis Preston Ray Reginald Rex Rodney Roland Ronnie Ross Roy
    Russell Ryan Sam Samuel Sidney Simon Stanley Steve Stuart Ted Terry Todd Tom Tony Travis Troy
    Tyler Vernon Victor Vincent Wallace Warren Wayne Wesley Willard Willie Winston
    Zachary""".split()
)


#: The second name of Aurelio M. Fernandez III.
_INITIAL = re.compile(r"[A-HJ-UWYZ]")


def rules(style: Style) -> tuple[Rule, ...]:
    """Return the rules for Roman numerals."""
    return (
        Rule("roman", "I123", _BOOK, partial(_say_book, style)),
        Rule("roman", "IVX", _HEAD, partial(_say_head, style)),
        Rule("roman", "IVXLCDM", _NUMERAL, partial(_say, style)),
        Rule("world_war", "W", _WORLD_WAR, _say_world_war),
        Rule(
            "roman", f"{_LETTERS_SIGNS}{_LETTERS_SIGNS.lower()}", _SIGN, partial(_say_sign, style)
        ),
    )


def _say_book(style: Style, match: re.Match[str]) -> str | None:
    """Say the books of a Bible that come in two: Second Corinthians."""
    written = match["n"]
    number = int(written) if written.isdigit() else value(written)
    before = match.string[match.start() - 1 : match.start()] if match.start() else " "
    return ordinal(number, style).capitalize() if not before.isalnum() else None


def _say_head(style: Style, match: re.Match[str]) -> list[Item] | None:
    """Say the numeral of a heading; one letter may be an initial (V. Putin), so that more is asked."""  # noqa: E501
    numeral = match["n"]
    text = match.string
    if text[: match.start()].strip(' #*(["“') or not _VALID.fullmatch(numeral):
        return None
    if len(numeral) == 1 and match["mark"] == "." and not _PLAIN_NEXT.match(text, match.end()):
        return None
    return [piece(*match.span(), cardinal(value(numeral), style), "roman", ".")]


def _say_world_war(match: re.Match[str]) -> str:
    one = match["n"] in {"I", "1", "One"}
    return f"World War {'One' if one else 'Two'}"


def value(numeral: str) -> int:
    """Return the number that a valid Roman numeral stands for."""
    numbers = [_VALUES[c] for c in numeral]
    following = [*numbers[1:], 0]
    return sum(-n if n < after else n for n, after in zip(numbers, following, strict=True))


def is_regnal(match: re.Match[str]) -> bool:
    """Say whether a lone letter with a dot is a ruler's number: Charles V. was crowned."""
    text, start = match.string, match.start()
    after = text[match.end() : match.end() + 2].strip()
    context = _BEFORE.search(text[max(0, start - 40) : start])
    return after[:1].islower() and context is not None and context.group(2) in _REGNAL


def begins_heading(match: re.Match[str]) -> bool:
    """Say whether a lone letter with a dot numbers a heading: I. A cold start."""
    if match.string[: match.start()].strip(' #*(["“'):
        return False
    return _PLAIN_NEXT.match(match.string, match.end()) is not None


def _say_sign(style: Style, match: re.Match[str]) -> str:
    place = (_LETTERS_SIGNS + _LETTERS_SIGNS.lower()).index(match.group()) % 12
    return cardinal(place + 1, style)


def _say(style: Style, match: re.Match[str]) -> list[Item] | None:
    numeral = match["n"]
    number = value(numeral)
    text = match.string
    context = _BEFORE.search(text[max(0, match.start() - 40) : match.start()])
    if match["th"]:
        return [piece(*match.span(), ordinal(number, style), "roman")] if len(numeral) > 1 else None
    if len(numeral) == 1 and _HYPHEN.match(text, match.end()):
        return None
    if number > 1000 and len(numeral) > 3:
        return [piece(*match.span(), year(number, style), "roman")]
    after = text[match.end() : match.end() + 9].lower()
    if len(numeral) > 1 and after.startswith(
        (" century", " congress", " dynast", " corps", " legion")
    ):
        return [piece(*match.span(), ordinal(number, style), "roman")]
    if len(numeral) > 1 and text.strip() == numeral and set(numeral) <= set("IVX"):
        return [piece(*match.span(), cardinal(number, style), "roman")]
    listed = _LISTED.search(text[: match.start()][-32:])
    if listed and context is None and text[match.start() - 2 : match.start()] == "& ":
        said = _reading(style, match, number, "", listed.group(1))
        return [piece(*match.span(), said, "roman")] if said else None
    if context is None or text[match.start() - 1 : match.start()] not in {" ", "-", "–", "\u00a0"}:
        return None
    said = _reading(style, match, number, context.group(1) or "", context.group(2))
    if said is None:
        return None
    return [piece(*match.span(), said + ("'s" if match["own"] else ""), "roman")]


def _reading(
    style: Style, match: re.Match[str], number: int, two_before: str, before: str
) -> str | None:
    numeral = match["n"]
    single = len(numeral) == 1
    if _counts_many(match, before):
        return cardinal(number, style).title() if number < 20 else cardinal(number, style)
    if before.lower() in _COUNTED and before.lower() not in {"gen", "salt", "start", "game"}:
        if single and numeral in "CDLM":
            return None
        if single and before.islower() and before not in {"type", "phase", "stage", "grade"}:
            return None
        return cardinal(number, style).title() if number < 20 else cardinal(number, style)
    if number > 39:
        return None
    if before in {"and", "or"} and (first := _LISTED.search(match.string[: match.start()][-32:])):
        return _reading(style, match, number, "", first.group(1))
    if before in _REGNAL or (
        not single and number < 26 and _is_old_name(match, two_before, before)
    ):
        if single and not _is_ruler(match, two_before):
            return None
        return f"the {ordinal(number, style)}"
    if single or number > 30 or not before[:1].isupper():
        return None
    if number < 6 and (two_before in _FIRST_NAMES or _INITIAL.fullmatch(two_before)):
        return f"the {ordinal(number, style)}"
    return cardinal(number, style)


def _counts_many(match: re.Match[str], before: str) -> bool:
    """Know what is counted by its name of many, when more than one is named: Parts I and II."""
    if not (before[:1].isupper() and before.endswith("s")):
        return False
    if before.lower().removesuffix("s") not in _COUNTED or before.lower() in _COUNTED:
        return False
    text = match.string
    listed = _LISTED.search(text[: match.start()][-32:]) is not None
    return listed or _LIST_NEXT.match(text, match.end()) is not None


def _is_old_name(match: re.Match[str], two_before: str, before: str) -> bool:
    """Tell Valentinian III from Falcon II by the shape of the name, or by a ruler's title."""
    if two_before in _ROYAL or _OF_PLACE.match(match.string, match.end()):
        return before[:1].isupper()
    return not two_before[:1].isupper() and _OLD_NAME.fullmatch(before) is not None


def _is_ruler(match: re.Match[str], two_before: str) -> bool:
    """After a single I, V or X only a ruler's title, or the end of a phrase, makes it a numeral."""
    if two_before in _ROYAL:
        return True
    after = match.string[match.end() : match.end() + 2]
    if match["dot"]:
        return True
    if _OF_PLACE.match(match.string, match.end()) or _RULER_TOO.match(match.string, match.end()):
        return True
    return match["n"] != "X" and (
        not after
        or after[0] in ",.;:)’'"
        or after in {"--", "—", "– "}
        or after[0] != " "
        or bool(match["own"])
    )
