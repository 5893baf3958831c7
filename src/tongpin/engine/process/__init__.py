"""The process model of a deal: signals as a marked point process ruled by the buyer's hidden state."""

from .deals import Deals, Outage, deals_of, joined
from .filtering import Judged, RepLevels, judge_deals
from .parameters import Parameters
from .program import Questions

__all__ = [
    "Deals",
    "Judged",
    "Outage",
    "Parameters",
    "Questions",
    "RepLevels",
    "deals_of",
    "joined",
    "judge_deals",
]
