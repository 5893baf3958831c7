"""What a tender paper says, as text for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tongpin.cli.terminal import clip, columns, pad, paint, width
from tongpin.method.text import one_line
from tongpin.reading.tender import Criterion, Tender, words

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOM_FOR_NAME = 28


def tender_text(tender: Tender, lang: str) -> list[str]:
    """Return the paper's main points as lines for people."""
    lines = [*_heads(tender, lang), *_dates(tender, lang)]
    scored = [one for one in tender.criteria if one.kind == "scored"]
    lines += _criteria(words.SCORED.say(lang), scored)
    if tender.points_in_all is not None and tender.points_in_all != tender.points_found:
        short = words.SHORT.say(lang).format(found=tender.points_found, all=tender.points_in_all)
        lines.append(f"{paint('!', 'warn')} {short}")
    return lines + _criteria(words.MUST.say(lang), [one for one in tender.criteria if one.kind == "must"])


def _heads(tender: Tender, lang: str) -> list[str]:
    said = []
    for name, word in words.HEADS.items():
        found = getattr(tender, name)
        if found is not None:
            said.append(
                (
                    word.say(lang),
                    words.amount(found) if hasattr(found, "amount") else found.value,
                    found.place,
                )
            )
    said += [
        (words.LOTS.say(lang), f"{lot.name}  {words.amount(lot.budget) if lot.budget else ''}", "")
        for lot in tender.lots
    ]
    return _aligned(said)


def _dates(tender: Tender, lang: str) -> list[str]:
    form = {True: "%Y-%m-%d", False: "%Y-%m-%d %H:%M"}
    return _aligned(
        [
            (words.DATES[one.kind].say(lang), one.at.strftime(form[one.day_only]), one.place)
            for one in tender.dates
        ]
    )


def _aligned(said: Sequence[tuple[str, str, str]]) -> list[str]:
    wide = max((width(name) for name, _, _ in said), default=0)
    return [f"  {pad(name, wide)}  {one_line(value)}{_at(place)}" for name, value, place in said]


def _criteria(title: str, found: Sequence[Criterion]) -> list[str]:
    lines = [paint(title, bold=True)] if found else []
    for one in found:
        points = f"{one.points:>5g}  " if one.points is not None else "    ·  "
        room = columns() - width(points) - width(one.place) - 6
        lines.append(
            f"  {points}{clip(one_line(one.name if one.points is not None else one.text), room)}{_at(one.place)}"
        )
    return lines


def _at(place: str) -> str:
    return f"  {paint(place, 'quiet')}" if place else ""
