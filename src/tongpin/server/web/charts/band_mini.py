"""The in-step band for a row of a list: fills, our stage and the line; its words are read, not shown."""

from __future__ import annotations

from tongpin.engine.judgement import Judgement
from tongpin.method.model import Method
from tongpin.server.web.charts.band import customer_boxes, joint_class, now, our_boxes, points, summary
from tongpin.server.web.charts.svg import Svg, element, group, number

_WIDTH, _FIRST, _GAP, _CELL, _BETWEEN, _OURS, _TOP = 150.0, 16.0, 2.0, 14.0, 14.0, 6.0, 1.0


def band_mini(judgement: Judgement, method: Method, lang: str) -> Svg:
    """Draw the band small."""
    above = customer_boxes(1, _WIDTH - 1, _FIRST, _GAP)
    low = _TOP + _CELL + _BETWEEN
    ends = points(judgement, above, method)
    cells: list[Svg] = []
    for rank, (state, box) in enumerate(above.items()):
        fill, shape = _CELL * judgement.posterior.get(state, 0.0), {"x": box.start, "width": box.size}
        track = f"track{now(state, judgement.stage)}"
        cells += [
            element("rect", **shape, y=_TOP, height=_CELL, rx=2, class_=track),
            element("rect", **shape, y=_TOP + _CELL - fill, height=fill, class_=f"fill-{rank}"),
        ]
    for stage, box in our_boxes(above, method).items():
        track = f"our-track{now(stage, judgement.seller_stage)}"
        cells.append(element("rect", x=box.start, y=low, width=box.size, height=_OURS, rx=2, class_=track))
    line = element("line", x1=ends.customer, y1=_TOP + _CELL, x2=ends.ours, y2=low, class_="join")
    return element(
        "svg",
        *cells,
        group(line, class_=joint_class(judgement)),
        viewBox=f"0 0 {number(_WIDTH)} {number(low + _OURS + 1)}",
        class_="chart band-mini",
        role="img",
        aria_label=summary(judgement, method, lang),
    )
