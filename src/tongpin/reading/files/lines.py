"""What several parsers do with lines of text."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Sequence

_STOPS = "。!?;:….」”"
_FOLDED = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(
    (0xA0, 0x2005, 0x202F, 0x3000), 0x20
)
_HEAD_REACH = 400
_FULL = 0.82  # a line this near to the widest is taken to run on
_NARROW = 50  # half-width columns; narrower text is a cover or a table, not running prose
# What opens a line of its own: "第一章", "一、", "(一)", "1.", "1.2", "•", "项目名称:".
_OPENING = re.compile(
    r"\s*(?:第[一二三四五六七八九十百\d]+[章节条部编]|[一二三四五六七八九十]+[、.]"
    r"|\([一二三四五六七八九十\d]+\)|\d+(?:\.\d+)*[、.) ]|[•●■◆★▲※·\-–—]|[^,。;:]{1,14}:)"
)
_LEADERS = re.compile(r"[.…·]{4,}")


def fold(text: str) -> str:
    """Return text with full-width letters, digits and punctuation as ASCII and wide spaces as plain ones.

    One character for one, so that places in the folded text are places in the text: patterns need to know one form
    only, and what is kept is cut from the text itself.
    """
    return text.translate(_FOLDED)


def fold_head(line: str) -> str:
    """Return a line folded as far as the head of a message can reach."""
    return fold(line[:_HEAD_REACH]) + line[_HEAD_REACH:]


def width(text: str) -> int:
    """Return how many half-width columns a text takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def join_wrapped(page: str) -> str:
    """Join the lines that a page layout broke in mid-sentence; a line that ends early or with a stop ends there."""
    lines = [line.rstrip() for line in page.split("\n")]
    widest = _usual_width(lines)
    if widest < _NARROW:
        return page
    joined = [lines[0]]
    for before, line in itertools.pairwise(lines):
        if _runs_on(before, line, widest):
            joined[-1] += _joint(before, line) + line.lstrip()
        else:
            joined.append(line)
    return "\n".join(joined)


def _usual_width(lines: Sequence[str]) -> int:
    """Return the width of a full line: that of the widest few, so that one overlong line does not count."""
    widths = sorted((width(line) for line in lines), reverse=True)
    return widths[min(2, len(widths) - 1)]


def _runs_on(before: str, line: str, widest: int) -> bool:
    if not line.strip() or fold(before[-1:]) in _STOPS or width(before) < _FULL * widest:
        return False
    return not (_OPENING.match(fold(line)) or _LEADERS.search(fold(before)) or _LEADERS.search(fold(line)))


def _joint(before: str, line: str) -> str:
    """A space between two Latin words, nothing between Chinese characters."""
    return " " if before[-1:].isascii() and line.lstrip()[:1].isascii() else ""
