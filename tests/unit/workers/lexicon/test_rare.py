"""What a rare name is, in languages with capitals and without."""

import pytest

from workers.lexicon.rare import names_in_text


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("Then Greta Velkmar came from Washington on Friday.", "en", ["Greta", "Velkmar"]),
        ("Velkmar knows. Nobody in Ostrana’s council does.", "en", ["Ostrana"]),
        ("NATO and McOstrana met in Xi.", "en", []),
        ("Ayer el Gobierno de Ostrana nombró a María Velkmar.", "es", ["Ostrana", "Velkmar"]),
        ("Dijo: «Telmo lo sabe». Y la señora Aruza también.", "es", ["Aruza"]),
        ("El Ayuntamiento y la Policía callan.", "es", []),
        ("أكد السيد فيلكمار أن المطحنة بيعت في بلدة كرونستاد.", "ar", ["فيلكمار", "كرونستاد"]),
        ("قال الرئيس الأمريكي السابق دونالد هارتفل إن السلام قريب.", "ar", ["دونالد", "هارتفل"]),
        ("زار وزير الخارجية ديفيد لامي مدينة أوسترانا يوم الجمعة.", "ar", ["ديفيد", "لامي", "أوسترانا"]),
        ("وصلت والدكتورة غريتا فيلكمار، وقالت للرئيس كارنز إنها هنا.", "ar", ["غريتا", "فيلكمار", "كارنز"]),
        ("قال فيلكمار إنه سيأتي.", "ar", []),
        ("وصل الرئيس إلى القصر أمس.", "ar", []),
    ],
)  # fmt: skip
def test_what_a_rare_name_is(text: str, language: str, names: list[str]) -> None:
    """A capital within a sentence tells, or the title before it; what is common is none."""
    assert list(names_in_text(text, language)) == names
