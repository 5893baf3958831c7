"""Core: the reads."""
