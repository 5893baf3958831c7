"""Money as whole minor units (fen, cents) and a currency; never a float."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from tongpin.method import Text
from tongpin.server.core.errors import Invalid

DECIMALS = {"CNY": 2, "USD": 2, "EUR": 2, "HKD": 2, "GBP": 2, "SGD": 2, "JPY": 0}
SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "HKD": "HK$", "GBP": "£", "SGD": "S$", "JPY": "JP¥"}
UNITS = {"": 1, "元": 1, "千": 10**3, "k": 10**3, "万": 10**4, "万元": 10**4, "m": 10**6, "百万": 10**6}
UNITS |= {"千万": 10**7, "亿": 10**8, "亿元": 10**8}
MOST = 10**17
_AMOUNT = re.compile(r"[¥$€£]?\s*(\d[\d,]*(?:\.\d+)?)\s*(\D*)")
WAN, YI = 10**4, 10**8


def parse(value: str, currency: str = "CNY", field: str = "value") -> int | None:
    """Return minor units of an amount as people write it; None where nothing is written.

    Reads «300万», «3,000,000», «1.2亿», «3m», full-width digits and signs.
    """
    known(currency)
    text = unicodedata.normalize("NFKC", value).strip().lower()
    if not text:
        return None
    match = _AMOUNT.fullmatch(text)
    unit = UNITS.get(match[2].strip()) if match else None
    if match is None or unit is None:
        raise _unreadable(field, value)
    return _minor(match[1].replace(",", ""), unit, currency, field, value)


def known(currency: str) -> str:
    """Return the currency's code if it is one we know, else raise `Invalid`."""
    if currency not in DECIMALS:
        raise Invalid(
            "currency",
            Text(f"不认识的币种：{currency}。", f"Unknown currency: {currency}."),
            Text(f"可用：{'、'.join(DECIMALS)}。", f"Known: {', '.join(DECIMALS)}."),
        )
    return currency


def _minor(digits: str, unit: int, currency: str, field: str, value: str) -> int:
    try:
        exact = Decimal(digits) * unit * 10 ** DECIMALS[currency]
    except InvalidOperation:
        raise _unreadable(field, value) from None
    if exact != int(exact) or exact > MOST:
        raise _unreadable(field, value)
    return int(exact)


def _unreadable(field: str, value: str) -> Invalid:
    return Invalid(
        field,
        Text(f"看不懂这个金额：{value[:40]}。", f"This is no amount: {value[:40]}."),
        Text("请写成 300万 或 3000000。", "Write it as 3000000 or 3m."),
    )


def show(minor: int | None, currency: str, lang: str = "zh") -> str:
    """Return an amount for people: ¥300万 in Chinese, ¥3,000,000 in English; empty for None."""
    if minor is None:
        return ""
    sign = SIGNS.get(currency, f"{currency} ")
    whole = Decimal(minor) / 10 ** DECIMALS.get(currency, 2)
    if lang != "en":
        for unit, name in ((YI, "亿"), (WAN, "万")):
            if whole >= unit:
                return f"{sign}{_plain(whole / unit)}{name}"
    return f"{sign}{_plain(whole, grouped=True)}"


def _plain(number: Decimal, *, grouped: bool = False) -> str:
    rounded = round(number, 2)
    text = f"{rounded:,.2f}" if grouped else f"{rounded:.2f}"
    return text.rstrip("0").rstrip(".")


def exact(minor: int | None, currency: str) -> str:
    """Return an amount to the last unit, as ledgers show it: ¥1,234,567.80, −¥50.00; empty for None."""
    if minor is None:
        return ""
    sign = "−" if minor < 0 else ""
    places = DECIMALS.get(currency, 2)
    whole = Decimal(abs(minor)).scaleb(-places)
    return f"{sign}{SIGNS.get(currency, f'{currency} ')}{whole:,.{places}f}"


def typed(minor: int, currency: str) -> str:
    """Return an amount as a form takes it back: 1234567.80."""
    places = DECIMALS.get(currency, 2)
    return f"{Decimal(minor).scaleb(-places):.{places}f}"
