"""How well Piper's diacritizer gives Arabic news its vowels: errors a letter and a word.

Run it with ``python -m benchmarks.vowels``. The sentences were written and vowelled here, in the
style of a news agency; the diacritizer sees them bare. A sukun counts as no sign, and so does the
fatha that an alif after it implies; a sentence's last word has no ending in speech, and none is
asked for.
"""

import re

from piper.tashkeel import TashkeelDiacritizer

SENTENCES = """
أَعْلَنَتْ وِزَارَةُ الْمَالِيَّةِ يَوْمَ الْخَمِيسِ أَنَّ الْمِيزَانِيَّةَ سَتَزِيدُ هَذَا الْعَامَ
وَقَالَ سُكَّانُ الْحَيِّ الْقَدِيمِ إِنَّ الْفَيَضَانَ أَخَذَ كُلَّ مَا يَمْلِكُونَ
وَصَلَ وَزِيرُ الْخَارِجِيَّةِ إِلَى الْعَاصِمَةِ صَبَاحَ الْيَوْمِ فِي زِيَارَةٍ رَسْمِيَّةٍ
قُتِلَ ثَلَاثَةُ أَشْخَاصٍ وَأُصِيبَ آخَرُونَ فِي انْفِجَارٍ وَسَطَ السُّوقِ
كَتَبَ الصَّحَفِيُّ مَقَالًا طَوِيلًا عَنِ الْفَسَادِ فِي الْبَلَدِيَّةِ
فَازَ الْمُنْتَخَبُ الْوَطَنِيُّ عَلَى ضَيْفِهِ بِهَدَفَيْنِ دُونَ مُقَابِلٍ
رَفَضَتِ الْمَحْكَمَةُ طَلَبَ الْإِفْرَاجِ عَنِ الْمُتَّهَمِينَ بِكَفَالَةٍ
حَذَّرَ الْأَطِبَّاءُ مِنِ انْتِشَارِ الْمَرَضِ بَيْنَ الْأَطْفَالِ فِي الْمُخَيَّمَاتِ
يُتَوَقَّعُ أَنْ تَرْتَفِعَ دَرَجَاتُ الْحَرَارَةِ فِي مُعْظَمِ الْمَنَاطِقِ غَدًا
طَالَبَ الْعُمَّالُ بِزِيَادَةِ الْأُجُورِ وَتَحْسِينِ ظُرُوفِ الْعَمَلِ
دُمِّرَتْ مَنَازِلُ كَثِيرَةٌ وَنَزَحَ آلَافُ السُّكَّانِ نَحْوَ الْجَنُوبِ
وَافَقَ الْبَرْلَمَانُ عَلَى قَانُونٍ جَدِيدٍ يُنَظِّمُ عَمَلَ الشَّرِكَاتِ الْأَجْنَبِيَّةِ
افْتُتِحَ الْمَعْرِضُ الدُّوَلِيُّ لِلْكِتَابِ بِحُضُورِ مِئَاتِ النَّاشِرِينَ
لَمْ يُعَلِّقِ الْجَيْشُ عَلَى هَذِهِ التَّقَارِيرِ حَتَّى الْآنَ
قَدَّمَتِ الشَّرِكَةُ اعْتِذَارًا لِعُمَلَائِهَا بَعْدَ انْقِطَاعِ الْخِدْمَةِ سَاعَاتٍ طَوِيلَةً
سَجَّلَتِ الْبُورْصَةُ خَسَائِرَ كَبِيرَةً بَعْدَ قَرَارِ الْبَنْكِ الْمَرْكَزِيِّ رَفْعَ الْفَائِدَةِ
أَنْقَذَ خَفَرُ السَّوَاحِلِ عَشَرَاتِ الْمُهَاجِرِينَ قُبَالَةَ الشَّاطِئِ لَيْلًا
تَعَهَّدَتِ الْحُكُومَةُ بِإِصْلَاحِ الطُّرُقِ وَالْجُسُورِ قَبْلَ نِهَايَةِ السَّنَةِ
"""
_SIGNS = "\u064b-\u0652"
_LETTER = re.compile(f"([ء-غف-ي])([{_SIGNS}]*)")
_IMPLIED = re.compile("\u064e(\u0651?)(?=[اى])")
_UNSPOKEN = frozenset("اىآ")


def signs(word: str) -> list[tuple[str, str]]:
    """Return each letter of a word that can carry a vowel, with its signs in one order."""
    found = _LETTER.findall(_IMPLIED.sub(r"\1", word))
    return [(c, "".join(sorted(m.replace("\u0652", "")))) for c, m in found if c not in _UNSPOKEN]


def main() -> None:
    """Print the shares of letters and words that got wrong signs, with and without endings."""
    diacritize = TashkeelDiacritizer()
    letters = wrong = endings = wrong_endings = words = wrong_words = wrong_stems = 0
    for sentence in SENTENCES.split("\n"):
        bare = re.sub(f"[{_SIGNS}]", "", sentence)
        made = diacritize(bare) if bare else ""
        last = len(sentence.split()) - 1
        for n, (is_, ought) in enumerate(zip(made.split(), sentence.split(), strict=True)):
            pairs = list(zip(signs(is_), signs(ought), strict=True))
            faults = [a != b for a, b in pairs]
            faults[-1] = faults[-1] and n != last
            words += 1
            wrong_words += any(faults)
            wrong_stems += any(faults[:-1])
            letters += len(pairs) - 1
            wrong += sum(faults[:-1])
            endings += 1
            wrong_endings += faults[-1]
    print(
        f"{words} words: letters inside words wrong {wrong / letters:.1%}, last letters "
        f"{wrong_endings / endings:.1%}, all {(wrong + wrong_endings) / (letters + endings):.1%}; "
        f"words wrong {wrong_words / words:.1%}, but for the ending {wrong_stems / words:.1%}"
    )


if __name__ == "__main__":
    main()
