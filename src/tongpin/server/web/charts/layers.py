"""The river's geometry: boundaries between the states over time, and the line through the judged one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tongpin.method.model import STATE_IDS
from tongpin.server.web.charts.svg import number


@dataclass(frozen=True, slots=True)
class Moment:
    """The judgement at one x of the drawing."""

    x: float
    stage: str
    posterior: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Vertex:
    """A corner of an edge."""

    x: float
    y: float


def boundaries(posterior: Mapping[str, float]) -> tuple[float, ...]:
    """Return the seven heights (0 to 1) between which the six states lie, the first at the bottom."""
    whole = sum(posterior.get(state, 0.0) for state in STATE_IDS) or 1.0
    heights = [0.0]
    for state in STATE_IDS:
        heights.append(heights[-1] + posterior.get(state, 0.0) / whole)
    return tuple(heights)


def middle_of(moment: Moment) -> float:
    """Return the height (0 to 1) of the middle of the judged state's layer."""
    heights = boundaries(moment.posterior)
    rank = STATE_IDS.index(moment.stage)
    return (heights[rank] + heights[rank + 1]) / 2


def edge(xs: Sequence[float], ys: Sequence[float], ramp: float) -> tuple[Vertex, ...]:
    """Return an edge that holds each value until just before the next moment, then moves to the new one.

    `ramp` is the longest way in x that a move may take; it never takes more than half the gap.
    """
    corners = [Vertex(xs[0], ys[0])]
    for i in range(1, len(xs)):
        start = xs[i] - min(ramp, (xs[i] - xs[i - 1]) / 2)
        corners.append(Vertex(start, ys[i - 1]))
        corners.append(Vertex(xs[i], ys[i]))
    return tuple(corners)


def path(corners: Sequence[Vertex]) -> str:
    """Return the SVG path along the corners: flat where the height stays, an even bend where it changes."""
    parts = [f"{number(corners[0].x)} {number(corners[0].y)}"]
    for before, after in pairwise(corners):
        if before == after:
            continue
        if number(before.y) == number(after.y) or number(before.x) == number(after.x):
            parts.append(f"L{number(after.x)} {number(after.y)}")
        else:
            middle = number((before.x + after.x) / 2)
            parts.append(
                f"C{middle} {number(before.y)} {middle} {number(after.y)} {number(after.x)} {number(after.y)}"
            )
    return "".join(parts)


def area(lower: Sequence[Vertex], upper: Sequence[Vertex]) -> str:
    """Return the closed path between two edges."""
    return f"M{path(upper)}L{path(tuple(reversed(lower)))}Z"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a dot was put."""

    x: float
    y: float


def spread(wanted: Sequence[Spot], apart: float, top: float, bottom: float) -> tuple[Spot, ...]:
    """Move dots up or down until none is nearer than `apart` to another, each as near its place as can be.

    Where a column is full, a dot moves sideways.
    """
    placed: list[Spot] = []
    for spot in wanted:
        placed.append(next(free for free in _around(spot, apart, top, bottom) if _clear(free, placed, apart)))
    return tuple(placed)


def _clear(spot: Spot, placed: Sequence[Spot], apart: float) -> bool:
    return all((spot.x - other.x) ** 2 + (spot.y - other.y) ** 2 >= apart**2 - 1e-6 for other in placed)


def _around(spot: Spot, apart: float, top: float, bottom: float) -> Iterator[Spot]:
    """Yield places ever farther from the wanted one: first its own column, then the columns beside it."""
    sideways = 0
    while True:
        for shift in dict.fromkeys((sideways * apart, -sideways * apart)):
            for rung in range(int((bottom - top) / apart) + 1):
                for y in dict.fromkeys((spot.y - rung * apart, spot.y + rung * apart)):
                    if top <= y <= bottom:
                        yield Spot(spot.x + shift, y)
        sideways += 1
