"""The stage river: the six states' probabilities over time, with the quotes on the line through the judged one.

A dot is a quote; its size is how much it moves today's judgement, filled when it speaks for the judged stage,
hollow when it speaks against. Ticks beneath are our own moves, marked by shape where they were wrong then.
Dots and ticks are links to the evidence, in the order of time, so the keyboard walks through the story.
"""

from __future__ import annotations

from calendar import month_abbr
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt

from django.utils.translation import gettext, ngettext

from tongpin.engine.judgement import Judgement, SignalEffect, Step
from tongpin.method.model import STATE_IDS, Method
from tongpin.server.web.charts import layers, letters
from tongpin.server.web.charts.band import percent
from tongpin.server.web.charts.scale import Tick, TimeScale, time_scale
from tongpin.server.web.charts.svg import Svg, element, group, link, number, text


@dataclass(frozen=True, slots=True)
class Move:
    """Something our side did, for the lane beneath the river."""

    event: str
    at: datetime
    name: str
    verdict: str = "fit"


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of one drawing of the river, in SVG units."""

    id: str
    width: float
    plot: float  # height of the river itself
    right: float  # room at the right for the states' names; 0 leaves them to a legend
    small: float  # size of the text
    ramp: float  # longest way in which a change is drawn
    dot: float  # radius of a dot that moves nothing
    dates: int  # how many dates there is room for
    left: float = 4
    top: float = 10
    lane: float = 26
    axis: float = 24

    @property
    def bottom(self) -> float:
        """Return the y of the river's bed."""
        return self.top + self.plot

    @property
    def height(self) -> float:
        """Return the drawing's whole height."""
        return self.bottom + self.lane + self.axis


DESK = Shape("desk", width=860, plot=230, right=164, small=12.5, ramp=16, dot=4, dates=9)
PHONE = Shape("phone", width=358, plot=210, right=0, small=12, ramp=9, dot=5, dates=4)

_LARGEST = 0.35  # an effect this large gets the largest dot


def radius(effect: float, shape: Shape) -> float:
    """Return a dot's radius: its area grows with how much the quote moves the judged stage."""
    return shape.dot * sqrt(1 + 1.2 * min(abs(effect) / _LARGEST, 1.0))


def moments(steps: Sequence[Step], judgement: Judgement, scale: TimeScale) -> tuple[layers.Moment, ...]:
    """Return the judgement at each x, the last of those that share one, and how it stands now."""
    found: dict[float, layers.Moment] = {}
    for step in steps:
        x = scale.x(step.at)
        found[round(x, 2)] = layers.Moment(x, step.stage, step.posterior)
    now = scale.x(judgement.as_of)
    found[round(now, 2)] = layers.Moment(now, judgement.stage, judgement.posterior)
    return tuple(found[x] for x in sorted(found))


def dots(
    judgement: Judgement, steps: Sequence[Step], scale: TimeScale, shape: Shape
) -> tuple[layers.Spot, ...]:
    """Return where each of `judgement.signals` goes: on the line, moved apart where they would touch."""
    after = {step.after: layers.Moment(0, step.stage, step.posterior) for step in steps}
    now = layers.Moment(0, judgement.stage, judgement.posterior)
    wanted = [
        layers.Spot(
            scale.x(signal.at), shape.bottom - shape.plot * layers.middle_of(after.get(signal.event, now))
        )
        for signal in judgement.signals
    ]
    apart = 2 * shape.dot * 2.2**0.5 + 1
    return layers.spread(wanted, apart, shape.top + apart / 2, shape.bottom - apart / 2)


def _river(found: Sequence[layers.Moment], shape: Shape) -> list[Svg]:
    xs = [moment.x for moment in found]
    heights = [layers.boundaries(moment.posterior) for moment in found]
    edges = [
        layers.edge(xs, [shape.bottom - shape.plot * height[rank] for height in heights], shape.ramp)
        for rank in range(len(STATE_IDS) + 1)
    ]
    return [
        element("path", d=layers.area(edges[rank], edges[rank + 1]), class_=f"fill-{rank}")
        for rank in range(len(STATE_IDS))
    ]


