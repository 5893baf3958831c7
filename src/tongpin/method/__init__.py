"""The sales method as data: stages, signals, actions, concerns, proofs, questions, each in Chinese and English."""

from __future__ import annotations

from tongpin.method.errors import MethodError
from tongpin.method.load import load_method
from tongpin.method.model import STATE_IDS, Method, Text

__all__ = ["STATE_IDS", "Method", "MethodError", "Text", "load_method"]
