"""How fast written text becomes spoken text: kilobytes a second, language by language.

Run it with ``python -m benchmarks.normalise``. The text is made here, of ordinary news sentences,
and read once before the clock starts.
"""

import time

from audio.errors import LanguageUnsupported
from audio.spoken import normalise, render, segment_spans

SENTENCES = {
    "en": """The finance ministry said on Monday that the budget for 2025 would grow by 3.5 percent to
    $1.2bn, the largest rise since 1998. Officials from the IAEA arrived in the capital at 7:30pm and met
    Gen. Smith, who has led the talks for nearly three years. Residents of the old quarter said that the
    flood had taken everything they owned, and that nobody had come to help them until the next morning.
    "We waited on the roof for two days," one of them said, "and then the boats came."
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
    pieces = [text[a:b] for a, b in segment_spans(text, language)]
    warm = [normalise(p, language) for p in pieces]
    kilobytes = ROUNDS * len(text.encode()) / 1000
    times = []
    for work in (
        lambda: segment_spans(text, language),
        lambda: [normalise(p, language) for p in pieces],
        lambda: [render(i) for i in warm],
    ):
        start = time.process_time()
        for _ in range(ROUNDS):
            work()
        times.append(kilobytes / (time.process_time() - start))
    return times[0], times[1], times[2]


def main() -> None:
    """Print one line a language."""
    for language, block in SENTENCES.items():
        text = " ".join(block.split()) * 20
        try:
            splitting, normalising, rendering = speed_kb_s(text, language)
        except LanguageUnsupported:
            print(f"{language}: no rules yet")
            continue
        print(
            f"{language}: split {splitting:,.0f} kB/s, normalise {normalising:,.0f} kB/s, "
            f"render {rendering:,.0f} kB/s"
        )


if __name__ == "__main__":
    main()
