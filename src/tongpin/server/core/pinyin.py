"""Chinese words by their sound: what somebody types who has a Latin keyboard and a name in mind.

Only writing needs the table of sounds; a search compares letters that are stored already. So the table, which takes
some 60 MB, is loaded at the first write of a Chinese name and never by a process that only reads.
"""

from __future__ import annotations

import functools
import itertools
import re

NAME = 4  # up to so many characters every reading is kept: 曾 is Zeng as a surname and ceng elsewhere
READINGS = 8
_HAN = re.compile("[㐀-䶿一-鿿]")
_BLANKS = re.compile(r"[\s\W_]+")


@functools.lru_cache(maxsize=1024)  # the deals of a customer are folded one after the other
def sounds(value: str) -> str:
    """Return full pinyin and initials of a text, a line each, such as "wangjianguo" and "wjg".

    Latin letters and digits stay where they are: A公司 is "agongsi" and "ags". Empty where there is nothing Chinese.
    """
    if not _HAN.search(value):
        return ""
    spoken = [_joined(reading) for reading in _readings(value)]
    return "\n".join(dict.fromkeys(itertools.chain.from_iterable(spoken)))


def _readings(value: str) -> list[list[str]]:
    from pypinyin import Style, lazy_pinyin, pinyin  # noqa: PLC0415 - see above

    # What is not Chinese is taken letter by letter, so that it has its place among the initials.
    usual = lazy_pinyin(value, errors=list)  # type: ignore[arg-type]
    if len(_HAN.findall(value)) > NAME:
        return [usual]
    each = pinyin(value, style=Style.NORMAL, heteronym=True, errors=list)  # type: ignore[arg-type]
    more = itertools.islice(itertools.product(*each), READINGS)
    return [usual, *(list(reading) for reading in more)]


def _joined(syllables: list[str]) -> tuple[str, str]:
    whole, initials = "".join(syllables), "".join(syllable[:1] for syllable in syllables)
    return _BLANKS.sub("", whole).casefold(), _BLANKS.sub("", initials).casefold()
