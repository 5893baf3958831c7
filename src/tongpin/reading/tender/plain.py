"""A tender paper as JSON holds it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from tongpin.reading.tender.model import Tender


def plain(tender: Tender) -> dict[str, Any]:
    """Return everything that was made out, each thing with its quote and place; what is not said is None.

    Amounts are in the smallest unit of their currency; a date without a clock time is a date only.
    """
    found = asdict(tender)
    for date, said in zip(tender.dates, found["dates"], strict=True):
        said["at"] = date.at.date().isoformat() if date.day_only else date.at.isoformat()
    return {**found, "points_found": tender.points_found}
