"""What is a rare name: by its capital, or in Arabic by the title that stands before it."""

import re
from collections.abc import Iterator
from typing import Final

from audio.spoken.names.guess import is_known

WORD: Final = re.compile(r"[^\W_]+")
_CLOSES_SENTENCE: Final = re.compile(r"[.!?…:;؟。]\W*\Z|\A\W*\Z")
_FEWEST_LETTERS: Final = 3
_MOST_ADJECTIVES: Final = 3
"""So many words with the article may stand between an Arabic title and the name."""
_MOST_PARTS: Final = 3
"""An Arabic name has at most so many words here: given names and a family's."""

_SPANISH: Final = frozenset(
    """ana andrés antonio carlos carmen cristina david diego elena enrique fernando francisco
    guillermo ignacio isabel javier jesús jorge josé juan laura lucía luis manuel marcos maría
    mario marta miguel nicolás pablo patricia paula pedro rafael raquel ricardo roberto rosa
    santiago sara sergio sofía teresa tomás vicente álvaro ángel óscar alberto alejandro alfonso
    beatriz daniel eduardo emilia emilio felipe gabriel gonzalo hugo inés irene jaime joaquín julia
    julio lorenzo mercedes pilar ramón rubén víctor alonso álvarez blanco castillo castro cruz
    delgado díaz domínguez fernández flores garcía garrido gil gómez gonzález guerrero gutiérrez
    hernández herrera iglesias jiménez lópez marín martín martínez medina mendoza molina morales
    moreno muñoz navarro núñez ortega ortiz pérez ramírez ramos reyes rivera rodríguez romero rubio
    ruiz sánchez santana santos sanz serrano silva soto suárez torres vargas vázquez vega
    administración asamblea ayuntamiento banco cámara casa centro comisión comunidad comunidades
    congreso consejo constitución corona corte corté cortes defensa departamento derecho dios
    diputación ejecutivo ejército españa estado estados europa facultad federación fiscalía fondo
    fuerzas fundación generalitat gobierno guardia hacienda historia hospital iglesia instituto
    interior internet junta justicia ley liga mar mesa ministerio mundial mundo museo nación
    naciones navidad norte occidente oeste oriente parlamento partido plaza policía premio
    presidencia presidente provincia real región reino república salud san santa santo secretaría
    senado sur tesoro tierra tribunal unidas unidos unión universidad señor señora dios""".split()
)
"""The commonest names of people and of offices, in lower case: every Spanish voice says them."""

_TITLES: Final = frozenset(
    """الرئيس الرئيسة السيد السيدة الوزير الوزيرة النائب النائبة الدكتور الدكتورة الأستاذ الأستاذة
    المهندس المهندسة الشيخ الشيخة الأمير الأميرة الملك الملكة السلطان الجنرال العقيد العميد اللواء
    الفريق المقدم الرائد النقيب الكاتب الكاتبة الشاعر الشاعرة الفنان الفنانة الممثل الممثلة المخرج
    المخرجة المدرب المدربة اللاعب اللاعبة المهاجم الحارس القاضي القاضية المحامي المحامية السفير
    السفيرة المتحدث المتحدثة الناطق الباحث الباحثة الصحفي الصحفية الطبيب الطبيبة العالم المؤرخ
    الحاج القس البابا الإمام المفتي العمدة الحاكم المستشار المستشارة الوزراء الجمهورية البرلمان
    الخارجية الداخلية الدفاع المالية""".split()
)
"""Titles and offices of people: after these an Arabic name comes."""

_PLACES: Final = frozenset(
    """مدينة بلدة قرية محافظة ولاية مقاطعة إقليم بلدية ضاحية جزيرة نهر بحيرة جبل وادي ميناء مطار
    شارع حي مخيم معبر شركة منطقة جامعة نادي""".split()
)
"""Kinds of places: their name is the next word."""

