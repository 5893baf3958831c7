"""Give a user a new password from the command line: for whoever forgot theirs, the administrator included."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tongpin.server.people.domain.user import set_password
from tongpin.server.people.management.commands.create_user import administrator
from tongpin.server.people.models import User


class Command(BaseCommand):
    """Set a new password and print it once."""

    help = "重置密码，新密码只显示一次 / set a new password; it is shown once"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whose."""
        parser.add_argument("email")
        parser.add_argument("--by", default="", help="管理员邮箱 / the administrator's e-mail")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's interface
        """Set the password; the user's sessions end."""
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError("没有这个用户 / there is no such user")
        password = secrets.token_urlsafe(12)
        set_password(actor=administrator(options["by"]), user=user, password=password)
        self.stdout.write(f"{user.email}\n{password}")
