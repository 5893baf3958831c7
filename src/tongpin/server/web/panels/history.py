"""Who changed what on a deal, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongpin.method import Method
from tongpin.server.core.method import method_in_use
from tongpin.server.core.models import AuditEvent

VERBS: dict[str, Promise] = {
    "create": pgettext_lazy("change", "opened"),
    "add": pgettext_lazy("change", "added"),
    "change": pgettext_lazy("change", "changed"),
    "remove": pgettext_lazy("change", "removed"),
    "close": pgettext_lazy("change", "closed"),
    "reopen": pgettext_lazy("change", "opened again"),
    "plan": pgettext_lazy("change", "planned"),
    "complete": pgettext_lazy("change", "did"),
    "drop": pgettext_lazy("change", "dropped"),
    "record": pgettext_lazy("change", "wrote down"),
    "withdraw": pgettext_lazy("change", "withdrew"),
    "accept": pgettext_lazy("change", "accepted"),
    "reject": pgettext_lazy("change", "rejected"),
    "state": pgettext_lazy("change", "stated"),
    "store": pgettext_lazy("change", "stored"),
    "raise": pgettext_lazy("change", "raised"),
    "offer": pgettext_lazy("change", "offered"),
    "acknowledge": pgettext_lazy("change", "settled"),
    "approve": pgettext_lazy("change", "approved"),
    "return": pgettext_lazy("change", "returned to draft"),
    "start": pgettext_lazy("change", "put in force"),
    "amend": pgettext_lazy("change", "amended"),
    "end": pgettext_lazy("change", "ended"),
    "resume": pgettext_lazy("change", "put in force again"),
    "cancel": pgettext_lazy("change", "cancelled"),
    "restore": pgettext_lazy("change", "restored"),
    "write": pgettext_lazy("change", "wrote"),
    "credit": pgettext_lazy("change", "credited by"),
    "move": pgettext_lazy("change", "moved"),
    "book": pgettext_lazy("change", "booked"),
    "settle": pgettext_lazy("change", "settled with"),
    "release": pgettext_lazy("change", "took off"),
    "remind": pgettext_lazy("change", "wrote down"),
    "take_back": pgettext_lazy("change", "took back"),
    "merge": pgettext_lazy("change", "merged"),
}

NOUNS: dict[str, Promise] = {
    "deal": _("the deal"),
    "member": _("a colleague"),
    "stakeholder": _("a person"),
    "contact": _("a person"),
    "move": _("a move"),
    "event": _("an event"),
    "signal": _("a signal"),
    "concern": _("a concern"),
    "proofuse": _("a proof"),
    "storedfile": _("a file"),
    "contract": _("a contract"),
    "invoice": _("an invoice"),
    "payment": _("a payment"),
    "reminder": _("a reminder to pay"),
}

# What of a change says most, best first; the rest is in the audit log itself.
_TELLING = (
    "name",
    "number",
    "reference",
    "text",
    "action",
    "signal",
    "stage",
    "concern",
    "proof",
    "state",
    "outcome",
    "owner",
    "roles",
    "quote",
    "customer",
    "left_on",
    "merged",
)
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change: who, what, and the one value that says most."""

    at: datetime
    actor: str
    verb: Promise | str
    noun: Promise | str
    before: str
    after: str


def history(events: Iterable[AuditEvent], lang: str) -> tuple[HistoryLine, ...]:
    """Return the changes in the order given."""
    method = method_in_use()
    return tuple(_line(event, method, lang) for event in events)


def _line(event: AuditEvent, method: Method, lang: str) -> HistoryLine:
    before, after = _telling(event.diff)
    return HistoryLine(
        at=event.at,
        actor=event.actor_name,
        verb=VERBS.get(event.verb, event.verb),
        noun=NOUNS.get(event.noun, event.noun),
        before=say_value(before, method, lang),
        after=say_value(after, method, lang),
    )


def _telling(diff: Mapping[str, object]) -> tuple[object, object]:
    """Return before and after of the field that says most."""
    for name in _TELLING:
        change = diff.get(name)
        if isinstance(change, list) and len(change) == 2 and any(change):
            return change[0], change[1]
    return None, None


def say_value(value: object, method: Method, lang: str) -> str:
    """Return a stored value for people: an id of the method by its name, a long text shortened."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, list):
        return ", ".join(say_value(item, method, lang) for item in value)
    text = str(value)
    for noun in _named_nouns(method):
        if text in noun:
            return str(noun[text].name.say(lang))  # type: ignore[attr-defined]
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _named_nouns(method: Method) -> tuple[Mapping[str, object], ...]:
    return (
        method.actions,
        method.signals,
        method.states,
        method.concerns,
        method.proofs,
        method.roles,
        method.outcomes,
    )
