"""Insight: the writes."""
