"""Splitting: where sentences end in English, Spanish and Arabic, and where long ones are cut."""

import pytest

from audio.errors import LanguageUnsupported
from audio.spoken import segment_spans

# A bar stands where a sentence ends.
ENGLISH = """
He left.| She stayed.
He met Gen. Smith.| They ate.
He met Lt. Col. James T. Kirk in St. Louis.| They ate.
Mr. and Mrs. Brown came.| Dr. Lee did not.
He lives in Washington, D.C.| He works at 10 Main St. in town.
The U.S. Army said so.| The U.S. Senate agreed.
He lives in the U.S.| The army does not.
He lives in the U.S.| She does too.
U.S. President Joe Biden spoke.| He left.
J. K. Rowling wrote.| J.R.R. Tolkien wrote.
She and I.| They and you.
Take vitamin C.| The rest can wait.
It costs $3.5 million.| That is 3.5 per cent more.
No. 10 said no.| Nobody asked No. 11.
See p. 5 and pp. 6-7.| See vol. 2.
It was Oct. 7 when it began.| Jan. 6 was worse.
He left in Oct.| The rest stayed.
He left at 7 p.m.| The talks went on.
He left at 7 p.m. EST on Monday.| She stayed.
Apple Inc. said so.| Apple Inc.| The firm grew.
Ford Motor Co. and Acme Corp. merged.| Acme Ltd. did not.
John Lee Jr. spoke.| John Lee Sr. listened.
It was e.g. a lion, i.e. a cat.| It roared.
Smith vs. Jones went on.| Roe v. Wade fell.
Cats, dogs, etc. came.| Birds did not.
"Is it over?" he asked.| "Yes."| She left.
"Is it over?" Smith asked.| "No!" Jones shouted.
“We left.”| “Why?”| “Because.”
He said: “We left.”| Then he went.
He said, "We left".| Then he went.
'It ends.'| So it goes.
What?!| Really??| Yes!
The end...| Nothing came.
He waited... and waited.| Then he left.
He waited… and waited.
It rained.[17]| Then it stopped.[18][19]| Sun came.
It rained.¹| Then it stopped.
(He left.)| She stayed.
He left (or so they say.)| She stayed.
He (a doctor!) left.| She stayed.
Q: What now?| A: Nothing.
1. First point.| 2. Second point.
A. First point.| B. Second point.
iPhone sales rose.| iPhone prices fell.| eBay fell too.
He ran 3.11.7 of it.| It worked at www.example.com.| Good.
He paid approx. 50.| She paid est. 60.
The firm (est. 1990) grew.| It sold.
He is 25.| 30 others died.
He was born in 1990.| In 2000 he left.
Rep. Ilhan Omar, D-Minn., spoke.| Sen. Cruz did not.
He came from Sacramento, Calif.| She did not.
Stop.| Go.| Wait.
He said no — and left.| She stayed.
One sentence without an end
It ended.|The next began.| So it went.
Maj. Gen. Lee and Brig. Gen. Ray met.| They left.
The Hon. Lee spoke.| Rev. Ray prayed.
She has a Ph.D. in law.| He has none.
Prof. A. Lee left.| A. Ray stayed.
At 5 a.m. he woke.| At 6 a.m. she did.
"Yes."| "No."
The ship (built in 1990) sank.| Nobody died.
He scored in the 3rd min. of play.| It was late.
They met on Mon. and Tues. this week.| Wed. was free.
Gov. Lee vetoed it.| Lt. Gov. Ray signed it.
He used to live in N.Y. but left.| Then he died in L.A. in May.
It weighs 5 lb. and costs $3.| It is cheap.
“I think,” he said, “that it works.”| It did.
It was “great.”| Nobody agreed.
Did he?| He did!| So there.
The score was 3-2.| The crowd left.
The U.N. Security Council met.| The U.K. abstained.
It cost 5 p.| It was cheap.
Mt. Everest and Ft. Worth are far apart.| So is St. Paul.
A spokesman for the I.A.E.A. said no.| Iran said yes.
"""
SPANISH = """
Llegó tarde.| Se fue pronto.
El Sr. Pérez llegó.| La Sra. Gómez no.
El Dr. Ruiz y la Dra. Gil hablaron.| Nadie oyó.
Vive en EE. UU.| El presidente no.
Vive en EE.UU.| La senadora no.
El Gral. Ruiz, de EE. UU., habló.| Luego calló.
Dijo: «Nos vamos».| Y se fue.
«¿Por qué?», preguntó.| Nadie lo sabe.
¿Quién sabe?| ¡Nadie!| Ni yo.
—¿Vienes? —preguntó Ana.| —No.
Pagó 3.500 euros.| Costaba 3,5 millones.
Vive en la calle n.º 5.| Está lejos.
Véase la pág. 5 y el art. 3.| Es la ley.
Llegó a las 5 p. m. de ayer.| Se fue hoy.
La empresa S.A. creció.| Otra cayó.
D. Juan y Dña. Ana vinieron.| Comieron.
Esperó... y esperó.| Al fin llegó.
Esperó…| Nadie vino.
El 47.º regimiento llegó.| El 48.º no.
¡Qué día!| ¿Y mañana?
Prof. Gil dijo que no.| El Ing. Paz dijo que sí.
Es así.[3]| Nada más.
(Nadie vino.)| Todos se fueron.
Murió en 1990.| En 2000 nació otro.
J. L. Borges escribió.| Nadie leyó.
Hay gatos, perros, etc.| También hay pájaros.
El Excmo. Sr. Gil habló.| La Srta. Paz no.
Sto. Domingo creció.| La Habana no.
Se vio en www.ejemplo.es.| Fue ayer.
La Av. Mayor está cerrada.| La Pza. Nueva no.
"""
ARABIC = """
وصل الرئيس.| غادر الوزير.
هل انتهت الحرب؟| لا أحد يعرف.
يا له من يوم!| ثم عاد.
قال د. محمد إن الوضع صعب.| ثم غادر.
قال: «لن نغادر».| ثم غادر.
قال: "لن نغادر."| ثم غادر.
بلغت النسبة 3.5 بالمئة.| وكانت ٢٫٥ من قبل.
جاء، ثم غادر؛ ولم يعد.| انتهى.
انتظر...| ثم غادر.
انتظر…| لم يأت أحد.
لماذا؟!| لا جواب.
«هل وصل؟»| سأل الجميع.
هذه هي النهاية.[3]| لا أكثر.
(غادر الجميع.)| بقي واحد.
في عام 1990.| في عام 2000.
قال أ. د. سامي ذلك.| لم يوافق أحد.
نص بلا نقطة
وصل الوفد إلى U.S. Army.| ثم عاد.
زار م. علي الموقع.| كان خاليا.
نعم.| لا.| ربما.
ص. 5 من الكتاب.| انتهى.
قالت الوكالة.| وأضافت المصادر.
"""


