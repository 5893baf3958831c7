"""Adding mailboxes, changing, pausing and removing them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tongpin.method import Text
from tongpin.server.core import jobs
from tongpin.server.core.addresses import clean_host
from tongpin.server.core.domain import audit
from tongpin.server.core.domain.versions import locked, save
from tongpin.server.core.errors import Invalid, NotVisible
from tongpin.server.core.sealed import CannotUnseal, seal, unseal
from tongpin.server.core.text import clean_line
from tongpin.server.evidence.imap import MailTrouble, Place, open_inbox
from tongpin.server.evidence.models import Mailbox, Security
from tongpin.server.people import policies
from tongpin.server.people.models import User

PORTS = (993, 143)
OLDEST = timedelta(days=366)
POLL = "evidence.poll_mailbox"
KEEP: Any = object()
# What says to whom the password is sent: changing any of it needs the password again.
WHERE = ("host", "port", "security", "username")
_ADDRESS = re.compile(r"[^\s@<>\"',;:()+]{1,64}@[A-Za-z0-9.-]{1,189}")


def add_mailbox(*, actor: User, password: str, **given: Any) -> Mailbox:
    """Add one's own mailbox, or as an administrator the company's: `given` as for `draft_mailbox`.

    Does not connect: `try_mailbox` a draft first.
    """
    mailbox = draft_mailbox(actor=actor, **given)
    secret = _clean_password(password)
    with transaction.atomic():
        mailbox.save(force_insert=True)
        mailbox.secret = seal(secret, _purpose(mailbox))
        mailbox.save(update_fields=["secret"])
        diff = {field: [None, getattr(mailbox, field)] for field in ("name", "address", "host", "username")}
        audit.record(actor=actor, verb="add", thing=mailbox, diff=diff)
        poll_soon(mailbox)
    return mailbox


def draft_mailbox(
    *,
    actor: User,
    name: str,
    address: str,
    host: str,
    username: str,
    port: int = 993,
    security: str = Security.TLS,
    folder: str = "INBOX",
    since: date | None = None,
    mark_read: bool = False,
    shared: bool = False,
) -> Mailbox:
    """Return a mailbox that is checked and not saved yet.

    Mail is fetched from `since` on, by default today. `mark_read`: mark what was fetched as read on the server; nothing
    else is ever changed there. `shared`: the company's, for administrators only.
    """
    policies.require_active(actor)
    if shared:
        policies.require_administrator(actor)
    mailbox = Mailbox(owner=None if shared else actor, added_by=actor, mark_read=mark_read)
    given = {"name": name, "address": address, "host": host, "port": port, "security": security}
    given |= {"username": username, "folder": folder, "since": since}
    for field, value in given.items():
        setattr(mailbox, field, _cleaned(field, value))
    _refuse_elsewhere(mailbox)
    return mailbox


def change_mailbox(
    *, actor: User, mailbox: Mailbox, version: int, password: str = "", **fields: Any
) -> Mailbox:
    """Change a mailbox: name, address, host, port, security, username, folder, since, mark_read, password.

    An empty password keeps the old one, unless the mail would be asked of another server or in another name: else
    whoever may change the address could have the password sent to a server of their own.
    """
    require_own(actor, mailbox)
    after = {field: _cleaned(field, value) for field, value in fields.items()}
    with transaction.atomic():
        current = locked(mailbox, version)
        diff = audit.changed(current, **after)
        _refuse_elsewhere(current)
        if password:
            current.secret = seal(_clean_password(password), _purpose(current))
            diff["secret"] = ["", ""]  # that it changed, never what it is
        elif set(diff) & set(WHERE):
            raise Invalid(
                "password",
                Text(
                    "换了服务器或用户名，请重新输入密码。", "Another server or name needs the password again."
                ),
            )
        if set(diff) & {*WHERE, "folder"}:
            diff |= audit.changed(current, uid_validity=None, last_uid=0)
        diff |= audit.changed(current, next_try_at=None)
        save(current, diff)
        audit.record(actor=actor, verb="change", thing=current, diff=diff)
        poll_soon(current)
    return current


def pause_mailbox(*, actor: User, mailbox: Mailbox) -> Mailbox:
    """Fetch nothing from it until somebody says so."""
    return _set(actor, mailbox, "pause", paused=True)


def resume_mailbox(*, actor: User, mailbox: Mailbox) -> Mailbox:
    """Fetch from it again, from where it was left; also: try again now."""
    resumed = _set(actor, mailbox, "resume", paused=False, next_try_at=None)
    poll_soon(resumed)
    return resumed


def remove_mailbox(*, actor: User, mailbox: Mailbox) -> Mailbox:
    """Take a mailbox away: its password is forgotten, its letters stay."""
    return _set(actor, mailbox, "remove", removed_at=timezone.now(), secret="")


def try_mailbox(*, actor: User, mailbox: Mailbox, password: str = "") -> int:
    """Sign in, look into the folder and return how many mails are in it. Raises `Invalid` in plain words.

    `mailbox` may be a draft, with its password beside it.
    """
    if password:
        _clean_password(password)
    if mailbox.pk:
        require_own(actor, mailbox)
    try:
        with open_inbox(place_of(mailbox, password)) as inbox:
            return inbox.count
    except MailTrouble as trouble:
        field = {"password": "password", "folder": "folder", "address": "host"}.get(trouble.code, "host")
        raise Invalid(field, trouble.message) from None


def poll_soon(mailbox: Mailbox) -> None:
    """Queue a visit to the mailbox now."""
    jobs.enqueue(POLL, str(mailbox.pk), mailbox_id=mailbox.pk)


def require_own(actor: User, mailbox: Mailbox) -> None:
    """Raise `NotVisible` unless it is the actor's own, or the company's and they are an administrator."""
    own = mailbox.owner_id == actor.pk if mailbox.owner_id else actor.is_administrator
    if not (own and actor.is_active) or mailbox.removed_at:
        raise NotVisible


def place_of(mailbox: Mailbox, password: str = "") -> Place:
    """Return where a mailbox is and how to get in. Raises `MailTrouble` where its password cannot be read."""
    try:
        secret = password or unseal(mailbox.secret, _purpose(mailbox))
    except CannotUnseal:
        raise MailTrouble(
            "password",
            Text("保存的密码已读不出来，请重新输入。", "The saved password cannot be read: enter it again."),
        ) from None
    return Place(
        host=mailbox.host,
        port=mailbox.port,
        starttls=mailbox.security == Security.STARTTLS,
        username=mailbox.username,
        password=secret,
        folder=mailbox.folder,
        inside=bool(settings.MAILBOX_HOSTS),
    )


def _set(actor: User, mailbox: Mailbox, verb: str, **after: Any) -> Mailbox:
    require_own(actor, mailbox)
    with transaction.atomic():
        current = locked(mailbox)
        diff = audit.changed(current, **after)
        save(current, diff)
        if "secret" in diff:
            diff["secret"] = ["", ""]
        audit.record(actor=actor, verb=verb, thing=current, diff=diff)
    return current


def _refuse_elsewhere(mailbox: Mailbox) -> None:
    """Raise `Invalid` for a server that mailboxes may not be on."""
    allowed = settings.MAILBOX_HOSTS
    if not allowed and mailbox.port in PORTS:
        return
    spelled = {f"{mailbox.host}:{mailbox.port}", *([mailbox.host] if mailbox.port in PORTS else [])}
    if spelled & {one.lower() for one in allowed}:
        return
    if allowed:
        listed = ", ".join(allowed)
        raise Invalid(
            "host",
            Text(f"管理员只允许这些邮件服务器：{listed}。", f"The administrator allows only: {listed}."),
        )
    raise Invalid(
        "port",
        Text(f"端口{mailbox.port}不行，请用993或143。", f"Not port {mailbox.port}: use 993 or 143."),
        Text("确有需要，请管理员在设置里放行。", "The administrator can allow others in the settings."),
    )


def _cleaned(field: str, value: Any) -> Any:
    if field == "host":
        return clean_host(clean_line(value, "host", most=253, required=True))
    if field == "address":
        return _clean_address(value)
    if field == "since":
        return _clean_since(value)
    if field == "security" and value not in Security.values:
        raise Invalid("security", Text("请选择加密方式。", "Choose how the connection is encrypted."))
    most = {"name": 100, "username": 254, "folder": 100}.get(field)
    return clean_line(value, field, most=most, required=True) if most else value


def _clean_address(value: str) -> str:
    address = clean_line(value, "address", most=254, required=True).lower()
    if not _ADDRESS.fullmatch(address):
        raise Invalid(
            "address",
            Text("请写成 name@example.com 这样的邮箱地址。", "Write it like name@example.com."),
        )
    return address


def _clean_since(value: date | None) -> date:
    today = timezone.localdate()
    day = value or today
    if not today - OLDEST <= day <= today:
        raise Invalid("since", Text("起始日期请选在一年之内。", "Choose a day within the last year."))
    return day


def _clean_password(password: str) -> str:
    if not password or len(password) > 1000 or "\x00" in password:
        raise Invalid("password", Text("请输入密码。", "Enter the password."))
    return password


def _purpose(mailbox: Mailbox) -> str:
    return f"mailbox.{mailbox.pk}"