def _line(found: Sequence[layers.Moment], shape: Shape) -> Svg:
    ys = [shape.bottom - shape.plot * layers.middle_of(moment) for moment in found]
    return element(
        "path", d=f"M{layers.path(layers.edge([m.x for m in found], ys, shape.ramp))}", class_="course"
    )


def day(at: datetime) -> str:
    """Return a date as it is written in the language of the page."""
    return at.strftime("%Y-%m-%d")


def dot_label(signal: SignalEffect, method: Method, lang: str) -> str:
    """Say one dot: when, what, the quote, and by how much it moves the judged stage."""
    known = method.signals.get(signal.signal)
    name = known.name.say(lang) if known else signal.signal
    points = f"{signal.effect * 100:+.0f}"
    return gettext("%(day)s, %(name)s: “%(quote)s” (%(points)s points)") % {
        "day": day(signal.at),
        "name": name,
        "quote": signal.quote,
        "points": points,
    }


def _dot(signal: SignalEffect, spot: layers.Spot, method: Method, lang: str, shape: Shape) -> Svg:
    side = "against" if signal.effect < 0 else "for"
    return link(
        f"#event-{signal.event}",
        dot_label(signal, method, lang),
        element("circle", cx=spot.x, cy=spot.y, r=radius(signal.effect, shape), class_="dot-face"),
        element("circle", cx=spot.x, cy=spot.y, r=max(12.0, radius(signal.effect, shape)), class_="hit"),
        class_=f"dot {side}",
    )


def _tick(move: Move, scale: TimeScale, shape: Shape) -> Svg:
    x, y = scale.x(move.at), shape.bottom + 13
    if move.verdict == "harmful":
        face = element("path", d=f"M{number(x - 4)} {number(y - 4)}l8 8m0-8l-8 8", class_="tick-face")
    elif move.verdict in {"early", "late", "caution"}:
        face = element("path", d=f"M{number(x)} {number(y - 5)}l5 9h-10z", class_="tick-face")
    else:
        face = element("path", d=f"M{number(x)} {number(y - 5)}v10", class_="tick-face")
    hit = element("rect", x=x - 8, y=y - 12, width=16.0, height=24.0, class_="hit")
    return link(
        f"#event-{move.event}", f"{day(move.at)} {move.name}", face, hit, class_=f"tick tick-{move.verdict}"
    )


def date_words(tick: Tick, lang: str, *, first: bool) -> str:
    """Return a date for the axis, no longer than it must be: the year only where it is news."""
    year, month = tick.at.year, tick.at.month
    if lang == "zh":
        if tick.days:
            return f"{month}月{tick.at.day}日"
        return f"{year}年" if tick.strong else f"{year}年{month}月" if first else f"{month}月"
    if tick.days:
        return f"{tick.at.day} {month_abbr[month]}"
    return str(year) if tick.strong else f"{month_abbr[month]} {year}" if first else month_abbr[month]


def _axis(scale: TimeScale, shape: Shape, lang: str) -> list[Svg]:
    """Draw a thin line at each date and write those dates that have room."""
    y = shape.bottom + shape.lane
    lines: list[Svg] = []
    words: list[Svg] = []
    free = shape.left
    for tick in scale.ticks(shape.dates):
        x, label = scale.x(tick.at), date_words(tick, lang, first=not words)
        half = letters.width(label, shape.small) / 2
        lines.append(element("path", d=f"M{number(x)} {number(shape.top)}V{number(y)}", class_="grid"))
        if x - half >= free and x + half <= shape.width:
            free = x + half + 8
            kind = "date strong" if tick.strong else "date"
            words.append(text(x, y + 16, label, text_anchor="middle", class_=kind, font_size=shape.small))
    return lines + words


