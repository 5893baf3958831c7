"""Bring the pages' translations up to date: find new words, drop unused ones, compile."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tongpin.server.web import texts


class Command(BaseCommand):
    """`texts` rewrites the files; `texts --check` only says what is missing."""

    help = "Bring the pages' translations up to date and compile them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the one option."""
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail where a text is missing"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Work through every language."""
        places = texts.wanted()
        missing = []
        for path in sorted(texts.LOCALE.glob("*/LC_MESSAGES/django.po")):
            known = texts.read_po(path.read_text(encoding="utf-8"))
            missing += [
                f"{path.parts[-3]}: {places[key]}: {key.text}" for key in places if not known.get(key)
            ]
            if not options["check"]:
                path.write_text(texts.write_po(known, places), encoding="utf-8")
                path.with_suffix(".mo").write_bytes(texts.compiled(known))
        for line in missing:
            self.stdout.write(line)
        if missing and options["check"]:
            raise CommandError(f"{len(missing)} texts are not translated")
