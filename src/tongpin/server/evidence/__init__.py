"""What happened and was said, the signals read in it, and files."""
