"""Words that mean nearly the same."""

from __future__ import annotations

import numpy as np
import pytest

from tongpin.reading.learned.grams import word_key
from tongpin.reading.learned.thesaurus import STEPS, doubled, halved, load_thesaurus, without_words


def heads_of(word: str) -> dict[int, float]:
    thesaurus = load_thesaurus()
    _places, words = thesaurus.words(np.array([word_key(word)], dtype=np.uint32))
    _words, rows, likeness = thesaurus.concepts(words)
    return dict(zip(thesaurus.heads[rows].tolist(), likeness.tolist(), strict=True))


def test_concepts_of_a_head_are_itself_first() -> None:
    heads = heads_of("报价")
    assert heads[word_key("报价")] == 1.0
    assert max(heads.values()) == 1.0


@pytest.mark.parametrize(("word", "neighbour"), [("procurement", "采购"), ("worried", "concerned")])
def test_concepts_join_words_of_like_meaning(word: str, neighbour: str) -> None:
    assert 0 < heads_of(word)[word_key(neighbour)] < 1


def test_concepts_of_unknown_words_are_none() -> None:
    none = np.zeros(0, dtype=np.uint32)
    assert [len(part) for part in load_thesaurus().words(none)] == [0, 0]
    assert heads_of("zzxqj") == {}


def test_without_words_knows_none() -> None:
    places, words = without_words(load_thesaurus()).words(np.array([word_key("报价")], dtype=np.uint32))
    assert (len(places), len(words)) == (0, 0)


def test_doubled_gives_back_what_was_halved() -> None:
    vectors = np.array([[-STEPS, STEPS, 0, 3], [1, -1, 2, -2]], dtype=np.int8)
    assert doubled(halved(vectors)).tolist() == vectors.tolist()


def test_words_that_mean_the_same_point_the_same_way() -> None:
    thesaurus = load_thesaurus()
    keys = np.array([word_key(word) for word in ("采购", "procurement", "下雨")], dtype=np.uint32)
    one, other, far = thesaurus.means(np.concatenate([thesaurus.words(key[None])[1] for key in keys]))
    assert one @ other > 2 * abs(one @ far)
