"""Our own users, teams, roles and tokens."""
