"""Matrix exponentials, and integrals of them, for whole stacks of small matrices at once.

Scaling and squaring with a Taylor core (Moler and Van Loan 2003, method 3). The matrices here have no negative
entry off the diagonal, so with the diagonal shifted out every sum is of non-negative terms: nothing cancels.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
_TERMS = 14  # of a matrix with norm ≤ ½: the remainder is below 2^-54


def exponential(matrices: Matrix) -> Matrix:
    """Return exp of each matrix; shape (…, S, S) in and out.

    Parameters
    ----------
    matrices : array, off-diagonal entries ≥ 0 (a generator, perhaps less a diagonal of rates), times a duration.
    """
    size = matrices.shape[-1]
    shift = np.diagonal(matrices, axis1=-2, axis2=-1).min(axis=-1)[..., None, None]
    lifted = matrices - shift * np.eye(size)
    norm = float(np.abs(lifted).sum(axis=-1).max(initial=0.0))
    squarings = max(0, int(np.ceil(np.log2(norm))) + 1) if norm > 0 else 0
    small = lifted / 2.0**squarings
    term: Matrix = np.broadcast_to(np.eye(size), matrices.shape)
    out: Matrix = term
    for n in range(1, _TERMS + 1):
        term = term @ small / n
        out = out + term
    out = out * np.exp(shift / 2.0**squarings)
    for _ in range(squarings):
        out = out @ out
    return out


def weighted_integral(matrices: Matrix, weights: Matrix) -> Matrix:
    """Return ∫₀¹ exp(M s)ᵀ W exp(M (1 - s))ᵀ ds for each pair; shapes (…, S, S).

    It is the upper right block of one exponential of twice the size (Van Loan 1978). With W the outer products
    of what stood before a gap and what came after it, it holds the expected time in each state within the gap,
    and off the diagonal the expected moves per unit of rate (inference: end-point conditioned chains).
    """
    size = matrices.shape[-1]
    turned = np.swapaxes(matrices, -1, -2)
    block = np.zeros((*matrices.shape[:-2], 2 * size, 2 * size))
    block[..., :size, :size] = turned
    block[..., size:, size:] = turned
    block[..., :size, size:] = weights
    return exponential(block)[..., :size, size:]
