"""A text as numbered features: runs of one to four characters, and runs of one to three Latin words.

Each feature is a 32-bit hash of its characters, computed for all places of the text at once: a prefix sum of
`character × base**place` makes the hash of any stretch one subtraction and one product. The work is linear in the
length of the text; callers hand over at most `LONGEST` characters at a time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LONGEST = 32_768  # characters at a time
LETTERS, WORDS = 0, 1  # kinds of feature
RUN = 4  # characters in the longest run of letters

Keys = NDArray[np.uint32]
Places = NDArray[np.int32]
Codes = NDArray[np.uint64]

_BASE = 0x9E3779B97F4A7C15 | 1
_SALTS = [np.uint64(0xD6E8FEB86659FD93 * (2 * number + 1) % 2**64) for number in range(8)]
_LEFT, _RIGHT = np.uint64(0xA0761D6478BD642F), np.uint64(0xE7037ED1A0B428DB)


def _powers(base: int) -> Codes:
    table = np.full(LONGEST + 1, base % 2**64, dtype=np.uint64)
    table[0] = 1
    return np.cumprod(table, dtype=np.uint64)


_POWER = _powers(_BASE)
_INVERSE = _powers(pow(_BASE, -1, 2**64))


@dataclass(frozen=True, slots=True)
class Grams:
    """The features of a text, one entry an occurrence; `start` and `end` are places in the text."""

    keys: Keys
    starts: Places
    ends: Places
    kinds: NDArray[np.uint8]
    seen: Places  # up to each place of the text: characters that are no blanks, numbers as one
    letters: Places  # and Latin letters among them

    def __len__(self) -> int:
        return len(self.keys)

    def latin(self, starts: NDArray[np.intp], ends: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return the share of Latin letters between some places among the characters that are no blanks."""
        seen = self.seen[ends] - self.seen[starts]
        return np.asarray((self.letters[ends] - self.letters[starts]) / np.maximum(seen, 1), dtype=np.float64)


def _mixed(hashes: Codes, salt: int) -> Keys:
    mixed = (hashes ^ (hashes >> np.uint64(31))) * _SALTS[salt]
    return ((mixed ^ (mixed >> np.uint64(29))) >> np.uint64(32)).astype(np.uint32) ^ np.uint32(salt)


def _folded(text: str) -> tuple[Codes, NDArray[np.intp]]:
    """Return the characters with every number as one 0 and every gap as one blank, and where each stands."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).copy()
    digit = (codes >= ord("0")) & (codes <= ord("9"))
    blank = (codes == ord(" ")) | (codes == ord("\n"))
    codes[digit] = ord("0")
    codes[blank] = ord(" ")
    keep = np.ones(len(codes), dtype=bool)
    keep[1:] = ~((codes[1:] == codes[:-1]) & (digit | blank)[1:])
    places = np.flatnonzero(keep)
    return codes[places].astype(np.uint64), places


def _spans(codes: Codes) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return where the Latin words (and numbers, which are words too) start and end."""
    inside = ((codes >= ord("a")) & (codes <= ord("z"))) | (codes == ord("'")) | (codes == ord("0"))
    edges = np.diff(np.concatenate(([False], inside, [False])).astype(np.int8))
    return np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)


def grams(text: str) -> Grams:
    """Return the features of a normalised text of at most `LONGEST` characters, blanks and digits folded."""
    text = text[:LONGEST]
    codes, places = _folded(text)
    count = len(codes)
    sums = np.zeros(count + 1, dtype=np.uint64)
    np.cumsum((codes + np.uint64(1)) * _POWER[:count], out=sums[1:])
    keys: list[Keys] = []
    firsts: list[NDArray[np.intp]] = []
    lasts: list[NDArray[np.intp]] = []
    for size in range(1, min(RUN, count) + 1):
        first = np.arange(count - size + 1)
        keys.append(_mixed((sums[size:] - sums[:-size]) * _INVERSE[first], size))
        firsts.append(first)
        lasts.append(first + (size - 1))
    letters = sum(map(len, keys))
    start, end = _spans(codes)
    word = (sums[end] - sums[start]) * _INVERSE[start]
    for size in range(1, min(3, len(word)) + 1):
        joined = word[: len(word) - size + 1]
        for step in range(1, size):
            joined = joined * _LEFT + word[step : len(word) - size + 1 + step] * _RIGHT
        keys.append(_mixed(joined, RUN + size))
        firsts.append(start[: len(joined)])
        lasts.append(end[size - 1 :] - 1)
    seen = _upto(places, codes != ord(" "), len(text))
    latin = _upto(places, (codes >= ord("a")) & (codes <= ord("z")), len(text))
    return _gathered(keys, firsts, lasts, places, letters, seen, latin)


def _upto(places: NDArray[np.intp], wanted: NDArray[np.bool_], size: int) -> Places:
    """Return how many wanted characters stand before each place of a text and its end."""
    counts = np.zeros(size + 1, dtype=np.int32)
    counts[places + 1] = wanted
    return np.asarray(np.cumsum(counts), dtype=np.int32)


def _gathered(
    keys: list[Keys],
    firsts: list[NDArray[np.intp]],
    lasts: list[NDArray[np.intp]],
    places: NDArray[np.intp],
    letters: int,
    seen: Places,
    latin: Places,
) -> Grams:
    if not keys:
        none = np.zeros(0, dtype=np.int32)
        return Grams(none.astype(np.uint32), none, none, none.astype(np.uint8), seen, latin)
    every = np.concatenate(keys)
    kinds = np.zeros(len(every), dtype=np.uint8)
    kinds[letters:] = WORDS
    return Grams(
        every,
        places[np.concatenate(firsts)].astype(np.int32),
        (places[np.concatenate(lasts)] + 1).astype(np.int32),
        kinds,
        seen,
        latin,
    )


def word_key(word: str) -> int:
    """Return the key of one word: of a run of Chinese characters, or of a single Latin word."""
    found = grams(word)
    whole = (found.starts == 0) & (found.ends == len(word))
    wanted = whole & (found.kinds == (WORDS if word.isascii() else LETTERS))
    return int(found.keys[wanted][0])
