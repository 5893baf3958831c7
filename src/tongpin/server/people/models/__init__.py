"""People: fields and constraints."""

from .team import Team
from .token import Token
from .user import Role, User

__all__ = ["Role", "Team", "Token", "User"]
