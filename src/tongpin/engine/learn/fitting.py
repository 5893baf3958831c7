"""MAP-EM on closed deals without labels, and on the few stages that people confirmed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

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
    run: Expect = here,
    tell: Callable[[int, float], None] | None = None,
) -> Fitted:
    """Learn from deals, starting from what experts say.

    Parameters
    ----------
    parts : the deals, in batches; the result does not depend on how they are cut
    expert : the experts' parameters, and what the result is drawn to
    reps : the reps' logging levels where they are known; else learned first, from the deals themselves
    run : where the E-step runs (`spread`)
    tell : called after each round with its number and log likelihood a deal
    """
    held, now = anchors or Anchors(), replace(expert, power=1.0)
    history: list[float] = []
    for number in range(rounds):
        if learn_reps and reps_are_due(number):
            reps = learned_reps(parts, now)
        found = run(parts, now, reps)
        history.append(float(found.likelihood / found.deals))
        if tell:
            tell(number + 1, history[-1])
        now = maximise(found, now, replace(expert, power=1.0), held)
        if has_settled(history):
            break
    return Fitted(now, tuple(history), has_settled(history), reps)


def reps_are_due(number: int) -> bool:
    """Tell whether the reps' levels are judged anew in this round: at first, and once the rates have moved."""
    return number in {0, 4}


def has_settled(history: Sequence[float]) -> bool:
    """Tell whether the last round brought nothing more."""
    return len(history) > 6 and abs(history[-1] - history[-2]) < SETTLED


def learned_reps(parts: Sequence[Deals], parameters: Parameters) -> RepLevels:
    """Return each rep's logging level from all their deals (empirical Bayes)."""
    judged = [judge_deals(part, parameters) for part in parts]
    owners = np.concatenate([part.reps for part in parts])
    mean, spread = rep_levels(
        np.concatenate([j.level_mean for j in judged]),
        np.concatenate([j.level_variance for j in judged]),
        owners,
        int(owners.max(initial=0)) + 1,
        parameters,
    )
    return RepLevels(mean, spread)
