"""Text brought to one shape for matching, character for character.

Every step maps one character to one, so `normalise(text)[i]` stands for `text[i]` and a match's place needs no
table of offsets to be quoted from the original.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from tongpin.reading.datafiles import load_yaml

PUNCTUATION = {
    "。": "。",
    "、": "、",
    "“": '"',
    "”": '"',
    "„": '"',
    "「": '"',
    "」": '"',
    "『": '"',
    "』": '"',
    "‘": "'",
    "’": "'",
    "—": "—",
    "–": "-",
    "…": "…",
    "\r": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
    "\x0b": "\n",
    "\x0c": "\n",
    "\x85": "\n",
    "【": "[",
    "】": "]",
    "·": " ",
}


def _plain(character: str) -> str:
    """Give the half-width, lower-case form of one character, or the character itself where none is as long."""
    folded = unicodedata.normalize("NFKC", character).lower()
    if len(folded) == 1:
        character = folded
    return " " if character.isspace() and character != "\n" else character


def _pairs(table: Mapping[str, str]) -> dict[str, str]:
    return dict(zip(table["from"].replace(" ", ""), table["to"].replace(" ", ""), strict=True))


class _Table(dict[int, str]):
    """A translation table that works out a character the first time it is met."""

    def __init__(self) -> None:
        data = load_yaml("characters.yaml")
        self.simple = _pairs(data["traditional"])
        self.spoken = _pairs(data["cantonese"])
        super().__init__()

    def __missing__(self, code: int) -> str:
        character = chr(code)
        plain = PUNCTUATION.get(character) or _plain(character)
        plain = self.spoken.get(plain) or self.spoken.get(character) or self.simple.get(plain, plain)
        self[code] = plain
        return plain


@lru_cache(maxsize=1)
def _table() -> _Table:
    return _Table()


def normalise(text: str) -> str:
    """Return `text` half-width, lower-case, simplified, with plain spaces and quotes; the length is unchanged."""
    return text.translate(_table())
