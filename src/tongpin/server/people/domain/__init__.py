"""People: the writes."""
