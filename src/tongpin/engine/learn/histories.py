"""From closed deals' records to a learned model: keep the latest deals back, learn, compare, calibrate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongpin.engine.process.deals import Deals
from tongpin.engine.process.filtering import RepLevels, judge_deals
from tongpin.engine.process.parameters import Parameters
from tongpin.engine.process.program import Questions

from .calibration import Calibration, calibrated_if_better, none
from .comparison import Comparison, compare, later_deals
from .files import Model
from .fitting import ROUNDS, Expect, Fitted, fit, here
from .maximisation import Anchors
from .opinions import opinions
from .spread import in_parts

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Learned:
    """A learning run: the model, how it did on later deals, and the last fit, on all deals."""

    model: Model
    comparison: Comparison
    fitted: Fitted

    @property
    def worth_using(self) -> bool:
        """Whether what was learned may replace what was believed."""
        return self.comparison.better


def learn(
    deals: Deals,
    expert: Parameters,
    *,
    rep_names: Sequence[str] = (),
    anchors: Anchors | None = None,
    rounds: int = ROUNDS,
    teams: NDArray[np.int64] | None = None,
    opinions_only: bool = False,
    run: Expect = here,
    tell: Callable[[int, float], None] | None = None,
) -> Learned:
    """Learn from deals in order of time, oldest first.

    The last quarter is kept back: what the others teach must foresee it better than the experts did, and judge
    its confirmed stages no worse. Then all deals teach the model that is returned.

    Parameters
    ----------
    teams : (reps,), the team of each rep, where it is known
    opinions_only : whether the stated stages are the reps' own opinions, which nobody confirmed. Then it is learned how
        well they hold, and nothing is calibrated by them.
    """
    careful = expert.cautious(power=1.0)
    cut = len(deals) - later_deals([deals])
    early = fit(in_parts(deals.part(0, cut)), careful, anchors=anchors, rounds=rounds, teams=teams, run=run)
    later = deals.part(cut, len(deals))
    compared = compare(later, expert.cautious(), early.parameters)
    whole = fit(in_parts(deals), careful, anchors=anchors, rounds=rounds, teams=teams, run=run, tell=tell)
    calibration, held = none(len(expert.states)), None
    if not opinions_only:
        calibration = calibrated(deals, whole.parameters, whole.reps)
    elif len(deals.stated_deal):
        held = opinions(deals, whole.parameters, whole.reps, teams=teams)
    origin = {
        "deals": len(deals),
        "reports": len(deals.hours),
        "confirmed": len(deals.stated_deal),
        "expert": expert.version,
        "likelihood": [round(value, 6) for value in whole.history],
        "settled": whole.settled,
    }
    model = Model(
        whole.parameters,
        calibration,
        _named(whole.reps, rep_names),
        origin,
        None if held is None else held.company,
        {} if held is None else dict(zip(rep_names, held.people.tolist(), strict=False)),
    )
    return Learned(model, compared, whole)


def calibrated(deals: Deals, parameters: Parameters, reps: RepLevels | None) -> Calibration:
    """Return the calibration that the deals' confirmed stages call for; none without any."""
    if deals.stated is None or not len(deals.stated_deal):
        return none(len(parameters.states))
    asked = Questions(deals.stated_deal, deals.stated_hour)
    said = judge_deals(deals.unstated(), parameters, questions=asked, reps=reps).answers
    return calibrated_if_better(said, deals.stated)


def _named(reps: RepLevels | None, names: Sequence[str]) -> dict[str, tuple[float, float]]:
    if reps is None:
        return {}
    return {
        name: (float(mean), float(spread))
        for name, mean, spread in zip(names, reps.mean, reps.spread, strict=False)
    }
