"""The newsroom's names as a value: which hold where, in which order."""

import pytest
from support.lexicon_acts import an_entry

from audio.errors import LexiconInvalid
from audio.model import Article
from voices.lexicon.entries import Lexicon
from workers.lexicon.names import Names, clean_scope, new_entry, scopes_of

ARTICLE = Article(id="ferry", title="Ferry", language="en", section="World  News", blocks=())


def said(names: Names, article: Article, text: str = "Velkmar") -> str | None:
    found = Lexicon([names.of("en-GB")], scopes_of(article, "en_US-starter-low")).find(text, 0)
    return " ".join(found.words) if found else None


def test_the_narrowest_scope_goes_first() -> None:
    """An article before its section, a section before everywhere, whatever came first."""
    everywhere = an_entry("Velkmar", "", "everywhere")
    section = an_entry("Velkmar", "section:world news", "section")
    article = an_entry("Velkmar", "article:ferry", "article")
    elsewhere = an_entry("Velkmar", "article:bridge", "elsewhere")
    entries = (everywhere, elsewhere, section, article)
    assert said(Names(1, entries), ARTICLE) == "article"
    assert said(Names(1, entries[:3]), ARTICLE) == "section"
    assert said(Names(1, entries[:2]), ARTICLE) == "everywhere"
    assert said(Names(1, (elsewhere,)), ARTICLE) is None


def test_a_condition_goes_before_none() -> None:
    """Of two entries for everywhere, the one that says when is asked first."""
    plain = an_entry("polish", "", "shine")
    exact = an_entry("Polish", "", "pole ish", case="exact")
    names = Names(1, (plain, exact))
    assert said(names, ARTICLE, "Polish") == "pole ish"
    assert said(names, ARTICLE, "polish") == "shine"


@pytest.mark.parametrize("scope", ["en_US-starter-low", "ferry"])
def test_a_file_may_name_a_voice_or_an_article(scope: str) -> None:
    """The scopes that lexicon files always had hold too."""
    assert said(Names(1, (an_entry("Velkmar", scope, "here"),)), ARTICLE) == "here"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("everywhere", None),
        ("", None),
        (None, None),
        ("section: World  News", "section:world news"),
        ("article:Ferry-1", "article:Ferry-1"),
    ],
)
def test_a_scope_has_one_spelling(given: str | None, kept: str | None) -> None:
    """The same place is never two."""
    assert clean_scope(given) == kept


@pytest.mark.parametrize("scope", ["sport", "section:", "voice:ana", "article: "])
def test_a_scope_that_is_none_is_refused(scope: str) -> None:
    """A typo does not become an entry that holds nowhere."""
    with pytest.raises(LexiconInvalid, match="is none"):
        clean_scope(scope)


@pytest.mark.parametrize(
    "given",
    [
        {"written": "a" * 201, "say": "b"},
        {"written": "a\x07b", "say": "b"},
        {"written": "a", "say": "b\ud800"},
        {"written": "a", "say": "b" * 501},
        {"written": "a", "say": "b", "not_before": ("x",) * 51},
        {"written": "a"},
        {"written": "a", "say": "b", "ipa": "c"},
    ],
    ids=["long", "control", "surrogate", "long-said", "conditions", "nothing", "two-ways"],
)  # fmt: skip
def test_what_is_no_name_is_refused(given: dict[str, object]) -> None:
    """What no database, file or page could hold is not accepted."""
    with pytest.raises(LexiconInvalid):
        new_entry(language="en", **given)  # type: ignore[arg-type]
