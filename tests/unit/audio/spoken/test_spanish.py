"""What a Spanish newsreader says for what is written, class by class."""

import pytest

from audio.spoken import normalise, render
from audio.spoken.spanish.figures import Region, parse
from audio.spoken.spanish.nouns import gender_of
from audio.spoken.spanish.numbers import Figure, Gender, cardinal, ordinal

_CASES = """
# cardinals
0 => cero
7 => siete
16 => dieciséis
22 => veintidós
100 => cien
101 => ciento uno
115 => ciento quince
1000 => mil
1.300 => mil trescientos
2.000 => dos mil
21.000 => veintiún mil
100.000 => cien mil
1.000.000 => un millón
2.500.000 => dos millones quinientos mil
1.000.000.000 => mil millones
12 500 => doce mil quinientos
12 500 000 => doce millones quinientos mil
1,300 => mil trescientos
1.234.567,89 => un millón doscientos treinta y cuatro mil quinientos sesenta y siete coma ochenta y nueve
007 => cero cero siete
# agreement
21 personas => veintiuna personas
200 personas => doscientas personas
21 años => veintiún años
1 persona => una persona
1 niño => un niño
31 mujeres => treinta y una mujeres
501 casos => quinientos un casos
701 víctimas => setecientas una víctimas
101 ciudades => ciento una ciudades
200 días => doscientos días
300 programas => trescientos programas
400 policías => cuatrocientos policías
500 periodistas => quinientos periodistas
200 entrevistas => doscientas entrevistas
21.000 personas => veintiún mil personas
200.000 personas => doscientas mil personas
500 mil mujeres => quinientas mil mujeres
31 mil personas => treinta y un mil personas
200 millones de personas => doscientos millones de personas
21 millones => veintiún millones
1 millón de euros => un millón de euros
1.000.000 personas => un millón de personas
2.000.000 de euros => dos millones de euros
unas 200 => unas doscientas
las 300 mejores => las trescientas mejores
los 200 mejores => los doscientos mejores
entre 200 y 300 personas => entre doscientas y trescientas personas
200 grandes empresas => doscientas grandes empresas
21 de ellos => veintiuno de ellos
de los 31 murieron tres => de los treinta y uno murieron tres
En 2021 murieron 31 => En dos mil veintiuno murieron treinta y uno
1 de cada 5 => uno de cada cinco
el número 1 mundial => el número uno mundial
200 PERSONAS => doscientas PERSONAS
300 imágenes => trescientas imágenes
200 naves y 200 aviones => doscientas naves y doscientos aviones
# decimals
3,5 => tres coma cinco
3.5 => tres punto cinco
0,05 => cero coma cero cinco
7,25 => siete coma veinticinco
3,1416 => tres coma catorce dieciséis
2,5 millones => dos coma cinco millones
12.345,6 => doce mil trescientos cuarenta y cinco coma seis
# parts of units, durations, hours and offices
1/2 kg de arroz => medio kilogramo de arroz
3/5 km => tres quintos de kilómetro
2 1/2 km => dos kilómetros y medio
5h 32m 10s => cinco horas treinta y dos minutos diez segundos
a las 01:00 => a la una
01 h => una hora
de 9.00 a 14.00 => de nueve a catorce
de 2.50 a 3.10 euros => de dos punto cincuenta a tres punto diez euros
1,1 millones => uno coma un millones
5/200 => cinco sobre doscientos
jue. 3 de abril => jueves tres de abril
el min. de Salud => el ministro de Salud
la min. de Salud => la ministra de Salud
D. José y D. Trump => don José y D Trump
EH Bildu => E.H Bildu
los siglos XV-XVI => los siglos quince-dieciséis
el XXI Congreso => el veintiún Congreso
San Luis 25 - 28033 Madrid => San Luis veinticinco veintiocho mil treinta y tres Madrid
ee. uu. => Estados Unidos.
# negative and signed
-5 => menos cinco
−3,2 => menos tres coma dos
(+0,5) puntos => más cero coma cinco, puntos
# ordinals
la 3.ª vez => la tercera vez
el 47.º presidente => el cuadragésimo séptimo presidente
el 1er lugar => el primer lugar
el 3er puesto => el tercer puesto
la 2da vuelta => la segunda vuelta
la 1ra fase => la primera fase
el 4to día => el cuarto día
la 5ta edición => la quinta edición
el 10mo aniversario => el décimo aniversario
el 11.º => el undécimo
la 12.ª => la duodécima
el 1.º => el primero
el 1.º puesto => el primer puesto
el 60º aniversario => el sexagésimo aniversario
el artículo 3° => el artículo tercero
los 1.os clasificados => los primeros clasificados
la 96.ª gala => la nonagésima sexta gala
# Roman numerals
Felipe VI => Felipe sexto
Juan Pablo II => Juan Pablo segundo
Luis XIV => Luis catorce
Alfonso XIII => Alfonso trece
Alfonso X el Sabio => Alfonso décimo el Sabio
Isabel II => Isabel segunda
Carlos III => Carlos tercero
Juan Carlos I => Juan Carlos primero
Benedicto XVI => Benedicto dieciséis
León XIV => León catorce
EL REY FELIPE VI => EL REY FELIPE sexto
el siglo XXI => el siglo veintiuno
el siglo V a. C. fue => el siglo quinto antes de Cristo fue
el Sr. D. Juan Pérez => el señor don Juan Pérez
D. Trump => D Trump
los siglos XV y XVI => los siglos quince y dieciséis
s. XIX => siglo diecinueve
la II Guerra Mundial => la segunda Guerra Mundial
La I Guerra Mundial => La primera Guerra Mundial
la III Cumbre => la tercera Cumbre
la XV Legislatura => la decimoquinta Legislatura
el XXV Congreso => el veinticinco Congreso
Apolo XI => Apolo once
capítulo IV => capítulo cuatro
Super Bowl LIX => Super Bowl cincuenta y nueve
Malcolm X => Malcolm X
# years and decades
1939 => mil novecientos treinta y nueve
en 1914 => en mil novecientos catorce
en 2025 => en dos mil veinticinco
los años 80 => los años ochenta
los '60 => los sesenta
2014-2019 => dos mil catorce a dos mil diecinueve
la temporada 2024/25 => la temporada dos mil veinticuatro veinticinco
44 a. C. => cuarenta y cuatro antes de Cristo.
79 d. C. => setenta y nueve después de Cristo.
# dates
22 de marzo de 2025 => veintidós de marzo de dos mil veinticinco
22/03/2025 => veintidós de marzo de dos mil veinticinco
22-3-2025 => veintidós de marzo de dos mil veinticinco
22.03.2025 => veintidós de marzo de dos mil veinticinco
2025-03-22 => veintidós de marzo de dos mil veinticinco
22/03/99 => veintidós de marzo de mil novecientos noventa y nueve
3 de junio del 2024 => tres de junio del dos mil veinticuatro
1 de enero => primero de enero
1º de mayo => primero de mayo
21 de abril => veintiuno de abril
5 mayo 2024 => cinco de mayo de dos mil veinticuatro
12 dic. 2023 => doce de diciembre de dos mil veintitrés
el 11/9 => el once de septiembre
el lunes 3 de junio => el lunes tres de junio
# times
a las 19:30 h => a las diecinueve treinta horas
19.30 horas => diecinueve treinta horas
a las 7:30 p. m. => a las siete y media de la tarde.
a las 9:15 a.m. => a las nueve y cuarto de la mañana.
a las 11 p. m. => a las once de la noche.
3 a. m. => tres de la madrugada.
a la 1:00 => a la una
a las 10:00 => a las diez
a las 21:00 => a las veintiuna horas
a las 8:45 => a las ocho cuarenta y cinco
a las 8:10 => a las ocho y diez
04:17 => cuatro diecisiete
las 15.45 => las quince cuarenta y cinco
19h30 => diecinueve treinta
de 9:00 a 14:00 h => de nueve a catorce horas
2:05:30 => dos horas cinco minutos treinta segundos
# money
5 € => cinco euros
1 € => un euro
€20 => veinte euros
3,50 € => tres euros con cincuenta céntimos
0,99 € => noventa y nueve céntimos
3,4 M€ => tres coma cuatro millones de euros
750.000 M€ => setecientos cincuenta mil millones de euros
1.200 millones de euros => mil doscientos millones de euros
$5 => cinco dólares
US$ 3.4 millones => tres punto cuatro millones de dólares
$1 millón => un millón de dólares
US$98,000 millones => noventa y ocho mil millones de dólares
200 £ => doscientas libras
21 £ => veintiuna libras
5.000 ¥ => cinco mil yenes
100 USD => cien dólares
$200 mil => doscientos mil dólares
400.000 mdp => cuatrocientos mil millones de pesos
$500 pesos => quinientos pesos
1.000.000 € => un millón de euros
50 CHF => cincuenta francos suizos
121,5 €/MWh => ciento veintiuno coma cinco euros por megavatio hora
-20 € => menos veinte euros
# percent
5 % => cinco por ciento
5% => cinco por ciento
3,5 % => tres coma cinco por ciento
-0,3 % => menos cero coma tres por ciento
20-25 % => veinte a veinticinco por ciento
2,936 % => dos coma novecientos treinta y seis por ciento
3 ‰ => tres por mil
# ranges, scores, ratios, fractions
10-15 personas => diez a quince personas
Ganó 3-1 => Ganó tres a uno
3 - 2 => tres a dos
págs. 23-25 => páginas veintitrés a veinticinco
16:9 => dieciséis a nueve
1:50.000 => uno a cincuenta mil
1/3 => un tercio
2/3 => dos tercios
3/4 partes => tres cuartas partes
1/2 => un medio
½ => un medio
3½ => tres y medio
24/7 => veinticuatro siete
9/11 => nueve once
la ley 39/2015 => la ley treinta y nueve de dos mil quince
4x4 => cuatro por cuatro
# units
100 km/h => cien kilómetros por hora
1 km => un kilómetro
1,5 km => uno coma cinco kilómetros
200 km² => doscientos kilómetros cuadrados
21 ha => veintiuna hectáreas
200 t => doscientas toneladas
40 °C => cuarenta grados Celsius
40ºC => cuarenta grados Celsius
-2 ºC => menos dos grados Celsius
hasta los 40º => hasta los cuarenta grados
5 kg => cinco kilogramos
155 mm => ciento cincuenta y cinco milímetros
155mm => ciento cincuenta y cinco milímetros
300 MWh => trescientos megavatios hora
25 µg/m³ => veinticinco microgramos por metro cúbico
25 pb => veinticinco puntos básicos
el km 42 => el kilómetro cuarenta y dos
hab. por km² => hab por kilómetro cuadrado
8 GB => ocho gigabytes
2 h 30 min => dos horas treinta minutos
150 CV => ciento cincuenta caballos
1.000.000 t => un millón de toneladas
# fractions, mixed numbers, sums, ordinals of thousands, dates written the other way round
1/30 => un treintavo
1/31 => un treintaiunavo
1/200 => un ducentésimo
1/101 => uno sobre ciento uno
-1/3 => menos un tercio
1 1/2 => uno y medio
3 2/5 => tres y dos quintos
1/2 taza de arroz => media taza de arroz
1/2 kilo de pan => medio kilo de pan
2 + 2 - 1 = 3 => dos más dos menos uno igual a tres
el 1.000.º cliente => el milésimo cliente
abril 30 => treinta de abril
junio 11, 2000 => once de junio de dos mil
1990-2-28 => veintiocho de febrero de mil novecientos noventa
en el siglo xix => en el siglo diecinueve
a las 2.30 h => a las dos y media
20:00 GMT-3 => veinte G.M.T menos tres
el XI congreso => el undécimo congreso
5 eur => cinco euros
el cap. Martín Vega => el capitán Martín Vega
el cap. 3 => el capítulo tres
el R. Madrid => el Real Madrid
el Atl. de Madrid => el Atlético de Madrid
el VI Congreso => el sexto Congreso
# telephones and other strings of digits
91 123 45 67 => nueve uno, uno dos tres, cuatro cinco, seis siete
+34 600 123 456 => más treinta y cuatro, seis cero cero, uno dos tres, cuatro cinco seis
tel. 955 123 456 => teléfono nueve cinco cinco, uno dos tres, cuatro cinco seis
el 016 => el cero dieciséis
192.168.1.1 => ciento noventa y dos punto ciento sesenta y ocho punto uno punto uno
# abbreviations
El Sr. García => El señor García
la Sra. López => la señora López
el Dr. Pérez => el doctor Pérez
el Gral. Ruiz => el general Ruiz
EE. UU. y la UE => Estados Unidos y la U.E
EE.UU. => Estados Unidos.
EEUU => Estados Unidos
n.º 5 => número cinco
nº1 => número uno
pág. 3 => página tres
Av. Mayor => Avenida Mayor
art. 155 => artículo ciento cincuenta y cinco
pan, vino, etc. => pan, vino, etcétera.
p. ej. esto => por ejemplo esto
JJ. OO. de 2024 => Juegos Olímpicos de dos mil veinticuatro
C/ Alcalá => calle Alcalá
son Uds. bravos => son ustedes bravos
la S.A. => la S.A.
Mons. Romero => Monseñor Romero
Barça vs. Madrid => Barça contra Madrid
30 min. aprox. => treinta minutos aproximadamente.
J. K. Rowling => J K Rowling
el plan B. => el plan B.
el 5ºB => el quinto B
disp. adicional => disp adicional
personas/día => personas por día
3 m x 4 m => tres metros por cuatro metros
un 10 por 100 => un diez por ciento
5'5 millones => cinco coma cinco millones
ISBN 978-84-376-0494-7 => I.S.B.N nueve siete ocho ocho cuatro tres siete seis cero cuatro nueve cuatro siete
el 2T de 2024 => el segundo trimestre de dos mil veinticuatro
(COP22) fue => COP veintidós, fue
la BA.2.86 => la B.A punto dos punto ochenta y seis
# initialisms
la ONU => la ONU
la UE => la U.E
el ADN => el A.D.N
el PSOE => el Pesoe
el PP => el P.P
la OTAN => la OTAN
la OMS => la O.M.S
la BBC => la B.B.C
el FMI => el F.M.I
UNESCO => UNESCO
las ONG => las O.N.G
O.N.U. dijo => ONU dijo
COVID-19 => COVID diecinueve
F-16 => F dieciséis
G20 => G veinte
5G => cinco G
H5N1 => H cinco N uno
CO₂ => C.O dos
PM2,5 => P.M dos coma cinco
Su-35 => Su treinta y cinco
11-S => once S
S&P 500 => S y P quinientos
I+D => I más D
# headlines
GOBIERNO ANUNCIA PLAN => GOBIERNO ANUNCIA PLAN
EL PP GANA => EL P.P GANA
# signs
«Hola», dijo => Hola, dijo
¿Cómo estás? => Cómo estás?
¡Bien! => Bien!
y/o => y o
amig@s => amigos
2+2=4 => dos más dos igual a cuatro
5 > 3 => cinco mayor que tres
Ana – bien – vino => Ana, bien, vino
Dijo "no"... pero sí => Dijo no, pero sí
Fuentes &amp; Hijos => Fuentes y Hijos
Bien 😀[1] hoy => Bien hoy
# addresses
www.elpais.com/noticias => elpais punto com
info@ejemplo.es => info arroba ejemplo punto es
@sanchez_castejon => arroba sanchez guion bajo castejon
#NiUnaMenos => hashtag Ni Una Menos
Vea https://www.ejemplo.org/a?b=1. => Vea ejemplo punto org.
# other scripts
Киев => Kiev
# written otherwise: laps, formations, added time, several
El grupo IAG (-1,37%) cayó. => El grupo I.A.G, menos uno coma treinta y siete por ciento, cayó.
Sainz quedó segundo con 1:12.345. => Sainz quedó segundo con un minuto doce segundos trescientas cuarenta y cinco milésimas.
Ganó los 800 metros en 1:43,21. => Ganó los ochocientos metros en un minuto cuarenta y tres segundos veintiuna centésimas.
Habló Dª. María Ruiz. => Habló doña María Ruiz.
Habló D.ª Ana. => Habló doña Ana.
En los ss. XVI y XVII hubo guerras. => En los siglos dieciséis y diecisiete hubo guerras.
Un mapa a escala 1:50.000. => Un mapa a escala uno a cincuenta mil.
Sigue la cuenta @jensen.me hoy. => Sigue la cuenta arroba jensen punto me hoy.
El técnico jugó con un 4-3-3 ofensivo. => El técnico jugó con un cuatro tres tres ofensivo.
Hace falta el 50%+1 de los votos. => Hace falta el cincuenta por ciento más uno de los votos.
Construido c. 1850 por monjes. => Construido hacia mil ochocientos cincuenta por monjes.
El Cdte. Chávez habló. => El Comandante Chávez habló.
Neymar Jr. marcó dos goles. => Neymar Yúnior marcó dos goles.
Marcó Leo (min. 34) y luego Pau (min. 40). => Marcó Leo, minuto treinta y cuatro, y luego Pau, minuto cuarenta.
En la N-340, p.k. 1.102, hubo un choque. => En la N trescientos cuarenta, punto kilométrico mil ciento dos, hubo un choque.
Llame al 555-1234, ext. 12. => Llame al cinco cinco cinco, uno dos tres cuatro, extensión doce.
"""


