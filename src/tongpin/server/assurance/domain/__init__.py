"""Assurance: the writes."""
