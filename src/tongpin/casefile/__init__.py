"""One deal as a file: in, out, and as the judge wants it."""

from __future__ import annotations

from tongpin.casefile.errors import CaseError
from tongpin.casefile.model import Case, CaseDeal, CaseEvent, CasePerson, CaseSignal, Label, Money
from tongpin.casefile.read import read_case
from tongpin.casefile.record import to_record
from tongpin.casefile.write import write_case

__all__ = [
    "Case",
    "CaseDeal",
    "CaseError",
    "CaseEvent",
    "CasePerson",
    "CaseSignal",
    "Label",
    "Money",
    "read_case",
    "to_record",
    "write_case",
]
