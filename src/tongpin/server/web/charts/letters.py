"""How wide words will be and how to break them, without a font at hand.

Widths are estimates in em: a Chinese character is one, Latin letters about half. They err on the wide side,
so that what fits here fits in the browser.
"""

from __future__ import annotations

import unicodedata

_NARROW = "iljtf.,:;'|!()[] "
_WIDE = "mwMW%@&—"


def _letter_em(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if letter in _NARROW:
        return 0.34
    if letter in _WIDE:
        return 0.92
    return 0.7 if letter.isupper() else 0.6


def width(words: str, size: float) -> float:
    """Return the estimated width of `words` set at `size` pixels."""
    return size * sum(map(_letter_em, words))


def fit(words: str, size: float, room: float) -> float:
    """Return `size`, or the smaller size at which `words` are no wider than `room`."""
    return min(size, size * room / max(width(words, size), 1e-9))


def lines(words: str, size: float, room: float) -> tuple[str, ...]:
    """Break `words` into lines no wider than `room`, at spaces; Chinese, which has none, in two halves."""
    if width(words, size) <= room:
        return (words,)
    if " " not in words and words.isascii():
        return (words,)
    if " " not in words:
        half = (len(words) + 1) // 2
        return (words[:half], words[half:])
    done: list[str] = []
    for word in words.split(" "):
        if done and width(f"{done[-1]} {word}", size) <= room:
            done[-1] = f"{done[-1]} {word}"
        else:
            done.append(word)
    return tuple(done)
