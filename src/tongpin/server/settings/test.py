"""Settings for tests: SQLite in a file as in life, or the database that TONGPIN_TEST_DATABASE names."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from .base import *  # noqa: F403 - settings modules are flat by design
from .databases import database_from

DATA_DIR = Path(tempfile.mkdtemp(prefix="tongpin-tests-"))
atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)
FILES_DIR = DATA_DIR / "files"
SECRET_KEY = "for tests only, never used where there are people"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# A fast hasher: these passwords protect nothing.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES = {"default": database_from(os.environ.get("TONGPIN_TEST_DATABASE", ""), DATA_DIR)}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    DATABASES["default"]["CONN_MAX_AGE"] = 0
else:
    # In memory SQLite locks whole tables between threads, which it never does in a file.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
WHITENOISE_AUTOREFRESH = True
