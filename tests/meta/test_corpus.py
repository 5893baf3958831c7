"""The reader's corpus: enough of everything, labelled with what is there, and nothing twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tongpin.method import load_method
from tongpin.reading.learned.corpus import FOLDER
from tools.check_corpus import (
    ACTIONS,
    NOTHING,
    SIGNALS,
    Named,
    foreign,
    learnt,
    named_rows,
    near_pairs,
    too_few,
    wrong_labels,
)

METHOD = load_method()


def test_every_label_is_an_id_of_the_method_and_its_quote_is_in_the_text() -> None:
    assert wrong_labels([FOLDER], METHOD) == []


def test_every_signal_and_action_and_nothing_have_enough_texts() -> None:
    assert too_few(learnt([FOLDER]), METHOD) == []


def test_no_text_is_nearly_another_or_nearly_one_that_the_reader_is_tried_on() -> None:
    assert near_pairs(named_rows([FOLDER]), foreign(METHOD)) == []


def test_the_check_finds_what_is_too_few() -> None:
    wrong = too_few([], METHOD)
    bars = len(SIGNALS) * len(METHOD.signals) + len(ACTIONS) * len(METHOD.actions)
    assert (len(wrong), wrong[-1]) == (bars + 1, f"nothing: 0 texts, {NOTHING} wanted")


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (
            {"signals": [{"signal": "sig_nonsense", "quote": "签了"}]},
            "rows.jsonl:1: sig_nonsense is no id of the method",
        ),
        (
            {"signals": [{"signal": "sig_contract_signed", "quote": "没签"}]},
            "rows.jsonl:1: the quote of sig_contract_signed is not in the text",
        ),
    ],
)
def test_the_check_finds_wrong_labels(tmp_path: Path, row: dict[str, object], wrong: str) -> None:
    line = {"id": "a1", "text": "合同签了", "signals": [], "actions": []} | row
    (tmp_path / "rows.jsonl").write_text(json.dumps(line), encoding="utf-8")
    assert wrong_labels([tmp_path], METHOD) == [wrong]


def test_the_check_finds_near_duplicates() -> None:
    own = [Named("a", "他们的采购说报价还要再降五个点"), Named("b", "今天下雨没有出门")]
    other = [Named("c", "他们的采购说报价还要再降六个点")]
    assert [(one, two) for _score, one, two in near_pairs(own, other)] == [("a", "c")]