def _names(judgement: Judgement, method: Method, lang: str, shape: Shape) -> list[Svg]:
    """Write the states' names and shares beside the river's mouth, from the top, without touching."""
    if not shape.right:
        return []
    heights = layers.boundaries(judgement.posterior)
    drawn: list[Svg] = []
    free, x = shape.top, shape.width - shape.right + 10
    for rank in reversed(range(len(STATE_IDS))):
        share = judgement.posterior.get(STATE_IDS[rank], 0.0)
        if share < 0.03:
            continue
        y = max(shape.bottom - shape.plot * (heights[rank] + heights[rank + 1]) / 2, free + shape.small * 0.5)
        free = y + shape.small * 0.9
        now = " now" if STATE_IDS[rank] == judgement.stage else ""
        words = f"{method.states[STATE_IDS[rank]].name.say(lang)} {percent(share)}"
        size = min(shape.small, shape.small * (shape.right - 12) / letters.width(words, shape.small))
        name = text(x, y + shape.small * 0.35, words, class_=f"mouth{now}", font_size=size)
        drawn.append(link(f"#stage-{STATE_IDS[rank]}", words, name))
    return drawn


def summary(
    judgement: Judgement, steps: Sequence[Step], moves: Sequence[Move], method: Method, lang: str
) -> str:
    """Say the river in a few words, for people who hear the page."""
    shares = ", ".join(
        f"{method.states[state].name.say(lang)} {percent(share)}"
        for state, share in sorted(judgement.posterior.items(), key=lambda pair: -pair[1])
        if share >= 0.03
    )
    quotes = ngettext("%(count)s quote", "%(count)s quotes", len(judgement.signals)) % {
        "count": len(judgement.signals)
    }
    ours = ngettext("%(count)s move of ours", "%(count)s moves of ours", len(moves)) % {"count": len(moves)}
    first = day(steps[0].at) if steps else day(judgement.as_of)
    return gettext("From %(first)s to %(last)s; now %(shares)s. %(quotes)s, %(moves)s.") % {
        "first": first,
        "last": day(judgement.as_of),
        "shares": shares,
        "quotes": quotes,
        "moves": ours,
    }


def river(
    judgement: Judgement,
    steps: Sequence[Step],
    moves: Sequence[Move],
    method: Method,
    lang: str,
    *,
    shape: Shape = DESK,
) -> Svg:
    """Draw the stage river up to `judgement.as_of`; dots link to `#event-<id>`."""
    times = [*(step.at for step in steps), *(move.at for move in moves if move.at <= judgement.as_of)]
    start = min([*times, judgement.as_of])
    scale = time_scale(start, judgement.as_of, shape.left, shape.width - max(shape.right, shape.left))
    found = moments(steps, judgement, scale)
    if len(found) == 1:
        found = (layers.Moment(scale.left, found[0].stage, found[0].posterior), found[0])
    spots = dots(judgement, steps, scale, shape)
    links = [
        (signal.at, _dot(signal, spot, method, lang, shape))
        for signal, spot in zip(judgement.signals, spots, strict=True)
    ]
    links.sort(key=lambda pair: pair[0])
    lane = shape.bottom + shape.lane
    said = summary(judgement, steps, moves, method, lang)
    return element(
        "svg",
        element("title", gettext("Stage river")),
        element("desc", said),
        group(*_river(found, shape), class_="water", aria_hidden="true"),
        group(*_axis(scale, shape, lang), class_="axis", aria_hidden="true"),
        element("path", d=f"M{number(scale.left)} {number(lane)}H{number(scale.right)}", class_="bed"),
        _line(found, shape),
        group(*(drawn for _, drawn in links), class_="dots"),
        group(*(_tick(move, scale, shape) for move in moves if move.at <= judgement.as_of), class_="moves"),
        group(*_names(judgement, method, lang, shape), class_="mouths"),
        viewBox=f"0 0 {number(shape.width)} {number(shape.height)}",
        class_=f"chart river river-{shape.id}",
        role="group",
        aria_label=said,
    )
