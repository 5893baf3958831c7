"""The in-step band: the customer's five stages above, ours below, one line joining the two current points.

The line is upright when we are in step and slants when we are ahead (to the right) or behind (to the left):
one look answers the first question of the method. Each of the customer's stages is filled from below by its
judged probability. `status_quo` stands before stage one; our first stage, customer contact, answers both and
is therefore as wide as the two together (method B). On a phone the band stands on its end: see `band_phone`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from tongpin.engine.judgement import Judgement
from tongpin.method.model import STATE_IDS, Method
from tongpin.server.web.charts import letters
from tongpin.server.web.charts.svg import Svg, element, group, link, number, text


@dataclass(frozen=True, slots=True)
class Box:
    """A stage's place along the band."""

    start: float
    size: float

    @property
    def middle(self) -> float:
        """Return the middle."""
        return self.start + self.size / 2

    @property
    def end(self) -> float:
        """Return the far end."""
        return self.start + self.size


@dataclass(frozen=True, slots=True)
class Points:
    """Where, along the band, the line starts on the customer's track and ends on ours."""

    customer: float
    ours: float

    @property
    def slant(self) -> float:
        """Return how far the line leans: 0 in step, positive ahead, negative behind."""
        return self.ours - self.customer


def customer_boxes(start: float, end: float, first: float, gap: float) -> dict[str, Box]:
    """Return the six states' boxes between `start` and `end`; the status quo's is `first` long, the rest equal."""
    each = (end + gap - start - first) / (len(STATE_IDS) - 1)
    boxes = {STATE_IDS[0]: Box(start, first - gap)}
    for i, state in enumerate(STATE_IDS[1:]):
        boxes[state] = Box(start + first + each * i, each - gap)
    return boxes


def our_boxes(above: Mapping[str, Box], method: Method) -> dict[str, Box]:
    """Return our stages' boxes: each as long as the states that it answers."""
    boxes = {}
    for stage in method.selling_stages.values():
        answered = [above[state] for state in STATE_IDS if state in stage.answers]
        boxes[stage.id] = Box(answered[0].start, answered[-1].end - answered[0].start)
    return boxes


def points(judgement: Judgement, above: Mapping[str, Box], method: Method) -> Points:
    """Return the line's two ends.

    Ours stands right under the customer's when our stage answers the judged state; otherwise under the last
    state that our stage answers, which is the one it is meant for.
    """
    customer = above[judgement.stage].middle
    answers = method.selling_stages[judgement.seller_stage].answers
    if judgement.stage in answers:
        return Points(customer, customer)
    return Points(customer, above[max(answers, key=STATE_IDS.index)].middle)


def step_word(judgement: Judgement) -> str:
    """Return the few words for how our selling stands to the customer's buying."""
    steps = abs(judgement.lead)
    if judgement.lead > 0:
        return ngettext("%(steps)s stage ahead", "%(steps)s stages ahead", steps) % {"steps": steps}
    if judgement.lead < 0:
        return ngettext("%(steps)s stage behind", "%(steps)s stages behind", steps) % {"steps": steps}
    return gettext("In step")


def step_kind(judgement: Judgement) -> str:
    """Return in, ahead or behind, as the style sheet names it."""
    return "ahead" if judgement.lead > 0 else "behind" if judgement.lead < 0 else "in"


def joint_class(judgement: Judgement) -> str:
    """Return the class of the line and its ends: how we stand, and whether the judge is sure."""
    return f"joint step-{step_kind(judgement)}" + ("" if judgement.certain else " unsure")


def percent(probability: float) -> str:
    """Return a probability for people; little is not called nothing, nor much called everything."""
    if 0 < probability <= 0.005:
        return "<1%"
    if 0.995 <= probability < 1:
        return ">99%"
    return f"{probability * 100:.0f}%"


def now(stage: str, current: str) -> str:
    """Return the class of the current stage, or nothing."""
    return " now" if stage == current else ""


def summary(judgement: Judgement, method: Method, lang: str) -> str:
    """Say the band in one sentence, for people who hear the page."""
    facts = {
        "stage": method.states[judgement.stage].name.say(lang),
        "share": percent(judgement.posterior.get(judgement.stage, 0.0)),
        "ours": method.selling_stages[judgement.seller_stage].name.say(lang),
        "step": step_word(judgement),
    }
    if judgement.certain:
        return gettext("Customer: %(stage)s, %(share)s. We: %(ours)s. %(step)s.") % facts
    return gettext("Customer: probably %(stage)s, only %(share)s. We: %(ours)s. %(step)s.") % facts


