"""Counting what a piece of text has."""

import pytest

from audio.intake.piece import word_count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("The lamp burns.", 3),
        ("الضوء يبلغ البر", 3),
        ("최윤호 기자", 2),
        ("码头的灯在星期六晚上亮了", 6),
        ("昨日は iPhone を買った", 4),
        ("วันนี้ฝนตกหนักมาก", 3),
    ],
)
def test_words_are_counted_by_letters_where_none_are_spaced(text: str, count: int) -> None:
    """A page in Chinese, Japanese or Thai has as many words as it would have with spaces."""
    assert word_count(text) == count
