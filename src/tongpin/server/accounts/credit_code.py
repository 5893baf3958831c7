"""The unified social credit code of a Chinese company: 18 characters, the last of them computed (GB 32100-2015)."""

from __future__ import annotations

from tongpin.method import Text
from tongpin.server.core.errors import Invalid
from tongpin.server.core.text import clean_line, fold

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V and Z
LENGTH = 18
_BASE = len(ALPHABET)
_FIELD = "credit_code"
_MEND = Text("请对照营业执照核对。", "Compare it with the business licence.")


def check_character(body: str) -> str:
    """Return the check character of the first 17 characters (GB 32100-2015, 4.6): weights are powers of 3 mod 31."""
    total = sum(ALPHABET.index(letter) * pow(3, place, _BASE) for place, letter in enumerate(body))
    return ALPHABET[-total % _BASE]


def clean_credit_code(value: str) -> str:
    """Return a code in capitals and half width without blanks, or raise `Invalid` saying what is wrong with it."""
    code = "".join(fold(clean_line(value, _FIELD, most=60)).upper().replace("-", "").split())
    if not code:
        return ""
    if len(code) != LENGTH:
        raise Invalid(
            _FIELD,
            Text(
                f"统一社会信用代码应为{LENGTH}位，这里是{len(code)}位。",
                f"A unified social credit code has {LENGTH} characters; this has {len(code)}.",
            ),
            _MEND,
        )
    for place, letter in enumerate(code, 1):
        if letter not in ALPHABET:
            raise Invalid(
                _FIELD,
                Text(
                    f"第{place}位“{letter}”不会出现在统一社会信用代码里（只用数字和除I、O、S、V、Z外的大写字母）。",
                    f"Character {place}, “{letter}”, is in no such code: digits and capitals without I, O, S, V, Z.",
                ),
                _MEND,
            )
    if check_character(code[:-1]) != code[-1]:
        raise Invalid(
            _FIELD,
            Text(
                "校验位不对，这个代码里至少有一位写错了。",
                "The check character does not fit: at least one character is wrong.",
            ),
            _MEND,
        )
    return code
