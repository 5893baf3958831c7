"""Every address with who may use it and how. The permission matrix is made from this table and from the URL
resolver: an address that is missing here fails the tests.

To add a page, add a line:

    "web:name": Route(RIGHT, METHODS, pk="deal")

`RIGHT` is one of OPEN (nobody need sign in), SIGNED_IN (any colleague), SEE (who sees the deal), CHANGE (who may
change it; a watcher is told 403), LEAD (who answers for it), ADMINISTER. `pk` names the field of `tests.writes.World`
whose id goes into the address; several, as {"pk": "deal", "event_pk": "event"}.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.urls import URLPattern, URLResolver, get_resolver

OPEN, SIGNED_IN, SEE, CHANGE, LEAD, ADMINISTER = "open", "signed_in", "see", "change", "lead", "administer"
GET, POST = ("GET",), ("POST",)
BOTH = (*GET, *POST)
FORM = (*BOTH, "PUT")  # Django's own form pages take PUT for POST
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True)
class Route:
    """Who may use an address, by which methods; what to send; `rest`: what else is in the address; `post`: the right
    that a POST needs where it is another."""

    right: str
    methods: tuple[str, ...]
    pk: str | Mapping[str, str] = ""
    body: Mapping[str, object] = field(default_factory=dict)
    rest: Mapping[str, str] = field(default_factory=dict)
    post: str = ""

    def needs(self, method: str) -> str:
        """Return the right that a method needs."""
        return self.post if self.post and method == "POST" else self.right


ROUTES: dict[str, Route] = {
    "account_login": Route(OPEN, FORM),
    "account_inactive": Route(OPEN, GET),
    "account_logout": Route(OPEN, BOTH),
    "account_change_password": Route(SIGNED_IN, FORM),
    "account_reauthenticate": Route(SIGNED_IN, FORM),
    "api-1:openapi": Route(SIGNED_IN, GET),
    "api-1:find_deals": Route(SIGNED_IN, GET),
    "api-1:get_deal": Route(SEE, GET, "deal"),
    "api-1:get_judgement": Route(SEE, GET, "deal"),
    "api-1:list_events": Route(SEE, GET, "deal"),
    "api-1:add_event": Route(CHANGE, POST, "deal", {"kind": "note", "text": "法务要看保单"}),
    "api-1:check": Route(CHANGE, POST, "deal", {"action": "act_price_concession"}),
    "web:home": Route(SIGNED_IN, METHODS),  # sends everybody on to the deals
    "web:language": Route(OPEN, POST),
    "web:theme": Route(OPEN, POST),
    "web:demo": Route(OPEN, POST),
    "web:deals": Route(SIGNED_IN, GET),
    "web:deal-new": Route(SIGNED_IN, BOTH),
    "web:deal-route": Route(SIGNED_IN, POST),
    "web:deal": Route(SEE, GET, "deal"),
    "web:deal-judgement": Route(SEE, GET, "deal"),
    "web:deal-capture": Route(CHANGE, BOTH, "deal"),
    "web:capture-preview": Route(CHANGE, POST, "deal"),
    "web:capture-discard": Route(CHANGE, POST, "deal"),
    "web:deal-review": Route(SEE, GET, "deal"),
    "web:signal-decide": Route(CHANGE, POST, "signal", rest={"verb": "accept"}),
    "web:event-change": Route(CHANGE, BOTH, "event"),
    "web:event-withdraw": Route(CHANGE, POST, "event"),
    "web:deal-plan": Route(CHANGE, BOTH, "deal"),
    "web:plan-verdict": Route(CHANGE, POST, "deal", {"text": "主动降价五个点"}),
    "web:move-done": Route(CHANGE, BOTH, "move"),
    "web:move-drop": Route(CHANGE, POST, "move"),
    "web:move-reopen": Route(CHANGE, POST, "done"),
    "web:deal-state-stage": Route(CHANGE, BOTH, "deal"),
    "web:deal-people": Route(SEE, BOTH, "deal", post=CHANGE),
    "web:stakeholder-change": Route(CHANGE, POST, "stakeholder"),
    "web:stakeholder-remove": Route(CHANGE, POST, "loose"),
    "web:member-add": Route(LEAD, POST, "deal"),
    "web:member-remove": Route(LEAD, POST, "member"),
}
# Addresses that answer nobody, each with the reason.
DEAD = {"api-1:api-root": "the API's foot: not found for everybody"}


def all_names() -> set[str]:
    """Return the names of all addresses of the application."""
    return {name for name, _ in walk(get_resolver(), ())}


def walk(resolver: URLResolver, spaces: tuple[str, ...]) -> Iterator[tuple[str, URLPattern]]:
    """Walk every pattern with its full name."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from walk(pattern, inner)
        else:
            yield ":".join((*spaces, pattern.name or str(pattern.pattern))), pattern
