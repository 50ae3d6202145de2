"""What needs a look, in groups: one for each cause that a person has to know."""

from workers.ledger.listing.find import Listed
from workers.ledger.review.sounds import Failure
from workers.web.routes.failures import grouped


def failed(article_id: str, code: str) -> Listed:
    return Listed(
        article_id=article_id, title=article_id, byline=None, section=None, language="en",
        url=None, accepted_at_ms=0, state="needs_a_look", is_held=False, is_heard=False,
        error_code=code, error_message=None, duration_ms=None, voice_id=None, plays=0, number=1,
    )  # fmt: skip


def test_sound_that_was_held_is_no_page_that_was_guessed() -> None:
    """Both wait for a person under one code, and the desk says which of the two it is."""
    found = {
        "segment": 3,
        "text": "It left.",
        "expected": "it left",
        "heard": "",
        "kind": "missing",
    }
    groups = grouped(
        [failed("dump", "review_needed"), failed("cut", "review_needed")],
        {"cut": Failure(segment=None, excerpt=None, findings=[found])},
    )
    assert sorted(
        (group.articles[0].article_id, group.articles[0].guessed, len(group.articles[0].findings))
        for group in groups
    ) == [("cut", False, 1), ("dump", True, 0)]
    assert {(group.code, group.retry) for group in groups} == {("review_needed", "lets_it_pass")}


def test_one_cause_is_one_group() -> None:
    """However many articles it struck."""
    (group,) = grouped([failed("a", "voice_unknown"), failed("b", "voice_unknown")], {})
    assert [one.article_id for one in group.articles] == ["a", "b"]
