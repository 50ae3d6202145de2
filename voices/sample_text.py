"""Texts of our own that voices are measured and compared with, one for each language we read.

They are plain news prose: long and short sentences, a question, a number, a name, most sounds.
"""

from audio.errors import LanguageUnsupported
from audio.model import DurationMs, Segment, SynthesisSettings
from audio.spoken import normalise, render, segment_spans
from audio.spoken.languages import primary_subtag
from audio.spoken.pronunciation import Pronunciations

TEXT_VERSION = 1
"""Changes with any of the texts: what was measured with another is measured again."""

_PAUSE_MS = 300

_TEXTS = {
    "en": (
        "The harbour council voted on Thursday to rebuild the old sea wall, after two winters of"
        " floods that reached the market square. The work will take 14 months and will begin at"
        " the northern end, where the stones are loosest. Who will pay for it? Half of the money"
        " comes from the region; the rest, the mayor said, will be borrowed. Shopkeepers along the"
        " quay were pleased, though few of them expect a quiet summer. “We have moved our shelves"
        " up every October,” said one of them, who has sold rope and lamps there since she was a"
        " girl. “I should like to leave them where they are.”"
    ),
    "es": (
        "El ayuntamiento del puerto aprobó el jueves reconstruir el viejo rompeolas, después de"
        " dos inviernos de inundaciones que llegaron hasta la plaza del mercado. Las obras durarán"
        " 14 meses y empezarán por el extremo norte, donde las piedras están más sueltas. ¿Quién"
        " va a pagarlas? La mitad del dinero viene de la región; el resto, dijo la alcaldesa, será"
        " un préstamo. Los comerciantes del muelle están contentos, aunque pocos esperan un verano"
        " tranquilo. «Cada octubre subimos las estanterías», explica una de ellas, que vende"
        " cuerdas y faroles allí desde niña. «Me gustaría dejarlas donde están.»"
    ),
    "ar": (
        "وافق مجلس الميناء يوم الخميس على إعادة بناء السور البحري القديم بعد شتاءين من الفيضانات"
        " التي وصلت إلى ساحة السوق. يستمر العمل 14 شهراً ويبدأ من الطرف الشمالي حيث الحجارة"
        " أضعف. من سيدفع؟ يأتي نصف المال من الإقليم، وقالت رئيسة البلدية إن الباقي سيكون قرضاً."
        " أصحاب الدكاكين على الرصيف سعداء، لكن القليل منهم يتوقع صيفاً هادئاً. قالت بائعة حبال"
        " ومصابيح تعمل هناك منذ طفولتها إنها ترفع الرفوف كل خريف، وتحب أن تتركها في مكانها."
    ),
}


def sample_text(language: str) -> str:
    """Return the text that voices of a language are measured with.

    Raises:
        LanguageUnsupported: there is none; Listen can't read the language either.
    """
    text = _TEXTS.get(primary_subtag(language))
    if text is None:
        raise LanguageUnsupported(
            f"Listen does not read {language!r}, so it has no text to try its voices with;"
            f" it reads {', '.join(sorted(_TEXTS))}."
        )
    return text


def segments_of(
    text: str,
    language: str,
    voice_id: str,
    *,
    synthesis: SynthesisSettings | None = None,
    names: Pronunciations | None = None,
) -> tuple[Segment, ...]:
    """Cut a text into the segments that it would be narrated in; each is its own block.

    Raises:
        LanguageUnsupported: there are no rules for the language.
    """
    segments = []
    for index, (start, end) in enumerate(segment_spans(text, language)):
        spoken_text, words = render(normalise(text[start:end], language, names))
        segments.append(
            Segment(
                index=index,
                kind="paragraph",
                chapter=0,
                display_text=text[start:end],
                spoken_text=spoken_text,
                words=words,
                voice_id=voice_id,
                pause_after_ms=DurationMs(_PAUSE_MS),
                synthesis=synthesis or SynthesisSettings(),
            )
        )
    return tuple(segments)
