"""The six bars of a judgement before and after."""

from __future__ import annotations

import re

from tongpin.method.model import STATE_IDS
from tongpin.server.web.charts.bars import WIDTH, bar, stage_bars

NAMES = {state: state for state in STATE_IDS}


def even(**given: float) -> dict[str, float]:
    rest = (1 - sum(given.values())) / (len(STATE_IDS) - len(given))
    return {state: given.get(state, rest) for state in STATE_IDS}


def test_bars_stand_in_the_order_of_the_states_and_one_is_top() -> None:
    bars = stage_bars(even(), even(risk_assessment=0.9), NAMES)
    assert [b.state for b in bars] == list(STATE_IDS)
    assert [b.state for b in bars if b.top] == ["risk_assessment"]


def test_points_are_the_difference_of_what_is_shown() -> None:
    bars = stage_bars(even(risk_assessment=0.404), even(risk_assessment=0.896), NAMES)
    assert {b.state: b.points for b in bars}["risk_assessment"] == "+50"


def test_nothing_moved_shows_no_points_and_no_tick() -> None:
    bars = stage_bars(even(), even(), NAMES)
    assert [(b.points, "bar-before" in b.bar) for b in bars] == [("", False)] * len(STATE_IDS)


def test_a_bar_is_as_long_as_its_share() -> None:
    width = re.findall(r'width="([\d.]+)"', bar(0.1, 0.25, 4))[-1]
    assert float(width) == WIDTH * 0.25


def test_small_screens_leave_out_what_is_small_and_did_not_move() -> None:
    before, now = even(risk_assessment=0.9), even(risk_assessment=0.9)
    assert [b.state for b in stage_bars(before, now, NAMES) if not b.minor] == ["risk_assessment"]
