"""Rules that need no model, with the experts' tables, and gradient boosting with true labels (`simulated.py`)."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable

import numpy as np
from simulated_common import HOURS, STATES, Setup, Test, asked_of, head, measures, posterior, row

from tongpin.engine.process import Parameters


def baselines_part(setup: Setup, name: str) -> None:
    """Rules that need no model, with the experts' tables."""
    test, said = setup.test(), setup.experts_said()
    head(f"{name}: baselines, experts' tables")
    prior = np.bincount(test.states, minlength=STATES) / len(test.states)
    row("always the overall shares", [measures(np.tile(prior, (len(test.states), 1)), test.states)])
    rules: dict[str, Callable[[Parameters], np.ndarray]] = {
        "last signal wins": lambda e: decayed(test, e, 0.0),
        "signals' log odds, fading in 10 days": lambda e: decayed(test, e, 10.0),
        "signals' log odds, fading in 45 days": lambda e: decayed(test, e, 45.0),
        "naive Bayes of everything ever seen": lambda e: decayed(test, e, np.inf),
        "hidden Markov model on signals, no time": lambda e: without_time(test, e),
        "the judge on day one": lambda e: posterior(test, e.cautious()),
    }
    for rule, run in rules.items():
        row(rule, [measures(run(e), test.states) for e in said])
    boosted(setup, test)


def decayed(test: Test, said: Parameters, fading: float) -> np.ndarray:
    """Return posteriors from log odds of all signals so far, each weighted by exp(-age / fading)."""
    table = np.log(said.marks / said.marks.mean(axis=0))
    out = np.tile(np.log(said.prior), (len(test.questions.deal), 1))
    for q, (deal, hour) in enumerate(zip(test.questions.deal, test.questions.hour, strict=True)):
        lo, hi = test.deals.offsets[deal], test.deals.offsets[deal + 1]
        hi = lo + np.searchsorted(test.deals.hours[lo:hi], hour, side="right")
        if hi == lo:
            continue
        if fading == 0.0:
            out[q] = table[:, test.deals.kinds[hi - 1]]
        else:
            weight = np.exp(-(hour - test.deals.hours[lo:hi]) / HOURS / fading)
            out[q] += table[:, test.deals.kinds[lo:hi]] @ weight
    return _shares(out)


def _shares(scores: np.ndarray) -> np.ndarray:
    out = np.exp(scores - scores.max(axis=1, keepdims=True))
    return out / out.sum(axis=1, keepdims=True)


def without_time(test: Test, said: Parameters) -> np.ndarray:
    """Return the posteriors of a discrete hidden Markov model that moves once a signal, whatever the gap."""
    often = said.rates / (1 - said.echo)
    leaving = 1 / (1 + said.dwell_days * often)
    step = np.diag(1 - leaving) + leaving[:, None] * said.leave
    out = np.empty((len(test.questions.deal), STATES))
    order = np.lexsort((test.questions.hour, test.questions.deal))
    deal, belief, place = -1, said.prior, 0
    for q in order:
        if test.questions.deal[q] != deal:
            deal, belief = test.questions.deal[q], said.prior
            place = test.deals.offsets[deal]
        while place < test.deals.offsets[deal + 1] and test.deals.hours[place] <= test.questions.hour[q]:
            c, kind = test.deals.confidence[place], test.deals.kinds[place]
            belief = (belief @ step) * (c * said.marks[:, kind] + (1 - c) * said.misread[:, kind])
            belief = belief / belief.sum()
            place += 1
        out[q] = belief
    return out


def boosted(setup: Setup, test: Test, size: int = 2000) -> None:
    """Gradient boosting on hand-made features with five true labels a deal, where scikit-learn is installed."""
    if importlib.util.find_spec("sklearn") is None:
        print("gradient boosting: needs scikit-learn, not installed here")
        return
    sklearn = importlib.import_module("sklearn")
    ensemble = importlib.import_module("sklearn.ensemble")
    training = asked_of(setup.training(size, 0), seed=5)
    model = ensemble.HistGradientBoostingClassifier(max_iter=150, learning_rate=0.06, max_leaf_nodes=15)
    model.fit(features(training), training.states)
    name = f"gradient boosting, {size} deals × 5 true labels (sklearn {sklearn.__version__})"
    row(name, [measures(model.predict_proba(features(test)), test.states)])


def features(test: Test) -> np.ndarray:
    """Return counts of each type fading in 7 and in 30 days, and how long and how busy the deal is."""
    types = int(test.deals.kinds.max()) + 1
    out = np.zeros((len(test.questions.deal), 2 * types + 3))
    for q, (deal, hour) in enumerate(zip(test.questions.deal, test.questions.hour, strict=True)):
        lo, hi = test.deals.offsets[deal], test.deals.offsets[deal + 1]
        hi = lo + np.searchsorted(test.deals.hours[lo:hi], hour, side="right")
        age, kinds = (hour - test.deals.hours[lo:hi]) / HOURS, test.deals.kinds[lo:hi]
        np.add.at(out[q], kinds, test.deals.confidence[lo:hi] * np.exp(-age / 7))
        np.add.at(out[q], types + kinds, test.deals.confidence[lo:hi] * np.exp(-age / 30))
        out[q, -3:] = hour / HOURS, hi - lo, age[-1] if hi > lo else hour / HOURS
    return out
