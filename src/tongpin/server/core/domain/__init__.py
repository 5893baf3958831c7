"""Core: the writes."""
