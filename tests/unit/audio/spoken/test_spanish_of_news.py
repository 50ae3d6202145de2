"""Kinds of Spanish that pages of many countries use and that were misread, in words of our own."""

from functools import cache

import pytest

from audio.spoken import normalise, render
from audio.spoken.sentences import sentence_spans
from audio.spoken.spanish.dotted_words import DOTTED_WORDS
from voices.lexicon.entries import Lexicon
from voices.lexicon.files import base_entries

CASES = """
# a bare $ is a peso where the sentence tells what a dollar costs or writes its dollars otherwise
El dólar abrió a $4.150 y bajó $12. => El dólar abrió a cuatro mil ciento cincuenta pesos y bajó doce pesos.
Tuvimos dólar a $5.000. => Tuvimos dólar a cinco mil pesos.
Vale $900 y antes valía US$2. => Vale novecientos pesos y antes valía dos dólares.
Costó $300, unos pesos más. => Costó trescientos pesos, unos pesos más.
Pagó 500 pesos ($25) ayer. => Pagó quinientos pesos, veinticinco dólares, ayer.
Costó $300. => Costó trescientos dólares.
El dólar canadiense y $300. => El dólar canadiense y trescientos dólares.
# the price of a euro has thousandths, and a count has thousands
El euro se pagaba a 1,307 dólares. => El euro se pagaba a uno coma trescientos siete dólares.
Cobró 1,307 dólares y subió 2,5 puntos. => Cobró uno coma trescientos siete dólares y subió dos coma cinco puntos.
Cobró 1,307 dólares. => Cobró mil trescientos siete dólares.
Llegaron 1,307 personas, el 2,5 % menos. => Llegaron mil trescientas siete personas, el dos coma cinco por ciento menos.
# currencies: pairs, and letters that are money before an amount only
Subió el EUR/USD. => Subió el euro dólar.
Viajó en el ABC/XYZ. => Viajó en el A.B.C XYZ.
Gana Q3,500 al mes y Q50.10 de bono. => Gana tres mil quinientos quetzales al mes y cincuenta quetzales con diez centavos de bono.
Costó L200 millones. => Costó doscientos millones de lempiras.
Vendió un L200 en el Q3. => Vendió un L doscientos en el Q tres.
Debe B/.1,250 y Gs. 5.000. => Debe mil doscientos cincuenta balboas y cinco mil guaraníes.
Son $us 30. => Son treinta dólares.
# percentages that stand in a row, and one that sank
Tasa 31,38% -0,22% => Tasa treinta y uno coma treinta y ocho por ciento menos cero coma veintidós por ciento
entre el 5%-6% => entre el cinco por ciento a seis por ciento
# minutes and seconds
Ganó por 4' 42" y por 5′07″. => Ganó por cuatro minutos cuarenta y dos segundos y por cinco minutos siete segundos.
10′ ¡Gol de Lugo! => minuto diez: Gol de Lugo!
Tardó 2h55m18 en llegar. => Tardó dos horas cincuenta y cinco minutos dieciocho segundos en llegar.
Tardó 1:53.28 minutos. => Tardó un minuto cincuenta y tres segundos veintiocho centésimas.
Pasó en 29:01, 28:55 y 28:47 minutos. => Pasó en veintinueve minutos un segundo, veintiocho minutos cincuenta y cinco segundos y veintiocho minutos cuarenta y siete segundos.
Entró a 462/1000 del primero. => Entró a cuatrocientas sesenta y dos milésimas del primero.
# the length of a marathon has no thousands
Corrió 42,195km y 21,097 kilómetros. => Corrió cuarenta y dos coma ciento noventa y cinco kilómetros y veintiuno coma cero noventa y siete kilómetros.
Llegaron 42.195 personas. => Llegaron cuarenta y dos mil ciento noventa y cinco personas.
# a degree sign that is an ordinal, and one that is none
Partirá 10° y Leal (4°), detrás. => Partirá décimo y Leal, cuarto, detrás.
Abrió el 142° período. => Abrió el centésimo cuadragésimo segundo período.
Hace 10° en Lugo (4° de mínima). => Hace diez grados en Lugo, cuatro grados de mínima.
# a dot behind an hour or a unit ends the sentence too
Llegó a las 22 h. Luego cenó. => Llegó a las veintidós horas; Luego cenó.
Empieza a las 5 p. m. => Empieza a las cinco de la tarde.
Empieza a las 17.30 h. y acaba tarde. => Empieza a las diecisiete treinta horas y acaba tarde.
Cayó 0,090 pp. => Cayó cero coma cero noventa puntos porcentuales.
# dates: stamped, in brackets, with the month first
Visto: 22:29 03/07 => Visto: veintidós veintinueve tres de julio
Lugo (14 ene).- Nieva. => Lugo, catorce de enero; Nieva.
Salió el sep 18, 2014. => Salió el dieciocho de septiembre de dos mil catorce.
La moda de los 80’s y 90’s. => La moda de los ochenta y noventa.
# laws, magazines, doses
El artículo 22.2.c) de la ley. => El artículo veintidós punto dos c, de la ley.
La revista ISSN 2254-143X. => La revista I.S.S.N dos dos cinco cuatro uno cuatro tres equis.
Toma 500 mg/12 h. => Toma quinientos miligramos cada doce horas.
El RD 1917/1999 y el curso 1998/1999. => El Real Decreto mil novecientos diecisiete de mil novecientos noventa y nueve y el curso mil novecientos noventa y ocho mil novecientos noventa y nueve.
Nº 17 – 05 de enero => número diecisiete, cinco de enero
Edición del 23 / 11 / 2024. => Edición del veintitrés de noviembre de dos mil veinticuatro.
La 60a. edición y el 45o. año. => La sexagésima edición y el cuadragésimo quinto año.
Mide 60a. Luego sube. => Mide sesenta a; Luego sube.
# telephones in one piece, and harvests
Teléfono: 657596409 => Teléfono: seis cinco siete, cinco nueve seis, cuatro cero nueve
Vendieron 657596409 piezas. => Vendieron seiscientos cincuenta y siete millones quinientas noventa y seis mil cuatrocientas nueve piezas.
Fueron 12,4 MTn de maíz. => Fueron doce coma cuatro millones de toneladas de maíz.
En treinta (30) días y doscientas una (201) horas. => En treinta días y doscientas una horas.
Ana Paz (30) y treinta (31) días. => Ana Paz, treinta, y treinta, treinta y uno, días.
Son 9,36 kWp de sol. => Son nueve coma treinta y seis kilovatios pico de sol.
# devices
Con 6,7″ @ 120 Hz y 6’67 pulgadas. => Con seis coma siete a ciento veinte hercios y seis coma sesenta y siete pulgadas.
Tiene 8Gb de memoria y 108 MP. => Tiene ocho gigabytes de memoria y ciento ocho megapíxeles.
Baja a 8Gb por hora. => Baja a ocho gigabits por hora.
# offices, races, clubs, parts
El H. Congreso oyó al Crnl. Ruiz. => El Honorable Congreso oyó al Coronel Ruiz.
Ganó el GP de Miami. => Ganó el Gran Premio de Miami.
Juega el R.C. Lugo vs Betis, de Leal Jr, en Canal +. => Juega el Real Club Lugo contra Betis, de Leal yúnior, en Canal Plus.
La batalla del puente (I) => La batalla del puente, uno,
La UIF y la ONU. => La U.I.F y la ONU.
1 contrarreloj y 21 contrarrelojes => una contrarreloj y veintiuna contrarrelojes
Lo dicen Cs, JxCAT y la U. de Lugo. => Lo dicen Ciudadanos, Junts per Catalunya y la Universidad de Lugo.
MESA, Ariz. – Ana vive allí. => MESA, Arizona, Ana vive allí.
El hotel RITZ y el supermercado LIDL. => El hotel Ritz y el supermercado Lidl.
# capitals keep their accent in a tag
#ATENCIÓN al tren. => hashtag ATENCIÓN al tren.
# what a measure costs
Piden 15.906 euros/m² y 30 pesos/kg. => Piden quince mil novecientos seis euros por metro cuadrado y treinta pesos por kilogramo.
# a road's kilometre, and what is weighed
En la A-4, a la altura del Km. 655, al sur. => En la A cuatro, a la altura del kilómetro seiscientos cincuenta y cinco, al sur.
Quemaron 18,325 Kgs. de droga. => Quemaron dieciocho mil trescientos veinticinco kilogramos de droga.
# letters that are neither numerals nor litres, and a mark of a link's language
Es una enana de tipo M, no de tipo II. => Es una enana de tipo M, no de tipo dos.
La pista 23L cerró; cabían 23l de agua. => La pista veintitrés L cerró; cabían veintitrés litros de agua.
El satélite TESS giró. => El satélite Tess giró.
Hubo protestas [en] en Rusia. => Hubo protestas en Rusia.
Emisión 324 – 18/08/2025 => Emisión trescientos veinticuatro, dieciocho de agosto de dos mil veinticinco
# a name that the lexicon respells is part of an address
Busca en nvidia.com y Google.com. => Busca en nvidia punto com y Google punto com.
Llegó a Google. Como siempre. => Llegó a Gúguel; Como siempre.
# marks of notes that lost their raised type
Gobernó hasta 2014.2 Luego dimitió. => Gobernó hasta dos mil catorce; Luego dimitió.
Fue alcalde de Lugo.12 En mayo cayó. => Fue alcalde de Lugo; En mayo cayó.
La norma, aprobada3 ayer, es nueva. => La norma, aprobada ayer, es nueva.
Según el art.5 La Junta decide. => Según el artículo cinco La Junta decide.
Subió a 2014.2 puntos. => Subió a dos mil catorce punto dos puntos.
Costó (2016)4 y se perdió. => Costó, dos mil dieciséis, y se perdió.
# an aside between hyphens, with a figure or without
El plan -12 folios y un mapa- gustó. => El plan, doce folios y un mapa, gustó.
El plan -según la Junta-, gustó. => El plan, según la Junta, gustó.
Cayó -12 puntos en la ex- colonia. => Cayó menos doce puntos en la ex colonia.
# a season whose second year begins with a nought
Ganó en la campaña 2003-04 y en 1999/00. => Ganó en la campaña dos mil tres a dos mil cuatro y en mil novecientos noventa y nueve dos mil.
# numerals that y and o join
Fue de V a VI grados, o de VI y VII. => Fue de cinco a seis grados, o de seis y siete.
El VI y la USB. => El V.I y la U.S.B.
# a community is one or several
La CCAA de Lugo y otras CCAA; cada CC.AA. vota. => La comunidad autónoma de Lugo y otras comunidades autónomas; cada comunidad autónoma vota.
# an ordinal by its degree sign before del, and money that is no hour
Vega (1° del grupo) ganó. => Vega, primero del grupo, ganó.
El peso osciló entre 19.40 y 19.45. => El peso osciló entre diecinueve punto cuarenta y diecinueve punto cuarenta y cinco.
Abre entre 9.30 y 14.00 horas. => Abre entre nueve y media y catorce horas.
# tries that came off, and the time of a lap
Metió 5/8 triples y 12/20 en tiros. => Metió cinco de ocho triples y doce de veinte en tiros.
Votaron 5/8 de ellos. => Votaron cinco octavos de ellos.
Marcó un tiempo de 1'27.241. => Marcó un tiempo de un minuto veintisiete segundos doscientas cuarenta y una milésimas.
Bajó el crono a 1.29.909. => Bajó el crono a un minuto veintinueve segundos novecientas nueve milésimas.
Salió el programa 1.30.2. => Salió el programa uno punto treinta punto dos.
# commas group where the text's decimals have points
Sumó 3,618 millones, un 7.7% más. => Sumó tres mil seiscientos dieciocho millones, un siete punto siete por ciento más.
Sumó 3,618 millones, un 7,7% más. => Sumó tres coma seiscientos dieciocho millones, un siete coma siete por ciento más.
# they do before millions of money that is written so, and where nothing is named
La lonja perdió 1,802 millones de pesos y ganó 3,450 millones de soles. => La lonja perdió mil ochocientos dos millones de pesos y ganó tres mil cuatrocientos cincuenta millones de soles.
La lonja perdió 1,802 millones. => La lonja perdió mil ochocientos dos millones.
Cobró US$1,802 millones y pagó S/ 2,304 millones. => Cobró mil ochocientos dos millones de dólares y pagó dos mil trescientos cuatro millones de soles.
Cobró US$1,802 millones, un 7,7% más. => Cobró uno coma ochocientos dos millones de dólares, un siete coma siete por ciento más.
Hay 3,079 millones de viajeros y 1,204 millones de euros. => Hay tres coma cero setenta y nueve millones de viajeros y uno coma doscientos cuatro millones de euros.
# minutes on the sheet of a match, and metres elsewhere
45m Vega con la derecha, gol. Cambios: 11m Soto por Lara; VAR: 40m fue anulado. => minuto cuarenta y cinco Vega con la derecha, gol; Cambios: minuto once Soto por Lara; VAR: minuto cuarenta fue anulado.
Marcaron Vega (66'PT) y Lara (3' ST). => Marcaron Vega, minuto sesenta y seis del primer tiempo, y Lara, minuto tres del segundo tiempo.
Lanzamiento: 20m Vega. => Lanzamiento: veinte metros Vega.
# thousands of millions in one word
Costó Q1.7 millardos y US$2 millardos. => Costó uno punto siete millardos de quetzales y dos millardos de dólares.
# a law's number and its year, by the words of its name
La Ley del Puerto 183-02 y la Ley núm. 340-06. => La Ley del Puerto ciento ochenta y tres cero dos y la Ley número trescientos cuarenta cero seis.
El Decreto 123-20 y la Ley Orgánica 10-2015. => El Decreto ciento veintitrés veinte y la Ley Orgánica diez dos mil quince.
La Ley pide 10-12 horas, y el Decreto 5-10 días. => La Ley pide diez a doce horas, y el Decreto cinco a diez días.
# a conjunction is no letter of a company's
PESCADOS VEGA, S.A. Y LONJA, S.L. ganan. => PESCADOS VEGA, S.A Y LONJA, S.L ganan.
# what a registry numbers by two figures
Según el boletín número 15.201-14. => Según el boletín número quince mil doscientos uno guion catorce.
# what is counted, told behind the number or with the number before
Son ya más de 1.400 las vecinas evacuadas. => Son ya más de mil cuatrocientas las vecinas evacuadas.
Ardieron 900 hectáreas, 500 en Lugo y 200 entre las demás. => Ardieron novecientas hectáreas, quinientas en Lugo y doscientas entre las demás.
Vio a 900 vecinas, 500 el lunes. => Vio a novecientas vecinas, quinientos el lunes.
Son 1.400 los vecinos. => Son mil cuatrocientos los vecinos.
# a title in English capitals
Vuelve THE LAST OF US y calla la ONU. => Vuelve The Last Of Us y calla la ONU.
Vio THE BBC FILES. => Vio The B.B.C FILES.
GANA EL GP DE LUGO => GANA EL Gran Premio DE LUGO
# a note's number with spaces in its brackets
Ganó otra vez.[ 2] Luego cayó. => Ganó otra vez; Luego cayó.
"""
PAIRS = [line.split(" => ") for line in CASES.splitlines() if " => " in line]


