"""The settings of a running installation, read from its data directory and the environment."""

from __future__ import annotations

import os
from pathlib import Path

from .base import *  # noqa: F403 - settings modules are flat by design
from .config import Config, own_hosts
from .databases import database_from
from .language_model import language_model_from

DATA_DIR = Path(os.environ.get("TONGPIN_DATA", "var")).resolve()
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
FILES_DIR = DATA_DIR / "files"
_config = Config(DATA_DIR)

SECRET_KEY = _config.secret()
DATABASES = {
    "default": database_from(_config.text("database") or os.environ.get("DATABASE_URL", ""), DATA_DIR)
}
ALLOWED_HOSTS = _config.listed("hosts") or own_hosts(os.environ.get("TONGPIN_LISTEN", ""))
METHOD_FILES = [word for word in _config.text("method").split(os.pathsep) if word]
MODEL_FILE = _config.text("model")
MAILBOX_HOSTS = _config.listed("mailbox_hosts")
CALENDAR_HOSTS = _config.listed("calendar_hosts")
CERTIFICATES = _config.text("certificates")
MAIL_SERVER, MAIL_FROM = _config.text("mail_server"), _config.text("mail_from")
LANGUAGE_MODEL = language_model_from(_config)
TIME_ZONE = _config.text("time_zone", "Asia/Shanghai")

HTTPS = _config.flag("https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []
if _config.flag("proxy"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
WHITENOISE_MAX_AGE = 300
