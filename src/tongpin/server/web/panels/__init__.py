"""What each part of a deal's page shows: pure functions from a judgement and its record to plain objects."""
