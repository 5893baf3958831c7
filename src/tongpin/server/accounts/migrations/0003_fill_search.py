"""Fills what searches look into, and on PostgreSQL adds trigram indexes where the server has them."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError, migrations, transaction

from tongpin.server.accounts import naming
from tongpin.server.core.pinyin import sounds
from tongpin.server.core.text import fold

# A search by part is a LIKE with a wildcard in front: only trigrams can answer that from an index.
TRIGRAMS = {
    "customer_sought_trigram": ("accounts_customer", "sought"),
    "contact_sought_trigram": ("accounts_contact", "sought"),
    "deal_folded_trigram": ("deals_deal", "folded"),
    "event_text_trigram": ("evidence_event", "upper(text)"),
}


def fill(apps: Any, schema_editor: Any) -> None:
    Customer, Contact, Deal = (
        apps.get_model(*name) for name in (("accounts", "Customer"), ("accounts", "Contact"), ("deals", "Deal"))
    )
    for one in Customer.objects.iterator(chunk_size=1000):
        sought = naming.sought([one.name, *one.aliases], one.credit_code)
        Customer.objects.filter(pk=one.pk).update(key=naming.key(one.name), sought=sought)
    for one in Contact.objects.iterator(chunk_size=1000):
        number = "".join(letter for letter in one.phone if letter.isdecimal())
        sought = naming.sought([one.name], one.title, one.email, one.phone, number)
        Contact.objects.filter(pk=one.pk).update(sought=sought)
    for one in Deal.objects.select_related("customer").iterator(chunk_size=1000):
        names = [one.name, one.customer.name]
        lines = [fold("\n".join(names)), *(sounds(fold(name)) for name in names)]
        Deal.objects.filter(pk=one.pk).update(folded="\n".join(filter(None, lines))[:1000])


def index(apps: Any, schema_editor: Any) -> None:
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError:  # not installed, or this user may not: searches read the tables then
        return
    with connection.cursor() as cursor:
        for name, (table, what) in TRIGRAMS.items():
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {table} USING gin (({what}) gin_trgm_ops)")


def drop(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            for name in TRIGRAMS:
                cursor.execute(f"DROP INDEX IF EXISTS {name}")


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0002_customers_and_search"),
        ("deals", "0001_initial"),
        ("evidence", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(index, drop),
    ]
