"""Marks that stand in text as characters: cut, listed and mended."""

import pytest

from audio.intake.facts import Facts
from audio.intake.piece import Piece
from audio.intake.text_marks import mend_escapes, mend_facts, settle_text


def settled(text: str) -> tuple[str, list[tuple[str, str]]]:
    pieces = settle_text(Piece("paragraph", text))
    read = " / ".join(p.text for p in pieces if not p.rule)
    return read, [(p.rule, p.text) for p in pieces if p.rule]


@pytest.mark.parametrize(
    ("text", "read", "rules"),
    [
        ('Bread. [gallery ids="1,2"] Butter.', "Bread. Butter.", ["shortcode"]),
        ("[vc_row]Bread.[/vc_row]", "Bread.", ["shortcode", "shortcode"]),
        ("[quote]Bread.[/quote]", "Bread.", ["shortcode", "shortcode"]),
        ('[caption width="3"] A loaf.[/caption]', "", ["caption"]),
        ("[embed]https://v.example/x[/embed]", "", ["embed"]),
        ("It cost ~~two~~ three.", "It cost three.", ["struck"]),
        ("By $E=mc^2$ it is.", "By it is.", ["formula"]),
        (r"By \(a^2\) it is.", "By it is.", ["formula"]),
        ("A [url=http://x.example]link[/url].", "A link.", ["shortcode", "shortcode"]),
        ("See ==this== now.", "See this now.", []),
        ("He left.[3] She came[^1] back.", "He left. She came back.", ["note_number"] * 2),
        ("He left.[3][a] The word[s] stay.", "He left. The word[s] stay.", ["note_number"] * 2),
        (
            "The vote was close¹ and ended² late.",
            "The vote was close and ended late.",
            ["note_number"] * 2,
        ),
        ("Fue reñido¹ y largo.", "Fue reñido y largo.", ["note_number"]),
        ("كان التصويت متقاربا² جدا.", "كان التصويت متقاربا جدا.", ["note_number"]),
        ("{{< youtube abc >}} She spoke. {% include ad.html %}", "She spoke.", ["shortcode"] * 2),
        ("[[nid:123]] Habló. [media:456]", "Habló.", ["shortcode"] * 2),
        ("Built in 1931¹ here.³ It stood.", "Built in 1931 here. It stood.", ["note_number"] * 2),
        ("Dicen [cita requerida] que sí.", "Dicen que sí.", ["note_number"]),
    ],
)
def test_marks_are_cut_and_listed(text: str, read: str, rules: list[str]) -> None:
    """Each kind of mark goes by a rule of its own, and what it encloses stays where it is text."""
    assert settled(text)[0] == read
    assert [rule for rule, _ in settled(text)[1]] == rules


@pytest.mark.parametrize(
    "text",
    [
        "“They [the judges] took [sic] long.”",
        "It cost $5 = €4, and $6 later.",
        "Of all patients [n=40] most [n = 31] left.",
        "[INSIGHT] The bank waits.",
        "Between 70 m² and 5² there is room.",
        "Miden 70 metros² y 4 kilometros²; E=mc².",
        "A ~ B, and 3 ~ 4.",
        "Fish & chips; R&D; a < b & c.",
    ],
)
def test_what_only_looks_like_a_mark_stays(text: str) -> None:
    """An editor's brackets, money, labels, units and loose signs are the author's own."""
    assert settled(text) == (text, [])


def test_links_keep_their_words() -> None:
    """A link is still round its own words where a mark was cut before it."""
    text = "It cost ~~two~~ three, the [gallery id=1] baker said."
    start = text.index("baker")
    (piece, *_) = settle_text(Piece("paragraph", text, links=((start, start + 5),)))
    assert [piece.text[a:b] for a, b in piece.links] == ["baker"]


def test_escapes_are_mended_in_the_text_that_is_shown() -> None:
    """What was escaped once too often is resolved, and a tag that comes out of it goes."""
    assert (
        mend_escapes("Fish &amp;amp; chips &pound;9 &lt;b&gt;now&lt;/b&gt;")
        == "Fish & chips £9 now"
    )
    assert mend_escapes("R&D and AT&T; p &lt; 0.05") == "R&D and AT&T; p < 0.05"
    assert mend_facts(Facts(title="The owner&#8217;s tale")).title == "The owner’s tale"
    assert mend_facts(Facts(title="Last <b>story</b>, a<b but c>d")).title == (
        "Last story, a<b but c>d"
    )
    assert mend_facts(Facts()).title is None
