"""What a domain function may answer instead of doing what was asked.

Each says in both languages what is wrong and, where there is something to do, what to do. Doors turn them into
answers: pages by `core.middleware.domain_errors`, the API by its own problem documents.
"""

from __future__ import annotations

from typing import Any

from tongpin.method import Text
from tongpin.server.core import language

NOTHING = Text("", "")
MOST = 600


def presentable(text: str) -> str:
    """Return a message that may quote what was sent: never broken, never longer than people read."""
    whole = text.encode("utf-8", "replace").decode().replace("\x00", "␀")
    return whole if len(whole) <= MOST else f"{whole[:MOST]}…"


class DomainError(Exception):
    """The root of the family: a message, a mend, and the HTTP status that doors answer with."""

    status = 400
    code = "refused"

    def __init__(self, message: Text, mend: Text = NOTHING) -> None:
        super().__init__(message.zh)
        self.message = message
        self.mend = mend

    def say(self, lang: str | None = None) -> str:
        """Return the message and the mend in `lang`, by default the reader's."""
        lang = lang or language.current()
        gap = " " if lang == "en" else ""
        return presentable(gap.join(part for part in (self.message.say(lang), self.mend.say(lang)) if part))

    def __str__(self) -> str:
        return self.say()


class NotVisible(DomainError):
    """There is no such thing as far as the actor may know."""

    status = 404
    code = "not_found"

    def __init__(self) -> None:
        super().__init__(Text("没有找到。", "Not found."))


class NotAllowed(DomainError):
    """The actor may see it, but may not do this to it."""

    status = 403
    code = "not_allowed"

    def __init__(self, message: Text | None = None, mend: Text = NOTHING) -> None:
        super().__init__(message or Text("您没有权限做这件事。", "You may not do this."), mend)


class Invalid(DomainError):
    """A value cannot be used. `field` names the input."""

    status = 422
    code = "invalid"

    def __init__(self, field: str, message: Text, mend: Text = NOTHING) -> None:
        super().__init__(message, mend)
        self.field = field


class Conflict(DomainError):
    """Somebody else changed it meanwhile. `current` is how it is now."""

    status = 409
    code = "conflict"

    def __init__(self, current: Any, message: Text | None = None) -> None:
        super().__init__(
            message or Text("刚刚有人改过这条记录。", "Somebody changed this a moment ago."),
            Text(
                "您填的内容没有丢，请看一下最新内容，再保存一次。",
                "What you typed is not lost: look at the new state and save again.",
            ),
        )
        self.current = current


class NeedsReason(DomainError):
    """The move is harmful now; it can be planned only with a reason. `verdict` says why and what instead."""

    status = 422
    code = "needs_reason"

    def __init__(self, verdict: Any) -> None:
        super().__init__(
            Text("现在做这件事多半有害。", "Doing this now would probably do harm."),
            Text(
                "如果仍要做，请写明理由，主管会看到。",
                "To plan it all the same, write why; your manager will see it.",
            ),
        )
        self.verdict = verdict


class Duplicate(DomainError):
    """The same thing is here already. `existing` is it."""

    status = 409
    code = "duplicate"

    def __init__(self, existing: Any, message: Text | None = None) -> None:
        super().__init__(
            message or Text("这条内容已经记录过了。", "This is recorded already."),
            Text("没有重复保存。", "It was not saved a second time."),
        )
        self.existing = existing


class StorageFull(DomainError):
    """There is no room left to write."""

    status = 507
    code = "storage_full"

    def __init__(self) -> None:
        super().__init__(
            Text("服务器磁盘已满，没有保存。", "The server's disk is full; nothing was saved."),
            Text(
                "请联系管理员清理磁盘，腾出空间后再保存一次。",
                "Ask your administrator to free some space, then save again.",
            ),
        )
