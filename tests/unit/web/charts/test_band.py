"""The in-step band: its one promise is that the line is upright exactly when we are in step."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from django.utils import translation

from tongpin.engine.judgement import Judgement
from tongpin.method import STATE_IDS, Method
from tongpin.server.web.charts import band as desk
from tongpin.server.web.charts.band import band, customer_boxes, our_boxes, percent, points
from tongpin.server.web.charts.band_mini import band_mini
from tongpin.server.web.charts.band_phone import band_phone

SELLING = ("customer_contact", "needs_discovery", "solution_design", "solution_proof", "solution_delivery")
PAIRS = [(state, ours) for state in STATE_IDS for ours in SELLING]
NAMESPACE = "{http://www.w3.org/2000/svg}"


def drawn(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def joined(svg: str) -> tuple[float, float, float, float]:
    line = drawn(svg).find(".//line")
    assert line is not None
    return tuple(float(line.attrib[name]) for name in ("x1", "y1", "x2", "y2"))  # type: ignore[return-value]


@pytest.mark.parametrize(("state", "ours"), PAIRS)
def test_line_is_upright_only_in_step(
    method: Method, judged: Callable[..., Judgement], state: str, ours: str
) -> None:
    judgement = judged(state, ours)
    ends = points(judgement, customer_boxes(0, 600, 60, 4), method)
    assert (ends.slant == 0) == judgement.in_step
    assert (ends.slant > 0) == (judgement.lead > 0)
    assert (ends.slant < 0) == (judgement.lead < 0)


@pytest.mark.parametrize(("state", "ours"), PAIRS)
def test_drawn_line_agrees_with_the_points(
    method: Method, judged: Callable[..., Judgement], state: str, ours: str
) -> None:
    judgement = judged(state, ours)
    x1, _, x2, _ = joined(band(judgement, method, "zh"))
    _, y1, _, y2 = joined(band_phone(judgement, method, "zh"))
    mini_x1, _, mini_x2, _ = joined(band_mini(judgement, method, "zh"))
    signs = {(x2 > x1) - (x2 < x1), (y2 > y1) - (y2 < y1), (mini_x2 > mini_x1) - (mini_x2 < mini_x1)}
    assert signs == {(judgement.lead > 0) - (judgement.lead < 0)}


def test_line_starts_under_the_judged_stage(method: Method, judged: Callable[..., Judgement]) -> None:
    boxes = customer_boxes(0, 600, 60, 4)
    for state in STATE_IDS:
        assert points(judged(state), boxes, method).customer == boxes[state].middle


def test_boxes_fill_the_way_without_touching() -> None:
    boxes = list(customer_boxes(10, 610, 60, 4).values())
    assert boxes[0].start == 10
    assert boxes[-1].end == pytest.approx(610)
    assert [round(after.start - before.end, 6) for before, after in pairwise(boxes)] == [4] * 5


def test_customer_contact_spans_status_quo_and_problem(method: Method) -> None:
    above = customer_boxes(0, 600, 60, 4)
    contact = our_boxes(above, method)["customer_contact"]
    assert (contact.start, contact.end) == (above["status_quo"].start, above["problem_recognition"].end)


def test_fill_is_as_high_as_the_probability(method: Method, judged: Callable[..., Judgement]) -> None:
    judgement = judged()
    picture = drawn(band(judgement, method, "en"))
    for rank, state in enumerate(STATE_IDS):
        cell = next(
            a
            for a in picture.iter("a")
            if a.get("href") == f"#stage-{state}" and "cell" in a.get("class", "")
        )
        track, fill = (r for r in cell.iter("rect") if r.get("class") in {"track", f"wash-{rank}"})
        share = float(fill.attrib["height"]) / float(track.attrib["height"])
        assert share == pytest.approx(judgement.posterior[state], abs=0.001)
        bottoms = [float(r.attrib["y"]) + float(r.attrib["height"]) for r in (track, fill)]
        assert bottoms[0] == pytest.approx(bottoms[1], abs=0.02)


def test_every_stage_opens_what_it_was_made_from(method: Method, judged: Callable[..., Judgement]) -> None:
    for draw in (band, band_phone):
        links = [a.get("href") for a in drawn(draw(judged(), method, "zh")).iter("a")]
        assert links[:6] == [f"#stage-{state}" for state in STATE_IDS]
        assert len(links) == 6 + len(method.selling_stages)


def test_unsure_judgement_is_marked_and_said(method: Method, judged: Callable[..., Judgement]) -> None:
    with translation.override("en"):
        sure, unsure = (band(judged(certain=c), method, "en") for c in (True, False))
    assert ("unsure" in sure, "unsure" in unsure) == (False, True)
    assert drawn(unsure).findtext("desc", "").startswith("Customer: probably Risk assessment, only 58%")


@pytest.mark.parametrize(
    ("ours", "words"),
    [
        ("solution_proof", "In step"),
        ("solution_design", "1 stage behind"),
        ("customer_contact", "3 stages behind"),
        ("solution_delivery", "1 stage ahead"),
    ],
)
def test_words_say_how_far(method: Method, judged: Callable[..., Judgement], ours: str, words: str) -> None:
    with translation.override("en"):
        picture = drawn(band(judged("risk_assessment", ours), method, "en"))
    assert [t.text for t in picture.iter("text") if t.get("class") == "pill-words"] == [words]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("draw", [band, band_phone])
def test_words_stay_inside_the_drawing(
    method: Method, judged: Callable[..., Judgement], lang: str, draw: Callable[..., str]
) -> None:
    for state, ours in PAIRS:
        picture = drawn(draw(judged(state, ours), method, lang))
        wide = float(picture.attrib["viewBox"].split()[2])
        for pill in (r for r in picture.iter("rect") if r.get("class") == "pill"):
            left = float(pill.attrib["x"])
            assert left >= 0
            assert left + float(pill.attrib["width"]) <= wide


def test_nothing_that_a_strict_policy_forbids(method: Method, judged: Callable[..., Judgement]) -> None:
    for draw in (band, band_phone, band_mini):
        assert re.findall(r"style=|<style|<script|\son\w+=", draw(judged(), method, "zh")) == []


@pytest.mark.parametrize(
    ("share", "words"),
    [(0, "0%"), (0.001, "<1%"), (0.005, "<1%"), (0.006, "1%"), (0.64, "64%"), (0.997, ">99%"), (1, "100%")],
)
def test_percent_calls_little_not_nothing_and_much_not_all(share: float, words: str) -> None:
    assert percent(share) == words


def test_summary_names_stage_share_and_step(method: Method, judged: Callable[..., Judgement]) -> None:
    with translation.override("en"):
        assert (
            desk.summary(judged(), method, "en")
            == "Customer: Risk assessment, 58%. We: Solution design. 1 stage behind."
        )