def cases() -> list[tuple[str, str]]:
    return [
        (language, line)
        for language, block in (("en", ENGLISH), ("es", SPANISH), ("ar", ARABIC))
        for line in block.strip().splitlines()
    ]


@pytest.mark.parametrize(("language", "marked"), cases())
def test_sentences_end_where_the_bars_are(language: str, marked: str) -> None:
    """Sentences end at their own stops, not at abbreviations, initials, decimals or quotes."""
    text = marked.replace("|", "")
    spans = segment_spans(text, language, max_chars=1000)
    assert [text[a:b].strip() for a, b in spans] == [s.strip() for s in marked.split("|")]


def test_white_space_belongs_to_the_segment_before() -> None:
    """Nothing stands between two segments."""
    text = "  One.  Two.\n\nThree. "
    pieces = [text[a:b] for a, b in segment_spans(text, "en")]
    assert pieces == ["  One.  ", "Two.\n\n", "Three. "]


LONG = [
    (
        "The talks, which began in March, stalled in May; the envoys, tired and angry, went home in June.",
        60,
        "The talks, which began in March, stalled in May;",
    ),
    (
        "The minister who had promised an answer before the summer said that nobody could have known it.",
        60,
        "The minister who had promised an answer",
    ),
    (
        "Nobody in the crowded room expected that the old man would speak and then the lights went out.",
        80,
        "Nobody in the crowded room expected",
    ),
]


@pytest.mark.parametrize(("text", "cap", "first"), LONG)
def test_long_sentences_are_cut_at_clauses(text: str, cap: int, first: str) -> None:
    """A breath is taken at a semicolon, a comma or a conjunction."""
    spans = segment_spans(text, "en", max_chars=cap)
    assert text[slice(*spans[0])].rstrip() == first
    assert all(len(text[a:b].rstrip()) <= cap for a, b in spans)


def test_numbers_are_not_cut_from_their_words() -> None:
    """No cut falls inside "3.5 million" or a date."""
    text = "word " * 9 + "cost 3.5 million on October 7, 2023 and " + "word " * 9
    for cap in range(40, 90):
        for _, end in segment_spans(text, "en", max_chars=cap)[:-1]:
            assert not text[:end].rstrip().endswith(("3.5", "October", "7,"))


def test_a_long_word_stays_whole() -> None:
    """An address longer than the cap is one segment; only an absurd one is cut."""
    address = "https://example.org/" + "a" * 60
    text = f"See {address} now."
    spans = [text[a:b].strip() for a, b in segment_spans(text, "en", max_chars=60)]
    assert any(address in s for s in spans)
    absurd = "x" * 5000
    assert max(b - a for a, b in segment_spans(absurd, "en", max_chars=60)) <= 120


def test_empty_and_blank() -> None:
    """No text has no segments; white space alone is one."""
    assert segment_spans("", "en") == ()
    assert segment_spans("  \n ", "en") == ((0, 4),)


def test_unknown_language_is_refused() -> None:
    """A language without rules is named, with those that exist."""
    with pytest.raises(LanguageUnsupported, match="ar, en, es"):
        segment_spans("Guten Tag.", "de")
