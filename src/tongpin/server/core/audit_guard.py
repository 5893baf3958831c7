"""Triggers by which the database itself refuses to change or delete an audit row."""

from __future__ import annotations

from typing import Any

TABLE = "core_auditevent"
VERBS = ("update", "delete")
REFUSAL = "an audit row is never changed or deleted"


def install(connection: Any) -> None:
    """Make the triggers."""
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if postgres:
            cursor.execute(
                "create or replace function tongpin_refuse() returns trigger language plpgsql as "
                f"$$ begin raise exception '{REFUSAL}'; end $$"
            )
        for verb in VERBS:
            body = "execute function tongpin_refuse()" if postgres else _sqlite_body()
            cursor.execute(f"create trigger audit_no_{verb} before {verb} on {TABLE} for each row {body}")


def remove(connection: Any) -> None:
    """Take the triggers away, for tests that empty the tables and for moving to another schema."""
    on = f" on {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for verb in VERBS:
            cursor.execute(f"drop trigger if exists audit_no_{verb}{on}")


def _sqlite_body() -> str:
    return f"begin select raise(abort, '{REFUSAL}'); end"
