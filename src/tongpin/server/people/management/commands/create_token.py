"""Make an API token from the command line, for a program that acts in a user's name."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tongpin.server.people.domain.token import create_token
from tongpin.server.people.models import User


class Command(BaseCommand):
    """Make a token and print it once."""

    help = "新建接口令牌，只显示一次 / make an API token; it is shown once"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whose, and what for."""
        parser.add_argument("email")
        parser.add_argument("name", help="用途 / what it is for")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's interface
        """Make the token."""
        user = User.objects.filter(email__iexact=options["email"], is_active=True).first()
        if user is None:
            raise CommandError("没有这个用户 / there is no such user")
        _, secret = create_token(actor=user, name=options["name"])
        self.stdout.write(secret)
