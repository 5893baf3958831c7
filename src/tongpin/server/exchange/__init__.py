"""Exchange: deals in and out as case files."""
