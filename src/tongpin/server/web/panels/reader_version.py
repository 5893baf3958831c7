"""One attempt to learn, as the reader's card shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tongpin.reading.learned.adapting import Accuracy
from tongpin.server.evidence.models import ReaderVersion


@dataclass(frozen=True, slots=True)
class Score:
    """What a reader was worth on the answers held out, as shares."""

    precision: float
    recall: float
    f1: float
    quiet: float | None  # None: no text of nothing was held out


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One attempt: when, from how much, before and after, and what became of it."""

    pk: int
    at: datetime
    examples: int
    held_out: int
    before: Score
    after: Score
    adopted: bool
    in_use: bool
    version: str
    by: str


def attempt_row(found: ReaderVersion) -> AttemptRow:
    """Return one attempt as the card shows it."""
    return AttemptRow(
        pk=found.pk,
        at=found.made_at,
        examples=found.examples,
        held_out=found.held_out,
        before=_score(found.before),
        after=_score(found.after),
        adopted=found.adopted,
        in_use=found.in_use,
        version=found.version,
        by=str(found.used_by or ""),
    )


def _score(counts: dict[str, int]) -> Score:
    made = Accuracy(**counts)
    return Score(made.precision, made.recall, made.f1, made.quiet if made.empty else None)
