"""Exchange: the writes."""
