"""Dates as publishers write them."""

import pytest

from audio.intake.dates import parse_date


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-03-02T08:00:00+02:00", "2026-03-02T06:00:00+00:00"),
        ("2026-01-19T17:02:11.402Z", "2026-01-19T17:02:11+00:00"),
        ("2026-01-19T17:02:11+0100", "2026-01-19T16:02:11+00:00"),
        ("2026-03-02", "2026-03-02T00:00:00+00:00"),
        ("2026-03-02 09:30:00 UTC", "2026-03-02T09:30:00+00:00"),
        ("Mon, 02 Mar 2026 07:30:00 +0100", "2026-03-02T06:30:00+00:00"),
        ("22 Mar 2025 21:27", "2025-03-22T21:27:00+00:00"),
        ("March 22, 2025 at 9:27 pm", "2025-03-22T21:27:00+00:00"),
        ("Tue, 04/14/2026 - 07:30", "2026-04-14T07:30:00+00:00"),
        ("30/11/2025", "2025-11-30T00:00:00+00:00"),
        ("12 de febrero de 2026 - 05:30", "2026-02-12T05:30:00+00:00"),
        ("22 آذار 2026 14:20", "2026-03-22T14:20:00+00:00"),
        ("٥ شباط ٢٠٢٦", "2026-02-05T00:00:00+00:00"),
        ("15 كانون الأول/ديسمبر 2025", "2025-12-15T00:00:00+00:00"),
        ("3 March 2026 10:00 GMT+3", "2026-03-03T07:00:00+00:00"),
    ],
)
def test_reads_a_date(text: str, iso: str) -> None:
    """ISO 8601, RFC 2822 and three languages give one aware date in UTC."""
    found = parse_date(text)
    assert found is not None
    assert found.isoformat() == iso


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "31 February 2026", "99/99/9999", "version 2.0.1", "0001-01-01", None, 5],
)
def test_makes_none_up(text: object) -> None:
    """What is no date gives none."""
    assert parse_date(text) is None
