"""Predictions for files whose writers the model has not seen, and what is fitted on them: the fusion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from tongpin.reading.learned.examples import Example
from tongpin.reading.learned.fusion import Clue, Kind, Weights
from tongpin.reading.learned.model import Model
from tongpin.reading.learned.thesaurus import Thesaurus
from tongpin.reading.learned.training import (
    PENALTY,
    fitted,
    kernel_of,
    rounded,
    scanned,
    table_of,
    targets_of,
    views_of,
)
from tongpin.reading.learned.view import together

FOLDS = 4
# The lowest probability that is reported: a false signal on at most one in sixteen texts of nothing by new writers.
BARS: dict[Kind, float] = {"signal": 0.4, "action": 0.4}


def held_out(examples: Sequence[Example], thesaurus: Thesaurus) -> Iterator[tuple[list[int], Model]]:
    """Yield, fold by fold, the numbers of the examples of some groups and a model that saw none of them.

    Groups are dealt to folds; examples without a group are in every fit.
    """
    found = scanned(examples)
    table = table_of(found, thesaurus)
    views = views_of(found, table)
    kernel = kernel_of(together(views), len(table))
    targets = targets_of(examples)
    groups = groups_of(examples)
    fold_of = {group: number % FOLDS for number, group in enumerate(sorted(set(groups) - {""}))}
    folds = np.array([fold_of.get(group, -1) for group in groups])
    for fold in range(FOLDS):
        unseen, rest = np.flatnonzero(folds == fold), np.flatnonzero(folds != fold)
        if len(unseen):
            part = np.ascontiguousarray(kernel[np.ix_(rest, rest)])
            seen = rest.tolist()
            known = [examples[number] for number in seen]
            own = together([views[number] for number in seen])
            fit = fitted(known, own, part, targets, table, penalty=PENALTY)
            yield unseen.tolist(), rounded(fit)


def groups_of(examples: Sequence[Example]) -> list[str]:
    """Return what each example is held out with: its file, whose writers are its own; "" where it has none.

    A file that alone has examples of some target is parted by writer, else nothing would be known of it.
    """
    where: dict[str, set[str]] = {}
    for example in examples:
        for target in example.targets:
            where.setdefault(target, set()).add(example.source)
    alone = {source for sources in where.values() if len(sources) == 1 for source in sources}
    return [
        f"{one.source} {one.writer}" if one.source in alone and one.source else one.source for one in examples
    ]


def fit_weights(kind: Kind, cases: Sequence[tuple[Clue, bool]]) -> Weights:
    """Fit one logistic regression to what spoke for targets of one kind, and whether they were there."""
    inputs = np.array([clue.inputs for clue, _right in cases])
    right = np.array([right for _clue, right in cases], dtype=float)
    start, most, least, cue = map(_kept, _regress(inputs, right))
    return Weights(start, most, least, cue, BARS[kind])


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
