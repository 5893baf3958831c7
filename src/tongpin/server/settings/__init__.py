"""How the application is configured: `base` for all, `main` for running, `test` for tests."""
