"""The gender of what is counted, so that numbers agree: doscientas personas, veintiún años.

Gender is read off the ending; the lists hold what news counts and the ending does not tell.
"""

import re
from functools import lru_cache

from audio.spoken.spanish.numbers import Gender

#: Feminine, though they end in neither -a nor -ción, -dad and their like.
_FEMININE = frozenset(
    """actriz base calle capital cárcel carne catedral central clase clave corriente costumbre
    cruz cumbre directriz especie flor fuente gente hambre imagen labor leche ley llave luz madre
    mano matriz mente miel moto muerte mujer multinacional nariz nave nieve noche nube orden
    pared parte patente piel pirámide radio raíz red res sal sangre sede señal serie serpiente
    sucursal suerte superficie tarde tesis torre tribu variante vertiente vez víctima voz élite
    crisis dosis hipótesis actrices bases calles capitales cárceles carnes catedrales centrales
    clases claves corrientes costumbres cruces cumbres directrices especies flores fotos fuentes
    imágenes labores leches leyes llaves luces madres manos matrices mentes motos muertes mujeres
    multinacionales naves noches nubes órdenes paredes partes patentes pieles pirámides radios
    raíces redes reses sedes señales series serpientes sucursales superficies tardes torres
    tribus variantes veces vertientes voces foto filial filiales lista listas pista pistas vista
    vistas entrevista entrevistas revista revistas conquista conquistas arista aristas élites red
    gemas variables víctimas contrarreloj contrarrelojes""".split()
)
#: Masculine, or said of men and women alike in the masculine, though they end as feminine words do.
_MASCULINE = frozenset(
    """aristócratas astronautas atletas autócratas axiomas aromas belgas burócratas camaradas
    centinelas cineastas climas colegas cosmonautas croatas cromosomas curas demócratas diagramas
    dilemas diplomas días dogmas dramas ecosistemas emblemas enigmas entusiastas espías esquemas
    estigmas fantasmas genomas gimnastas gorilas guardias guías hematomas homicidas idiomas
    indígenas internautas kilogramas lemas mapas nómadas organigramas panoramas papas paradigmas
    patriotas pediatras pijamas piratas planetas poemas poetas policías prismas problemas
    programas psiquiatras reclutas sistemas sofás suicidas síntomas tecnócratas telegramas temas
    teoremas terapeutas tranvías traumas vigías atleta clima colega dilema diploma drama día
    emblema esquema guardia idioma lema mapa panorama planeta poema poeta policía problema
    programa sistema tema tranvía indígena bastión bastiones juez jueces pez peces atlas aludes
    abades ajedrez""".split()
)
_FEMININE_END = re.compile(
    r".(?:[cstxgnl]i(?:ón|ones)|da(?:d|des)|tu(?:d|des)|umbres?|ez|eces|tri(?:z|ces)|ies?|as?)\Z"
)
_AGENT_END = re.compile(r"istas?\Z")
#: Adjectives before a noun that show no gender.
_NEUTRAL = frozenset(
    """mil grandes importantes principales posibles mayores menores mejores peores jóvenes
    diferentes recientes siguientes actuales fuertes graves leves mortales anteriores gran
    """.split()
)
#: What never is a counted noun, and so ends the search for one.
_CLOSED = frozenset(
    """de del a al en y e o u con por para que como desde hasta entre según sobre tras ante bajo
    contra sin es son era eran fue fueron será serán ha han había habían está están se no lo la
    las los le les el un una su sus más menos ya si pero ni cada todos todas mientras cuando
    donde hoy ayer mañana también tiene tienen sí aunque porque frente durante mediante vs contra
    hay""".split()
)
_VERB_END = re.compile(r".(?:[ai]eron|aron|ó|aban?|ían|r[áé]n?|mente)\Z")
_NEXT = re.compile(r"[ \u00a0\u2009\u202f]([^\W\d_]{1,40})(?![^\W_])")
_SECOND_NUMBER = re.compile(r"(?: [youa] | ?[-–] ?)\d[\d.,]{0,12}(?<=\d)(?!\d)")
_LEADERS = frozenset(
    """las unas estas esas aquellas otras últimas primeras próximas pasadas ambas muchas algunas
    nuestras dichas""".split()
)
_IS = re.compile(
    r"\b[sS](?:on|umaban|uman|erán|erían)(?: [a-zéá]{1,8}){0,3} \Z"
    r"|\b(?:[eE]ran|[fF]ueron|[tT]otalizan|[tT]otalizaron)(?: [a-zéá]{1,8}){0,3} \Z"
)
#: What is left of a count whose noun has been told: 7.500 en Lugo y 600 entre los demás.
_PLACED = re.compile(r" (?:en [A-ZÁÉÍÓÚÑ]|entre (?:el|la|los|las) |de ellas\b|solo en |sólo en )")
_COUNTED_BEFORE = re.compile(r"\d (?P<noun>[a-záéíóúñ]{4,20})(?![^\W_])")
_BEFORE = re.compile(r"(?<![^\W_])([^\W\d_]{2,12})[ \u00a0]\Z")


