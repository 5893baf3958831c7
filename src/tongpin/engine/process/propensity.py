"""How much a deal's people log: a grid of levels of log g, and what is believed of each.

People differ tenfold in what they write down. A quiet log must not pass for a quiet customer, so every deal is
judged under several levels at once and the evidence weighs them (the sum over levels is exact; the grid is what
approximates the normal distribution).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .parameters import Parameters

Array = NDArray[np.float64]
REACH = 2.9  # levels from e^-2.9 to e^2.9: one in three hundred of a normal population is beyond
_NEGLIGIBLE = 1e-3


@dataclass(frozen=True, eq=False)
class Levels:
    """Evenly spaced levels of log g; `step` apart."""

    logs: Array  # (J,)

    @property
    def factors(self) -> Array:
        """What g is at each level, (J,)."""
        return np.exp(self.logs)

    @property
    def step(self) -> float:
        """Distance of neighbours in log g."""
        return float(self.logs[1] - self.logs[0]) if len(self.logs) > 1 else 0.0


@dataclass(frozen=True, eq=False)
class Believed:
    """What is believed of the levels for each deal: `weights[i, j]` of level `first[i] + j`; rows sum to 1."""

    first: NDArray[np.int64]  # (n,)
    weights: Array  # (n, W): W neighbouring levels


def levels_for(parameters: Parameters, *, known_to: float = 0.15) -> Levels:
    """Return levels √3 standard deviations apart, as the three-node Gauss-Hermite rule has them.

    `known_to` is how well the reps' own levels are known, in log g; the grid is made for that.
    """
    step = np.sqrt(3.0) * float(np.hypot(parameters.deal_spread, known_to))
    if step == 0.0:
        return Levels(np.zeros(1))
    each_side = max(1, int(np.ceil(REACH / step)))
    return Levels(np.arange(-each_side, each_side + 1) * step)


def believe(levels: Levels, mean: Array, spread: Array) -> Believed:
    """Return the weights of normal beliefs N(mean, spread²) of log g, one a deal; shapes (n,).

    Where the spread is narrower than a step, the three nearest levels carry the same mean and variance exactly;
    else the density at each level.
    """
    if len(levels.logs) == 1:
        return Believed(np.zeros(len(mean), np.int64), np.ones((len(mean), 1)))
    dense = np.exp(-0.5 * ((levels.logs[None, :] - mean[:, None]) / np.maximum(spread, 1e-6)[:, None]) ** 2)
    narrow = spread < 0.9 * levels.step
    if narrow.any():
        dense[narrow] = _matched(levels, mean[narrow], spread[narrow])
    dense[dense < _NEGLIGIBLE * dense.max(axis=1, keepdims=True)] = 0.0
    dense /= dense.sum(axis=1, keepdims=True)
    return _windowed(dense)


def _matched(levels: Levels, mean: Array, spread: Array) -> Array:
    """Three-point weights with the given mean and variance, as far as they exist; (n, J)."""
    out = np.zeros((len(mean), len(levels.logs)))
    middle = np.clip(np.rint((mean - levels.logs[0]) / levels.step), 1, len(levels.logs) - 2).astype(np.int64)
    off = np.clip((mean - levels.logs[middle]) / levels.step, -1, 1)  # in steps
    square = np.clip((spread / levels.step) ** 2 + off**2, np.abs(off), 1.0)
    rows = np.arange(len(mean))
    out[rows, middle - 1] = (square - off) / 2
    out[rows, middle] = 1 - square
    out[rows, middle + 1] = (square + off) / 2
    return out


def _windowed(dense: Array) -> Believed:
    """Keep only the stretch of levels that each deal needs, all as wide as the widest."""
    used = dense > 0
    first = used.argmax(axis=1)
    last = dense.shape[1] - 1 - used[:, ::-1].argmax(axis=1)
    width = int((last - first).max(initial=0)) + 1
    first = np.minimum(first, dense.shape[1] - width)
    weights = np.take_along_axis(dense, first[:, None] + np.arange(width), axis=1)
    return Believed(first.astype(np.int64), weights)


def rep_levels(
    means: Array,
    variances: Array,
    reps: NDArray[np.int64],
    count: int,
    parameters: Parameters,
    *,
    teams: NDArray[np.int64] | None = None,
) -> tuple[Array, Array]:
    """Return each rep's log g and how well it is known (standard deviation); shapes (count,).

    Parameters
    ----------
    means, variances : (n,)
        Of log g of each past deal, judged under the population's prior.
    reps : (n,), which rep's deal it is
    teams : (count,), the team of each rep; None = nothing is known of teams

    Closed form: the population's prior is taken out of each deal's belief, what remains are independent
    measurements of the rep's level with the deals' own spread added. A rep is drawn to the team, and the team to the
    company (normal hierarchy, Gelman et al., BDA 5.4).
    """
    population = parameters.spread**2
    precision = np.maximum(1 / np.maximum(variances, 1e-4) - 1 / population, 1e-6)
    measured = np.clip(means / np.maximum(variances, 1e-4) / precision, -REACH, REACH)
    worth = 1 / (1 / precision + parameters.deal_spread**2)
    own: Array = np.bincount(reps, measured * worth, count).astype(np.float64)
    total: Array = np.bincount(reps, worth, count).astype(np.float64)
    if teams is None:
        within = max(float(np.hypot(parameters.rep_spread, parameters.team_spread)), 1e-6) ** 2
        centre, doubt = np.zeros(count), np.zeros(count)
    else:
        within = max(parameters.rep_spread, 1e-6) ** 2
        centre, doubt = _team_levels(own, total, teams, within, max(parameters.team_spread, 1e-6) ** 2)
    mean = (own + centre / within) / (total + 1 / within)
    drawn = 1 / (1 + total * within)  # how much of the team's word is left in the rep's
    return mean, np.sqrt(1 / (total + 1 / within) + drawn**2 * doubt)


def _team_levels(
    own: Array, total: Array, teams: NDArray[np.int64], within: float, between: float
) -> tuple[Array, Array]:
    """Return the mean and variance of the team's level, one a rep, from sums of weighed measurements by rep."""
    size = int(teams.max(initial=0)) + 1
    seen = 1 / (1 + total * within)
    weight = np.bincount(teams, total * seen, size) + 1 / between
    centre = np.bincount(teams, own * seen, size) / weight
    return centre[teams], (1 / weight)[teams]
