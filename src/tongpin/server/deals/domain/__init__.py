"""Deals: the writes."""
