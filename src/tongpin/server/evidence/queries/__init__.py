"""Evidence: the reads."""
