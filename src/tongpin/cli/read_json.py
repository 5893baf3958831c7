"""What was read, as JSON."""

from __future__ import annotations

from typing import Any

from tongpin.reading.types import FoundAction, FoundSignal, Reading

DIGITS = 4


def signal_json(found: FoundSignal) -> dict[str, Any]:
    """Return one signal: its id, the exact piece of the text, how sure, and how reliable."""
    return {
        "signal": found.signal,
        "quote": found.quote,
        "confidence": round(found.confidence, DIGITS),
        "reliability": found.reliability,
        "start": found.start,
        "end": found.end,
    }


def action_json(found: FoundAction) -> dict[str, Any]:
    """Return one action of ours: its id, the exact piece of the text and how sure."""
    return {
        "action": found.action,
        "quote": found.quote,
        "confidence": round(found.confidence, DIGITS),
        "start": found.start,
        "end": found.end,
    }


def reading_json(reading: Reading) -> dict[str, Any]:
    """Return everything read from one text."""
    return {
        "signals": [signal_json(one) for one in reading.signals],
        "actions": [action_json(one) for one in reading.actions],
    }
