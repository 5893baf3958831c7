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


def test_held_out_model_has_not_seen_every_third_group_and_knows_the_targets_of_all() -> None:
    numbers, model = held_out(EXAMPLES, load_thesaurus())
    assert numbers == [3, 4, 5]
    assert model.targets == ("nothing", "sig_dear", "sig_tour")


def test_groups_are_files_and_writers_of_a_file_that_alone_has_a_target() -> None:
    own = [replace(ROWS[0], targets=("sig_new",), source="c", writer=writer) for writer in ("w8", "w9")]
    assert groups_of([*EXAMPLES, *own])[2:] == ["a", "b", "b", "b", "", "", "", "c w8", "c w9"]
