"""A company's own model: the shipped one, moved by what its people confirmed, refused and added.

The shipped weights are the prior: what is sought is the smallest change of them that the company's examples ask for,
by the same regression that made them (Gaussian prior around the old weights instead of zero; Daumé 2007 calls it the
"prior" method). So a handful of examples move little, some thousands as much as they should, and it takes seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tongpin.reading.learned.examples import Example
from tongpin.reading.learned.fitting import Floats, fit_dual
from tongpin.reading.learned.kernel import Sparse, speakers
from tongpin.reading.learned.model import Model, load_model
from tongpin.reading.learned.training import (
    Fitted,
    Scanned,
    importance_of,
    kernel_of,
    rounded,
    scanned,
    views_of,
    wanted_of,
)
from tongpin.reading.learned.view import Rows, Table, together
from tongpin.reading.types import Reader, Utterance

PENALTY = (
    0.6  # of the change of weights; four times that of the first learning: few examples, and not of one kind
)
SEEN = 2  # a run of letters or words must be in as many of the company's examples to be learned anew


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How right a reader is on labelled texts: finds that are right, false and missed; texts of nothing, and those left in peace."""

    right: int
    false: int
    missed: int
    empty: int
    silent: int

    @property
    def precision(self) -> float:
        """The share of finds that are right."""
        return self.right / max(1, self.right + self.false)

    @property
    def recall(self) -> float:
        """The share found of what is there."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / max(1, 2 * self.right + self.false + self.missed)

    @property
    def quiet(self) -> float:
        """The share of texts of nothing in which nothing is found."""
        return self.silent / max(1, self.empty)


def accuracy(reader: Reader, examples: Sequence[Example]) -> Accuracy:
    """Read some labelled texts and count what is right."""
    right = false = missed = empty = silent = 0
    texts = [Utterance(text=one.text, speaker="seller_note" if one.ours else "buyer") for one in examples]
    for example, reading in zip(examples, reader.read_all(texts), strict=True):
        found = {*(one.signal for one in reading.signals), *(one.action for one in reading.actions)}
        wanted = set(example.targets)
        right += len(found & wanted)
        false += len(found - wanted)
        missed += len(wanted - found)
        empty += not wanted
        silent += not wanted and not found
    return Accuracy(right, false, missed, empty, silent)


def adapted(examples: Sequence[Example], *, base: Model | None = None, penalty: float = PENALTY) -> Model:
    """Return the model moved by these examples; without any, the model itself.

    The same examples in the same order give the same model. Targets that the model does not know are learned too.
    """
    model = base or load_model()
    if not examples:
        return model
    found = scanned(examples)
    wider = _widened(model, found, examples)
    views = together(views_of(found, wider.table))
    dual = fit_dual(
        kernel_of(views, len(wider.table)),
        wanted_of(examples, wider.targets),
        importance_of(examples),
        penalty=penalty,
        start=wider.model.scores(views),
    )
    weights = wider.model.weights * wider.model.scales + Sparse(views, len(wider.table)).weights(dual)
    speaker = wider.model.speaker + speakers(views).T @ dual
    meaning = wider.model.meaning + views.meaning.T @ dual
    return rounded(
        Fitted(wider.targets, wider.table, np.asarray(weights, dtype=np.float32), speaker, meaning)
    )


@dataclass(frozen=True)
class _Widened:
    """The model with room for runs and targets that are new to it, at weight 0."""

    model: Model

    @property
    def table(self) -> Table:
        return self.model.table

    @property
    def targets(self) -> tuple[str, ...]:
        return self.model.targets


def _widened(model: Model, found: Sequence[Scanned], examples: Sequence[Example]) -> _Widened:
    new = sorted({target for example in examples for target in example.targets} - set(model.targets))
    table, rows = _wider(model.table, found)
    weights = np.zeros((len(table), len(model.targets) + len(new)), dtype=np.int8)
    weights[rows, : len(model.targets)] = model.weights
    return _Widened(
        replace(
            model,
            targets=(*model.targets, *new),
            table=table,
            weights=weights,
            scales=np.append(model.scales, np.full(len(new), model.scales.mean(), dtype=np.float32)),
            speaker=_padded(model.speaker, len(new)),
            meaning=_padded(model.meaning, len(new)),
        )
    )


def _padded(table: Floats, count: int) -> Floats:
    return np.pad(table, ((0, 0), (0, count)))


def _wider(table: Table, found: Sequence[Scanned]) -> tuple[Table, Rows]:
    """Return the table with the examples' new runs, and where its old rows are now."""
    keys, counts = np.unique(np.concatenate([np.unique(one.grams.keys) for one in found]), return_counts=True)
    every = np.union1d(table.keys, keys[counts >= SEEN])
    place = np.searchsorted(every, table.keys)
    rarity = np.full(len(every), table.rarity.max(initial=1), dtype=np.float32)
    rarity[place] = table.rarity
    more = len(every) - len(table.keys)
    rest = np.arange(len(table.keys), len(table)) + more
    return replace(table, keys=every, rarity=rarity), np.concatenate([place, rest])
