"""A kept file as its page shows it: the text by page, and what a tender paper asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from tongpin.reading.files.places import say_place
from tongpin.reading.tender import Criterion, Tender, read_tender, words
from tongpin.reading.types import Part
from tongpin.server.evidence.models import StoredFile


@dataclass(frozen=True, slots=True)
class Shown:
    """One place of the file, line by line: each has an id, so that a quote leads to its own."""

    id: str
    place: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One main point of a tender paper, and where it stands."""

    name: str
    value: str
    place: str
    href: str
    quote: str
    points: float | None = None
    group: str = ""
    at: datetime | None = None
    day_only: bool = False
    past: bool = False


@dataclass(frozen=True, slots=True)
class TenderShown:
    """A tender paper's main points. `short`: what to say where the points do not add up; else empty."""

    heads: tuple[Point, ...]
    dates: tuple[Point, ...]
    scored: tuple[Point, ...]
    musts: tuple[Point, ...]
    short: str
    points_in_all: float | None


def anchor(place: str) -> str:
    """Return where on a file's page a place is: "page 3" is "page-3"."""
    return re.sub(r"\W+", "-", place).strip("-")


def parts_of(file: StoredFile) -> tuple[Part, ...]:
    """Return the text that was read from a file, as the reading library takes it."""
    return tuple(Part(text, place=place) for place, text in file.text)


def shown_parts(parts: Sequence[Part], lang: str) -> tuple[Shown, ...]:
    """Return the places of a file in order."""
    return tuple(
        _shown(anchor(part.place) or f"part-{number}", say_place(part.place, lang), part.text)
        for number, part in enumerate(parts)
        if part.text.strip()
    )


def _shown(id_: str, place: str, text: str) -> Shown:
    lines = enumerate(text.split("\n"), 1)
    return Shown(id_, place, tuple((f"{id_}-line-{number}", line) for number, line in lines))


def shown_tender(parts: Sequence[Part], lang: str) -> TenderShown | None:
    """Return a tender paper's main points; None for any other file."""
    tender = read_tender(parts)
    if tender is None:
        return None
    show = _Show(parts, lang)
    return TenderShown(
        heads=tuple(show.heads(tender)),
        dates=tuple(show.dates(tender)),
        scored=tuple(show.criterion(one) for one in tender.criteria if one.kind == "scored"),
        musts=tuple(show.criterion(one) for one in tender.criteria if one.kind == "must"),
        short=_short(tender, lang),
        points_in_all=tender.points_in_all,
    )


def _short(tender: Tender, lang: str) -> str:
    if tender.points_in_all is None or tender.points_in_all == tender.points_found:
        return ""
    return words.SHORT.say(lang).format(found=tender.points_found, all=tender.points_in_all)


class _Show:
    """Knows the parts, so that each point leads to its own."""

    def __init__(self, parts: Sequence[Part], lang: str) -> None:
        self.parts = parts
        self.lang = lang

    def heads(self, tender: Tender) -> list[Point]:
        found = []
        for name, word in words.HEADS.items():
            one = getattr(tender, name)
            if one is not None:
                value = words.amount(one) if hasattr(one, "amount") else one.value
                found.append(self.point(word.say(self.lang), value, one.place, one.quote))
        for lot in tender.lots:
            if lot.budget:
                name = f"{words.LOTS.say(self.lang)} {lot.name}"
                found.append(self.point(name, words.amount(lot.budget), lot.budget.place, lot.budget.quote))
        return found

    def dates(self, tender: Tender) -> list[Point]:
        now = timezone.now()
        return [
            Point(
                name=words.DATES[one.kind].say(self.lang),
                value="",
                place=self.found(one.place, one.quote)[0],
                href=self.found(one.place, one.quote)[1],
                quote=one.quote,
                at=one.at,
                day_only=one.day_only,
                past=one.at < now,
            )
            for one in tender.dates
        ]

    def criterion(self, one: Criterion) -> Point:
        text = "" if one.text == one.name else one.text
        place, href = self.found(one.place, one.quote)
        return Point(one.name, text, place, href, one.quote, points=one.points, group=one.group)

    def point(self, name: str, value: str, place: str, quote: str) -> Point:
        return Point(name, value, *self.found(place, quote), quote)

    def found(self, place: str, quote: str) -> tuple[str, str]:
        """Return where a quote stands, in words (its line where the file has no pages), and the link to it."""
        for number, part in enumerate(self.parts):
            at = part.text.find(quote) if part.place == place else -1
            if at >= 0:
                line = part.text.count("\n", 0, at) + 1
                said = say_place(place or f"line {line}", self.lang)
                return said, f"#{anchor(place) or f'part-{number}'}-line-{line}"
        return say_place(place, self.lang), ""
