"""Leave-one-out equals taking the mark out of the record and judging again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.unit.engine.deals import deal, seen
from tongpin.casefile import read_case, to_record
from tongpin.engine import Record, judge
from tongpin.engine.explain import entropy_share
from tongpin.reading import default_reader

CASES = sorted((Path(__file__).parents[2] / "cases").glob("*.yaml"))


def without(record: Record, event: int, mark: int) -> Record:
    marks = record.events[event].marks
    changed = replace(record.events[event], marks=marks[:mark] + marks[mark + 1 :])
    return replace(record, events=(*record.events[:event], changed, *record.events[event + 1 :]))


def assert_effects_equal_refits(record: Record, method) -> None:
    judged = judge(record, method)
    effects = iter(judged.signals)
    for e, event in enumerate(record.events):
        for m in range(len(event.marks)):
            refit = judge(without(record, e, m), method, as_of=judged.as_of)
            expected = judged.posterior[judged.stage] - refit.posterior[judged.stage]
            assert next(effects).effect == pytest.approx(expected, abs=1e-9)
    assert list(effects) == []


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_effects_equal_refits_on_every_open_case(path: Path, method) -> None:
    case = read_case(path.read_bytes(), path.name, method)
    assert_effects_equal_refits(to_record(case, method, default_reader(method)), method)


def test_effects_equal_refits_with_repeats_and_one_mouth(method) -> None:
    record = deal(
        seen(0, "sig_rfp_sent", "sig_presentation_scheduled", by="wang"),
        seen(5, "sig_rfp_sent", by="wang"),
        seen(9, "sig_goods_liability_asked", "sig_goods_liability_asked", "sig_peak_capacity_asked"),
        seen(30, "sig_rfp_sent"),
    )
    assert_effects_equal_refits(record, method)


def test_effects_equal_refits_when_the_first_signal_goes(method) -> None:
    record = deal(
        seen(0), seen(3, "sig_capability_gap_stated"), seen(8), seen(9), seen(40, "sig_criteria_set")
    )
    assert_effects_equal_refits(record, method)


def test_entropy_share_of_certainty_and_ignorance() -> None:
    assert entropy_share(np.array([1.0, 0, 0, 0, 0, 0])) == pytest.approx(0, abs=1e-9)
    assert entropy_share(np.full(6, 1 / 6)) == pytest.approx(1)
