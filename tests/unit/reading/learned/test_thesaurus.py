"""Words that mean nearly the same."""

from __future__ import annotations

import numpy as np
import pytest

from tongpin.reading.learned.grams import word_key
from tongpin.reading.learned.thesaurus import load_thesaurus


def heads_of(word: str) -> dict[int, float]:
    thesaurus = load_thesaurus()
    rows, likeness = thesaurus.concepts(np.array([word_key(word)], dtype=np.uint32))
    return dict(zip(thesaurus.heads[rows].tolist(), likeness.tolist(), strict=True))


def test_concepts_of_a_head_are_itself_first() -> None:
    heads = heads_of("报价")
    assert heads[word_key("报价")] == 1.0
    assert max(heads.values()) == 1.0


@pytest.mark.parametrize(("word", "neighbour"), [("procurement", "采购"), ("worried", "concerned")])
def test_concepts_join_words_of_like_meaning(word: str, neighbour: str) -> None:
    assert 0 < heads_of(word)[word_key(neighbour)] < 1


def test_concepts_of_unknown_words_are_none() -> None:
    rows, likeness = load_thesaurus().concepts(np.zeros(0, dtype=np.uint32))
    assert (len(rows), len(likeness)) == (0, 0)
    assert heads_of("zzxqj") == {}
