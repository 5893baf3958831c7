from __future__ import annotations

import pytest

from tongpin.engine import route


@pytest.mark.parametrize(
    ("answers", "motion"),
    [
        ({}, "ltc"),
        ({"rt_annual_value": 2, "rt_process_formality": 2}, "ltc"),  # large but standard: the running race
        ({"rt_annual_value": 2, "rt_process_formality": 2, "rt_term": 1}, "hybrid"),
        ({"rt_annual_value": 2, "rt_process_formality": 2, "rt_term": 2, "rt_integration": 2}, "key_account"),
        ({"rt_customisation": 2, "rt_buying_group": 1}, "key_account"),
        ({"rt_customisation": 2}, "ltc"),
    ],
)
def test_route_by_score_and_straight(answers: dict[str, int], motion: str, method) -> None:
    assert route(answers, method).motion == motion


def test_route_reasons_strongest_first(method) -> None:
    assert route({"rt_term": 1, "rt_annual_value": 2}, method).reasons == ("rt_annual_value", "rt_term")


@pytest.mark.parametrize("answers", [{"rt_colour": 1}, {"rt_term": 3}])
def test_route_refuses_what_it_does_not_know(answers: dict[str, int], method) -> None:
    with pytest.raises(ValueError, match="answers are 0, 1 or 2"):
        route(answers, method)
