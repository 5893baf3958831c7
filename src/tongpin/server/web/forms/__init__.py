"""What people fill in; each form hands clean values to `domain` and shows what it refuses at the right field."""
