"""Signals over time to a judged stage, its explanation and advice. numpy only."""

from .effects import group_effects, verdict_effects
from .estimator import Estimator
from .judge import check_action, judge, posterior, steps
from .judgement import ActionVerdict, Judgement, Step
from .record import Event, Mark, Person, Record
from .routing import Route, route
from .verdict import SEVERITY, UnknownAction

__all__ = [
    "SEVERITY",
    "ActionVerdict",
    "Estimator",
    "Event",
    "Judgement",
    "Mark",
    "Person",
    "Record",
    "Route",
    "Step",
    "UnknownAction",
    "check_action",
    "group_effects",
    "judge",
    "posterior",
    "route",
    "steps",
    "verdict_effects",
]
