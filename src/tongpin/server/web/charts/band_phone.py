"""The in-step band for a phone: stood on its end, the customer's stages at the left and ours at the right.

The same facts as `band`, with room for whole names and for a thumb. The line is level when we are in step.
"""

from __future__ import annotations

from django.utils.translation import gettext

from tongpin.engine.judgement import Judgement
from tongpin.method.model import STATE_IDS, Method
from tongpin.server.web.charts import letters
from tongpin.server.web.charts.band import (
    Box,
    Points,
    customer_boxes,
    joint_class,
    now,
    our_boxes,
    percent,
    points,
    step_word,
    summary,
)
from tongpin.server.web.charts.svg import Svg, element, group, link, number, text

_WIDTH, _SIDE, _HEAD = 358.0, 150.0, 32.0
_FIRST, _ROW, _GAP = 38.0, 44.0, 3.0
_NAME, _SMALL = 14.0, 13.0
_END = _HEAD + _FIRST + 5 * _ROW


def _customer_cell(judgement: Judgement, method: Method, lang: str, *, state: str, box: Box) -> Svg:
    share, name = judgement.posterior.get(state, 0.0), method.states[state].name.say(lang)
    room = _SIDE - 28 - letters.width(percent(0.99), _SMALL)
    shape = {"y": box.start, "height": box.size}
    return link(
        f"#stage-{state}",
        f"{name} {percent(share)}",
        element("rect", **shape, x=1, width=_SIDE, rx=4, class_="track"),
        element("rect", **shape, x=1, width=_SIDE * share, rx=3, class_=f"wash-{STATE_IDS.index(state)}"),
        element("rect", **shape, x=1, width=_SIDE, rx=4, class_="edge"),
        *_words(name, 9, box, room),
        text(_SIDE - 10, box.middle + 5, percent(share), class_="share", font_size=_SMALL, text_anchor="end"),
        class_=f"cell{now(state, judgement.stage)}",
    )


def _our_cell(judgement: Judgement, method: Method, lang: str, *, stage: str, box: Box) -> Svg:
    name = method.selling_stages[stage].name.say(lang)
    left = _WIDTH - _SIDE + 20
    return link(
        f"#stage-{max(method.selling_stages[stage].answers, key=STATE_IDS.index)}",
        name,
        element("rect", x=left, y=box.start, width=_SIDE - 21, height=box.size, rx=4, class_="edge"),
        *_words(name, left + 12, box, _SIDE - 40),
        class_=f"ours{now(stage, judgement.seller_stage)}",
    )


def _words(name: str, x: float, box: Box, room: float) -> list[Svg]:
    """Write a name in the middle of its box, on two lines where one has no room."""
    broken = letters.lines(name, _NAME, room)
    size = min(letters.fit(line, _NAME if len(broken) == 1 else _SMALL, room) for line in broken)
    leading = size * 1.2
    first = box.middle + size * 0.36 - leading * (len(broken) - 1) / 2
    return [
        text(x, first + leading * i, line, class_="name", font_size=size) for i, line in enumerate(broken)
    ]


def _joint(judgement: Judgement, ends: Points) -> Svg:
    words = step_word(judgement)
    wide = letters.width(words, _SMALL) + 24
    left, right, middle = _SIDE + 1, _WIDTH - _SIDE + 20, _WIDTH / 2
    return group(
        element("line", x1=left, y1=ends.customer, x2=right, y2=ends.ours, class_="join"),
        element("circle", cx=left, cy=ends.customer, r=6, class_="end customer"),
        element("circle", cx=right, cy=ends.ours, r=6, class_="end"),
        element("rect", x=middle - wide / 2, y=1, width=wide, height=25, rx=12.5, class_="pill"),
        text(middle, 18, words, text_anchor="middle", class_="pill-words", font_size=_SMALL),
        class_=joint_class(judgement),
    )


def band_phone(judgement: Judgement, method: Method, lang: str) -> Svg:
    """Draw the in-step band of one judgement for a phone; stages link as in `band`."""
    rows = customer_boxes(_HEAD, _END - _GAP, _FIRST, _GAP)
    ours = our_boxes(rows, method)
    return element(
        "svg",
        element("title", gettext("In-step band")),
        element("desc", summary(judgement, method, lang)),
        text(1, 18, gettext("They buy"), class_="track-name", font_size=_SMALL),
        text(_WIDTH - 1, 18, gettext("We sell"), class_="track-name", font_size=_SMALL, text_anchor="end"),
        *(_customer_cell(judgement, method, lang, state=state, box=box) for state, box in rows.items()),
        *(_our_cell(judgement, method, lang, stage=stage, box=box) for stage, box in ours.items()),
        _joint(judgement, points(judgement, rows, method)),
        viewBox=f"0 0 {number(_WIDTH)} {number(_END)}",
        class_="chart band band-phone",
        role="group",
        aria_label=summary(judgement, method, lang),
    )
