"""Text cut into sentences and clauses, Chinese and English, with their places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 400  # characters; a longer "sentence" is a list, a table or a paste without stops and is cut

_ENDS = re.compile(r"[。!?;\n]+[\"'”)\]]*|\.(?=[\s\"')\]]|$)[\"')\]]*|…{2,}|\.{3,}")
_CLAUSE_ENDS = re.compile(
    r",(?!\d{3}(?!\d))|[::](?!\d)|——?|\s-{1,2}\s|[。!?;\n…]+|\.(?=\s|$)|[()\[\]]"
    r"|\s(?=(?:but|so|because|although|though|while|which)\s)"
)
_SHORT = frozenset(
    {
        "mr",
        "mrs",
        "ms",
        "dr",
        "st",
        "no",
        "vs",
        "etc",
        "inc",
        "ltd",
        "co",
        "approx",
        "dept",
        "est",
        "fig",
        "al",
        "jr",
        "sr",
        "corp",
        "ref",
        "e.g",
        "i.e",
        "p.a",
        "w/c",
        "ca",
        "attn",
        "cf",
        "tel",
        "min",
        "max",
    }
)
_EDGES = " \t\n\"',.。,;:!?…-—()[]、·"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text: `text[start:end]`."""

    start: int
    end: int


def _is_stop(text: str, at: int, found: str) -> bool:
    """Tell a full stop from the dot of an abbreviation or a numbered list."""
    if not found.startswith(".") or len(found.rstrip("\"')]")) > 1:
        return True
    word = re.search(r"[\w/.]{1,12}$", text[max(0, at - 12) : at])
    if word is None:
        return True
    last = word.group().lower()
    return (
        last not in _SHORT
        and not (len(last) == 1 and last.isalnum())
        and not re.fullmatch(r"(?:\w\.)+\w", last)
    )


def _cut_long(text: str, start: int, end: int) -> Iterator[Piece]:
    while end - start > LONGEST:
        window = text[start : start + LONGEST]
        at = max(window.rfind(","), window.rfind(" "))
        middle = start + (at + 1 if at > LONGEST // 2 else LONGEST)
        yield Piece(start, middle)
        start = middle
    yield Piece(start, end)


def sentences(text: str) -> Iterator[Piece]:
    """Cut normalised text into sentences, their closing mark included; blank ones are left out."""
    start = 0
    for found in _ENDS.finditer(text):
        if not _is_stop(text, found.start(), found.group()):
            continue
        if text[start : found.end()].strip(_EDGES):
            yield from _cut_long(text, start, found.end())
        start = found.end()
    if text[start:].strip(_EDGES):
        yield from _cut_long(text, start, len(text))


def clauses(text: str, piece: Piece) -> list[Piece]:
    """Cut one sentence into clauses without their marks; their places are those in `text`."""
    found: list[Piece] = []
    start = piece.start
    for mark in _CLAUSE_ENDS.finditer(text, piece.start, piece.end):
        if text[start : mark.start()].strip(_EDGES):
            found.append(Piece(start, mark.start()))
        start = mark.end()
    if text[start : piece.end].strip(_EDGES):
        found.append(Piece(start, piece.end))
    return found or [piece]


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Take blanks and marks off both ends of `text[start:end]`, keeping a closing question mark."""
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES and text[end - 1] != "?":
        end -= 1
    return start, end
