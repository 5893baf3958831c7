"""Make a user from the command line, in the administrator's name."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tongpin.server.core.errors import DomainError
from tongpin.server.people.domain.team import create_team
from tongpin.server.people.domain.user import create_user
from tongpin.server.people.models import Role, Team, User


class Command(BaseCommand):
    """Make a user and print the password once."""

    help = "新建用户，密码只显示一次 / make a user; the password is shown once"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take who, as what, in which team, in whose name."""
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--role", choices=Role.values, default=Role.SALES)
        parser.add_argument("--team", default="", help="团队名，没有就新建 / made where there is none")
        parser.add_argument("--by", default="", help="管理员邮箱 / the administrator's e-mail")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's interface
        """Make the user."""
        password = secrets.token_urlsafe(12)
        try:
            actor = administrator(options["by"])
            user = create_user(
                actor=actor,
                email=options["email"],
                name=options["name"],
                role=options["role"],
                team=_team(actor, options["team"]),
                password=password,
            )
        except DomainError as error:
            raise CommandError(f"{error.say('zh')} / {error.say('en')}") from error
        self.stdout.write(f"{user.email}\n{password}")


def administrator(email: str) -> User:
    """Return the administrator in whose name it is done: the one named, else the first."""
    found = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).order_by("pk")
    actor = (found.filter(email__iexact=email) if email else found).first()
    if actor is None:
        raise CommandError("没有这位管理员 / there is no such administrator")
    return actor


def _team(actor: User, name: str) -> Team | None:
    if not name:
        return None
    return Team.objects.filter(name=name).first() or create_team(actor=actor, name=name)
