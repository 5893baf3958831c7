"""The stage river: layers add up, quotes sit on the line and apart, everything leads to its evidence."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tongpin.engine.judgement import Judgement, Step
from tongpin.method import STATE_IDS, Method
from tongpin.server.web.charts import layers
from tongpin.server.web.charts.river import DESK, PHONE, Move, date_words, dots, moments, radius, river
from tongpin.server.web.charts.scale import Tick, time_scale


def drawn(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def of_class(picture: ET.Element, tag: str, name: str) -> list[ET.Element]:
    return [e for e in picture.iter(tag) if name in e.get("class", "").split()]


def test_boundaries_stack_the_states_in_order() -> None:
    posterior = dict(zip(STATE_IDS, (0.1, 0.2, 0.3, 0.2, 0.15, 0.05), strict=True))
    assert layers.boundaries(posterior) == pytest.approx((0, 0.1, 0.3, 0.6, 0.8, 0.95, 1))


def test_boundaries_of_an_unnormalised_judgement_fill_the_river() -> None:
    assert layers.boundaries({"status_quo": 2.0, "implementation": 2.0}) == pytest.approx(
        (0, 0.5, 0.5, 0.5, 0.5, 0.5, 1)
    )


def test_middle_is_halfway_up_the_judged_layer() -> None:
    posterior = dict(zip(STATE_IDS, (0.1, 0.2, 0.3, 0.2, 0.15, 0.05), strict=True))
    assert layers.middle_of(layers.Moment(0, "needs_definition", posterior)) == pytest.approx(0.45)


def test_edge_holds_a_value_until_just_before_the_next() -> None:
    corners = layers.edge([0, 100, 104], [50, 20, 10], ramp=10)
    assert [(c.x, c.y) for c in corners] == [(0, 50), (90, 50), (100, 20), (102, 20), (104, 10)]


def test_area_closes_on_itself() -> None:
    flat = layers.edge([0, 10], [5, 5], 2)
    assert layers.area(flat, layers.edge([0, 10], [1, 3], 2)).startswith("M0 1L8 1C9 1 9 3 10 3L10 5")


@given(st.lists(st.tuples(st.floats(0, 300), st.floats(0, 200)), max_size=40))
def test_spread_dots_never_touch_and_stay_in_the_river(wanted: list[tuple[float, float]]) -> None:
    placed = layers.spread([layers.Spot(x, y) for x, y in wanted], apart=12, top=6, bottom=194)
    assert len(placed) == len(wanted)
    assert all(6 <= spot.y <= 194 for spot in placed)
    for a, b in combinations(placed, 2):
        assert (a.x - b.x) ** 2 + (a.y - b.y) ** 2 >= 144 - 1e-3


def test_a_lone_dot_lies_on_the_line(
    method: Method, judged: Callable[..., Judgement], steps: tuple[Step, ...]
) -> None:
    judgement = judged()
    only = replace(judgement, signals=judgement.signals[2:3])
    scale = time_scale(steps[0].at, judgement.as_of, 0, 500)
    (spot,) = dots(only, steps, scale, DESK)
    step = next(step for step in steps if step.after == only.signals[0].event)
    assert spot.x == scale.x(step.at)
    middle = layers.middle_of(layers.Moment(0, step.stage, step.posterior))
    assert spot.y == pytest.approx(DESK.bottom - DESK.plot * middle)


def test_a_larger_effect_makes_a_larger_dot_whatever_its_sign() -> None:
    assert radius(0, DESK) < radius(0.1, DESK) < radius(0.3, DESK)
    assert radius(-0.2, DESK) == radius(0.2, DESK)
    assert radius(0.9, DESK) == radius(0.35, DESK)


def test_time_is_straight() -> None:
    start = Step("e", _day(0), "status_quo", {}).at
    scale = time_scale(start, start + timedelta(days=100), 10, 210)
    assert [scale.x(start + timedelta(days=d)) for d in (-5, 0, 25, 100, 400)] == [10, 10, 60, 210, 210]


def _day(count: int):  # type: ignore[no-untyped-def]
    from datetime import UTC, datetime  # noqa: PLC0415 - a tool of this test

    return datetime(2025, 1, 15, tzinfo=UTC) + timedelta(days=count)


@pytest.mark.parametrize("days", [0.5, 3, 20, 61, 200, 800, 4000, 40000])
@pytest.mark.parametrize("most", [4, 9])
def test_axis_is_never_crowded(days: float, most: int) -> None:
    ticks = time_scale(_day(0), _day(0) + timedelta(days=days), 0, 1).ticks(most)
    assert len(ticks) <= most + 1
    assert list(ticks) == sorted(ticks, key=lambda tick: tick.at)


@pytest.mark.parametrize(
    ("lang", "first", "words"),
    [("zh", True, "2025年3月"), ("zh", False, "3月"), ("en", True, "Mar 2025"), ("en", False, "Mar")],
)
def test_dates_name_the_year_only_when_it_is_news(lang: str, first: bool, words: str) -> None:
    tick = Tick(_day(0).replace(month=3, day=1), strong=False, days=False)
    assert date_words(tick, lang, first=first) == words


def test_several_events_at_one_moment_show_the_last(
    judged: Callable[..., Judgement], steps: tuple[Step, ...]
) -> None:
    twice = (*steps[:2], replace(steps[2], at=steps[1].at))
    scale = time_scale(steps[0].at, judged().as_of, 0, 500)
    assert [moment.stage for moment in moments(twice, judged(), scale)] == [
        "status_quo",
        "needs_definition",
        "risk_assessment",
    ]


@pytest.mark.parametrize("shape", [DESK, PHONE])
def test_river_links_quotes_and_moves_to_their_events(
    method: Method, judged: Callable[..., Judgement], steps: tuple[Step, ...], shape: object
) -> None:
    moves = [Move("e8", steps[3].at, "方案共创"), Move("e9", steps[4].at, "降价", "harmful")]
    picture = drawn(river(judged(), steps, moves, method, "zh", shape=shape))  # type: ignore[arg-type]
    assert [a.get("href") for a in of_class(picture, "a", "dot")] == [
        f"#event-{s.event}" for s in judged().signals
    ]
    assert [a.get("href") for a in of_class(picture, "a", "tick")] == ["#event-e8", "#event-e9"]
    assert len(of_class(picture, "a", "tick-harmful")) == 1
    assert len(of_class(picture, "a", "against")) == 2


def test_river_has_a_layer_for_every_state(
    method: Method, judged: Callable[..., Judgement], steps: tuple[Step, ...]
) -> None:
    picture = drawn(river(judged(), steps, [], method, "zh"))
    assert [len(of_class(picture, "path", f"fill-{rank}")) for rank in range(6)] == [1] * 6


def test_dot_says_day_signal_quote_and_effect(
    method: Method, judged: Callable[..., Judgement], steps: tuple[Step, ...]
) -> None:
    with translation.override("en"):
        picture = drawn(river(judged(), steps, [], method, "en"))
    name = method.signals["sig_supplier_size_doubted"].name.en
    label = of_class(picture, "a", "dot")[3].get("aria-label")
    assert label == f"2022-10-25, {name}: “公司规模较小” (+24 points)"


def test_river_of_a_deal_without_events_is_still_a_river(
    method: Method, judged: Callable[..., Judgement]
) -> None:
    bare = replace(judged(), signals=())
    picture = drawn(river(bare, (), [], method, "zh"))
    assert [len(of_class(picture, "path", f"fill-{rank}")) for rank in range(6)] == [1] * 6


def test_moves_that_are_still_planned_are_not_drawn(
    method: Method, judged: Callable[..., Judgement], steps: tuple[Step, ...]
) -> None:
    later = Move("e99", judged().as_of + timedelta(days=3), "参观")
    assert of_class(drawn(river(judged(), steps, [later], method, "zh")), "a", "tick") == []


def test_quotes_cannot_become_markup(
    method: Method, judged: Callable[..., Judgement], steps: tuple[Step, ...]
) -> None:
    nasty = replace(judged().signals[0], quote='"><script>alert(1)</script>&')
    svg = river(replace(judged(), signals=(nasty,)), steps, [], method, "zh")
    assert re.findall("<script", svg) == []
    assert 'alert(1)</script>&"' not in svg
    assert "<script>alert(1)</script>&" in (of_class(drawn(svg), "a", "dot")[0].get("aria-label") or "")
