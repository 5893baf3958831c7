from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tongpin.method import load_method
from tongpin.reading.cuebook import load_cuebook
from tongpin.reading.reader import CueReader
from tongpin.reading.scorer import NOTHING, Scorer, unpacked
from tongpin.reading.training import Example, corpus, fit, labelled, packed, seen

SIGNED, QUIET = "sig_contract_signed", "sig_goes_quiet"


@pytest.fixture(scope="module")
def reader() -> CueReader:
    return CueReader(load_method(), load_cuebook(), None)


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    rows = [("合同盖章生效", (SIGNED,)), ("电话没人接", (QUIET,)), ("今天下雨", ())]
    return [Example(text + mark, "seller_note", targets) for mark in "。!;" for text, targets in rows]


def test_the_corpus_names_only_targets_of_the_method_and_repeats_no_sentence() -> None:
    rows = list(corpus())
    known = {*load_method().signals, *load_method().actions}

    assert {target for row in rows for target in row.targets} == known
    assert len({row.text for row in rows}) == len(rows)


def test_labelled_takes_ids_and_ids_with_quotes(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    rows = [
        {"text": "签了", "by": "buyer", "signals": [SIGNED], "actions": []},
        {
            "text": "签了。",
            "by": "seller_note",
            "signals": [{"signal": SIGNED, "quote": "签了"}],
            "actions": [],
        },
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")

    assert list(labelled(path)) == [
        Example("签了", "buyer", (SIGNED,)),
        Example("签了。", "seller_note", (SIGNED,), ("签了",)),
    ]


def test_quotes_tell_which_window_holds_a_target(reader: CueReader) -> None:
    text = "合同盖章生效。\n今天下雨。\n电话没人接。"
    example = Example(text, "seller_note", (SIGNED, QUIET), ("合同盖章生效", "电话没人接"))

    assert [one.targets for one in seen(reader, [example])] == [(SIGNED,), (), (QUIET,)]


def test_without_quotes_the_text_is_learned_whole(reader: CueReader) -> None:
    example = Example("合同盖章生效。\n今天下雨。", "seller_note", (SIGNED,))

    assert [one.targets for one in seen(reader, [example])] == [(SIGNED,)]


def test_fit_learns_what_it_was_shown_and_packing_keeps_it(
    reader: CueReader, examples: list[Example]
) -> None:
    sights = list(seen(reader, examples))

    scorer = unpacked(packed(fit(sights)))

    for one in sights:
        chances = scorer.probabilities(one.sight)
        assert max(chances, key=lambda target: chances[target]) == (one.targets or (NOTHING,))[0]
        assert sum(chances.values()) == pytest.approx(1, abs=1e-4)


def test_fit_is_the_same_every_time(reader: CueReader, examples: list[Example]) -> None:
    sights = list(seen(reader, examples))

    assert fit(sights).version == fit(sights).version


def test_scorer_knows_nothing_of_unknown_features(reader: CueReader, examples: list[Example]) -> None:
    (one,) = seen(reader, [Example("龘龘龘", "buyer", ())])
    scorer = Scorer([NOTHING, SIGNED], ["w:known"], np.ones((1, 2), dtype=np.float32))

    assert scorer.probabilities(one.sight) == {NOTHING: 0.5, SIGNED: 0.5}
