"""English: what is written against what a newsreader says."""

import os
from pathlib import Path

import pytest

from audio.spoken import explain, normalise, render, segment_spans

TABLE = Path(__file__).with_name("spoken_english.tsv")
SECOND_TABLE = Path(__file__).with_name("spoken_english_second.tsv")


def say(text: str, language: str = "en") -> str:
    return render(normalise(text, language))[0]


def table(path: Path = TABLE) -> list[tuple[str, str]]:
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("# "):
            written, _, spoken = line.partition("\t")
            rows.append((written, spoken))
    return rows


@pytest.mark.parametrize(("written", "spoken"), table())
def test_short_form(written: str, spoken: str) -> None:
    """Each class of written form is said as the table says."""
    assert say(written) == spoken


@pytest.mark.parametrize(("written", "spoken"), table(SECOND_TABLE))
def test_short_form_written_independently(written: str, spoken: str) -> None:
    """Forms that were set down before the rules were read are said as a newsreader says them."""
    assert say(written) == spoken


def test_table_is_long_enough() -> None:
    """At least 600 forms are held fast."""
    assert len(table()) >= 600


SENTENCES = [
    (
        "The IAEA's board, meeting in Vienna on 22 Mar 2025, heard that 90,000 troops took 1,300 sq km.",
        "The I.A.E.A's board, meeting in Vienna on the twenty-second of March twenty twenty-five, heard that ninety thousand troops took one thousand three hundred square kilometers.",
    ),
    (
        "Brent crude traded at $82.34 a barrel, up 1.2%, while the S&P 500 fell 0.3 per cent.",
        "Brent crude traded at eighty-two dollars and thirty-four cents a barrel, up one point two percent, while the S and P five hundred fell zero point three per cent.",
    ),
    (
        "The 7.8-magnitude quake struck at 04:17 local time (0117 GMT), killing 50,783 people.",
        "The seven point eight-magnitude quake struck at oh four seventeen local time, oh one seventeen G.M.T, killing fifty thousand seven hundred eighty-three people.",
    ),
    (
        "UN Resolution 1701, adopted in 2006, ended the 34-day war; Resolution 242 dates from 1967.",
        "U.N Resolution seventeen oh one, adopted in two thousand six, ended the thirty-four-day war; Resolution two forty-two dates from nineteen sixty-seven.",
    ),
    (
        "Lt. Gen. H.R. McMaster, Sen. Ted Cruz (R-Texas) and Gen. (ret.) John Clark met at 10 Main St. on Oct. 7.",
        "Lieutenant General H.R McMaster, Senator Ted Cruz, Republican, Texas, and General, retired, John Clark met at ten Main Street on October seventh.",
    ),
    (
        "Djokovic won 6-3, 7-6 (7-5), 6-4 in 3hr 12min.",
        "Djokovic won six three, seven six, seven five, six four in three hours twelve minutes.",
    ),
    (
        "England were 245-6 at stumps; odds of 10-1 became 5/2.",
        "England were two hundred forty-five for six at stumps; odds of ten to one became five to two.",
    ),
    (
        "Storm Boris brought 110mph gusts, 300mm of rain and 3m waves; it was -12C.",
        "Storm Boris brought one hundred ten mile per hour gusts, three hundred millimeters of rain and three meter waves; it was minus twelve degrees Celsius.",
    ),
    (
        "Usain Bolt ran the 100m in 9.58 seconds and the 4x100m relay in 36.84s.",
        "Usain Bolt ran the one hundred meters in nine point five eight seconds and the four by one hundred meter relay in thirty-six point eight four seconds.",
    ),
    (
        "The UN's OCHA said 1.9m of Gaza's 2.2m people—some 86%—were displaced.",
        "The UN's O.C.H.A said one point nine million of Gaza's two point two million people, some eighty-six percent, were displaced.",
    ),
    (
        "Elizabeth II reigned 1952–2022; her father, George VI, died on 6 February 1952.",
        "Elizabeth the second reigned nineteen fifty-two to twenty twenty-two; her father, George the sixth, died on the sixth of February nineteen fifty-two.",
    ),
    (
        "In May 20 people died, but on May 20 nobody did.",
        "In May twenty people died, but on May twentieth nobody did.",
    ),
    (
        "“Is it over?” he asked, and left. [17]",
        "Is it over, he asked, and left.",
    ),
    (
        "Gov. Greg Abbott of Austin, TX, said he was “not worried...” about No. 23-939.",
        "Governor Greg Abbott of Austin, Texas, said he was not worried, about number twenty-three nine thirty-nine.",
    ),
]


