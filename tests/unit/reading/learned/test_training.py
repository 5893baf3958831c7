"""From labelled texts to a model."""

from __future__ import annotations

import io

import numpy as np

from tongpin.method import load_method
from tongpin.reading.cuebook import load_cuebook
from tongpin.reading.learned.examples import Example, example_of
from tongpin.reading.learned.fusion import load_fusion
from tongpin.reading.learned.model import NOTHING, Model, packed, unpacked
from tongpin.reading.learned.thesaurus import load_thesaurus
from tongpin.reading.learned.training import targets_of, train, wanted_of
from tongpin.reading.reader import Evidence, OfflineReader
from tongpin.reading.types import Utterance

DEAR = ("报价太高了,要降价", "你们报价太高,得降", "报价比别家高,降一点", "价格太高了,降不降")
TOUR = ("想去现场看看仓库", "下周去现场看看", "安排看看仓库现场", "去仓库现场参观")
TALK = ("今天天气不错", "周末愉快", "中午一起吃饭", "天气冷了注意身体")
EXAMPLES = [
    *(Example(text, ours=False, targets=("sig_procurement_price_push",)) for text in DEAR),
    *(Example(text, ours=False, targets=("sig_comparative_site_tour",)) for text in TOUR),
    *(Example(text, ours=False, targets=()) for text in TALK),
]


def seen(model: Model, text: str) -> list[Evidence]:
    reader = OfflineReader(load_method(), model, load_cuebook(), load_fusion())
    return list(reader.evidence([Utterance(text=text, speaker="buyer")]))


def stored(model: Model) -> bytes:
    file = io.BytesIO()
    np.savez(file, **packed(model))
    return file.getvalue()


def test_train_gives_the_same_bytes_twice() -> None:
    assert stored(train(EXAMPLES, load_thesaurus())) == stored(train(EXAMPLES, load_thesaurus()))


def test_train_learns_and_places_what_it_was_shown() -> None:
    model = train(EXAMPLES, load_thesaurus(), penalty=0.01)
    text = "天气不错。中午吃饭,他说报价太高了,要降。周末愉快。"
    best = max(seen(model, text), key=lambda one: one.clue.most)
    assert best.target.id == "sig_procurement_price_push"
    _passage, (start, end) = best.glance.place(best.sighting)
    assert "报价太高了" in text[start:end]


def test_unpacked_model_scores_as_before() -> None:
    model = train(EXAMPLES, load_thesaurus())
    again = unpacked(np.load(io.BytesIO(stored(model))), load_thesaurus())
    first, second = ([one.clue for one in seen(each, DEAR[0])] for each in (again, model))
    assert first == second


def test_targets_of_begin_with_nothing() -> None:
    assert targets_of(EXAMPLES) == (NOTHING, "sig_comparative_site_tour", "sig_procurement_price_push")


def test_wanted_of_shares_one_among_the_targets_of_a_text() -> None:
    examples = [Example("a", ours=True, targets=("x", "y")), Example("b", ours=True, targets=())]
    assert wanted_of(examples, (NOTHING, "x", "y")).tolist() == [[0.0, 0.5, 0.5], [1.0, 0.0, 0.0]]


def test_example_of_reads_labels_with_and_without_quotes() -> None:
    row = {
        "text": "太贵",
        "by": "buyer",
        "writer": "w1",
        "lang": "zh",
        "signals": [{"signal": "sig_procurement_price_push", "quote": "太贵"}],
        "actions": ["act_x"],
    }
    assert example_of(row) == Example(
        "太贵", ours=False, targets=("sig_procurement_price_push", "act_x"), writer="w1", lang="zh"
    )
