"""Predictions for writers whom the model has not seen, and what is fitted on them: the fusion and its bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongpin.reading.learned.examples import Example
from tongpin.reading.learned.fitting import Floats, fit_dual, softmax
from tongpin.reading.learned.fusion import Weights, log_odds
from tongpin.reading.learned.thesaurus import Thesaurus
from tongpin.reading.learned.training import (
    PENALTY,
    importance_of,
    kernel_of,
    scanned,
    table_of,
    targets_of,
    views_of,
    wanted_of,
)

FOLDS = 5
STEPS = 35
SILENCE = 0.95  # the share of texts of nothing on which the reader must say nothing of one kind
BARS = np.round(np.arange(0.2, 0.86, 0.02), 2)


@dataclass(frozen=True, slots=True)
class Case:
    """One target in one text: what speaks for it, and whether it is there."""

    text: int
    probability: float
    cue: float
    vetoed: bool
    right: bool


def held_out(examples: Sequence[Example], thesaurus: Thesaurus, writers: Sequence[str]) -> Floats:
    """Return the probabilities of each example by a model that saw nothing of its writer.

    `writers` are dealt to folds; examples of other writers are in every fit and get zeros. Columns are in the order
    of `targets_of`.
    """
    found = scanned(examples)
    table = table_of(found, thesaurus)
    views = views_of(found, table)
    kernel = kernel_of(views, len(table))
    wanted, importance = wanted_of(examples, targets_of(examples)), importance_of(examples)
    fold_of = {writer: number % FOLDS for number, writer in enumerate(writers)}
    folds = np.array([fold_of.get(example.writer, -1) for example in examples])
    out = np.zeros_like(wanted)
    for fold in range(FOLDS):
        unseen, rest = np.flatnonzero(folds == fold), np.flatnonzero(folds != fold)
        if len(unseen):
            part = np.ascontiguousarray(kernel[np.ix_(rest, rest)])
            dual = fit_dual(part, wanted[rest], importance[rest], penalty=PENALTY, steps=STEPS)
            out[unseen] = softmax(kernel[np.ix_(unseen, rest)] @ dual)
    return out


def fit_weights(cases: Sequence[Case], wanted: Mapping[int, int], nothing: frozenset[int]) -> Weights:
    """Fit one logistic regression to cases, and set its bar.

    `wanted` says how many targets of this kind each text holds, `nothing` which texts hold none of any kind.
    """
    inputs = np.array([[1.0, log_odds(c.probability), c.cue, c.vetoed] for c in cases])
    right = np.array([c.right for c in cases], dtype=float)
    start, model, cue, vetoed = _regress(inputs, right)
    unset = Weights(_kept(start), _kept(model), _kept(cue), _kept(vetoed), 0.0)
    sure = np.array([unset.sure(c.probability, c.cue, vetoed=c.vetoed) for c in cases])
    bar = _bar(sure, right > 0, np.array([c.text for c in cases]), sum(wanted.values()), nothing)
    return Weights(unset.start, unset.model, unset.cue, unset.vetoed, bar)


def _kept(number: float) -> float:
    return round(float(number), 4)


def _regress(inputs: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weights of a logistic regression with a slight penalty, by Newton's steps."""
    weights = np.zeros(inputs.shape[1])
    penalty = np.eye(inputs.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (right - chance) - weights
        curve = (inputs * (chance * (1 - chance))[:, None]).T @ inputs + penalty
        weights = weights + np.linalg.solve(curve, slope)
    return weights


def _bar(
    sure: NDArray[np.float64],
    right: NDArray[np.bool_],
    texts: NDArray[np.intp],
    wanted: int,
    nothing: frozenset[int],
) -> float:
    """Return the bar of the best F1 among those that keep silent on nothing and are right more often than complete."""
    best, chosen = -1.0, float(BARS[-1])
    silent_texts = np.isin(texts, sorted(nothing))
    for bar in BARS:
        said = sure >= bar
        hits = int((said & right).sum())
        precision, recall = hits / max(1, int(said.sum())), hits / max(1, wanted)
        loud = len(np.unique(texts[said & silent_texts])) / max(1, len(nothing))
        score = 2 * precision * recall / max(1e-9, precision + recall)
        if precision >= recall and 1 - loud >= SILENCE and score > best:
            best, chosen = score, float(bar)
    return chosen