@pytest.mark.parametrize(("written", "spoken"), SENTENCES)
def test_sentence(written: str, spoken: str) -> None:
    """Classes meet in one sentence without disturbing one another."""
    assert say(written) == spoken


BRITISH = [
    ("105 people", "one hundred and five people"),
    ("2,001", "two thousand and one"),
    ("1,300", "one thousand three hundred"),
    ("2008", "two thousand and eight"),
    ("03/04/2025", "the third of April twenty twenty-five"),
    ("2025-03-22", "the twenty-second of March twenty twenty-five"),
    ("March 16", "March the sixteenth"),
    ("5 km", "five kilometres"),
    ("155mm shells", "one hundred and fifty-five millimetre shells"),
    ("£5.50", "five pounds fifty"),
    ("won 2-0", "won two nil"),
]


@pytest.mark.parametrize(("written", "spoken"), BRITISH)
def test_british_habits(written: str, spoken: str) -> None:
    """The region of the tag decides "and", day order, spelling and nil."""
    assert say(written, "en-GB") == spoken


def test_map_names_the_written_span() -> None:
    """The five words of $1.2bn all light up $1.2bn."""
    text = "It cost $1.2bn then."
    spoken, words = render(normalise(text, "en"))
    money = [spoken[w.spoken_start : w.spoken_end] for w in words if text[w.display_start] == "$"]
    assert money == ["one", "point", "two", "billion", "dollars"]
    assert {text[w.display_start : w.display_end] for w in words[2:7]} == {"$1.2bn"}


def test_scale_word_is_lit_by_itself() -> None:
    """In "$3.4 million" the amount and the scale are two written words."""
    text = "$3.4 million"
    _, words = render(normalise(text, "en"))
    assert [text[w.display_start : w.display_end] for w in words] == ["$3.4"] * 3 + ["million"] * 2


def test_letter_a_has_its_sound() -> None:
    """Vitamin A and the initial A. are the letter, not the article."""
    for text in ("Vitamin A", "A. Smith"):
        _, words = render(normalise(text, "en"))
        assert [w.phonemes for w in words].count("ˈeɪ") == 1


def test_explain_names_the_rules() -> None:
    """A producer sees which rule wrote which words."""
    text = "47th of 1,300"
    changes = explain(normalise(text, "en"), text)
    assert [(c.written, c.spoken, c.rule) for c in changes] == [
        ("47th", "forty-seventh", "ordinal"),
        ("1,300", "one thousand three hundred", "number"),
    ]


def shared_article() -> Path:
    named = os.environ.get("LISTEN_SHARED")
    roots = [Path(named)] if named else [p / "shared" for p in Path(__file__).parents]
    return next(
        (r / "articles/kursk-page-text.txt" for r in roots if (r / "articles").is_dir()),
        Path("absent"),
    )


def test_published_page() -> None:
    """A real page's numbers, dates and initialisms come out as a newsreader says them."""
    if not shared_article().is_file():
        pytest.skip("no shared articles here")
    text = shared_article().read_text(encoding="utf-8")
    spoken = " ".join(
        say(line[a:b])
        for line in text.splitlines()
        if line.strip()
        for a, b in segment_spans(line, "en")
    )
    for words in (
        "forty-seventh", "twenty-four-year-old", "one thousand three hundred square kilometers", "D.P.R.K",
        "the twenty-second of March twenty twenty-five", "March sixteenth", "ninety thousand",
        "World War Two", "August twenty twenty-four", "twelve thousand",
    ):  # fmt: skip
        assert words in spoken
    assert not any(c.isdigit() for c in spoken)
