"""The M-step: posterior modes, with what the experts said as pseudo-counts.

Every formula is (pseudo-count · expert's value + expected count) / (pseudo-count + expected exposure): with no deal it
gives the experts back, with very many the deals decide.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tongpin.engine.process.parameters import Parameters

from .statistics import Statistics

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Anchors:
    """How much the experts' word weighs, in what it would take to have seen.

    Without anchors a likelihood may rise while the states lose their meaning; they are what keeps "risk
    assessment" risk assessment.

    Attributes
    ----------
    marks : signals of each type in each state; experts are wrong by a factor, so a rare type is anchored as much
        as a frequent one (a gamma prior of this shape on every cell: 2.5 is a factor of about two either way)
    misread : misread signals in each state
    pooled : misread signals, that all states share
    rates : signals in each state
    moves : leavings of each state
    dwell : stays in each state; a factor of two either way is worth about six, ten hold a little better
    starts : deals
    copies : reports
    trust : reports
    absent : sources of deals
    """

    marks: float = 2.5
    misread: float = 150.0
    pooled: float = 50.0
    rates: float = 15.0
    moves: float = 50.0
    dwell: float = 10.0
    starts: float = 20.0
    copies: float = 20.0
    trust: float = 200.0
    absent: float = 100.0


def maximise(found: Statistics, now: Parameters, expert: Parameters, anchors: Anchors) -> Parameters:
    """Return the parameters that fit the expected sums best, given the experts' anchored word."""
    moved = found.moves.sum(axis=1)
    stays = (moved + found.inner) / expert.phases
    marks, rates = _intensities(found, now, expert, anchors)
    pooled = _shares(found.wrong.sum(axis=0) + anchors.pooled * expert.misread.mean(axis=0))
    return replace(
        expert,
        prior=_shares(anchors.starts * expert.prior + found.starts),
        dwell_days=(anchors.dwell * expert.dwell_days + found.days) / (anchors.dwell + stays),
        leave=_shares(anchors.moves * expert.leave + found.moves),
        rates=rates,
        marks=marks,
        misread=_shares(anchors.misread * pooled[None] + found.wrong),
        echo=float((anchors.copies * expert.echo + found.copies) / (anchors.copies + found.echoing)),
        trust=_trust(found, now, anchors),
        absent=_absent(found, expert, anchors),
    )


def _intensities(
    found: Statistics, now: Parameters, expert: Parameters, anchors: Anchors
) -> tuple[Floats, Floats]:
    """Return marks (K, V) and rates (K,); types that could not be heard all the time count for more."""
    full = found.heard.max(axis=1, keepdims=True)
    seldom = np.divide(full, found.heard, out=np.ones_like(found.heard), where=found.heard > 0)
    right = found.right * np.minimum(seldom, 1e3)
    expected = anchors.marks / np.maximum(expert.marks, 1e-12) + right.sum(axis=1, keepdims=True)
    marks = _shares((anchors.marks + right) / expected)
    new = (found.right + found.wrong).sum(axis=1)
    exposed = (now.marks * found.heard).sum(axis=1)
    return marks, (anchors.rates + new) / (anchors.rates / expert.rates + exposed)


def _absent(found: Statistics, expert: Parameters, anchors: Anchors) -> float:
    """Return the chance that a deal lacks a source; where the experts know of none, it stays 0."""
    if expert.absent == 0.0:
        return 0.0
    return float((anchors.absent * expert.absent + found.absences) / (anchors.absent + found.watched))


def _trust(found: Statistics, now: Parameters, anchors: Anchors) -> float:
    """Return the factor on the reader's confidence: expected share of right readings against the share claimed."""
    if found.claimed <= 0:
        return now.trust
    achieved = found.right.sum() * now.trust / found.claimed
    return float((anchors.trust + found.reports * achieved) / (anchors.trust + found.reports))


def _shares(counts: Floats) -> Floats:
    out: Floats = counts / counts.sum(axis=-1, keepdims=True)
    return out