def _pairs(table: str) -> list[tuple[str, str]]:
    """Read ``written => spoken`` lines; ``#`` and a space head a class."""
    lines = (line for line in table.splitlines() if " => " in line)
    return [(written, spoken) for written, _, spoken in (line.partition(" => ") for line in lines)]


def says(text: str, tag: str = "es") -> str:
    return render(normalise(text, tag))[0]


@pytest.mark.parametrize(("written", "spoken"), _pairs(_CASES))
def test_is_read_as_a_newsreader_does(written: str, spoken: str) -> None:
    """Every class of written Spanish comes out in the words a newsreader would say."""
    assert says(written) == spoken


@pytest.mark.parametrize(
    ("tag", "written", "spoken"),
    [
        ("es-MX", "$500", "quinientos pesos"),
        ("es-MX", "$1,250.50", "mil doscientos cincuenta pesos con cincuenta centavos"),
        ("es-MX", "1,234", "mil doscientos treinta y cuatro"),
        ("es-MX", "17.234", "diecisiete punto doscientos treinta y cuatro"),
        ("es-MX", "4.21%", "cuatro punto veintiuno por ciento"),
        ("es-MX", "3,5", "tres coma cinco"),
        ("es-US", "$5", "cinco dólares"),
        ("es-AR", "$1.230", "mil doscientos treinta pesos"),
        ("es-419", "1,500.5", "mil quinientos punto cinco"),
        ("es-ES", "1 de enero", "uno de enero"),
        ("es-ES", "1,234", "uno coma doscientos treinta y cuatro"),
        ("es-ES", "1.234", "mil doscientos treinta y cuatro"),
        ("es_MX", "1.500", "mil quinientos"),
    ],
)
def test_the_region_decides_what_is_ambiguous(tag: str, written: str, spoken: str) -> None:
    """Decimal signs, the dollar sign and the first of the month follow the article's country."""
    assert says(written, tag) == spoken


