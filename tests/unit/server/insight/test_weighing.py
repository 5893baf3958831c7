"""What an answer would change, weighed by really judging both ways."""

from __future__ import annotations

import pytest

from tests.factories import make_event, make_stakeholder
from tongpin.server.core import jobs
from tongpin.server.deals.models import Deal
from tongpin.server.evidence.domain import signal as signals
from tongpin.server.evidence.domain.proposals import MarkInput
from tongpin.server.evidence.models import Signal
from tongpin.server.insight.domain.weighing import distance
from tongpin.server.insight.queries import judgement

TEXT = "出了事你们赔得起吗?大促扛得住吗?"


@pytest.fixture
def told(deal: Deal) -> Deal:
    """A deal with two proposed signals, weighed by its own job."""
    person = make_stakeholder(deal)
    make_event(deal, "我们成立了电商部", by=person, marks=[MarkInput("sig_new_department_set_up", "电商部")])
    marks = [
        MarkInput("sig_peak_capacity_asked", "大促扛得住吗", confidence=0.5, state="proposed"),
        MarkInput("sig_goods_liability_asked", "出了事你们赔得起吗", confidence=0.9, state="proposed"),
    ]
    make_event(deal, TEXT, by=person, marks=marks)
    jobs.run_due()
    return deal


def shares(deal: Deal) -> dict[str, float]:
    judged = judgement.current(deal)
    assert judged is not None
    return dict(judged.posterior)


@pytest.mark.parametrize("name", ["sig_peak_capacity_asked", "sig_goods_liability_asked"])
def test_weight_is_what_the_answers_really_give(told: Deal, name: str) -> None:
    signal = Signal.objects.get(signal=name)
    signals.accept_signal(actor=told.owner, signal=signal)
    agreed = shares(told)
    signals.reject_signal(actor=told.owner, signal=signal)
    denied = shares(told)
    assert signal.weight == pytest.approx(distance(agreed, denied), abs=1e-6)
    assert signal.weight > 0
    stage = max(agreed, key=lambda state: agreed[state])
    assert signal.outlook["agreed"] == {"stage": stage, "share": pytest.approx(agreed[stage], abs=1e-4)}
    stage = max(denied, key=lambda state: denied[state])
    assert signal.outlook["denied"] == {"stage": stage, "share": pytest.approx(denied[stage], abs=1e-4)}


def test_weights_are_made_anew_after_each_answer(told: Deal) -> None:
    first, second = Signal.objects.filter(state="proposed").order_by("pk")
    before = second.weight
    signals.accept_signal(actor=told.owner, signal=first)
    jobs.run_due()
    second.refresh_from_db()
    assert second.weight != before


def test_weighing_leaves_the_version_alone(told: Deal) -> None:
    assert set(Signal.objects.filter(state="proposed").values_list("version", flat=True)) == {1}


def test_distance_is_the_share_that_lies_elsewhere() -> None:
    assert distance({"a": 0.7, "b": 0.3}, {"a": 0.2, "b": 0.8}) == 0.5
    assert distance({"a": 0.7, "b": 0.3}, {"a": 0.7, "b": 0.3}) == 0
