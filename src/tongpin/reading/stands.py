"""Does a find stand? The rules of context, put to one target at one place."""

from __future__ import annotations

from collections.abc import Sequence

from tongpin.reading.context.demands import is_buyers_demand
from tongpin.reading.context.denial import is_denied_ask, is_denied_fact
from tongpin.reading.context.elsewhere import is_elsewhere
from tongpin.reading.context.history import is_history
from tongpin.reading.context.hope import is_hoped
from tongpin.reading.context.hypothetical import is_hypothetical
from tongpin.reading.context.opinion import is_own_opinion
from tongpin.reading.context.own_acts import is_own_act
from tongpin.reading.context.passage import Passage
from tongpin.reading.context.question import is_question
from tongpin.reading.cuebook import Target
from tongpin.reading.lexicon import Span


def signal_stands(passage: Passage, target: Target, places: Sequence[Span]) -> bool:
    """Try a signal by the rules that hold for its nature."""
    allow = target.allow
    if passage.dialogue:
        return False
    if "elsewhere" not in allow and is_elsewhere(passage):
        return False
    if "history" not in allow and is_history(passage):
        return False
    if "opinion" not in allow and any(is_own_opinion(passage, place) for place in places):
        return False
    if "own" not in allow and all(is_own_act(passage, place) for place in places):
        return False
    if target.nature == "ask":
        return "denial" in allow or not any(is_denied_ask(passage, place) for place in places)
    return target.nature == "state" or _happened(passage, target, places)


def _happened(passage: Passage, target: Target, places: Sequence[Span]) -> bool:
    """Try what is told as a fact or a plan: not supposed, not asked, and for a fact not only hoped."""
    allow = target.allow
    if "denial" not in allow and all(is_denied_fact(passage, place) for place in places):
        return False
    if "hypothetical" not in allow and any(is_hypothetical(passage, place) for place in places):
        return False
    if "question" not in allow and any(is_question(passage, place) for place in places):
        return False
    if target.nature == "plan" or "hope" in allow:
        return True
    return not any(is_hoped(passage, place) for place in places)


def action_stands(passage: Passage, target: Target, places: Sequence[Span]) -> bool:
    """Try an action: it must be ours, done or planned, in this deal."""
    if not passage.ours or ("elsewhere" not in target.allow and is_elsewhere(passage)):
        return False
    if "history" not in target.allow and is_history(passage):
        return False
    return "own" in target.allow or not is_buyers_demand(passage, min(places))
