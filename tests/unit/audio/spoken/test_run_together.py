"""Sentences that a page ran together, and those of writers who forget capitals."""

import pytest

from audio.spoken import segment_spans

# A bar stands where a sentence ends.
ENGLISH = """
They shut the pier.|Nobody was told. |It reopens in May.
We waited for hours...|Then a bus came.
She works at booking.Com every day.
Write to harbour.office at noon.
The dept.Head left and approx.Forty stayed.
Ferry late *** Boat full.
The boat left. *** |Fares went up.
The fee is ten pounds.* |Terms apply.
love the pier! |the cafe was warm. |best scones in town.
our cooks baked for the Queen… and for us.
The ferry and i left. |was it full? |just about! |nobody knew why.
What a day in the harbour! said the pilot. |Then i left.
what a match! |nobody left early.
the tide was approx. two metres.
They shouted “go!” and ran. |He yelled stop! they said.
The ferry! he cried.
a. The pier. |b. The quay. |c. The lock.
a. The pier |b. The quay |c. The lock
• 9. The pier |• 10. The quay
Old pier reopens after the flood |Friday, May 8, 2020 |Mary Cole cut the ribbon. |It rained.
Friday, May 8, 2020 |Mary Cole cut the ribbon.
It opened on Friday, May 8, 2020 Mary Cole said.
It opened, on the morning of Friday, May 8, 2020 Mary Cole said.
"""
SPANISH = """
Cerró el muelle.|Finalmente reabrió en mayo. |Llovía.
El barco llegó tarde.|¿Quién avisó? |Nadie.
Cantaban «olé».|¡Vamos ya!
Nadie lo sabe...|Por cierto, ya es tarde.
Ganó en 2019."|¡Vamos!", gritaban.
Lo dijo el gral.Vega y el aprox.Diez no.
PESCADOS VEGA, S.A. Y OTROS ganan el pleito.
PESCADOS VEGA, S.A. DE LUGO gana.
La firma es Pescados Vega, S.A. |Y después llegó otra.
la tarta buenísima! |volveremos pronto.
¡volveremos! dijo Ana.
"""


def _cases() -> list[tuple[str, str]]:
    ends = [("en", line) for line in ENGLISH.strip().splitlines()]
    return ends + [("es", line) for line in SPANISH.strip().splitlines()]


@pytest.mark.parametrize(("language", "marked"), _cases())
def test_what_was_run_together_ends_where_the_bars_are(language: str, marked: str) -> None:
    """A forgotten space, line or capital costs a listener no pause, and makes none in a name."""
    text = marked.replace("|", "")
    spans = segment_spans(text, language, max_chars=1000)
    assert [text[a:b].strip() for a, b in spans] == [s.strip() for s in marked.split("|")]
