"""Dates as publishers write them."""

import pytest

from audio.intake.dates import day_in_address, parse_date


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
        ("Mon Aug 03 12:45:00 EDT 2026", "2026-08-03T16:45:00+00:00"),
        ("05/03/2026 11:00 PM EST", "2026-05-04T04:00:00+00:00"),
        ("05/03/2026 11:00", "2026-03-05T11:00:00+00:00"),
        ("3 March 2026 10:00 CET", "2026-03-03T09:00:00+00:00"),
        ("20260303", "2026-03-03T00:00:00+00:00"),
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


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("https://site.example/2026/05/14/canal", "2026-05-14"),
        ("https://site.example/news/2026-5-4/canal.html", "2026-05-04"),
        ("https://site.example/2010/TOWN/08/13/canal/index.html", "2010-08-13"),
        ("https://site.example/2026/13/14/canal", None),
        ("https://site.example/canal-2026", None),
        ("https://site.example/5462/12/345678", None),
        (None, None),
    ],
)
def test_an_address_names_a_day(address: str | None, day: str | None) -> None:
    """Many sites write the day of publication into the path."""
    found = day_in_address(address)
    assert (found.date().isoformat() if found else None) == day


def test_a_date_in_chinese_is_read() -> None:
    """Year, month and day each have their sign, with no space between."""
    found = parse_date("更新时间 2012年12月10日, 10:41")
    assert found is not None
    assert found.date().isoformat() == "2012-12-10"
