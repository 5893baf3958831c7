"""What every app stands on: audit, text types, money, files, jobs."""
