"""Calibration from confirmed stages."""

from __future__ import annotations

import numpy as np
import pytest

from tongpin.engine.learn.calibration import Calibration, calibrate, calibrated_if_better, none


def drawn(sharpness: float, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Posteriors that are `sharpness` times as sure as they should be, and the truth they err about."""
    random = np.random.default_rng(0)
    honest = random.dirichlet(np.full(3, 0.7), count)
    truth = (random.random((count, 1)) > np.cumsum(honest, axis=1)).sum(axis=1)
    said = honest**sharpness
    return said / said.sum(axis=1, keepdims=True), np.eye(3)[truth]


@pytest.mark.parametrize("sharpness", [0.5, 1.0, 2.0])
def test_sharpness_is_found(sharpness: float) -> None:
    found = calibrate(*drawn(sharpness, 4000))
    assert found.sharpness == pytest.approx(1 / sharpness, rel=0.08)
    assert np.abs(found.bias).max() < 0.1


def test_without_confirmations_nothing_changes() -> None:
    found = calibrate(np.zeros((0, 3)), np.zeros((0, 3)))
    assert (found.sharpness, found.bias.tolist()) == (1.0, [0, 0, 0])


def test_few_confirmations_move_little() -> None:
    assert abs(np.log(calibrate(*drawn(2.0, 5)).sharpness)) < abs(
        np.log(calibrate(*drawn(2.0, 500)).sharpness)
    )


def test_calibrated_posteriors_sum_to_one_even_from_zeros() -> None:
    out = Calibration(0.7, np.array([0.1, 0.0, -0.1]))(np.array([[1.0, 0.0, 0.0], [0.2, 0.3, 0.5]]))
    assert np.allclose(out.sum(axis=1), 1)
    assert (out > 0).all()
    assert np.allclose(none(3)(np.array([0.2, 0.3, 0.5])), [0.2, 0.3, 0.5])


def test_soft_confirmations_are_believed_less() -> None:
    said, truth = drawn(0.5, 400)
    soft = 0.6 * truth + 0.4 / 3
    assert 1.0 < calibrate(said, soft).sharpness < 1.5 * calibrate(said, truth).sharpness


def test_what_is_calibrated_already_is_left_alone() -> None:
    assert calibrated_if_better(*drawn(1.0, 300)).sharpness == 1.0
    assert calibrated_if_better(*drawn(2.0, 300)).sharpness < 0.8
    assert calibrated_if_better(np.zeros((0, 3)), np.zeros((0, 3))).sharpness == 1.0
