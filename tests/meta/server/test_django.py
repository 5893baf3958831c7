"""What Django itself can tell of the application."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from tongpin.server.settings.config import KEYS

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs" / "run"


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_deployment_check_is_clean(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "tongpin.server.settings.main",
        "TONGPIN_DATA": str(tmp_path),
        "TONGPIN_HTTPS": "true",
        "TONGPIN_HOSTS": "tongpin.example.com",
    }
    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "no issues" in done.stdout) == (0, True), done.stdout + done.stderr


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_setting_is_described(language: str) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in DOCS.glob(f"*.{language}.md"))
    assert [key for key in KEYS if f"`TONGPIN_{key.upper()}`" not in text] == []


def test_every_page_of_the_docs_is_there_in_both_languages() -> None:
    pages = {
        language: {path.name.split(".")[0] for path in DOCS.glob(f"*.{language}.md")}
        for language in ("zh", "en")
    }
    assert pages["zh"] == pages["en"] != set()
