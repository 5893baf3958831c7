"""Where our own selling is (method B): from what we did, and from what the customer's acts show we must have done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tongpin.method.model import Method

from .record import Event

# A customer who does this has had that from us, whether or not somebody wrote it down.
SHOWN_BY: Mapping[str, str] = {
    "sig_volume_data_shared": "needs_discovery",
    "sig_asks_help_with_spec": "needs_discovery",
    "sig_rfi_sent": "needs_discovery",
    "sig_solution_detail_questions": "solution_design",
    "sig_presentation_scheduled": "solution_design",
    "sig_shortlisted": "solution_design",
    "sig_quote_breakdown_requested": "solution_design",
    "sig_contract_draft_exchanged": "solution_proof",
    "sig_verbal_selection": "solution_proof",
    "sig_award_notice": "solution_proof",
    "sig_contract_signed": "solution_delivery",
    "sig_kickoff_date_set": "solution_delivery",
    "sig_integration_testing": "solution_delivery",
    "sig_inventory_move_or_go_live": "solution_delivery",
    "sig_side_by_side_trial": "solution_design",
    "sig_leaning_to_us": "solution_design",
    "sig_site_preparation": "solution_delivery",
    "sig_prelaunch_trouble": "solution_delivery",
    "sig_acceptance_held": "solution_delivery",
    "sig_praise_after_go_live": "solution_delivery",
}
# Right in every state, so they say nothing of where we are.
_EVERYWHERE = 4


def seller_stage(events: Sequence[Event], stages: Sequence[str], method: Method) -> str:
    """Return our selling stage after `events`; `stages` is the judged buyer's state after each of them.

    Our stage moves on with what we put before the customer, even where that is too early (that is what being
    ahead means), and back only when we go back to where the customer is. Inner work prepares and does not move it.
    """
    order = list(method.selling_stages)
    ours = 0
    for event, buyer in zip(events, stages, strict=True):
        shown = [order.index(SHOWN_BY[m.signal]) for m in event.marks if m.signal in SHOWN_BY]
        if shown and event.kind != "action":
            ours = max(ours, *shown)
        action = method.actions.get(event.action or "")
        if action is None or action.kind != "external" or action.group not in order:
            continue
        at = order.index(action.group)
        if _fits_everywhere(action.fits) or action.fits[buyer].verdict == "harmful":
            continue
        if at > ours or at == order.index(method.states[buyer].selling_stage):
            ours = at
    return order[ours]


def _fits_everywhere(fits: Mapping[str, object]) -> bool:
    return sum(getattr(fit, "verdict", "") in {"fit", "neutral"} for fit in fits.values()) > _EVERYWHERE


def lead(ours: str, stage: str, method: Method) -> int:
    """Return how many stages we are ahead of the buyer; below 0 is behind, 0 in step."""
    order = list(method.selling_stages)
    return order.index(ours) - order.index(method.states[stage].selling_stage)
