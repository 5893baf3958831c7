"""Assurance: the reads."""
