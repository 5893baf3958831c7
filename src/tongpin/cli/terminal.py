"""Text laid out for a terminal: widths of Chinese and Latin, wrapping, bars, colour."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Iterator

import click

from tongpin.method.text import harmless, one_line

NARROWEST, WIDEST = 60, 110
EIGHTHS = " ▏▎▍▌▋▊▉█"
NOT_LAST = "(\uff08\u201c\u2018\u300c\u300e\u300a"  # a line does not end with an opening mark
NOT_FIRST = (
    "),.;:?!%\uff09\uff0c\u3002\uff1b\uff1a\uff1f\uff01\u3001\u201d\u2019\u300d\u300f\u300b"  # nor begin so
)
COLOURS = {"good": "green", "warn": "yellow", "bad": "red", "quiet": "bright_black", "name": "cyan"}


def columns() -> int:
    """Return how wide to write: the terminal's width, within reason."""
    return min(max(shutil.get_terminal_size((100, 40)).columns, NARROWEST), WIDEST)


def width(text: str) -> int:
    """Return how many columns `text` takes; a Chinese character takes two."""
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1
        for one in click.unstyle(text)
    )


def pad(text: str, columns_wide: int, *, right: bool = False) -> str:
    """Fill `text` with spaces up to a width."""
    space = " " * max(0, columns_wide - width(text))
    return space + text if right else text + space


def clip(text: str, columns_wide: int) -> str:
    """Cut `text` to a width, on one line, with … where something is missing."""
    line = one_line(text)
    if width(line) <= columns_wide:
        return line
    kept, taken = "", 0
    for one in line:
        taken += width(one)
        if taken > columns_wide - 1:
            break
        kept += one
    return kept + "…"


def wrap(text: str, columns_wide: int) -> list[str]:
    """Break `text` into lines: between words, and between any two Chinese characters.

    A mark that must not begin a line takes the piece before it along; one that must not end a line goes on.
    """
    lines: list[str] = []
    line: list[str] = []
    for piece in _pieces(one_line(text)):
        if line and width("".join(line) + piece.rstrip()) > columns_wide:
            carried = _carried(line, piece)
            lines.append("".join(line).rstrip())
            line = [*carried, piece] if carried else [piece.lstrip()]
        else:
            line.append(piece)
    rest = "".join(line).rstrip()
    return [*lines, rest] if rest else lines


def _carried(line: list[str], piece: str) -> list[str]:
    """Take from the end of `line` what has to stand on the next one before `piece`."""
    carried: list[str] = []
    following = piece
    while len(line) > 1 and (following[0] in NOT_FIRST or line[-1][-1] in NOT_LAST):
        following = line.pop()
        carried.insert(0, following)
    return carried


def _pieces(text: str) -> Iterator[str]:
    word = ""
    for one in text:
        if unicodedata.east_asian_width(one) in "WF":
            if word:
                yield word
            yield one
            word = ""
        elif one == " ":
            yield word + one
            word = ""
        else:
            word += one
    if word:
        yield word


def paragraph(text: str, first: str, rest: str) -> str:
    """Wrap `text` behind `first`, following lines behind `rest` (both may be styled)."""
    lines = wrap(text, columns() - max(width(first), width(rest)))
    return "\n".join((first if number == 0 else rest) + line for number, line in enumerate(lines or [""]))


def bar(share: float, columns_wide: int) -> str:
    """Return a bar of eighths of a character for a share from 0 to 1."""
    eighths = round(share * columns_wide * 8)
    full, part = divmod(eighths, 8)
    return ("█" * full + (EIGHTHS[part] if part else "")).ljust(columns_wide)


def paint(text: str, look: str = "", *, bold: bool = False) -> str:
    """Colour `text` by what it means: good, warn, bad, quiet or name."""
    return click.style(harmless(text), fg=COLOURS.get(look), bold=bold or None) if text else ""
