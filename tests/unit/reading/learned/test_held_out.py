"""Predictions for files whose writers the model has not seen."""

from __future__ import annotations

from dataclasses import replace

from tongpin.reading.learned.examples import Example
from tongpin.reading.learned.held_out import groups_of, held_out
from tongpin.reading.learned.thesaurus import load_thesaurus

TEXTS = ("报价太高,要降价", "想去现场看看仓库", "今天天气不错")
TARGETS = (("sig_dear",), ("sig_tour",), ())
ROWS = [Example(text, ours=False, targets=targets) for text, targets in zip(TEXTS, TARGETS, strict=True)]
EXAMPLES = [replace(row, source=source) for source in ("a", "b", "") for row in ROWS]


def test_held_out_gives_each_file_once_and_others_never() -> None:
    numbers = [numbers for numbers, _model in held_out(EXAMPLES, load_thesaurus())]
    assert numbers == [[0, 1, 2], [3, 4, 5]]


def test_groups_are_files_and_writers_of_a_file_that_alone_has_a_target() -> None:
    own = [replace(ROWS[0], targets=("sig_new",), source="c", writer=writer) for writer in ("w8", "w9")]
    assert groups_of([*EXAMPLES, *own])[2:] == ["a", "b", "b", "b", "", "", "", "c w8", "c w9"]


def test_held_out_models_know_the_targets_of_all() -> None:
    models = [model for _numbers, model in held_out(EXAMPLES, load_thesaurus())]
    assert [model.targets for model in models] == [("nothing", "sig_dear", "sig_tour")] * 2