@cache
def lexicon() -> Lexicon:
    return Lexicon([base_entries("es")])


def says(written: str) -> str:
    return render(normalise(written, "es", lexicon()))[0].strip()


@pytest.mark.parametrize(("written", "spoken"), PAIRS)
def test_a_kind_of_news_is_read_as_a_newsreader_does(written: str, spoken: str) -> None:
    """What was misread on pages of Spain and America comes out in a newsreader's words."""
    assert says(written) == spoken


@pytest.mark.parametrize(("written", "spoken"), PAIRS)
def test_what_is_said_is_read_as_it_stands(written: str, spoken: str) -> None:
    """Reading the spoken text again, without a lexicon, changes nothing more."""
    once = render(normalise(spoken, "es"))[0]
    assert render(normalise(once, "es"))[0] == once, written


@pytest.mark.parametrize(
    "sentence",
    [
        "Chocó a la altura del Km. 655 de la A-4.",
        "Lo dijo el Crnl. Ruiz ante los suyos.",
        "Cobró Gs. 5.000 por el trabajo.",
    ],
)
def test_an_abbreviation_does_not_cut_its_sentence(sentence: str) -> None:
    """A dot after a rank, a road's kilometre or a currency ends no sentence."""
    assert len(sentence_spans(sentence, DOTTED_WORDS)) == 1


@pytest.mark.parametrize(
    ("tag", "written", "spoken"),
    [
        ("es", "Cine Avenida, 22.00. Gratis", "veintidós horas"),
        ("es-MX", "Cine Avenida, 22.00. Gratis", "veintidós punto cero cero"),
        ("es", "Corrió la final (10.05)", "diez punto cero cinco"),
        ("es", "Ana (@ana) May 1, 2024", "primero de mayo de dos mil veinticuatro"),
    ],
)
def test_bare_hours_of_listings_and_dates_of_posts_are_said(
    tag: str, written: str, spoken: str
) -> None:
    """A dot between hour and minutes is no decimal sign where a listing ends; marks keep theirs."""
    assert spoken in render(normalise(written, tag))[0]
