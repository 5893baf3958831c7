from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tongpin.reading.files.times import SHANGHAI, read_time


@pytest.mark.parametrize(
    "text",
    [
        "2025-03-01 10:32",
        "2025-03-01T10:32:00",
        "2025-03-01T02:32:00Z",
        "2025/3/1 10:32",
        "\uff12\uff10\uff12\uff15/3/1 10\uff1a32",
        "2025.3.1 10:32:00",
        "25/3/1 10:32",
        "2025年3月1日 10:32",
        "2025年3月1日（星期六） 上午10:32",
        "2025年3月1日 星期六 10时32分",
        "2025年03月01日 周六 10:32",
        "Sat, 1 Mar 2025 10:32:00 +0800",
        "Sat, 01 Mar 2025 02:32:00 GMT",
        "Saturday, March 1, 2025 10:32 AM",
        "Mar 1, 2025 at 10:32 AM",
        "1 March 2025 10:32",
        "Sat Mar 1st, 2025 10:32 am",
        "March 1, 2025 02:32 UTC +0",
    ],
)
def test_read_time_each_form(text: str) -> None:
    assert read_time(text) == datetime(2025, 3, 1, 10, 32, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2025-3-1 下午3:05", 15),
        ("2025-3-1 晚上8:05", 20),
        ("2025-3-1 中午12:05", 12),
        ("2025-3-1 中午1:05", 13),
        ("2025-3-1 上午12:05", 0),
        ("2025-3-1 凌晨2:05", 2),
        ("2025-3-1 3:05 PM", 15),
        ("2025-3-1 12:05 AM", 0),
    ],
)
def test_read_time_half_days(text: str, hour: int) -> None:
    assert read_time(text) == datetime(2025, 3, 1, hour, 5, tzinfo=SHANGHAI)


def test_read_time_without_zone_is_shanghai() -> None:
    assert read_time("2025-03-01 10:32") == datetime(2025, 3, 1, 2, 32, tzinfo=UTC)


def test_read_time_without_year_needs_one() -> None:
    assert (read_time("3月1日 10:32"), read_time("3月1日 10:32", year=2025)) == (
        None,
        datetime(2025, 3, 1, 10, 32, tzinfo=SHANGHAI),
    )


@pytest.mark.parametrize(
    "text", ["", "soon", "2025-02-30", "13/45 10:00", "10:32", "Sat, 99 Mar 2025 10:32:00 +0800"]
)
def test_read_time_of_nonsense_is_none(text: str) -> None:
    assert read_time(text) is None
