"""The command line: thin, one file a command. What each does lives in the library or the server."""
