"""Making users and changing what they may do."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone, translation

from tongpin.method import Text
from tongpin.server.core.domain import audit
from tongpin.server.core.domain.versions import locked
from tongpin.server.core.errors import Duplicate, Invalid, NotAllowed
from tongpin.server.core.text import clean_line
from tongpin.server.people import policies
from tongpin.server.people.models import Role, Team, Token, User

KEEP: Any = object()
LANGUAGES = ("", "zh-hans", "en")


def create_user(
    *,
    actor: User,
    email: str,
    name: str,
    role: str,
    team: Team | None = None,
    password: str | None = None,
    language: str = "",
    is_demo: bool = False,
) -> User:
    """Make a user. Without a password they cannot sign in until one is set.

    `is_demo`: one of the demo's people, whom anybody may look around as in demo mode.
    """
    policies.require_administrator(actor)
    return _make(actor, email, name, role, team, password, language, is_demo=is_demo)


def create_first_administrator(*, email: str, name: str, password: str) -> User:
    """Make the administrator of a new installation; refused where there is any user already."""
    with transaction.atomic():
        if User.objects.exists():
            raise NotAllowed(Text("这里已经有用户了。", "There are users here already."))
        return _make(None, email, name, Role.ADMINISTRATOR, None, password, "")


def _make(
    actor: User | None,
    email: str,
    name: str,
    role: str,
    team: Team | None,
    password: str | None,
    language: str,
    *,
    is_demo: bool = False,
) -> User:
    user = User(
        is_demo=is_demo,
        email=_clean_email(email),
        name=clean_line(name, "name", most=100, required=True),
        role=_clean_role(role),
        team=team,
        language=_clean_language(language),
    )
    _put_password(user, password)
    with transaction.atomic():
        _refuse_taken(user.email, user)
        user.save(force_insert=True)
        diff = {"email": [None, user.email], "role": [None, user.role], "team": [None, team]}
        audit.record(actor=actor, verb="create", thing=user, diff=diff)
    return user


def _refuse_taken(email: str, user: User) -> None:
    existing = User.objects.filter(email__iexact=email).exclude(pk=user.pk).first()
    if existing:
        raise Duplicate(existing, Text("这个邮箱已经有用户了。", "There is a user with this e-mail already."))


def _clean_email(email: str) -> str:
    line = clean_line(email, "email", most=254, required=True).lower()
    try:
        validate_email(line)
    except ValidationError:
        raise Invalid(
            "email",
            Text("这不是一个邮箱地址。", "This is no e-mail address."),
            Text("例如 li@example.com。", "Example: li@example.com."),
        ) from None
    return line


def _clean_role(role: str) -> str:
    if role not in Role.values:
        raise Invalid("role", Text(f"没有这种角色：{role}。", f"Unknown role: {role}."))
    return role


def _clean_language(language: str) -> str:
    if language not in LANGUAGES:
        raise Invalid("language", Text(f"没有这种语言：{language}。", f"Unknown language: {language}."))
    return language


def _put_password(user: User, password: str | None) -> None:
    if password is None:
        user.set_unusable_password()
        return
    said = {}
    for code in ("zh-hans", "en"):
        with translation.override(code):
            try:
                validate_password(password, user)
            except ValidationError as error:
                said[code] = " ".join(error.messages)
    if said:
        raise Invalid("password", Text(said["zh-hans"], said["en"]))
    user.set_password(password)


def set_role(*, actor: User, user: User, role: str, team: Team | None = KEEP) -> User:
    """Give a user another role, and another team where one is named; it holds from the next request on."""
    policies.require_administrator(actor)
    with transaction.atomic():
        current = locked(user)
        if current.role == Role.ADMINISTRATOR and role != Role.ADMINISTRATOR:
            _require_another_administrator(current)
        after = {"role": _clean_role(role)} | ({} if team is KEEP else {"team": team})
        diff = audit.changed(current, **after)
        current.save()
        audit.record(actor=actor, verb="set_role", thing=current, diff=diff)
    return current


def change_user(*, actor: User, user: User, name: str = KEEP, email: str = KEEP) -> User:
    """Change a user's name or the e-mail they sign in by. Raises `Duplicate` for an e-mail that is taken."""
    policies.require_administrator(actor)
    with transaction.atomic():
        current = locked(user)
        after: dict[str, Any] = {}
        if name is not KEEP:
            after["name"] = clean_line(name, "name", most=100, required=True)
        if email is not KEEP:
            after["email"] = _clean_email(email)
            _refuse_taken(after["email"], current)
        diff = audit.changed(current, **after)
        current.save()
        audit.record(actor=actor, verb="change", thing=current, diff=diff)
    return current


def deactivate(*, actor: User, user: User) -> User:
    """Shut a user out: open sessions and tokens end at once. What they recorded stays."""
    policies.require_administrator(actor)
    with transaction.atomic():
        current = locked(user)
        _require_another_administrator(current)
        diff = audit.changed(current, is_active=False, session_epoch=current.session_epoch + 1)
        current.save()
        Token.objects.filter(user=current, revoked_at__isnull=True).update(revoked_at=timezone.now())
        audit.record(actor=actor, verb="deactivate", thing=current, diff=diff)
    return current


def reactivate(*, actor: User, user: User) -> User:
    """Let a user in again; they sign in anew."""
    policies.require_administrator(actor)
    with transaction.atomic():
        current = locked(user)
        diff = audit.changed(current, is_active=True)
        current.save()
        audit.record(actor=actor, verb="reactivate", thing=current, diff=diff)
    return current


def set_password(*, actor: User, user: User, password: str) -> User:
    """Set a user's password: one's own, or anybody's by an administrator. All their sessions end."""
    if actor.pk != user.pk:
        policies.require_administrator(actor)
    with transaction.atomic():
        current = locked(user)
        _put_password(current, password)
        current.session_epoch += 1
        current.save()
        audit.record(actor=actor, verb="set_password", thing=current)
    return current


def set_language(*, actor: User, language: str) -> User:
    """Set the language in which one's own pages are shown."""
    with transaction.atomic():
        current = locked(actor)
        diff = audit.changed(current, language=_clean_language(language))
        current.save()
        audit.record(actor=actor, verb="set_language", thing=current, diff=diff)
    return current


def _require_another_administrator(user: User) -> None:
    others = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(pk=user.pk)
    if user.is_administrator and not others.exists():
        raise NotAllowed(
            Text("这是最后一位管理员。", "This is the last administrator."),
            Text("请先指定另一位管理员。", "Make somebody else an administrator first."),
        )
