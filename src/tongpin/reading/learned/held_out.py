"""Predictions for files whose writers the model has not seen, and what is fitted on them: the fusion."""

from __future__ import annotations

from collections.abc import Sequence

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

FIRST, EVERY = 1, 3  # which groups are held out, in the order of their names
# The lowest probability that is reported: a false signal on at most one in sixteen texts of nothing by new writers.
BARS: dict[Kind, float] = {"signal": 0.4, "action": 0.4}


def held_out(examples: Sequence[Example], thesaurus: Thesaurus) -> tuple[list[int], Model]:
    """Return the numbers of the examples of every third group, and a model that saw none of them."""
    groups = groups_of(examples)
    unseen = set(sorted(set(groups) - {""})[FIRST::EVERY])
    rest = [example for example, group in zip(examples, groups, strict=True) if group not in unseen]
    found = scanned(rest)
    table = table_of(found, thesaurus)
    views = together(views_of(found, table))
    kernel = kernel_of(views, len(table))
    fit = fitted(rest, views, kernel, targets_of(examples), table, penalty=PENALTY)
    return [number for number, group in enumerate(groups) if group in unseen], rounded(fit)


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
