"""Names of companies: by what two of them are the same, and by what a search finds them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tongpin.server.core.pinyin import sounds
from tongpin.server.core.text import fold

MOST = 4000
_LOOSE = re.compile(r"[\s\W_]+")
_FORMS = (
    "股份有限公司",
    "有限责任公司",
    "有限公司",
    "集团",
    "股份",
    "控股",
    "公司",
    "incorporated",
    "corporation",
    "holdings",
    "limited",
    "company",
    "group",
    "gmbh",
    "corp",
    "ltd",
    "inc",
    "llc",
    "plc",
    "co",
)


def key(name: str) -> str:
    """Return a name without what companies write now so, now otherwise: width, case, blanks, brackets, legal form.

    京东集团股份有限公司, 京东集团 and 京东 have one key. A name that is nothing but a legal form keeps it.
    """
    whole = _LOOSE.sub("", fold(name))
    short = whole
    while short not in _FORMS:
        form = next((form for form in _FORMS if short.endswith(form)), "")
        if not form:
            return short
        if form.isascii() and not _stands_alone(name, form):
            return short
        short = short.removesuffix(form)
    return short


def _stands_alone(name: str, form: str) -> bool:
    """Whether a Latin legal form is a word of its own: "Foo Inc", not "Zinc"."""
    return re.search(rf"(?<![a-z]){form}(?![a-z])", fold(name)) is not None


def sought(names: Iterable[str], *others: str) -> str:
    """Return what a search looks into: the names folded, how they sound, and other texts such as numbers."""
    lines = [fold(text) for text in (*names, *others) if text]
    spoken = [sound for name in names if (sound := sounds(fold(name)))]
    return "\n".join(dict.fromkeys([*lines, *spoken]))[:MOST]
