"""Two kinds of race: lead-to-cash for standard products, key account beside it (method I)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from tongpin.method.fields import OwnRoleId, Ref, SignalId
from tongpin.method.text import Text

Motion = Literal["key_account", "hybrid", "ltc"]
CriterionId = Annotated[str, Ref("routing")]


@dataclass(frozen=True, slots=True)
class LtcStage:
    """A stage of lead-to-cash (method I1)."""

    id: str
    name: Text
    definition: Text
    entry: Text
    exit: Text
    owners: tuple[OwnRoleId, ...]
    dwell_days: float | None = None  # None: as long as the contract runs


@dataclass(frozen=True, slots=True)
class RoutingCriterion:
    """A question of the routing rule with its three levels, 0, 1 and 2 (method I2)."""

    id: str
    name: Text
    levels: tuple[Text, Text, Text]


@dataclass(frozen=True, slots=True)
class RoutingRule:
    """When a deal is a key account, lead-to-cash or between (method I2)."""

    key_account_from: int
    hybrid_from: int
    straight: CriterionId  # at level 2, with any of `straight_with`, a key account whatever the score
    straight_with: Mapping[CriterionId, int]  # criterion → the level it needs
    reroute_signals: tuple[SignalId, ...]  # any of these on a lead-to-cash deal: score again
    reroute_deciders: int


@dataclass(frozen=True, slots=True)
class MotionKind:
    """A motion and its picture (method I)."""

    id: Motion
    name: Text
    picture: Text
    definition: Text