_OFTEN_FOLLOW: Final = frozenset(
    """إن أن أنه إنه أنها إنها الذي التي الذين في على من إلى عن مع بين بعد قبل خلال عند منذ حتى كما
    لكن بل ثم أو أم لا لم لن ما قد سوف كان كانت يكون تكون هو هي هم هذا هذه ذلك تلك كل بعض غير حول
    ضد تحت فوق أمام وراء عبر نحو لدى سابق سابقة جديد جديدة كبير كبيرة صغير صغيرة أول ثان ثانية
    قال قالت أعلن أعلنت أكد أكدت أضاف أضافت أوضح أوضحت ذكر ذكرت صرح صرحت دعا دعت وصل وصلت زار زارت
    التقى بحث وقع أصدر قرر وصف حذر شدد أشار أشارت طالب نفى رفض أجرى شارك ترأس استقبل كشف كشفت عاد
    غادر تولى قدم بدأ انتهى يقول تقول يعلن يؤكد يزور يلتقي يبحث يرى يريد يعود يصل سيزور سيلتقي عام
    عامة عالمية دولية محلية عربية رسمية خاصة واحدة مجاورة قريبة بعيدة قديمة تجارية صناعية سكنية
    سياحية ساحلية حدودية باسم بقيادة جراء بسبب ضمن جنوب شمال شرق غرب وسط أهل سكان رئيس رئيسة وزير
    وزيرة نائب مدير مديرة أمين عضو مجلس حكومة دولة بن بنت أبو أم آل عبد يوم أمس
    اليوم مساء صباح""".split()
)
"""Words of Arabic that stand after a title too, and are no names, or are only a part of one."""


def names_in_text(text: str, language: str) -> Iterator[str]:
    """Yield the rare names of a sentence, in order.

    Where a language has capitals, a name has one within the sentence and small letters after it.
    It is rare where it is none of the commonest: of English 29,681 words are known, of Spanish
    those of people and offices above. In Arabic a name follows a title or a kind of place.

    Args:
        text: what is spoken in one go, as it is written.
        language: primary language subtag.
    """
    return _after_titles(text) if language == "ar" else _with_capitals(text, language)


def _with_capitals(text: str, language: str) -> Iterator[str]:
    for match in WORD.finditer(text):
        word = match.group()
        if len(word) < _FEWEST_LETTERS or not word[0].isupper() or not word[1:].islower():
            continue
        if _CLOSES_SENTENCE.search(text[: match.start()]):
            continue
        if not _is_common(word.lower(), language):
            yield word


def _is_common(lower: str, language: str) -> bool:
    if language == "en":
        return is_known(lower)
    return language == "es" and lower in _SPANISH


def _after_titles(text: str) -> Iterator[str]:
    """Yield up to three words after a title and its adjectives, and one after a kind of place."""
    n_adjectives, n_parts = _MOST_ADJECTIVES + 1, 0
    end = 0
    for match in WORD.finditer(text):
        word = match.group()
        is_apart = any(char in '.،؛:!؟()«»"“”' for char in text[end : match.start()])
        end = match.end()
        if _bare(word) in _TITLES:
            n_adjectives, n_parts = 0, 0
        elif _bare(word) in _PLACES:
            n_adjectives, n_parts = 0, _MOST_PARTS - 1
        elif is_apart or word in _OFTEN_FOLLOW or len(word) < _FEWEST_LETTERS:
            n_adjectives = _MOST_ADJECTIVES + 1
        elif n_parts == 0 and word.startswith("ال"):
            n_adjectives += 1
        elif n_adjectives <= _MOST_ADJECTIVES and n_parts < _MOST_PARTS:
            n_parts += 1
            yield word


def _bare(word: str) -> str:
    """Return a word without the particles that are written together with it."""
    if word.startswith("لل") and len(word) > _FEWEST_LETTERS + 1:
        return f"ا{word[1:]}"
    return word[1:] if word[0] in "وفبك" and word not in _TITLES | _PLACES else word
