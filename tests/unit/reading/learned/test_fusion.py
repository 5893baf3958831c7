"""Model, cues and context weighed together."""

from __future__ import annotations

import json

import pytest

from tongpin.reading.learned.fusion import Clue, Fusion, Weights, load_fusion, log_odds, read_fusion
from tongpin.reading.learned.held_out import fit_weights

PLAIN = Weights(start=0.0, narrow=0.5, wide=0.5, cue=2.0, vetoed=-1.0, bar=0.5)


def test_sure_of_a_plain_fusion_is_the_models_probability() -> None:
    assert PLAIN.sure(Clue(0.3, 0.3, 0.0, vetoed=False)) == pytest.approx(0.3)


def test_sure_rises_with_a_cue_and_falls_with_a_veto() -> None:
    plain = PLAIN.sure(Clue(0.3, 0.3, 0.0, vetoed=False))
    assert (
        PLAIN.sure(Clue(0.3, 0.3, 0.9, vetoed=False)) > plain > PLAIN.sure(Clue(0.3, 0.3, 0.0, vetoed=True))
    )


@pytest.mark.parametrize("probability", [0.0, 1.0])
def test_log_odds_are_finite_at_the_ends(probability: float) -> None:
    assert abs(log_odds(probability)) < 10


def test_of_takes_the_language_by_the_share_of_latin_letters() -> None:
    english = Weights(1.0, 1.0, 1.0, 1.0, 1.0, 0.9)
    fusion = Fusion({("signal", "zh"): PLAIN, ("signal", "en"): english})
    assert (fusion.of("signal", latin=0.2), fusion.of("signal", latin=0.8)) == (PLAIN, english)


def test_stored_fusion_reads_back_the_same() -> None:
    fusion = load_fusion()
    assert read_fusion(json.loads(json.dumps(fusion.stored()))) == fusion


def test_shipped_fusion_trusts_the_model_and_the_cues() -> None:
    assert all(weights.narrow + weights.wide > 0 and weights.cue > 0 for weights in load_fusion().by.values())


def test_fit_weights_finds_chances_that_hold() -> None:
    often, seldom = (Clue(p, p, 0.0, vetoed=False) for p in (0.9, 0.1))
    cases = [
        (clue, (number % 5 != 0) == (clue is often)) for clue in (often, seldom) for number in range(500)
    ]
    weights = fit_weights("signal", cases)
    assert (weights.sure(often), weights.sure(seldom)) == (
        pytest.approx(0.8, abs=0.02),
        pytest.approx(0.2, abs=0.02),
    )
