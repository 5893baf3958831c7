"""What the parsers hand to each other."""

from __future__ import annotations

from dataclasses import dataclass

from tongpin.method.model import Text
from tongpin.reading.types import Part


@dataclass(frozen=True, slots=True)
class Source:
    """A file as a parser gets it: its bytes, its name for people, and how deep inside other files it lies."""

    data: bytes
    name: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What a parser made of a file, with warnings still in both languages."""

    parts: tuple[Part, ...]
    warnings: tuple[Text, ...] = ()
    title: str = ""
