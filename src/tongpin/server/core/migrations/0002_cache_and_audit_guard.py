"""The cache's table, and triggers that keep audit rows as they are."""

from typing import Any

from django.core.management import call_command
from django.db import migrations

from tongpin.server.core import audit_guard


def forwards(apps: object, schema_editor: Any) -> None:
    """Make both."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)
    audit_guard.install(schema_editor.connection)


def backwards(apps: object, schema_editor: Any) -> None:
    """Take both away."""
    audit_guard.remove(schema_editor.connection)
    schema_editor.execute("drop table if exists core_cache")


class Migration(migrations.Migration):
    """After the audit table."""

    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
