"""What the parts of `simulated.py` share: worlds with their test deals, figures of merit, and rows of the tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tongpin.engine.process import Deals, Parameters, Questions, RepLevels, judge_deals
from tongpin.engine.simulate import Dials, Simulated, expert, reference_world, simulate

SEED, TRAINING_SEED = 101, 900
REPS = 500  # people who log the training deals
KNOWN_TO = 0.15  # how well a rep's logging is known after about ten deals, in log g
STATES = 6
HOURS = 24
LONG_STAY = 10  # days; shorter stays are not asked for
BINS = 15
LEAST = 1e-12
AUDITS, AUDIT_RIGHT = 300, 0.9
RANDOM_RUNS = 5


@dataclass(frozen=True)
class Test:
    """Deals with the truth at five random days each, and what is known of the reps."""

    made: Simulated
    questions: Questions
    states: np.ndarray
    reps: RepLevels

    @property
    def deals(self) -> Deals:
        """What the judge may see."""
        return self.made.deals


def asked_of(made: Simulated, *, each: int = 5, seed: int = 11, known_to: float = KNOWN_TO) -> Test:
    """Return deals with `each` random days to be asked for."""
    random = np.random.default_rng(seed)
    days = (made.deals.ends + 1) // HOURS
    day = (random.random((len(days), each)) * (days[:, None] - 7) + 7).astype(int)
    hour = (np.minimum(day, days[:, None] - 1).ravel() + 1) * HOURS - 1
    deal = np.repeat(np.arange(len(days)), each)
    noise = known_to * np.random.default_rng(3).standard_normal(len(made.rep_levels))
    reps = RepLevels(made.rep_levels + noise, np.full(len(noise), known_to))
    return Test(made, Questions(deal, hour), made.states_at(deal, hour), reps)


def posterior(test: Test, parameters: Parameters, *, reps: bool = True) -> np.ndarray:
    """Return the judge's posterior at every question, (R, K)."""
    known = test.reps if reps else None
    return judge_deals(test.deals, parameters, questions=test.questions, reps=known).answers


def best_possible(test: Test, truth: Parameters, speed_spread: float) -> np.ndarray:
    """Return the posterior of the exact filter, the deals' own speeds integrated out by five nodes."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(5)
    answers, logs = [], []
    for node in nodes:
        slower = truth.dwell_days * np.exp(speed_spread * node)
        judged = judge_deals(
            test.deals, replace(truth, phases=3, dwell_days=slower), questions=test.questions, reps=test.reps
        )
        answers.append(judged.answers)
        logs.append(judged.answer_likelihoods)
    share = np.log(weights / weights.sum())[:, None] + np.array(logs)
    share = np.exp(share - share.max(axis=0))
    mixed = (share[:, :, None] * np.array(answers)).sum(axis=0)
    return mixed / mixed.sum(axis=1, keepdims=True)


def log_loss(p: np.ndarray, states: np.ndarray) -> float:
    """Return the mean negative log probability of the truth, nats."""
    return float(-np.log(np.clip(p[np.arange(len(states)), states], LEAST, 1)).mean())


def calibration_error(p: np.ndarray, states: np.ndarray) -> float:
    """Return the expected gap between the top probability and how often it is right, 15 bins."""
    top, right = p.max(axis=1), p.argmax(axis=1) == states
    bins = np.minimum((top * BINS).astype(int), BINS - 1)
    return float(
        sum(
            (bins == b).mean() * abs(top[bins == b].mean() - right[bins == b].mean())
            for b in range(BINS)
            if (bins == b).any()
        )
    )


def measures(p: np.ndarray, states: np.ndarray) -> dict[str, float]:
    """Return the figures of one row."""
    top = p.argmax(axis=1)
    return {
        "exact": (top == states).mean(),
        "within one": (abs(top - states) <= 1).mean(),
        "log loss": log_loss(p, states),
        "Brier": ((p - np.eye(STATES)[states]) ** 2).sum(axis=1).mean(),
        "calib. error": calibration_error(p, states),
    }


HEADS = ("exact", "within one", "log loss", "Brier", "calib. error")
WIDTH = 58


def head(title: str, *more: str) -> None:
    """Print a part's head."""
    print(f"\n{title:<{WIDTH}}", *(f"{h:>12}" for h in (*HEADS, *more)), flush=True)


def row(name: str, rows: Sequence[dict[str, float]], *more: float) -> float:
    """Print the mean of several rows; return its log loss."""
    mean = {h: float(np.mean([r[h] for r in rows])) for h in HEADS}
    print(
        f"{name:<{WIDTH}}", *(f"{mean[h]:>12.3f}" for h in HEADS), *(f"{m:>12.4f}" for m in more), flush=True
    )
    return mean["log loss"]


# ---------------------------------------------------------------- the clean and the noisy world


@dataclass(frozen=True)
class Setup:
    """One world with its test deals, experts and training deals."""

    dials: Dials
    deals: int
    experts: int

    @property
    def world(self):
        """The world."""
        return reference_world(dials=self.dials)

    def test(self) -> Test:
        """Return the test deals."""
        return asked_of(simulate(self.world, self.deals, SEED))

    def experts_said(self) -> list[Parameters]:
        """Return what each expert says."""
        return [expert(self.world.truth, s, dwell=2.0) for s in range(self.experts)]

    def training(self, count: int, which: int) -> Simulated:
        """Return training deals, other ones for each expert."""
        return simulate(self.world, count, TRAINING_SEED + which, reps=REPS)
