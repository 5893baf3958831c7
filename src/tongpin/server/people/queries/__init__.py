"""People: the reads."""
