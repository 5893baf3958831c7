"""Learning from a company's own deals: from experts' parameters on, without labels."""

from .calibration import Calibration, calibrate
from .comparison import Comparison, compare
from .endings import learn_endings
from .files import Model, ModelFileError, read_model, write_model
from .fitting import Fitted, fit, learned_reps
from .histories import Learned, calibrated, learn
from .maximisation import Anchors, maximise
from .opinions import Opinions, opinions
from .spread import ClusterError, in_parts, spread_over
from .statistics import Statistics, total
from .tables import into_method

__all__ = [
    "Anchors",
    "Calibration",
    "ClusterError",
    "Comparison",
    "Fitted",
    "Learned",
    "Model",
    "ModelFileError",
    "Opinions",
    "Statistics",
    "calibrate",
    "calibrated",
    "compare",
    "fit",
    "in_parts",
    "into_method",
    "learn",
    "learn_endings",
    "learned_reps",
    "maximise",
    "opinions",
    "read_model",
    "spread_over",
    "total",
    "write_model",
]
