"""Assurance: fields and constraints."""

from .concern import Concern, ConcernState
from .proof import Confidentiality, ProofItem, ProofUse

__all__ = ["Concern", "ConcernState", "Confidentiality", "ProofItem", "ProofUse"]
