"""Long texts made of short ones: mails and minutes hold several facts among small talk, single labelled texts do not.

The fusion is fitted on both, so that a find in a long text is as sure as it should be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from tongpin.reading.learned.examples import Example

FACTS = (2, 3, 4)  # texts with something in them
FILLERS = (0, 1, 2)  # texts of nothing
SEED = 7
_STOPS = "。.!?！？~～"


def joined(examples: Sequence[Example]) -> Iterator[Example]:
    """Join texts of one language and one side, each with something in it once; half by full stops, half by commas.

    The same examples in the same order give the same texts.
    """
    chance = np.random.default_rng(SEED)
    for lang in ("zh", "en"):
        for ours in (False, True):
            some = [one for one in examples if (one.lang == "en") == (lang == "en") and one.ours == ours]
            facts = [one for one in some if one.targets]
            fillers = [one for one in some if not one.targets]
            order = chance.permutation(len(facts)).tolist()
            while order:
                count = int(chance.choice(FACTS))
                taken, order = [facts[number] for number in order[:count]], order[count:]
                if fillers:
                    taken += [
                        fillers[number]
                        for number in chance.integers(len(fillers), size=chance.choice(FILLERS))
                    ]
                yield _one(
                    [taken[number] for number in chance.permutation(len(taken))], lang, chance.random() < 0.5
                )


def _one(some: Sequence[Example], lang: str, stops: bool) -> Example:  # noqa: FBT001
    """Join some texts in their order."""
    comma, stop, blank = ("，", "。", "") if lang == "zh" else (",", ".", " ")
    if stops:
        text = blank.join(one.text if one.text[-1:] in _STOPS else one.text + stop for one in some)
    else:
        text = (comma + blank).join(one.text.rstrip(_STOPS + " ") for one in some)
    targets = tuple(sorted({target for one in some for target in one.targets}))
    return replace(some[0], text=text, targets=targets)
