"""Evidence: the writes."""
