"""May we do this now? The risk-weighted verdict over all states (method J3) with its overrides (J4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tongpin.method.model import Action, Fit, Method

from .phrases import Phrases
from .price_talk import CONCESSION

SEVERITY = ("fit", "neutral", "early", "late", "caution", "harmful")


class UnknownAction(ValueError):
    """No such action in the method."""


Cells = Mapping[str, tuple[Fit, str | None]]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A verdict before words: what it is, how likely harm and mistiming are, which state decides."""

    verdict: str
    p_harm: float
    p_off: float
    state: str  # the state whose cell gives the reason
    fit: Fit
    override: str | None


def weigh(
    action: Action,
    posterior: Mapping[str, float],
    held: Iterable[str],
    method: Method,
    *,
    disguised: float = 0.0,
) -> Weighed:
    """Weigh an action over all states: harmful or cautious from certain chances of harm on, else the top state's
    cell; early or late where most of the belief says so (method J3). Late cells that can still be caught up do not
    count as off.

    `disguised` is the chance that the customer's talk of price hides a worry: that share of the evaluation
    state then counts as risk for a price cut.
    """
    return weigh_cells(cells_of(action, held, method), action, posterior, method, disguised=disguised)


def cells_of(action: Action, held: Iterable[str], method: Method) -> Cells:
    """Return how an action fits in each state while these circumstances hold, with the override that says so."""
    return {state: _cell(action, state, held, method) for state in method.states}


def weigh_cells(
    cells: Cells, action: Action, posterior: Mapping[str, float], method: Method, *, disguised: float = 0.0
) -> Weighed:
    """Weigh an action whose cells are known already."""
    p_harm = sum(posterior[s] for s, (fit, _) in cells.items() if fit.verdict == "harmful")
    p_early = sum(posterior[s] for s, (fit, _) in cells.items() if fit.verdict == "early")
    p_late = sum(
        posterior[s] for s, (fit, _) in cells.items() if fit.verdict == "late" and fit.late_mode != "catch_up"
    )
    evaluating = cells["solution_evaluation"][0].verdict
    if action.id == CONCESSION and evaluating != "harmful":
        p_harm += disguised * posterior["solution_evaluation"]
    top = max(posterior, key=lambda s: posterior[s])
    rule = method.verdict_rule
    if p_harm >= rule.harmful_from:
        verdict, wanted = "harmful", "harmful"
    elif p_harm >= rule.caution_from:
        verdict, wanted = "caution", "harmful"
    elif p_early + p_late >= rule.off_from:
        verdict = wanted = "early" if p_early >= p_late else "late"
    else:
        verdict = wanted = cells[top][0].verdict
    state = max(
        (s for s, (fit, _) in cells.items() if fit.verdict == wanted), key=lambda s: posterior[s], default=top
    )
    fit, override = cells[state]
    return Weighed(verdict, p_harm, p_early + p_late, state, fit, override)


def _cell(action: Action, state: str, held: Iterable[str], method: Method) -> tuple[Fit, str | None]:
    fit = action.fits[state]
    for override in method.overrides.values():
        if action.id not in override.verdicts or (override.states and state not in override.states):
            continue
        if any(override.id == name or override.id.startswith(name + "_") for name in held):
            verdict = override.verdicts[action.id]
            if verdict != fit.verdict:
                return Fit(verdict, "", override.reason, fit.instead, fit.how), override.id
    return fit, None


def reason(weighed: Weighed, action: Action, method: Method, say: Phrases) -> str:
    """Return one sentence in the asked language that says why the verdict is what it is."""
    own = weighed.fit.reason.say(say.lang)
    state = method.states[weighed.state].name.say(say.lang)
    if weighed.verdict == "caution":
        return say.caution(state, weighed.p_harm, own)
    if weighed.verdict in {"harmful", "early", "late"} and own:
        return say.off(state, own)
    if weighed.verdict == "fit":
        return say.fit(state, action.definition.say(say.lang))
    return own or say.neutral(state)
