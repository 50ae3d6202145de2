"""From Spanish and Arabic text to the phonemes a voice of the language would be given.

There is no voice for them here, so the way is followed to the last string before the sound:
normaliser, lexicon, diacritics, phonemes, ids. Stress marks and word borders are espeak's.
"""

from pathlib import Path

import pytest
from support.segments_to_speak import segment_of
from support.tone_voices import write_voice

from voices.lexicon.entries import Lexicon
from voices.lexicon.files import base_entries
from voices.library.installed import find_voice
from voices.piper import PiperEngine, load_engine
from voices.sample_text import segments_of


@pytest.fixture(scope="module")
def speakers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, PiperEngine]:
    """A voice of tones for each language."""
    folder = tmp_path_factory.mktemp("voices")
    ids = {"es": "es_ES-tones-low", "ar": "ar_JO-tones-low"}
    for voice_id in ids.values():
        write_voice(folder, voice_id)
    return {tag: load_engine(find_voice(i, [folder])) for tag, i in ids.items()}


def said(engine: PiperEngine, text: str) -> tuple[str, str]:
    """Return what is said of a text, and its phonemes."""
    language = engine.voice.language
    names = Lexicon([base_entries(language)])
    segments = segments_of(text, language, engine.voice.id, names=names)
    phonemes = ["".join(engine.read(segment).phonemes) for segment in segments]
    return " ".join(segment.spoken_text for segment in segments), " ".join(phonemes)


SPANISH = [
    (
        "El puerto abrirá a las 6:30 h.",
        "El puerto abrirá a las seis treinta horas.",
        "el pwˈeɾto ˌaβɾiɾˈa a las sˈeɪs tɾˈeɪnta ˈoɾas.",
    ),
    (
        "La inflación subió un 3,5 % en 2024.",
        "La inflación subió un tres coma cinco por ciento en dos mil veinticuatro.",
        "la ˌimflaθjˈon suβjˈo ˈun tɾˈes kˈoma θˈinko poɾ θjˈɛnto en dˈos mˈil βˌeɪntikwˈatɾo.",
    ),
    (
        "¿Quién pagará los 1.200 millones de euros?",
        "Quién pagará los mil doscientos millones de euros?",
        "kjˈem pˌaɣaɾˈa los mˈil ðosθjˈɛntos miʎˈones ðe ˈeʊɾos?",
    ),
    (
        "El Sr. García vive en la calle Mayor, 21.",
        "El señor García vive en la calle Mayor, veintiuno.",
        "el seɲˈoɾ ɣaɾθˈiʲa βˈiβe en la kˈaʎe maʝˈoɾ, beɪntjˈuno.",
    ),
    (
        "Felipe VI viajó a Washington.",
        "Felipe sexto viajó a Uáshinton.",
        "felˈipe sˈeksto βjaxˈo a wˈasinton.",
    ),
    (
        "La OTAN y la UE se reúnen el 1 de mayo.",
        "La OTAN y la U.E se reúnen el uno de mayo.",
        "la ˈotan i la ˌuˈe se reˈunen el ˈuno ðe mˈaʝo.",
    ),
]
ARABIC = [
    (
        "قال الوزير إن الميناء سيفتح غداً.",
        "قال الوزير إن الميناء سيفتح غداً.",
        "qˈaːla alwˈaziːrˌu ʔˈinna almˈiːnaːʔˌa saˌiaftˌaħu ɣˈadan.",
    ),
    (
        "ارتفع التضخم بنسبة 3.5% في 2024.",
        "ارتفع التضخم بنسبة ثلاثة ونصف بالمئة في ألفين وأربعة وعشرين.",
        "artˈafaʕˌa ʔattːadˤˈa.χχumˌu binˌisbatˌi θalˈaːθatˌin wˈanis̪fˌin"
        " biˌaːlmiʔˌati fiː ʔalfˈainˌi wˌaʔarbˈaʕatˌin waʕˈiʃriːnˌa.",
    ),
    (
        "من سيدفع 200 مليون دولار؟",
        "من سيدفع مئتي مليون دولار؟",
        "mˈan saˌiadfˌaʕu miʔˈataˌi mˈiljuːnˌi dˈuːlaːr?",
    ),
    (
        "زار بايدن واشنطن يوم الاثنين.",
        "زار بَايْدِنْ وَاشِنْطُنْ يوم الاثنين.",
        "zˈaːra baːjdˌin wˈaːʃint̪ˌu.n jˈaumˌa aliˈaːθnaˌin.",
    ),
]


@pytest.mark.parametrize(("text", "spoken", "phonemes"), SPANISH)
def test_spanish(speakers: dict[str, PiperEngine], text: str, spoken: str, phonemes: str) -> None:
    """Numbers, times, titles, kings and foreign names are said as a newsreader says them."""
    assert said(speakers["es"], text) == (spoken, phonemes)


@pytest.mark.parametrize(("text", "spoken", "phonemes"), ARABIC)
def test_arabic(speakers: dict[str, PiperEngine], text: str, spoken: str, phonemes: str) -> None:
    """Vowels that are not written are said: the diacritizer stands between text and phonemes."""
    assert said(speakers["ar"], text) == (spoken, phonemes)


def test_arabic_without_diacritics_would_be_another_word(speakers: dict[str, PiperEngine]) -> None:
    """The diacritizer is really in the way of the text: written vowels change nothing twice."""
    engine = speakers["ar"]
    bare = "".join(engine.read(segment_of("كميات كبيرة")).phonemes)
    engine._piper.use_tashkeel = False
    try:
        raw = "".join(engine.sentences("كميات كبيرة"))
    finally:
        engine._piper.use_tashkeel = True
    assert bare.replace("ˌ", "").startswith("kammi")
    assert raw != bare


@pytest.mark.parametrize(
    ("language", "name", "ipa", "expected"),
    [
        ("es", "Xi", "ʃi", "aβlˈo ʃi."),
        ("ar", "شي", "ʃiː", "ʃiː"),
    ],
)
def test_ipa_of_the_lexicon_reaches_the_voice(
    speakers: dict[str, PiperEngine], language: str, name: str, ipa: str, expected: str
) -> None:
    """A name whose sounds are known is said with those, in its place."""
    text = {"es": "Habló Xi.", "ar": "قال شي أمس."}[language]
    reading = speakers[language].read(segment_of(text, {name: ipa}))
    assert expected in "".join(reading.phonemes)


@pytest.mark.parametrize("language", ["es", "ar"])
def test_every_sound_of_the_language_has_an_id(
    speakers: dict[str, PiperEngine], language: str
) -> None:
    """Nothing of a whole text is dropped for want of a sign, and each word sounds for some time."""
    engine = speakers[language]
    for segment in segments_of(_text(language), engine.voice.language, engine.voice.id):
        clip = engine.speak(segment, segment.synthesis)
        assert len(clip.word_times) == len(segment.words)
        assert all(end > start for start, end in clip.word_times)
        edges = [edge for times in clip.word_times for edge in times]
        assert edges == sorted(edges)
    assert engine._phonemizer._reported == set()


def _text(language: str) -> str:
    from voices.sample_text import sample_text

    return sample_text(language)


def test_voice_files_say_what_they_are(tmp_path: Path) -> None:
    """The stand-ins are catalogued as voices of their languages, and say so in the manifest."""
    write_voice(tmp_path, "ar_JO-tones-low")
    voice = find_voice("ar_JO-tones-low", [tmp_path]).voice
    assert (voice.language, voice.speakers, voice.licence) == ("ar-JO", (), "GPL-3.0-or-later")