def test_every_spoken_word_knows_its_written_place() -> None:
    """The words of one figure share its span, and the words round it keep their own."""
    text = "Unos 1.300 soldados"
    spoken, words = render(normalise(text, "es"))
    assert [(spoken[w.spoken_start : w.spoken_end], text[w.display_start : w.display_end]) for w in words] == [
        ("Unos", "Unos"),
        ("mil", "1.300"),
        ("trescientos", "1.300"),
        ("soldados", "soldados"),
    ]  # fmt: skip


def test_a_written_date_lights_up_part_by_part() -> None:
    """Day, month and year of a date written in words each keep their own span."""
    text = "22 de marzo de 2025"
    items = normalise(text, "es")
    assert [text[i.start : i.end] for i in items] == ["22", " de ", "marzo", " de ", "2025"]


@pytest.mark.parametrize(
    ("number", "gender", "words"),
    [
        (231_200, Gender.FEMININE, "doscientas treinta y un mil doscientas"),
        (1_200_000, Gender.FEMININE, "un millón doscientas mil"),
        (21, Gender.MASCULINE, "veintiún"),
        (-21, Gender.NONE, "menos veintiuno"),
        (10**15, Gender.NONE, "uno cero cero cero cero cero cero cero cero cero cero cero cero cero cero cero"),
    ],
)  # fmt: skip
def test_cardinals_agree_in_every_group(number: int, gender: Gender, words: str) -> None:
    """Hundreds of thousands agree with the noun, millions never do, and no number is too long."""
    assert cardinal(number, gender) == words


