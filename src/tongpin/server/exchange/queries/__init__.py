"""Exchange: the reads."""
