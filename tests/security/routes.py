"""Every address with who may use it and how. The permission matrix is made from this table and from the URL
resolver: an address that is missing here fails the tests.

To add a page, add a line:

    "web:name": Route(RIGHT, METHODS, pk="deal")

`RIGHT` is one of OPEN (nobody need sign in), SIGNED_IN (any colleague), SEE (who sees the deal), CHANGE (who may
change it; a watcher is told 403), LEAD (who answers for it), KEEP (who sees it keeps its customer up to date, a
watcher too), APPROVE (a manager above or an administrator), OWN (安娜 alone; for all others, managers and
administrators among them, it does not exist), ADMINISTER. `pk` names the field of `tests.writes.World`
whose id goes into the address; several, as {"pk": "deal", "event_pk": "event"}.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.urls import URLPattern, URLResolver, get_resolver

OPEN, SIGNED_IN, SEE, CHANGE, LEAD, ADMINISTER = "open", "signed_in", "see", "change", "lead", "administer"
OWN = "own"
KEEP = "keep"
APPROVE = "approve"
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
    "api-1:list_files": Route(SEE, GET, "deal"),
    "api-1:get_file": Route(SEE, GET, "file"),
    "api-1:check": Route(CHANGE, POST, "deal", {"action": "act_price_concession"}),
    "api-1:list_signals": Route(SIGNED_IN, GET),
    "api-1:answer_signal": Route(CHANGE, POST, "signal", {"answer": "accept"}),
    "api-1:list_mailboxes": Route(SIGNED_IN, GET),
    "api-1:list_mail": Route(SIGNED_IN, GET),
    "api-1:join_mail": Route(OWN, POST, {"letter": "letter", "pk": "deal"}),
    "api-1:set_mail_aside": Route(OWN, POST, {"letter": "letter"}),
    "api-1:list_contracts": Route(SEE, GET, "deal"),
    "api-1:add_contract": Route(CHANGE, POST, "deal", {"number": "HT-9", "title": "仓配", "amount": "100万"}),
    "api-1:get_contract": Route(SEE, GET, "contract"),
    "api-1:list_invoices": Route(SEE, GET, "contract"),
    "api-1:add_invoice": Route(
        CHANGE, POST, "contract", {"number": "FP-9", "amount": "1000", "due_on": "2099-01-31"}
    ),
    "api-1:add_credit_note": Route(
        CHANGE, POST, "invoice", {"number": "-9", "amount": "1", "reason": "货损"}
    ),
    "api-1:list_payments": Route(SEE, GET, "deal"),
    "api-1:add_payment": Route(CHANGE, POST, "deal", {"amount": "100"}),
    "api-1:settle_invoice": Route(CHANGE, POST, {"pk": "payment", "invoice": "invoice"}, {"amount": "1"}),
    "api-1:get_collection": Route(SIGNED_IN, GET),
    "web:home": Route(SIGNED_IN, METHODS),  # sends everybody on to the deals
    "web:language": Route(OPEN, POST),
    "web:theme": Route(OPEN, POST),
    "web:demo": Route(OPEN, POST),
    "api-1:search": Route(SIGNED_IN, GET),
    "web:search": Route(SIGNED_IN, GET),
    "web:search-palette": Route(SIGNED_IN, GET),
    "web:customers": Route(SIGNED_IN, GET),
    "web:customer-new": Route(SIGNED_IN, BOTH),
    "web:customer": Route(SEE, GET, "customer"),
    "web:customer-change": Route(KEEP, BOTH, "customer"),
    "web:customer-merge": Route(APPROVE, BOTH, "customer"),
    "web:contact-new": Route(KEEP, POST, "customer", {"name": "何敏"}),
    "web:incumbency-add": Route(KEEP, POST, "customer", {"provider": "顺丰"}),
    "web:incumbency-remove": Route(KEEP, POST, "incumbency"),
    "web:contact": Route(SEE, GET, "spare"),
    "web:contact-change": Route(KEEP, POST, "spare", {"name": "刘敏", "version": 1}),
    "web:contact-job": Route(KEEP, POST, "spare"),
    "web:contact-merge": Route(APPROVE, POST, "spare"),
    "web:deals": Route(SIGNED_IN, GET),
    "web:deal-new": Route(SIGNED_IN, BOTH),
    "web:deal-route": Route(SIGNED_IN, POST),
    "web:deal": Route(SEE, GET, "deal"),
    "web:deal-judgement": Route(SEE, GET, "deal"),
    "web:deal-capture": Route(CHANGE, BOTH, "deal"),
    "web:capture-preview": Route(CHANGE, POST, "deal"),
    "web:capture-discard": Route(CHANGE, POST, "deal"),
    "web:deal-review": Route(SEE, GET, "deal"),
    "web:signals": Route(SIGNED_IN, GET),
    "web:queue-decide": Route(CHANGE, POST, "signal", rest={"verb": "accept"}),
    "web:signal-decide": Route(CHANGE, POST, "signal", rest={"verb": "accept"}),
    "web:event-change": Route(CHANGE, BOTH, "event"),
    "web:event-outgoing": Route(SEE, GET, "event"),
    "web:reader": Route(ADMINISTER, BOTH),
    "web:language-model": Route(ADMINISTER, BOTH),
    "web:event-withdraw": Route(CHANGE, POST, "event"),
    "web:deal-plan": Route(CHANGE, BOTH, "deal"),
    "web:plan-verdict": Route(CHANGE, POST, "deal", {"text": "主动降价五个点"}),
    "web:move-done": Route(CHANGE, BOTH, "move"),
    "web:move-drop": Route(CHANGE, POST, "move"),
    "web:move-reopen": Route(CHANGE, POST, "done"),
    "web:users": Route(ADMINISTER, GET),
    "web:user-new": Route(ADMINISTER, BOTH),
    "web:user": Route(ADMINISTER, BOTH, "colleague"),
    "web:user-password": Route(ADMINISTER, POST, "colleague"),
    "web:user-hand-over": Route(ADMINISTER, POST, "colleague"),
    "web:user-do": Route(ADMINISTER, POST, "colleague", rest={"verb": "deactivate"}),
    "web:teams": Route(ADMINISTER, BOTH),
    "web:team-change": Route(ADMINISTER, POST, "team"),
    "web:tokens": Route(SIGNED_IN, BOTH),
    "web:token-revoke": Route(OWN, POST, "token"),
    "web:deal-contracts": Route(SEE, BOTH, "deal", post=CHANGE),
    "web:contract": Route(SEE, GET, "contract"),
    "web:contract-change": Route(CHANGE, BOTH, "drafted"),
    "web:contract-approve": Route(APPROVE, POST, "drafted"),
    "web:contract-amend": Route(CHANGE, POST, "contract"),
    "web:contract-do": Route(CHANGE, POST, "drafted", rest={"verb": "cancel"}),
    "web:invoice-new": Route(CHANGE, BOTH, "contract"),
    "web:invoice": Route(SEE, GET, "invoice"),
    "web:invoice-credit": Route(CHANGE, POST, "invoice"),
    "web:invoice-remind": Route(CHANGE, POST, "invoice"),
    "web:invoice-do": Route(CHANGE, POST, "invoice", rest={"verb": "cancel"}),
    "web:reminder-take-back": Route(CHANGE, POST, "reminder"),
    "web:payment-new": Route(CHANGE, BOTH, "deal"),
    "web:payment": Route(SEE, BOTH, "payment", post=CHANGE),
    "web:payment-do": Route(CHANGE, POST, "payment", {"reason": "退票"}, rest={"verb": "withdraw"}),
    "web:allocation-release": Route(CHANGE, POST, "allocation"),
    "web:collection": Route(SIGNED_IN, GET),
    "web:deal-files": Route(SEE, GET, "deal"),
    "web:file": Route(SEE, GET, "file"),
    "web:file-original": Route(SEE, GET, "file"),
    "web:mail": Route(SIGNED_IN, GET),
    "web:mail-aside": Route(SIGNED_IN, GET),
    "web:letter-join": Route(OWN, POST, "letter"),
    "web:letter-aside": Route(OWN, POST, "letter"),
    "web:letter-back": Route(OWN, POST, "aside"),
    "web:letter-original": Route(OWN, GET, "letter"),
    "web:mailboxes": Route(SIGNED_IN, GET),
    "web:mailbox-new": Route(SIGNED_IN, BOTH),
    "web:mailbox-change": Route(OWN, BOTH, "mailbox"),
    "web:mailbox-do": Route(OWN, POST, "mailbox", rest={"verb": "pause"}),
    "web:calendars": Route(SIGNED_IN, BOTH),
    "web:calendar-remove": Route(OWN, POST, "calendar"),
    "web:plan-feed-make": Route(SIGNED_IN, POST),
    "web:plan-feed-revoke": Route(SIGNED_IN, POST),
    "web:plan-feed": Route(OPEN, GET, rest={"secret": "nobody-knows-it"}),
    "web:appointment-decide": Route(OWN, POST, "appointment", rest={"verb": "meeting"}),
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
