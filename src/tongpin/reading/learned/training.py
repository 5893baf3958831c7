"""From labelled texts to a model.

Two fits: the first on every feature that two examples share, the second on the `KEPT` that weighed most there, so
that what is left is fitted without what was cut.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tongpin.reading.cuebook import Cuebook, load_cuebook
from tongpin.reading.learned.examples import Example
from tongpin.reading.learned.fitting import Floats, fit_dual
from tongpin.reading.learned.grams import Grams, Keys, grams
from tongpin.reading.learned.kernel import Sparse, speakers
from tongpin.reading.learned.model import LARGEST, NOTHING, Model
from tongpin.reading.learned.thesaurus import Thesaurus, without_words
from tongpin.reading.learned.view import Stretches, Table, Views, look, together, traced
from tongpin.reading.learned.windows import LONGEST
from tongpin.reading.normalise import normalise
from tongpin.reading.scan import scan_of
from tongpin.reading.sentences import sentences

PENALTY = 0.15
SEEN = 2  # a feature must be in as many examples
KEPT = 16_000  # runs of the stored model
PARTS = frozenset({"runs", "thesaurus", "classes"})


@dataclass(frozen=True)
class Fitted:
    """Weights before they are rounded, with the table they belong to."""

    targets: tuple[str, ...]
    table: Table
    weights: Floats
    speaker: Floats
    meaning: Floats


@dataclass(frozen=True, slots=True)
class Scanned:
    """What is found in an example before it is known what counts."""

    grams: Grams
    classes: frozenset[str]
    size: int  # characters
    ours: bool


def scanned(examples: Sequence[Example]) -> list[Scanned]:
    """Scan each example."""
    book = load_cuebook()
    return [_scanned(book, example) for example in examples]


def _scanned(book: Cuebook, example: Example) -> Scanned:
    text = normalise(example.text)[:LONGEST]
    speaker = "seller_note" if example.ours else "buyer"
    names = frozenset(
        name for piece in sentences(text) for name, _place in scan_of(book, text, piece, speaker).classes()
    )
    return Scanned(grams(text), names, len(text), example.ours)


def views_of(found: Sequence[Scanned], table: Table) -> list[Views]:
    """Return each example as a model with this table sees it."""
    return [_view(one, table) for one in found]


def _view(one: Scanned, table: Table) -> Views:
    traces = traced(one.grams, table, ((name, 0, one.size) for name in sorted(one.classes)))
    whole = Stretches(np.array([0]), np.array([one.size]), np.array([one.ours]))
    return look(traces, whole, one.grams, table)


def table_of(found: Sequence[Scanned], thesaurus: Thesaurus, least: int = SEEN) -> Table:
    """Return the runs and classes that at least so many texts hold, and all heads, with their rarity in these texts."""
    keys, counts = np.unique(np.concatenate([np.unique(one.grams.keys) for one in found]), return_counts=True)
    keep = counts >= least
    held = _held_in(thesaurus.heads, keys, counts)
    names = Counter(name for one in found for name in one.classes)
    classes = sorted(name for name, count in names.items() if count >= least)
    return Table(
        keys[keep],
        _rarity(counts[keep], len(found), 1.0),
        thesaurus,
        _rarity(held, len(found), 0.0),
        {name: number for number, name in enumerate(classes)},
        _rarity(np.array([names[name] for name in classes]), len(found), 0.3),
        _rarity(_held_in(thesaurus.keys, keys, counts), len(found), 0.0),
    )


def _held_in(wanted: Keys, keys: Keys, counts: NDArray[np.integer]) -> NDArray[np.integer]:
    """Return how many texts hold each wanted key, given the counts of some keys in rising order."""
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[place] == wanted, counts[place], 0)


def _rarity(counts: NDArray[np.integer], texts: int, least: float) -> Floats:
    """Return the smoothed log of how few texts hold a feature, plus a least, as exact as it will be stored."""
    rarity = np.log((1 + texts) / (1 + counts)) + least
    return np.asarray(rarity.astype(np.float16), dtype=np.float32)


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


def kernel_of(views: Views, width: int) -> Floats:
    """Return all pairs' products of what is seen of the examples."""
    kernel = Sparse(views, width).products()
    dense = np.concatenate([speakers(views), views.meaning], axis=1)
    kernel += dense @ dense.T
    return kernel


def importance_of(examples: Sequence[Example]) -> Floats:
    """Return how much each example counts."""
    return np.array([example.importance for example in examples], dtype=np.float32)


def fitted(
    examples: Sequence[Example],
    views: Views,
    kernel: Floats,
    targets: tuple[str, ...],
    table: Table,
    *,
    penalty: float,
) -> Fitted:
    """Fit weights to examples whose views and kernel are known."""
    dual = fit_dual(kernel, wanted_of(examples, targets), importance_of(examples), penalty=penalty)
    weights = Sparse(views, len(table)).weights(dual)
    return Fitted(targets, table, weights, speakers(views).T @ dual, views.meaning.T @ dual)


def _fit(examples: Sequence[Example], found: Sequence[Scanned], table: Table, penalty: float) -> Fitted:
    views = together(views_of(found, table))
    kernel = kernel_of(views, len(table))
    return fitted(examples, views, kernel, targets_of(examples), table, penalty=penalty)


def _heaviest(fitted: Fitted, count: int) -> Table:
    """Return the table cut to the runs that weigh most, by their rarity times the spread of their weights."""
    table = fitted.table
    runs = fitted.weights[: len(table.keys)]
    weight = table.rarity * np.linalg.norm(runs - runs.mean(axis=1, keepdims=True), axis=1)
    keep = np.sort(np.argsort(-weight, kind="stable")[:count])
    return replace(table, keys=table.keys[keep], rarity=table.rarity[keep])


def _rounded(weights: Floats) -> tuple[NDArray[np.int8], Floats]:
    scales = np.maximum(np.abs(weights).max(axis=0), np.float32(1e-9)) / np.float32(LARGEST)
    return np.round(weights / scales).astype(np.int8), scales.astype(np.float32)


def train(
    examples: Sequence[Example],
    thesaurus: Thesaurus,
    *,
    penalty: float = PENALTY,
    kept: int = KEPT,
    parts: Collection[str] = PARTS,
) -> Model:
    """Fit a model to labelled texts; the same texts in the same order give the same model.

    `parts` are what it may go by, to measure what each is worth.
    """
    found = scanned(examples)
    if "classes" not in parts:
        found = [replace(one, classes=frozenset()) for one in found]
    if "thesaurus" not in parts:
        thesaurus = without_words(thesaurus)
    if "runs" not in parts:
        kept = 0
    first = _fit(examples, found, table_of(found, thesaurus), penalty)
    return rounded(_fit(examples, found, _heaviest(first, kept), penalty))


def rounded(found: Fitted) -> Model:
    """Return the model with its weights as small whole numbers."""
    weights, scales = _rounded(found.weights)
    return Model(
        targets=found.targets,
        table=found.table,
        weights=weights,
        scales=scales,
        speaker=found.speaker,
        meaning=found.meaning,
        version=_version(weights, scales, found.table.keys, found.meaning),
    )


def _version(*arrays: NDArray[np.generic]) -> str:
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()[:12]
