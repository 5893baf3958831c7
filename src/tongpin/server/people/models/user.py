"""Our own users: they sign in by e-mail."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from tongpin.server.core.text import LineField

from .team import Team


class Role(models.TextChoices):
    """What a user is here for; what they may see follows from it."""

    SALES = "sales"
    SOLUTION = "solution"
    DELIVERY = "delivery"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"


class UserManager(BaseUserManager["User"]):
    """Finds users by e-mail, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the user with that e-mail."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A colleague. Never deleted, since the record names them; `is_active` False ends what they may do."""

    email = models.EmailField(max_length=254, unique=True)
    name = LineField(max_length=100)
    role = LineField(max_length=20, choices=Role.choices, default=Role.SALES)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="users")
    language = LineField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    # Part of what sessions are checked against: raising it ends them all at once.
    session_epoch = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_administrator(self) -> bool:
        """Whether the user runs this installation."""
        return self.is_active and self.role == Role.ADMINISTRATOR

    @property
    def is_manager(self) -> bool:
        """Whether the user leads a team."""
        return self.is_active and self.role == Role.MANAGER

    def get_session_auth_hash(self) -> str:
        """Return what sessions are checked against; changes with the password and with `session_epoch`."""
        return f"{super().get_session_auth_hash()}{self.session_epoch}"

    def get_full_name(self) -> str:
        """Return the name."""
        return self.name

    def get_short_name(self) -> str:
        """Return the name."""
        return self.name

    def has_perm(self, perm: str, obj: Any = None) -> bool:  # noqa: ARG002 - Django's own interface
        """Return False: rights come from each app's policies, not from Django's permissions."""
        return False
