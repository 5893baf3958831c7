"""Is what was learned better than what was believed, on deals that learning has not seen?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tongpin.engine.process.deals import Deals
from tongpin.engine.process.filtering import RepLevels, judge_deals
from tongpin.engine.process.parameters import Parameters
from tongpin.engine.process.program import Questions

Floats = NDArray[np.float64]
ENOUGH_STATED = 30
DRIFTED = 0.25


@dataclass(frozen=True)
class Comparison:
    """Learned against believed on later deals.

    Attributes
    ----------
    deals, stated : how many later deals and confirmed stages it rests on
    likelihood_gain : mean gain in log likelihood a deal, nats; how much better the reports were foreseen
    likelihood_error : its standard error
    loss_before, loss_after : log loss on confirmed stages, nats; not-a-number where there are too few
    moved_home : share of signal types, by frequency, that now speak for another state than the experts said
    """

    deals: int
    stated: int
    likelihood_gain: float
    likelihood_error: float
    loss_before: float
    loss_after: float
    moved_home: float

    @property
    def better(self) -> bool:
        """Whether to judge by what was learned.

        The later reports must have been foreseen better, clearly; the later confirmed stages, where there are
        enough, not worse; and the signals must still mean what they meant, for a likelihood cannot tell whether
        "risk assessment" is still risk assessment.
        """
        foreseen = self.likelihood_gain > self.likelihood_error
        judged = self.stated < ENOUGH_STATED or self.loss_after <= self.loss_before
        return foreseen and judged and self.moved_home <= DRIFTED


def compare(
    later: Deals,
    believed: Parameters,
    learned: Parameters,
    *,
    reps_believed: RepLevels | None = None,
    reps_learned: RepLevels | None = None,
) -> Comparison:
    """Compare on later deals. Their confirmed stages are only asked about, never shown to either."""
    unstated = later.unstated()
    asked = Questions(later.stated_deal, later.stated_hour)
    before = judge_deals(unstated, replace(believed, power=1.0), questions=asked, reps=reps_believed)
    after = judge_deals(unstated, replace(learned, power=1.0), questions=asked, reps=reps_learned)
    used = judge_deals(unstated, believed, questions=asked, reps=reps_believed)
    to_use = judge_deals(unstated, learned, questions=asked, reps=reps_learned)
    gain = after.likelihoods - before.likelihoods
    return Comparison(
        deals=len(later),
        stated=len(later.stated_deal),
        likelihood_gain=float(gain.mean()),
        likelihood_error=float(gain.std() / np.sqrt(len(gain))),
        loss_before=_loss(used.answers, later.stated),
        loss_after=_loss(to_use.answers, later.stated),
        moved_home=moved_home(believed, learned),
    )


def _loss(posteriors: Floats, stated: Floats | None) -> float:
    if stated is None or len(stated) == 0:
        return float("nan")
    return float(-np.log(np.maximum((posteriors * stated).sum(axis=1), 1e-9)).mean())


def moved_home(believed: Parameters, learned: Parameters) -> float:
    """Return the share of reports whose type now has its greatest intensity two states or more away."""
    before = believed.marks.argmax(axis=0)
    after = learned.marks.argmax(axis=0)
    frequency = learned.intensities.sum(axis=0)
    return float((frequency * (np.abs(before - after) > 1)).sum() / frequency.sum())


def later_deals(parts: Sequence[Deals], share: float = 0.25) -> int:
    """Return how many of the last deals to keep back for the comparison, at least one."""
    return max(1, round(share * sum(map(len, parts))))
