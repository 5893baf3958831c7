"""Insight: the reads."""
