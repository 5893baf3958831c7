"""Moves that are planned and not done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from tongpin.server.core.method import method_in_use
from tongpin.server.deals.models import Move
from tongpin.server.web.panels.words import VERDICTS


@dataclass(frozen=True, slots=True)
class PlannedMove:
    """One planned move with the verdict that it was planned under."""

    pk: int
    name: str
    at: date | None
    with_person: str
    verdict: str
    verdict_words: Promise | str
    why: str
    reason: str
    planned_by: str
    version: int
    note: str  # what was written beside an act of the method


def planned(moves: Iterable[Move], lang: str) -> tuple[PlannedMove, ...]:
    """Return planned moves, those without a day last."""
    shown = [_shown(move, lang) for move in moves]
    return tuple(sorted(shown, key=lambda move: (move.at is None, move.at or date.max)))


def _shown(move: Move, lang: str) -> PlannedMove:
    known = method_in_use().actions.get(move.action)
    return PlannedMove(
        pk=move.pk,
        name=known.name.say(lang) if known else move.text or move.action,
        at=move.planned_for,
        with_person=str(move.stakeholder) if move.stakeholder else "",
        verdict=move.verdict,
        verdict_words=VERDICTS.get(move.verdict, ""),
        why=move.verdict_why,
        reason=move.reason,
        planned_by=move.planned_by.name,
        version=move.version,
        note=move.text if known else "",
    )
