"""Learning from a company's own deals: from experts' parameters on, without labels."""

from .fitting import Fitted, fit, learned_reps
from .maximisation import Anchors, maximise
from .statistics import Statistics, total

__all__ = ["Anchors", "Fitted", "Statistics", "fit", "learned_reps", "maximise", "total"]
