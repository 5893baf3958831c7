"""Is talk of price about price? Pressure by procedure, or a worry in disguise (method C3, J3).

Who says "too dear" and cannot say compared with whom often hides a concern; so does a price round while worries
lie open. A cut would then answer the wrong question, whatever the stage seems to be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from .record import Event

FRESH_DAYS = 60.0
CONCESSION = "act_price_concession"
# How likely the talk hides a worry, before its surroundings are looked at.
DISGUISE: Mapping[str, float] = {
    "sig_vague_too_expensive": 0.35,
    "sig_settled_issue_reopened": 0.35,
    "sig_procurement_price_push": 0.15,
    "sig_too_good_suspected": 0.35,  # a cut would prove it
}
WITH_OPEN_CONCERN = 0.35
_COMPARISONS = {"sig_competitor_compared", "sig_quote_breakdown_requested"}


def disguised(events: Sequence[Event], at: datetime, *, concern_open: bool) -> float:
    """Return the chance that recent price talk hides a worry, 0 to 1; 0 where nobody talked of price.

    A comparison named afterwards makes it a matter of price again.
    """
    chance = 0.0
    for event in events:
        if (at - event.at).total_seconds() > FRESH_DAYS * 86_400:
            continue
        for mark in event.marks:
            if mark.signal in DISGUISE:
                chance = max(chance, WITH_OPEN_CONCERN if concern_open else DISGUISE[mark.signal])
            elif mark.signal in _COMPARISONS and not concern_open:
                chance = 0.0
    return chance
