"""How the deal ended, if it did (method A1): only the customer's acts decide."""

from __future__ import annotations

from collections.abc import Sequence

from tongpin.method.model import Method

from .record import Event

_TERMINAL = "terminal:"
_FORGIVING = {"hearsay": False, "rep_opinion": False}


def outcome(events: Sequence[Event], method: Method) -> str:
    """Return open, chosen_us, chosen_competitor or no_decision from the last terminal signal.

    Hearsay and our own opinion never end a deal. A project that was frozen and then moves again (a later
    signal of buying) is open again; so is one where another was awarded and we are asked back.
    """
    last = "open"
    for event in events:
        for mark in event.marks:
            signal = method.signals.get(mark.signal)
            if signal is None or not _FORGIVING.get(mark.reliability, True):
                continue
            ends = [e.removeprefix(_TERMINAL) for e in signal.effects if e.startswith(_TERMINAL)]
            if ends:
                last = "chosen_us" if last == "chosen_us" and "no_decision" in ends else ends[0]
            elif (last == "no_decision" and _is_buying(signal.weights)) or (
                last == "chosen_competitor"
                and signal.id
                in {
                    "sig_contract_draft_exchanged",
                    "sig_verbal_selection",
                }
            ):
                last = "open"
    return last


def _is_buying(weights: Sequence[float]) -> bool:
    return sum(weights[2:]) >= 0.7
