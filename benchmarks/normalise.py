"""How fast written text becomes spoken text: kilobytes a second, language by language.

Run it with ``python -m benchmarks.normalise``. The text is made here, of ordinary news sentences,
and read once before the clock starts, with the shipped lexicon asked at every word.
"""

import time

from audio.errors import LanguageUnsupported
from audio.spoken import normalise, render, segment_spans
from voices.lexicon.entries import Lexicon
from voices.lexicon.files import base_entries

SENTENCES = {
    "en": """The finance ministry said on Monday that the budget for 2025 would grow by 3.5 percent to
    $1.2bn, the largest rise since 1998. Officials from the IAEA arrived in the capital at 7:30pm and met
    Gen. Smith, who has led the talks for nearly three years. Residents of the old quarter said that the
    flood had taken everything they owned, and that nobody had come to help them until the next morning.
    "We waited on the roof for two days," one of them said, "and then the boats came."
    """,  # noqa: E501
    "en, many numbers": """On 22 March 2025 at 7:30pm GMT the 47th president said that $3.4 million (€3.1m)
    was spent on 1,300 sq km of land, 5-10% more than in 2019-20. The S&P 500 fell 0.3% to 5,012.34; Brent
    crude traded at $82.34 a barrel. In 1998 the U.S. sent 90,000 troops and 155mm shells to NATO's 2nd Corps.
    The home side won 3-1, and a 24-year-old ran 100m in 9.58 seconds. Gen. Smith, 54, met Rep. Jones (R-Texas)
    on Oct. 7 at 10 Main St., in about 40°C.
    """,  # noqa: E501
    "es": """El ministerio de Hacienda anunció el lunes que el presupuesto de 2025 crecerá un 3,5 % hasta
    los 1.200 millones de euros, la mayor subida desde 1998. Los vecinos del barrio antiguo contaron que la
    riada se llevó todo lo que tenían y que nadie llegó a ayudarlos hasta la mañana siguiente.
    """,  # noqa: E501
    "ar": """أعلنت وزارة المالية يوم الاثنين أن ميزانية عام 2025 ستزيد بنسبة 3.5% لتبلغ 1200 مليون دولار، وهي
    أكبر زيادة منذ عام 1998. وقال سكان الحي القديم إن الفيضان أخذ كل ما يملكون ولم يأت أحد لمساعدتهم حتى الصباح.
    """,  # noqa: E501
}
ROUNDS = 40


def speed_kb_s(text: str, language: str) -> tuple[float, float, float]:
    """Return the speeds of splitting, normalising and rendering, in kilobytes (UTF-8) a second."""
    lexicon = Lexicon([base_entries(language)])
    pieces = [text[a:b] for a, b in segment_spans(text, language)]
    warm = [normalise(p, language, lexicon) for p in pieces]
    kilobytes = ROUNDS * len(text.encode()) / 1000
    times = []
    for work in (
        lambda: segment_spans(text, language),
        lambda: [normalise(p, language, lexicon) for p in pieces],
        lambda: [render(i) for i in warm],
    ):
        start = time.process_time()
        for _ in range(ROUNDS):
            work()
        times.append(kilobytes / (time.process_time() - start))
    return times[0], times[1], times[2]


def main() -> None:
    """Print one line a language."""
    for name, block in SENTENCES.items():
        language = name[:2]
        text = " ".join(block.split()) * 20
        try:
            splitting, normalising, rendering = speed_kb_s(text, language)
        except LanguageUnsupported:
            print(f"{name}: no rules yet")
            continue
        print(
            f"{name}: split {splitting:,.0f} kB/s, normalise {normalising:,.0f} kB/s, "
            f"render {rendering:,.0f} kB/s"
        )


if __name__ == "__main__":
    main()