def test_a_place_after_a_hundred_is_named_as_below_it() -> None:
    """The 111th and the 12th take the same short form, and the 800th the academy's."""
    assert ordinal(111) == "centésimo undécimo"
    assert ordinal(212, Gender.FEMININE) == "ducentésima duodécima"
    assert ordinal(803, short=True) == "octingentésimo tercer"


def test_thousands_agree_in_their_hundreds_only() -> None:
    """Two hundred and twenty-one thousand women: the hundreds agree, the ending does not."""
    assert cardinal(221_221, Gender.FEMININE) == ("doscientas veintiún mil doscientas veintiuna")
    assert cardinal(221 * 10**6 + 31, Gender.FEMININE) == (
        "doscientos veintiún millones treinta y una"
    )
    assert cardinal(10**12 + 100, Gender.NONE) == "un billón cien"


def test_an_ordinal_nobody_says_is_read_as_a_cardinal() -> None:
    """From ten thousand on but for round thousands, and for nought, the cardinal is said."""
    assert ordinal(1000) == "milésimo"
    assert ordinal(1248, Gender.FEMININE) == "milésima ducentésima cuadragésima octava"
    assert ordinal(100_000) == "cienmilésimo"
    assert ordinal(10_001) == "diez mil uno"
    assert ordinal(0) == "cero"


@pytest.mark.parametrize(
    ("noun", "gender"),
    [
        ("mano", Gender.FEMININE), ("días", Gender.MASCULINE), ("canciones", Gender.FEMININE),
        ("camiones", Gender.MASCULINE), ("aviones", Gender.MASCULINE), ("dentistas", Gender.MASCULINE),
        ("revistas", Gender.FEMININE), ("universidades", Gender.FEMININE), ("luces", Gender.FEMININE),
    ],
)  # fmt: skip
def test_gender_is_read_off_the_ending(noun: str, gender: Gender) -> None:
    """The ending tells the gender, and the lists hold the exceptions that news counts."""
    assert gender_of(noun) is gender


def test_a_figure_is_parsed_by_shape_where_the_region_is_unknown() -> None:
    """A comma before three digits groups, unless a percent sign says that decimals are wont."""
    region = Region.for_tag("es")
    assert parse("2,936", region) == Figure("2936")
    assert parse("2,936", region, decimals=True) == Figure("2", "936", ",")
    assert parse("1.234,5", region) == Figure("1234", "5", ",")
