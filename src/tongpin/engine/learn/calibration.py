"""Calibration from a few confirmed stages: one sharpness and a bias a state, drawn to "none needed".

    p' ∝ exp(sharpness · log p + bias)

With some hundred confirmed stages this is what they can bear; a whole matrix needs thousands (Guo et al. 2017).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_LEAST = 1e-9
_HELD = 20.0  # precision of the priors: log sharpness and every bias ~ N(0, 1/20)
_FOLDS = 5
_ROUNDS = 50
_CLOSE = 1e-10


@dataclass(frozen=True, eq=False)
class Calibration:
    """`sharpness` > 0 and `bias` (K,), applied to posteriors."""

    sharpness: float
    bias: Floats

    def __call__(self, posteriors: Floats) -> Floats:
        """Return calibrated posteriors, (…, K); each sums to 1."""
        scores = self.sharpness * np.log(np.maximum(posteriors, _LEAST)) + self.bias
        out: Floats = np.exp(scores - scores.max(axis=-1, keepdims=True))
        out /= out.sum(axis=-1, keepdims=True)
        return out


def none(states: int) -> Calibration:
    """Return the calibration that changes nothing."""
    return Calibration(1.0, np.zeros(states))


def calibrate(posteriors: Floats, stated: Floats) -> Calibration:
    """Return the most probable calibration given confirmed stages.

    Parameters
    ----------
    posteriors : (R, K)
        What the judge said online, before it knew the confirmation.
    stated : (R, K)
        Likelihood of what was confirmed in each state: 1 and 0 where it is certain, softer where people err.

    Newton's method with Fisher information on (log sharpness, bias), halved until the objective falls.
    """
    logs = np.log(np.maximum(posteriors, _LEAST))
    point = np.zeros(1 + posteriors.shape[1])
    best = _objective(point, logs, stated)
    for _ in range(_ROUNDS):
        step = np.linalg.solve(*_system(point, logs, stated))
        size = 1.0
        while size > _CLOSE and _objective(point - size * step, logs, stated) > best:
            size /= 2
        point = point - size * step
        before, best = best, _objective(point, logs, stated)
        if before - best < _CLOSE:
            break
    return Calibration(float(np.exp(point[0])), point[1:])


def calibrated_if_better(posteriors: Floats, stated: Floats) -> Calibration:
    """Return the calibration, or none where it would not help: judged by confirmations that it did not see.

    Learned models are often calibrated as they are; then a calibration from few confirmations adds only noise, so
    the gain must be more than its standard error.
    """
    fold = np.arange(len(stated)) % _FOLDS
    gains = np.zeros(len(stated))
    for n in range(min(_FOLDS, len(stated))):
        out, kept = fold == n, fold != n
        fitted = calibrate(posteriors[kept], stated[kept])
        gains[out] = _log_scores(fitted(posteriors[out]), stated[out]) - _log_scores(
            posteriors[out], stated[out]
        )
    better = gains.sum() > np.sqrt((gains**2).sum()) > 0
    return calibrate(posteriors, stated) if better else none(posteriors.shape[1])


def _log_scores(posteriors: Floats, stated: Floats) -> Floats:
    out: Floats = np.log(np.maximum((posteriors * stated).sum(axis=1), _LEAST))
    return out


def _at(point: Floats) -> Calibration:
    return Calibration(float(np.exp(point[0])), point[1:])


def _objective(point: Floats, logs: Floats, stated: Floats) -> float:
    p = _at(point)(np.exp(logs))
    held = _HELD * (point**2).sum()
    return float(-np.log(np.maximum((p * stated).sum(axis=1), _LEAST)).sum() + held / 2)


def _system(point: Floats, logs: Floats, stated: Floats) -> tuple[Floats, Floats]:
    """Return the Fisher information and the gradient of the objective."""
    p = _at(point)(np.exp(logs))
    told = p * stated
    told /= np.maximum(told.sum(axis=1, keepdims=True), _LEAST)
    states = logs.shape[1]
    slopes = np.concatenate(
        [np.exp(point[0]) * logs[:, :, None], np.broadcast_to(np.eye(states), (len(logs), states, states))],
        axis=2,
    )  # (R, K, 1 + K): of the scores by the parameters
    centred = slopes - np.einsum("rk,rkm->rm", p, slopes)[:, None]
    information = np.einsum("rk,rkm,rkn->mn", p, centred, centred)
    gradient = np.einsum("rk,rkm->m", p - told, slopes) + _HELD * point
    return information + _HELD * np.eye(1 + states), gradient
