"""A company's own model."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest

from tongpin.method import load_method
from tongpin.reading.cuebook import load_cuebook
from tongpin.reading.learned.adapting import Accuracy, accuracy, adapted
from tongpin.reading.learned.examples import Example
from tongpin.reading.learned.fusion import load_fusion
from tongpin.reading.learned.model import Model, load_model, packed
from tongpin.reading.learned.training import scanned, views_of
from tongpin.reading.learned.view import together
from tongpin.reading.reader import OfflineReader

# what one company says for things that nobody else would know
DEAR = [
    Example(text, ours=False, targets=("sig_procurement_price_push",))
    for text in ("这个价要上三号桌了", "再不动就上三号桌", "三号桌见吧,数字下不来", "老板说上三号桌谈数字")
]


def chance(model: Model, example: Example, target: str) -> float:
    views = together(views_of(scanned([example]), model.table))
    return float(model.probabilities(views)[0, model.column[target]])


def stored(model: Model) -> bytes:
    file = io.BytesIO()
    np.savez(file, **packed(model))
    return file.getvalue()


def test_adapted_without_examples_is_the_model_itself() -> None:
    assert adapted([]) is load_model()


def test_adapted_learns_the_companys_own_words() -> None:
    model = adapted(DEAR[:3])
    assert chance(model, DEAR[3], "sig_procurement_price_push") > 2 * chance(
        load_model(), DEAR[3], "sig_procurement_price_push"
    )


def test_adapted_unlearns_what_was_refused() -> None:
    refused = [replace(one, targets=()) for one in DEAR[:3]]
    assert chance(adapted(refused), DEAR[3], "nothing") > chance(adapted(DEAR[:3]), DEAR[3], "nothing")


def test_adapted_leaves_other_texts_nearly_as_they_were() -> None:
    other = Example("双方已经盖章,合同今天生效。", ours=True, targets=())
    before, after = (chance(model, other, "sig_contract_signed") for model in (load_model(), adapted(DEAR)))
    assert after == pytest.approx(before, abs=0.05)


def test_adapted_learns_a_target_that_is_new() -> None:
    own = [replace(one, targets=("sig_third_table",)) for one in DEAR]
    model = adapted(own)
    assert model.is_whole()
    assert chance(model, DEAR[0], "sig_third_table") > 1 / len(model.targets)


def test_adapted_is_the_same_every_time() -> None:
    assert stored(adapted(DEAR)) == stored(adapted(DEAR))


def test_accuracy_counts_what_is_right_false_and_missed() -> None:
    reader = OfflineReader(load_method(), load_model(), load_cuebook(), load_fusion())
    signed = Example("双方已经盖章,合同今天生效。", ours=True, targets=("sig_contract_signed",))
    found = accuracy(
        reader,
        [
            signed,
            replace(signed, targets=("sig_rfp_sent",)),
            replace(signed, targets=()),
            Example("今天下雨", ours=True, targets=()),
        ],
    )
    assert found == Accuracy(right=1, false=2, missed=1, empty=2, silent=1)
    assert (found.precision, found.recall, found.f1, found.quiet) == (1 / 3, 1 / 2, 2 / 5, 1 / 2)
