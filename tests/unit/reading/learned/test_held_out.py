"""Predictions for writers whom the model has not seen."""

from __future__ import annotations

from dataclasses import replace

from tongpin.reading.learned.examples import Example
from tongpin.reading.learned.held_out import held_out
from tongpin.reading.learned.thesaurus import load_thesaurus

TEXTS = ("报价太高,要降价", "想去现场看看仓库", "今天天气不错")
TARGETS = (("sig_dear",), ("sig_tour",), ())
ROWS = [Example(text, ours=False, targets=targets) for text, targets in zip(TEXTS, TARGETS, strict=True)]
EXAMPLES = [replace(row, writer=writer) for writer in ("w1", "w2", "other") for row in ROWS]


def test_held_out_gives_each_named_writer_once_and_others_never() -> None:
    numbers = [numbers for numbers, _model in held_out(EXAMPLES, load_thesaurus(), ["w1", "w2"])]
    assert numbers == [[0, 1, 2], [3, 4, 5]]


def test_held_out_models_know_the_targets_of_all() -> None:
    models = [model for _numbers, model in held_out(EXAMPLES, load_thesaurus(), ["w1"])]
    assert [model.targets for model in models] == [("nothing", "sig_dear", "sig_tour")]
