"""MAP-EM on closed deals without labels, and on the few stages that people confirmed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from tongpin.engine.process.deals import Deals
from tongpin.engine.process.filtering import RepLevels, judge_deals
from tongpin.engine.process.parameters import Parameters
from tongpin.engine.process.propensity import rep_levels

from .expectation import expect
from .maximisation import Anchors, maximise
from .statistics import Statistics, total

Expect = Callable[[Sequence[Deals], Parameters, RepLevels | None], Statistics]
ROUNDS = 15
SETTLED = 1e-4  # nats a deal: less than this between two rounds is no more progress
# After no deal evidence counts as on day one, after so many in full, evenly between: what was learned from few deals
# is still a guess, and a guess that is taken for the truth is too sure of itself (Miller and Dunson 2019).
DAY_ONE_POWER, SURE_AFTER = 0.85, 800
FASTER = 1.3  # factor by which the pace of copies is tried either way


@dataclass(frozen=True, eq=False)
class Fitted:
    """What learning found: the parameters, each round's log likelihood a deal, and whether it settled."""

    parameters: Parameters
    history: tuple[float, ...]
    settled: bool
    reps: RepLevels | None


def here(parts: Sequence[Deals], parameters: Parameters, reps: RepLevels | None) -> Statistics:
    """Run the E-step in this process, part by part."""
    return total([expect(part, parameters, reps=reps, threads=2) for part in parts])


def fit(
    parts: Sequence[Deals],
    expert: Parameters,
    *,
    anchors: Anchors | None = None,
    rounds: int = ROUNDS,
    reps: RepLevels | None = None,
    learn_reps: bool = True,
    teams: NDArray[np.int64] | None = None,
    run: Expect = here,
    tell: Callable[[int, float], None] | None = None,
) -> Fitted:
    """Learn from deals, starting from what experts say.

    Parameters
    ----------
    parts : the deals, in batches; the result does not depend on how they are cut
    expert : the experts' parameters, and what the result is drawn to
    reps : the reps' logging levels where they are known; else learned first, from the deals themselves
    teams : (reps,), the team of each rep, where it is known
    run : where the E-step runs (`spread`)
    tell : called after each round with its number and log likelihood a deal
    """
    held, now = anchors or Anchors(), replace(expert, power=1.0)
    history: list[float] = []
    for number in range(rounds):
        if learn_reps and reps_are_due(number):
            reps = learned_reps(parts, now, teams=teams)
        found = run(parts, now, reps)
        history.append(float(found.likelihood / found.deals))
        if tell:
            tell(number + 1, history[-1])
        pace = now.echo_rate
        if copies_are_due(number):
            pace = pace_of_copies(now, float(found.likelihood), partial(_likelihood, run, parts, reps), held)
        now = replace(maximise(found, now, replace(expert, power=1.0), held), echo_rate=pace)
        if has_settled(history):
            break
    weakened = replace(now, power=power_after(float(found.deals)))
    return Fitted(weakened, tuple(history), has_settled(history), reps)


def _likelihood(run: Expect, parts: Sequence[Deals], reps: RepLevels | None, parameters: Parameters) -> float:
    return float(run(parts, parameters, reps).likelihood)


def power_after(deals: float) -> float:
    """Return how much evidence counts under parameters learned from so many deals; 1 after enough."""
    return 1 - (1 - DAY_ONE_POWER) * max(0.0, 1 - deals / SURE_AFTER)


def copies_are_due(number: int) -> bool:
    """Tell whether the pace of copies is fitted in this round: once their number is about right."""
    return number in {2, 6}


def pace_of_copies(
    now: Parameters, likelihood: float, likelihood_of: Callable[[Parameters], float], anchors: Anchors
) -> float:
    """Return the likeliest pace of copies: the top of a parabola in its logarithm through three likelihoods.

    It has no closed form, since who copied whom is not summed up; two more passes over the deals find it.
    """
    step = np.log(FASTER)
    slower, faster = (
        likelihood_of(replace(now, echo_rate=now.echo_rate * factor)) for factor in (1 / FASTER, FASTER)
    )
    slope = (faster - slower) / (2 * step)
    bend = (faster - 2 * likelihood + slower) / step**2 - anchors.copies
    move = float(np.clip(-slope / bend, -2 * step, 2 * step)) if bend < 0 else 2 * step * np.sign(slope)
    return float(now.echo_rate * np.exp(move))


def reps_are_due(number: int) -> bool:
    """Tell whether the reps' levels are judged anew in this round: at first, and once the rates have moved."""
    return number in {0, 4}


def has_settled(history: Sequence[float]) -> bool:
    """Tell whether the last round brought nothing more."""
    return len(history) > 6 and abs(history[-1] - history[-2]) < SETTLED


def learned_reps(
    parts: Sequence[Deals], parameters: Parameters, *, teams: NDArray[np.int64] | None = None
) -> RepLevels:
    """Return each rep's logging level from all their deals, drawn to their team and the company (empirical Bayes)."""
    judged = [judge_deals(part, parameters) for part in parts]
    owners = np.concatenate([part.reps for part in parts])
    mean, spread = rep_levels(
        np.concatenate([j.level_mean for j in judged]),
        np.concatenate([j.level_variance for j in judged]),
        owners,
        int(owners.max(initial=0)) + 1 if teams is None else len(teams),
        parameters,
        teams=teams,
    )
    return RepLevels(mean, spread)
