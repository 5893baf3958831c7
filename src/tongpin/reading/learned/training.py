"""From labelled texts to a model.

Two fits: the first on every feature that two examples share, the second on the `KEPT` that weighed most there, so
that what is left is fitted without what was cut.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongpin.reading.learned.examples import Example
from tongpin.reading.learned.fitting import Floats, fit_dual
from tongpin.reading.learned.grams import LONGEST, Grams, grams
from tongpin.reading.learned.kernel import Sparse, meanings, speakers
from tongpin.reading.learned.model import LARGEST, NOTHING, Model
from tongpin.reading.learned.vectors import Vectors
from tongpin.reading.learned.view import Table, View, look
from tongpin.reading.normalise import normalise

PENALTY = 0.2
SEEN = 2  # a feature must be in as many examples
KEPT = 24_000  # features of the stored model


@dataclass(frozen=True)
class Fitted:
    """Weights before they are rounded, with the table they belong to."""

    targets: tuple[str, ...]
    table: Table
    weights: Floats
    speaker: Floats
    meaning: Floats


def scanned(examples: Sequence[Example]) -> list[Grams]:
    """Return the features of each example."""
    return [grams(normalise(example.text)[:LONGEST]) for example in examples]


def table_of(found: Sequence[Grams], least: int = SEEN) -> Table:
    """Return the features that at least so many texts hold, with their rarity (smoothed inverse frequency)."""
    keys, counts = np.unique(np.concatenate([np.unique(one.keys) for one in found]), return_counts=True)
    keep = counts >= least
    rarity = np.log((1 + len(found)) / (1 + counts[keep])) + 1
    return Table(keys[keep], rarity.astype(np.float16).astype(np.float32))


def targets_of(examples: Sequence[Example]) -> tuple[str, ...]:
    """Return "nothing" and every target that an example names."""
    return (NOTHING, *sorted({target for example in examples for target in example.targets}))


def wanted_of(examples: Sequence[Example], targets: Sequence[str]) -> Floats:
    """Return one row an example: its targets share 1 alike; without one it is nothing's."""
    column = {target: number for number, target in enumerate(targets)}
    wanted = np.zeros((len(examples), len(targets)), dtype=np.float32)
    for row, example in enumerate(examples):
        named = example.targets or (NOTHING,)
        for target in named:
            wanted[row, column[target]] += np.float32(1 / len(named))
    return wanted


def kernel_of(views: Sequence[View], width: int) -> Floats:
    """Return all pairs' products of what is seen of the examples."""
    kernel = Sparse(views, width).products()
    who, meaning = speakers(views), meanings(views)
    kernel += who @ who.T
    kernel += meaning @ meaning.T
    return kernel


def importance_of(examples: Sequence[Example]) -> Floats:
    """Return how much each example counts."""
    return np.array([example.importance for example in examples], dtype=np.float32)


def _fit(
    examples: Sequence[Example], found: Sequence[Grams], table: Table, vectors: Vectors, penalty: float
) -> Fitted:
    views = [
        look(one, table, vectors, ours=example.ours) for one, example in zip(found, examples, strict=True)
    ]
    targets = targets_of(examples)
    width = len(table.keys)
    dual = fit_dual(
        kernel_of(views, width),
        wanted_of(examples, targets),
        importance_of(examples),
        penalty=penalty,
    )
    return Fitted(
        targets=targets,
        table=table,
        weights=Sparse(views, width).weights(dual),
        speaker=speakers(views).T @ dual,
        meaning=meanings(views).T @ dual,
    )


def _heaviest(fitted: Fitted, counts: int) -> Table:
    """Return the table cut to the features that weigh most, by their value times the spread of their weights."""
    weight = fitted.table.rarity * np.linalg.norm(
        fitted.weights - fitted.weights.mean(axis=1, keepdims=True), axis=1
    )
    keep = np.sort(np.argsort(-weight, kind="stable")[:counts])
    return Table(fitted.table.keys[keep], fitted.table.rarity[keep])


def _rounded(weights: Floats) -> tuple[NDArray[np.int8], Floats]:
    scales = np.maximum(np.abs(weights).max(axis=0), np.float32(1e-9)) / np.float32(LARGEST)
    return np.round(weights / scales).astype(np.int8), scales.astype(np.float32)


def train(
    examples: Sequence[Example], vectors: Vectors, *, penalty: float = PENALTY, kept: int = KEPT
) -> Model:
    """Fit a model to labelled texts; the same texts in the same order give the same model."""
    found = scanned(examples)
    first = _fit(examples, found, table_of(found), vectors, penalty)
    fitted = _fit(examples, found, _heaviest(first, kept), vectors, penalty)
    weights, scales = _rounded(fitted.weights)
    return Model(
        targets=fitted.targets,
        table=fitted.table,
        vectors=vectors,
        weights=weights,
        scales=scales,
        speaker=fitted.speaker,
        meaning=fitted.meaning,
        version=_version(weights, scales, fitted.table.keys, fitted.meaning),
    )


def _version(*arrays: NDArray[np.generic]) -> str:
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()[:12]
