"""Insight: fields and constraints."""

from .judgement import Judgement

__all__ = ["Judgement"]
