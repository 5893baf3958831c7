"""What the customer needs: criteria, their library, coverage (method G)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tongpin.method.fields import Probability, ProofId
from tongpin.method.text import EMPTY, Text

CriterionKind = Literal["must", "should", "nice"]
Measure = Literal["boolean", "number_min", "number_max", "range", "ordinal", "text"]
Elasticity = Literal["hard", "elastic", "substitutable"]


@dataclass(frozen=True, slots=True)
class CriterionField:
    """One field of a criterion (method G1)."""

    id: str
    name: Text
    note: Text
    values: tuple[str, ...] = ()  # empty: free


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a criterion comes from: requirement, qualification or commercial (method G1)."""

    id: str
    name: Text
    definition: Text


@dataclass(frozen=True, slots=True)
class ExampleCriterion:
    """A criterion of a worked example (method G2)."""

    id: str
    example: str  # home | company_a
    name: Text
    origin: Literal["requirement", "qualification", "commercial"]
    measure: Measure
    kind: CriterionKind | None = None  # None: a rule of the purchase, not a criterion of the offer
    rank: int | None = None
    elasticity: Elasticity | None = None
    limit: Text = EMPTY


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion of the library, to start from (method G3)."""

    id: str
    name: Text
    unit: str
    target: Text  # indicative; to be replaced by the buyer's own
    covered_by: Text = EMPTY  # which part of a solution covers it
    proofs: tuple[ProofId, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a solution covers a criterion, and what that scores (method G4)."""

    id: str
    name: Text
    score: Probability | None = None  # None: unknown, not counted
