"""Kinds of writing that were once misread, each with forms of our own."""

import pytest

from audio.spoken import normalise, render

ENGLISH = {
    "web_news": [
        ("Open from 5-8p.m. daily.", "Open from five to eight p.m daily."),
        ("It ends at 6p.m.", "It ends at six p.m."),
        ("The board chose her over Tom Lee 9-8.", "The board chose her over Tom Lee nine eight."),
        ("It lifted the Owls to 30-4 overall.", "It lifted the Owls to thirty and four overall."),
        ("a 3-2 zone", "a three two zone"),
        ("a shop at 414 E 200 N", "a shop at four fourteen East two hundred North"),
        ("winds WNW at 9 mph", "winds west northwest at nine miles per hour"),
        (
            "The Northern Bridge League Trust Men (NBLTMK) met.",
            "The Northern Bridge League Trust Men, N.B.L.T.M.K, met.",
        ),
        ("Pitt County (N.C.) deputies", "Pitt County, North Carolina, deputies"),
        ("“Loud 2031” ft Ada Renn", "Loud twenty thirty-one featuring Ada Renn"),
        ("Elizabeth I and Philip II met.", "Elizabeth the first and Philip the second met."),
        ("Medics answer most 911 calls.", "Medics answer most nine one one calls."),
        ("The 999 operator waited.", "The nine nine nine operator waited."),
        ("It lost 911 people.", "It lost nine hundred eleven people."),
        ("Profit fell in 3Q.", "Profit fell in the third quarter."),
        ("Its 4Q loss grew.", "Its fourth quarter loss grew."),
        (
            "the town’s roughly $9 million road budget",
            "the town’s roughly nine million dollar road budget",
        ),
        ("Orrin Corp (O:ORRN) fell.", "Orrin Corporation fell."),
    ],
    "address": [
        (
            "Police shut 80 N. 3rd Ave. on Friday.",
            "Police shut eighty North third Avenue on Friday.",
        ),
        ("He moved to 55 W 9th Street.", "He moved to fifty-five West ninth Street."),
        ("The plant makes 55 W of power.", "The plant makes fifty-five watts of power."),
    ],
    "bible_book": [
        ("Read 1 Corinthians 13:4 aloud.", "Read First Corinthians thirteen four aloud."),
        ("II Samuel is next.", "Second Samuel is next."),
    ],
    "heading_numeral": [
        ("III. What comes next", "three; What comes next"),
        ("V. Putin spoke.", "V Putin spoke."),
        ("CHAPTER IX", "Chapter Nine"),
    ],
    "regnal": [
        ("It was built by Theodosius II.", "It was built by Theodosius the second."),
        ("Louis I of Hungary reigned.", "Louis the first of Hungary reigned."),
        ("Pope Urban VI. was ill.", "Pope Urban the sixth was ill."),
        ("Rocky III is on.", "Rocky three is on."),
        ("World War I and II ended.", "World War One and Two ended."),
    ],
    "capitals": [
        ("HONDA and NISSAN will merge.", "Honda and Nissan will merge."),
        ("The airline wants HUNDREDS of pilots.", "The airline wants hundreds of pilots."),
        ("BAXTER, MARY, 71, of Quay Road", "Baxter, Mary, seventy-one, of Quay Road"),
        ("The GBRMPA met.", "The G.B.R.M.P.A met."),
        ("The KXQA sued.", "The K.X.Q.A sued."),
        ("GREAT NEWS FOR ALL OF US", "great news for all of us"),
        ("TALKS IN THE US", "talks in the U.S"),
        ("PM TELLS MPS TO WAIT", "P.M tells MPs to wait"),
    ],
    "dateline": [
        ("KUALA LUMPUR, Malaysia — Rain fell.", "Kuala Lumpur, Malaysia, Rain fell."),
        ("BAKU (Reuters) - Oil rose.", "Baku, Reuters, Oil rose."),
        ("SANTA FE, N.M. — Snow fell.", "Santa Fe, New Mexico, Snow fell."),
    ],
    "insert": [
        ("the rule[s] of the game", "the rules of the game"),
        ("“[T]he wall fell,” he said.", "The wall fell, he said."),
    ],
    "citation": [
        ("others agree (3, 4).", "others agree."),
        ("Ada Renn (23).", "Ada Renn, twenty-three."),
    ],
    "emoticon": [
        ("It runs (on Win 8) well.", "It runs, on Win eight, well."),
        ("Well done :)", "Well done"),
    ],
    "kitchen": [
        (
            "Add 1 tsp. salt and 3 tbsp butter.",
            "Add one teaspoon salt and three tablespoons butter.",
        ),
    ],
    "pages": [("300 pp. of text", "three hundred pages of text")],
    "shorthand": [
        ("Her mom said so.", "Her mom said so."),
        ("Exports rose 2% mom.", "Exports rose two percent month on month."),
    ],
    "party": [
        (
            "Rep. Ann Lee (D-CA) and Sen. Bo Dow (R., Texas) met.",
            "Representative Ann Lee, Democrat, California, and Senator Bo Dow, Republican, Texas, met.",
        ),
    ],
    "state": [
        ("Offices in Reno, NV — and Boise, ID.", "Offices in Reno, Nevada, and Boise, Idaho.")
    ],
    "ticker": [
        ("The NASDAQ .IXIC rose and Apple (AAPL.O) fell.", "The NASDAQ rose and Apple fell.")
    ],
    "record": [
        ("The Jets fell to 2-9 on the year.", "The Jets fell to two and nine on the year."),
        ("Leeds (10-2) beat York (3-9).", "Leeds, ten and two, beat York, three and nine."),
        ("They are 12-4-1 this year.", "They are twelve, four and one this year."),
        ("They play a 4-3-3.", "They play a four three three."),
        ("She slipped to 2-3 in her opening set.", "She slipped to two three in her opening set."),
    ],
    "year": [
        (
            "Winner in 1956: 100 meter dash.",
            "Winner in nineteen fifty-six: one hundred meter dash.",
        ),
        ("It was held in 1641-42.", "It was held in sixteen forty-one to forty-two."),
        ("from about 1790 to 1802", "from about seventeen ninety to eighteen oh two"),
        ("about 1900 people came", "about one thousand nine hundred people came"),
        (
            "It grew 3% in 2021 and 5% in 2022.",
            "It grew three percent in twenty twenty-one and five percent in twenty twenty-two.",
        ),
    ],
    "thousands": [
        ("A 4k video", "A four K video"),
        ("10k people ran a 10k race", "ten thousand people ran a ten K race"),
    ],
    "engine": [("The car's V6 roars.", "The car's V-six roars.")],
    "branch": [("Local 40's president spoke.", "Local forty's president spoke.")],
    "zone": [("The show airs 8 p.m. CT/MT.", "The show airs eight p.m Central, Mountain.")],
    "leading_zero": [("Chapter 07", "Chapter seven")],
    "australian_money": [
        ("It cost $US1,000.", "It cost one thousand U.S dollars."),
        ("A $1 million dollar prize", "A one million dollar prize"),
    ],
    "small_letters": [("mr. smith was not told.", "mister smith was not told.")],
}
SPANISH = {
    "web_news": [
        ("Con matrícula 3471 CDF.", "Con matrícula tres cuatro siete uno C.D.F."),
        (
            "2 de mayo de 2022 - 03:15 p. m.",
            "dos de mayo de dos mil veintidós, tres y cuarto de la tarde.",
        ),
        ("Luis Paz (7′) marcó.", "Luis Paz, minuto siete, marcó."),
        ("1-0, 33’ Rui Sá", "uno a cero, minuto treinta y tres Rui Sá"),
        ("Llame: 953 714 482", "Llame: nueve cinco tres, siete uno cuatro, cuatro ocho dos"),
        ("Debe 4 millones de CHF.", "Debe cuatro millones de francos suizos."),
        ("Ganó en 1:52.7.", "Ganó en un minuto cincuenta y dos segundos siete décimas."),
        ("Nació en el 63 a. de C. allí.", "Nació en el sesenta y tres antes de Cristo allí."),
    ],
    "verb_ha": [
        ("En 2024 ha sido peor.", "En dos mil veinticuatro ha sido peor."),
        (
            "Ha llovido y 20 ha de monte ardieron.",
            "Ha llovido y veinte hectáreas de monte ardieron.",
        ),
        ("Se han quemado 2000 ha.", "Se han quemado dos mil hectáreas."),
    ],
    "capitals": [
        ("LA CNMV MULTA A BBVA", "LA C.N.M.V MULTA A B.B.V.A"),
        ("El WORLD TRADE CENTER", "El WORLD TRADE CENTER"),
    ],
    "time": [
        ("La salida es a las 9.30 GMT.", "La salida es a las nueve y media G.M.T."),
        (
            "a las 16.00 hora peninsular (15.00 en Canarias)",
            "a las dieciséis hora peninsular, quince horas en Canarias,",
        ),
        ("Ganó en 2.04:31.", "Ganó en dos horas cuatro minutos treinta y un segundos."),
        (
            "Marcó en el min. 38 y en el m. 90.",
            "Marcó en el minuto treinta y ocho y en el minuto noventa.",
        ),
    ],
    "ordinal": [
        ("el 1.ᵉʳ día", "el primer día"),
        ("John Smith IV murió.", "John Smith cuarto murió."),
    ],
    "fraction": [
        ("Gana por 3/100 de segundo", "Gana por tres centésimas de segundo"),
    ],
    "currency": [("Debe 500 SGD.", "Debe quinientos dólares de Singapur.")],
    "range": [("5 % - 10 %", "cinco por ciento a diez por ciento")],
    "leading_zero": [("Capítulo 03", "Capítulo tres")],
}
ARABIC = {
    "percent_range": [
        ("بين 10% - 15% من", "بين عشرة بالمئة وخمسة عشر بالمئة من"),
        ("نسبة 5-7%", "نسبة خمسة إلى سبعة بالمئة"),
    ],
    "money": [
        ("دفع 2.50 دولار", "دفع دولارين وخمسين سنتا"),
        ("سعره $2.50 فقط", "سعره دولاران وخمسون سنتا فقط"),
    ],
    "one_and_two": [
        ("أصيب 1 شخص", "أصيب شخص واحد"),
        ("اشترى 2 شقة", "اشترى شقتين"),
        ("قتل 2 جندي", "قتل جنديان"),
        ("رقم 1 عالميا", "رقم واحد عالميا"),
    ],
    "letter": [
        ("فيتامين ب مفيد", "فيتامين باء مفيد"),
        ("د. سمير قال", "الدكتور سمير قال"),
    ],
    "latin": [
        ("شركة Blue Origin", "شركة بلو أوريجين"),
        ("لقاح mRNA جديد", "لقاح إم آر إن إيه جديد"),
    ],
    "sign": [("الدرجة &lt; 10", "الدرجة أقل من عشرة")],
    "leading_zero": [("الفصل 07", "الفصل السابع")],
}
ROWS = [
    pytest.param(language, written, spoken, id=f"{language}-{kind}-{n}")
    for language, kinds in (("en", ENGLISH), ("es", SPANISH), ("ar", ARABIC))
    for kind, forms in kinds.items()
    for n, (written, spoken) in enumerate(forms)
]


@pytest.mark.parametrize(("language", "written", "spoken"), ROWS)
def test_kind_is_said_as_a_newsreader_does(language: str, written: str, spoken: str) -> None:
    """Each kind is read by what stands round it."""
    assert render(normalise(written, language))[0] == spoken


@pytest.mark.parametrize(("language", "written", "spoken"), ROWS)
def test_kind_said_twice_is_the_same(language: str, written: str, spoken: str) -> None:
    """What was said needs no more reading."""
    assert render(normalise(spoken, language))[0] == spoken, written
