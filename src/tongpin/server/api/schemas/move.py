"""Moves as the API takes and judges them."""

from __future__ import annotations

from datetime import date

from ninja import Schema

from tongpin.server.api.schemas.event import Strict


class MoveIn(Strict):
    """What is intended: an action's id, or words."""

    action: str = ""
    text: str = ""
    stakeholder: int | None = None
    when: date | None = None


class Better(Schema):
    """What fits instead."""

    action: str
    why: str


class VerdictOut(Schema):
    """May we do this now?"""

    action: str | None
    verdict: str
    p_harm: float
    p_off: float
    why: str
    instead: list[Better]
    person_fits: bool | None
    better_person: str | None
    override: str | None
