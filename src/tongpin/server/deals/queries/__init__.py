"""Deals: the reads."""
