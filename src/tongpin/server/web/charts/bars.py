"""Six bars, one a state: how likely now, and a tick for how likely before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tongpin.method.model import STATE_IDS
from tongpin.server.web.charts.svg import Svg, element

WIDTH, HEIGHT = 120.0, 12.0


@dataclass(frozen=True, slots=True)
class StageBar:
    """One state's bar."""

    state: str
    name: str
    rank: int
    before: float
    now: float
    top: bool
    bar: Svg

    @property
    def moved(self) -> int:
        """Return the change in whole percentage points."""
        return round(self.now * 100) - round(self.before * 100)

    @property
    def minor(self) -> bool:
        """Tell whether a small screen can do without it."""
        return self.now < 0.05 and self.moved == 0

    @property
    def points(self) -> str:
        """Return the change in whole percentage points, signed; nothing where there is none."""
        return f"{self.moved:+d}" if self.moved else ""


def stage_bars(
    before: Mapping[str, float], now: Mapping[str, float], names: Mapping[str, str]
) -> tuple[StageBar, ...]:
    """Return the six bars in order."""
    top = max(STATE_IDS, key=lambda state: now[state])
    return tuple(
        StageBar(
            state=state,
            name=names[state],
            rank=rank,
            before=before[state],
            now=now[state],
            top=state == top,
            bar=bar(before[state], now[state], rank),
        )
        for rank, state in enumerate(STATE_IDS)
    )


def tick(before: float) -> Svg:
    """Draw where a probability stood before."""
    return element("line", x1=WIDTH * before, y1=0.0, x2=WIDTH * before, y2=HEIGHT, class_="bar-before")


def bar(before: float, now: float, rank: int) -> Svg:
    """Draw one bar, as long as the probability now, with a tick at the probability before where it moved."""
    return element(
        "svg",
        element("rect", x=0.0, y=1.0, width=WIDTH, height=HEIGHT - 2, class_="bar-ground"),
        element("rect", x=0.0, y=1.0, width=WIDTH * now, height=HEIGHT - 2, class_=f"bar-now fill-{rank}"),
        *([] if before == now else [tick(before)]),
        viewBox=f"0 0 {WIDTH:.0f} {HEIGHT:.0f}",
        preserveAspectRatio="none",
        class_="stage-bar",
        aria_hidden="true",
    )
