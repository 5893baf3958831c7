"""Amounts as people write them."""

from __future__ import annotations

import pytest

from tongpin.server.core import money
from tongpin.server.core.errors import Invalid


@pytest.mark.parametrize(
    ("written", "minor"),
    [
        ("3000000", 300_000_000),
        ("3,000,000.50", 300_000_050),
        ("300万", 300_000_000),
        ("¥1.2亿", 12_000_000_000),
        ("３００万元", 300_000_000),
        ("3m", 300_000_000),
        ("0", 0),
        ("", None),
        ("  ", None),
    ],
)
def test_parse_reads_what_people_write(written: str, minor: int | None) -> None:
    assert money.parse(written) == minor


@pytest.mark.parametrize("written", ["三百万", "-5", "1.234", "9" * 40, "3万万", "nan", "inf", "\x00"])
def test_parse_refuses_what_is_no_amount(written: str) -> None:
    with pytest.raises(Invalid) as refusal:
        money.parse(written)
    assert refusal.value.field == "value"


def test_parse_refuses_an_unknown_currency_and_names_the_known() -> None:
    with pytest.raises(Invalid, match="CNY"):
        money.parse("1", "XXX")


def test_parse_knows_that_the_yen_has_no_cents() -> None:
    assert money.parse("500", "JPY") == 500


@pytest.mark.parametrize(
    ("minor", "currency", "lang", "shown"),
    [
        (300_000_000, "CNY", "zh", "¥300万"),
        (12_345_678_900, "CNY", "zh", "¥1.23亿"),
        (300_000_000, "CNY", "en", "¥3,000,000"),
        (99_900, "EUR", "zh", "€999"),
        (None, "CNY", "zh", ""),
    ],
)
def test_show_speaks_the_reader_s_language(minor: int | None, currency: str, lang: str, shown: str) -> None:
    assert money.show(minor, currency, lang) == shown
