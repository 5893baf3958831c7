"""A deal moved on event by event equals the whole record judged anew."""

from __future__ import annotations

import datetime as dt

import numpy as np
from hypothesis import given, settings

from tests.unit.engine.records import records
from tongpin.engine.estimator import Estimator
from tongpin.engine.explain import Trail
from tongpin.engine.live import LiveDeal
from tongpin.engine.online import chain_of
from tongpin.engine.record import Record
from tongpin.method import load_method

CHAIN = chain_of(load_method(), Estimator())


@settings(max_examples=50, deadline=None)
@given(record=records())
def test_live_deal_equals_judging_anew(record: Record) -> None:
    deal = LiveDeal(CHAIN)
    for number, event in enumerate(record.events, 1):
        found = deal.take_in(event)
        np.testing.assert_allclose(
            found, Trail(record.events[:number], CHAIN, event.at).posterior, atol=1e-12
        )
    later = record.events[-1].at + dt.timedelta(days=30)
    np.testing.assert_allclose(deal.at(later), Trail(record.events, CHAIN, later).posterior, atol=1e-12)
    np.testing.assert_array_equal(deal.at(record.events[-1].at), found)  # asking changes nothing
