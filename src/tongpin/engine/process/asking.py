"""What to ask: how much an answer would tell about the state (Lindley 1956), and about what to do (Howard 1966)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# Nats that a question should tell before people are bothered with it. Asking weekly, but only then, tells half as much
# again as asking every fortnight, with no more questions (`benchmarks/simulated.py --only questions`).
WORTH_ASKING = 0.2


def entropy(posterior: Floats) -> float:
    """Return the entropy of (K,) in nats."""
    some = posterior[posterior > 0]
    return float(-(some * np.log(some)).sum())


def information_gain(posterior: Floats, answers: Floats) -> float:
    """Return the expected fall in entropy, in nats, ≥ 0.

    Parameters
    ----------
    posterior : (K,)
    answers : (K, A), P(answer | state), "no usable answer" included; rows sum to 1.
    """
    chances = posterior @ answers
    known = (answers > 0) & (chances > 0)
    ratio = np.divide(answers, chances[None], out=np.ones_like(answers), where=known)
    joint = posterior[:, None] * answers
    return max(0.0, float((joint * np.log(ratio)).sum()))


def decision_gain(posterior: Floats, answers: Floats, worth: Floats) -> float:
    """Return by how much the answer raises the worth of the best move, ≥ 0; 0 where it would change no move.

    Parameters
    ----------
    worth : (D, K), worth of each move in each state
    """
    informed = (worth @ (posterior[:, None] * answers)).max(axis=0).sum()
    return max(0.0, float(informed - (worth @ posterior).max()))


def yes_or_no(true_in: NDArray[np.bool_], *, right: float = 0.85, none: float = 0.15) -> Floats:
    """Return the answer model (K, 3) yes, no, none of a question that is truly yes in some states."""
    yes = np.where(true_in, right, 1 - right)
    return np.stack([(1 - none) * yes, (1 - none) * (1 - yes), np.full(len(true_in), none)], axis=1)
