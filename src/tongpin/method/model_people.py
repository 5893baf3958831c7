"""Scales and types for the people of a deal (method F2, F4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tongpin.method.fields import RoleId, StateId
from tongpin.method.text import EMPTY, Text


@dataclass(frozen=True, slots=True)
class Level:
    """One step of a scale: stance, influence or contact (method F2)."""

    id: str
    name: Text
    value: int | None = None  # None: unknown, which is not 0
    note: Text = EMPTY


@dataclass(frozen=True, slots=True)
class InfluencePart:
    """A part of a person's influence, 1 to 5 in all (method F2)."""

    id: str
    name: Text
    most: int


@dataclass(frozen=True, slots=True)
class ResponseMode:
    """How a person sees the gap between what is and what should be (method F2)."""

    id: str
    name: Text
    meaning: Text
    likely_to_act: Literal["high", "low", "nil"]
    states: tuple[StateId, ...]  # where it hints they are
    how: Text


@dataclass(frozen=True, slots=True)
class Mobiliser:
    """A type of contact, and whether they can move others (method F2)."""

    id: str
    name: Text
    moves_others: bool


@dataclass(frozen=True, slots=True)
class Minimum:
    """The least coverage of the buying group in a state; below it a wrong-person risk (method F4)."""

    id: StateId
    people: int
    text: Text
    roles: tuple[RoleId, ...] = ()


@dataclass(frozen=True, slots=True)
class PeopleRule:
    """Numbers of the rules on people (method F2)."""

    stance_days: int  # a stance without new evidence is unknown after so many days
    new_person_days: int  # somebody counts as new for so long
    weighty_from: int  # a role of less weight in a state is the wrong person
    split_from: int  # key people this many stages apart are a split group
