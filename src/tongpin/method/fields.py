"""Marks on the fields of the method's classes: what the builder checks in the data files.

`Annotated[str, Ref("signals")]` is a plain string to a type checker and to readers of the class; the builder
takes the mark to mean that the value must be the id of a signal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated


@dataclass(frozen=True, slots=True)
class Ref:
    """The value is the id of an item of `noun`, or one of the words in `also`."""

    noun: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Within:
    """The number lies between `low` and `high`, both included."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class PerState:
    """Numbers written in the file as a mapping of the six states, held as a tuple in their order."""


StateId = Annotated[str, Ref("states")]
SellingStageId = Annotated[str, Ref("selling_stages")]
SignalId = Annotated[str, Ref("signals")]
ActionId = Annotated[str, Ref("actions")]
ConcernId = Annotated[str, Ref("concerns")]
ProofId = Annotated[str, Ref("proofs")]
RoleId = Annotated[str, Ref("roles")]
AnyRoleId = Annotated[str, Ref("roles", also=("any",))]
OwnRoleId = Annotated[str, Ref("own_roles", also=("any",))]
SubphaseId = Annotated[str, Ref("subphases")]
OutcomeId = Annotated[str, Ref("outcomes")]
Probability = Annotated[float, Within(0.0, 1.0)]
Strength = Annotated[int, Within(1, 3)]
