"""Checks of what contracts, invoices and payments may hold."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal

from django.utils import timezone

from tongpin.method import Text
from tongpin.server.cash.models.contract import WHOLE
from tongpin.server.core import money
from tongpin.server.core.errors import Invalid
from tongpin.server.deals.domain.fields import clean_day

MOST_NOTICE = 3 * 365
_RATE = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)\s*%?")


def clean_amount(value: str, currency: str, field: str = "amount") -> int:
    """Return a positive amount in minor units."""
    found = money.parse(value, currency, field)
    if not found:
        raise Invalid(
            field,
            Text("请填写大于零的金额。", "Give an amount above zero."),
            Text("例如 300万 或 3000000。", "Such as 3m or 3000000."),
        )
    return found


def clean_rate(value: str) -> int:
    """Return a tax rate in basis points from percent as written: «13», «6%», «1.5»; empty is none."""
    text = unicodedata.normalize("NFKC", value).strip()
    match = _RATE.fullmatch(text)
    rate = int(Decimal(match[1]) * 100) if match else 0
    if (text and not match) or rate > WHOLE:
        raise Invalid(
            "tax_rate",
            Text("看不懂这个税率。", "This is no tax rate."),
            Text("请填百分数，例如 6 或 13。", "Give it in percent, such as 6 or 13."),
        )
    return rate


def tax_in(amount: int, rate: int) -> int:
    """Return the tax contained in an amount, rounded half away from zero."""
    whole = WHOLE + rate
    found = (abs(amount) * rate * 2 + whole) // (2 * whole)
    return found if amount >= 0 else -found


def clean_tax(value: str, amount: int, currency: str, rate: int) -> int:
    """Return the tax that an amount contains: as written, else by the contract's rate."""
    found = money.parse(value, currency, "tax")
    if found is None:
        return tax_in(amount, rate)
    if found > amount:
        raise Invalid(
            "tax",
            Text("税额不能大于含税金额。", "The tax cannot be more than the amount that contains it."),
            Text("留空则按合同税率计算。", "Left empty it follows the contract's rate."),
        )
    return found


def clean_notice(value: int) -> int:
    """Return how many days before the end one is to be reminded."""
    if not 0 <= value <= MOST_NOTICE:
        raise Invalid(
            "notice_days",
            Text(f"提前天数应在0到{MOST_NOTICE}之间。", f"The notice is 0 to {MOST_NOTICE} days."),
        )
    return value


def needed_day(value: date | None, field: str) -> date:
    """Return a day that must be given."""
    day = clean_day(value, field)
    if day is None:
        raise Invalid(field, Text("请填写日期。", "Give the day."))
    return day


def past_day(value: date | None, field: str) -> date:
    """Return a day that is not in the future, today where none is given."""
    day = clean_day(value, field) or timezone.localdate()
    if day > timezone.localdate():
        raise Invalid(
            field,
            Text("日期在将来，还没有发生。", "That day is yet to come."),
            Text("请填实际发生的日期。", "Give the day on which it happened."),
        )
    return day


def in_order(first: date | None, then: date | None, field: str, words: Text) -> None:
    """Raise `Invalid` with `words` where the second day lies before the first."""
    if first and then and then < first:
        raise Invalid(field, words)
