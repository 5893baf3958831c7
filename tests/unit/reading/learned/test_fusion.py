"""Model, cues and context weighed together."""

from __future__ import annotations

import json

import pytest

from tongpin.reading.learned.fusion import Clue, Fusion, Key, Weights, load_fusion, log_odds, read_fusion
from tongpin.reading.learned.held_out import fit_weights

PLAIN = Weights(start=0.0, most=0.5, least=0.5, cue=2.0, bar=0.5)


def test_sure_of_a_plain_fusion_is_the_models_probability() -> None:
    assert PLAIN.sure(Clue(0.3, 0.3, 0.0)) == pytest.approx(0.3)


def test_sure_rises_with_a_cue() -> None:
    assert PLAIN.sure(Clue(0.3, 0.3, 0.9)) > PLAIN.sure(Clue(0.3, 0.3, 0.0))


@pytest.mark.parametrize("probability", [0.0, 1.0])
def test_log_odds_are_finite_at_the_ends(probability: float) -> None:
    assert abs(log_odds(probability)) < 10


def test_of_takes_the_language() -> None:
    english = Weights(1.0, 1.0, 1.0, 1.0, 0.9)
    keys: tuple[Key, Key] = ("signal", "zh", "one"), ("signal", "en", "one")
    fusion = Fusion(dict(zip(keys, (PLAIN, english), strict=True)))
    assert [fusion.of(key) for key in keys] == [PLAIN, english]


def test_stored_fusion_reads_back_the_same() -> None:
    fusion = load_fusion()
    assert read_fusion(json.loads(json.dumps(fusion.stored()))) == fusion


def test_shipped_fusion_trusts_the_model() -> None:
    assert all(weights.most > 0 for weights in load_fusion().by.values())


def test_fit_weights_finds_chances_that_hold() -> None:
    often, seldom = (Clue(p, p, 0.0) for p in (0.9, 0.1))
    cases = [
        (clue, (number % 5 != 0) == (clue is often)) for clue in (often, seldom) for number in range(500)
    ]
    weights = fit_weights("signal", cases)
    assert (weights.sure(often), weights.sure(seldom)) == (
        pytest.approx(0.8, abs=0.02),
        pytest.approx(0.2, abs=0.02),
    )
