"""Reading what left for the language model, and what would."""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import QuerySet

from tongpin.reading.language_model.client import Body
from tongpin.server.core.errors import NotAllowed
from tongpin.server.evidence import asking
from tongpin.server.evidence.models import Event, ModelReading, Sending
from tongpin.server.people.models import User


@dataclass(frozen=True, slots=True)
class State:
    """How the language model is set up and used. The key is only said to be there or not."""

    configured: bool
    on: bool
    host: str = ""
    name: str = ""
    has_key: bool = False
    inside: bool = False
    masked: bool = True
    tokens_today: int = 0
    tokens_a_day: int = 0


def state(actor: User) -> State:
    """Return how the language model is set up, for administrators. Raises `NotAllowed`."""
    require_administrator(actor)
    found = asking.configured()
    if found is None:
        return State(configured=False, on=False)
    return State(
        configured=True,
        on=asking.is_on(),
        host=urlsplit(found.url).hostname or found.url,
        name=found.name,
        has_key=bool(found.key),
        inside=found.inside,
        masked=not found.unmasked,
        tokens_today=asking.tokens_today(),
        tokens_a_day=found.tokens_a_day,
    )


def sendings(actor: User) -> QuerySet[Sending]:
    """Return everything that was sent, the newest first, for administrators. Raises `NotAllowed`."""
    require_administrator(actor)
    return Sending.objects.select_related("deal__customer", "asked_by").order_by("-pk")


def is_configured() -> bool:
    """Whether this installation names a language model; whether it is on is the administrators' to know."""
    return asking.configured() is not None


def require_administrator(actor: User) -> None:
    """Raise `NotAllowed` unless `actor` is an administrator."""
    if not actor.is_administrator:
        raise NotAllowed


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One request: the texts in it as they leave, and its whole body word for word."""

    texts: tuple[str, ...]
    body: str


def preview(event: Event) -> tuple[Outgoing, ...]:
    """Return the requests by which an event's text would leave; nothing where no model is configured.

    The event must come from `queries.event.get_for`.
    """
    if asking.configured() is None or not event.text.strip():
        return ()
    bodies = asking.model_reader(event.deal, None).preview([asking.utterance(event)])
    return tuple(Outgoing(_texts(body), json.dumps(body, ensure_ascii=False, indent=2)) for body in bodies)


def _texts(body: Body) -> tuple[str, ...]:
    return tuple(piece["text"] for piece in json.loads(body["messages"][-1]["content"])["pieces"])


def of_event(event: Event) -> ModelReading | None:
    """Return how far the model's reading of an event is. The event must come from `queries.event.get_for`."""
    return ModelReading.objects.filter(event=event).first()