@lru_cache(maxsize=8192)
def gender_of(word: str) -> Gender:
    """Return the likely gender of a noun or adjective, masculine where nothing tells."""
    word = word.lower()
    if word in _FEMININE:
        return Gender.FEMININE
    if word in _MASCULINE or _AGENT_END.search(word):
        return Gender.MASCULINE
    return Gender.FEMININE if _FEMININE_END.search(word) else Gender.MASCULINE


def gender_after(text: str, start: int, end: int) -> Gender:
    """Return the gender of the noun counted by the number at ``start`` to ``end``.

    NONE means that no noun follows, so that 21 is *veintiuno* and not *veintiún*.
    """
    counted = _counted(text, end)
    if counted is Gender.FEMININE or has_feminine_leader(text, start):
        return Gender.FEMININE
    if counted is Gender.NONE and (_told_after(text, start, end) or _told_before(text, start, end)):
        return Gender.FEMININE
    return counted


def _told_after(text: str, start: int, end: int) -> bool:
    """Say whether *las* and their noun come behind the number: son más de 1.400 las personas."""
    return (
        text.startswith(" las ", end) and _IS.search(text[max(0, start - 32) : start]) is not None
    )


def _told_before(text: str, start: int, end: int) -> bool:
    """Say whether a number counts what the one before it does: 18.000 hectáreas, 7.500 en Lugo."""
    before = text[max(0, start - 90) : start]
    if not before.endswith((", ", " y ")) or not _PLACED.match(text, end):
        return False
    nouns = _COUNTED_BEFORE.findall(before)
    return bool(nouns) and gender_of(nouns[-1]) is Gender.FEMININE


def _counted(text: str, at: int) -> Gender:
    second = _SECOND_NUMBER.match(text, at)
    if second is not None:
        after = _noun_at(text, second.end())
        return after if after is Gender.FEMININE else Gender.NONE
    return _noun_at(text, at)


def _noun_at(text: str, at: int) -> Gender:
    neutral = False
    for _ in range(3):
        match = _NEXT.match(text, at)
        if match is None or not _is_common(match.group(1)):
            break
        word = match.group(1).lower()
        if word in _CLOSED or _VERB_END.search(word):
            break
        if word not in _NEUTRAL:
            return gender_of(word)
        neutral = True
        at = match.end()
    return Gender.MASCULINE if neutral else Gender.NONE


def _is_common(word: str) -> bool:
    """Say whether a word is no name: in lower case, or in capitals as headlines are."""
    return word[0].islower() or (len(word) > 1 and word.isupper())


def has_feminine_leader(text: str, at: int) -> bool:
    """Say whether *las*, *unas* or their like stand just before ``at``."""
    match = _BEFORE.search(text[max(0, at - 14) : at])
    return match is not None and match.group(1).lower() in _LEADERS
