"""Deals: fields and constraints."""

from .deal import Deal, Motion, Outcome
from .member import Member, Part
from .move import Move, MoveState
from .stakeholder import Stakeholder

__all__ = ["Deal", "Member", "Motion", "Move", "MoveState", "Outcome", "Part", "Stakeholder"]