_WIDTH, _GUTTER, _FIRST, _GAP = 1180.0, 92.0, 116.0, 4.0
_CELL, _BETWEEN, _OURS, _TOP = 58.0, 56.0, 40.0, 2.0
_NAME, _SMALL = 14.0, 13.0


def _boxes() -> dict[str, Box]:
    return customer_boxes(_GUTTER, _WIDTH - 2, _FIRST, _GAP)


def _customer_cell(judgement: Judgement, method: Method, lang: str, *, state: str, box: Box) -> Svg:
    share = judgement.posterior.get(state, 0.0)
    fill, name = _CELL * share, method.states[state].name.say(lang)
    shape = {"x": box.start, "width": box.size}
    return link(
        f"#stage-{state}",
        f"{name} {percent(share)}",
        element("rect", **shape, y=_TOP, height=_CELL, rx=4, class_="track"),
        element(
            "rect",
            **shape,
            y=_TOP + _CELL - fill,
            height=fill,
            rx=min(4.0, fill / 2),
            class_=f"wash-{STATE_IDS.index(state)}",
        ),
        element("rect", **shape, y=_TOP, height=_CELL, rx=4, class_="edge"),
        text(
            box.start + 10, _TOP + 23, name, class_="name", font_size=letters.fit(name, _NAME, box.size - 14)
        ),
        text(box.start + 10, _TOP + 43, percent(share), class_="share", font_size=_SMALL),
        class_=f"cell{now(state, judgement.stage)}",
    )


def _our_cell(judgement: Judgement, method: Method, lang: str, *, stage: str, box: Box) -> Svg:
    name = method.selling_stages[stage].name.say(lang)
    top = _TOP + _CELL + _BETWEEN
    return link(
        f"#stage-{max(method.selling_stages[stage].answers, key=STATE_IDS.index)}",
        name,
        element("rect", x=box.start, y=top, width=box.size, height=_OURS, rx=4, class_="edge"),
        text(
            box.start + 10, top + 25, name, class_="name", font_size=letters.fit(name, _NAME, box.size - 14)
        ),
        class_=f"ours{now(stage, judgement.seller_stage)}",
    )


def _joint(judgement: Judgement, ends: Points) -> Svg:
    """Draw the line, its two ends, and the words: on the line when it slants, beside it when it does not."""
    top, bottom = _TOP + _CELL, _TOP + _CELL + _BETWEEN
    words = step_word(judgement)
    wide = letters.width(words, _SMALL) + 24
    left = (ends.customer + ends.ours - wide) / 2 if ends.slant else ends.customer + 14
    left = min(left, _WIDTH - wide - 1)
    y = (top + bottom) / 2
    return group(
        element("line", x1=ends.customer, y1=top, x2=ends.ours, y2=bottom, class_="join"),
        element("circle", cx=ends.customer, cy=top, r=6, class_="end customer"),
        element("circle", cx=ends.ours, cy=bottom, r=6, class_="end"),
        element("rect", x=left, y=y - 13, width=wide, height=26, rx=13, class_="pill"),
        text(left + wide / 2, y + 4.7, words, text_anchor="middle", class_="pill-words", font_size=_SMALL),
        class_=joint_class(judgement),
    )


def band(judgement: Judgement, method: Method, lang: str) -> Svg:
    """Draw the in-step band of one judgement for the desk.

    Every stage links to `#stage-<state>`, where the page says what it was judged from.
    """
    above = _boxes()
    low = _TOP + _CELL + _BETWEEN
    below = our_boxes(above, method)
    return element(
        "svg",
        element("title", gettext("In-step band")),
        element("desc", summary(judgement, method, lang)),
        text(0, _TOP + _CELL / 2 + 5, gettext("They buy"), class_="track-name", font_size=_SMALL),
        text(0, low + _OURS / 2 + 5, gettext("We sell"), class_="track-name", font_size=_SMALL),
        *(_customer_cell(judgement, method, lang, state=state, box=box) for state, box in above.items()),
        *(_our_cell(judgement, method, lang, stage=stage, box=box) for stage, box in below.items()),
        _joint(judgement, points(judgement, above, method)),
        viewBox=f"0 0 {number(_WIDTH)} {number(low + _OURS + 2)}",
        class_="chart band band-desk",
        role="group",
        aria_label=summary(judgement, method, lang),
    )
