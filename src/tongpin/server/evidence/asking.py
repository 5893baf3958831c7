"""The language model of this installation, put together for one deal: where, in whose words masked, at what cost."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from datetime import time as clock
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from tongpin.method import Text
from tongpin.reading.language_model import ModelFailure, ModelReader, Sent
from tongpin.reading.types import Utterance
from tongpin.server.core.method import method_in_use
from tongpin.server.core.outgoing_chat import ChatClient
from tongpin.server.core.queries.settings import fact
from tongpin.server.core.trust import tls_context
from tongpin.server.deals.models import Deal, Stakeholder
from tongpin.server.evidence.domain.speakers import By
from tongpin.server.evidence.models import Event, Sending
from tongpin.server.evidence.readers import reader
from tongpin.server.people.models import User
from tongpin.server.settings.language_model import LanguageModel

SWITCH = "language_model"
REQUEST_SECONDS = 60.0
RUN_SECONDS = 150.0  # of one job, whose lease is longer
_LEGAL_FORM = re.compile(r"(?:股份|有限|责任|集团|公司|（[^）]{1,8}）|\([^)]{1,8}\))+$")


def configured() -> LanguageModel | None:
    """Return the model that the installation's settings name, if any."""
    found: LanguageModel | None = settings.LANGUAGE_MODEL
    return found


def is_on() -> bool:
    """Whether a model is configured and an administrator has switched it on."""
    return configured() is not None and bool(fact(SWITCH, {}).get("on"))


def tokens_today() -> int:
    """Return how many tokens went since midnight."""
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(), clock()))
    return Sending.objects.filter(at__gte=midnight).aggregate(all=Sum("tokens"))["all"] or 0


def model_reader(deal: Deal, asked_by: User | None) -> ModelReader:
    """Return the reader by model for a deal's texts. Raises `ModelFailure` where none is configured."""
    found = configured()
    if found is None:
        raise ModelFailure("off", Text("没有配置语言模型。", "No language model is configured."))
    log = SendingLog(deal, asked_by, found)
    return ModelReader(
        method=method_in_use(),
        client=ChatClient(
            found.url,
            found.name,
            found.key,
            inside=found.inside,
            seconds=REQUEST_SECONDS,
            context=tls_context(),
        ),
        fallback=reader(),
        mask=not found.unmasked,
        names=tuple(names_to_mask(deal)),
        cache=log,
        allow=Allowance(found.tokens_a_day).ask,
        sent=log.note,
    )


def utterance(event: Event) -> Utterance:
    """Return an event's text as a reader wants it."""
    by = By(event.by_stakeholder, event.by_user, event.by_name)
    return Utterance(
        text=event.text, speaker=by.speaks_in(event.kind), by=by.key, kind=event.kind, at=event.at
    )


def names_to_mask(deal: Deal) -> Iterator[str]:
    """Give the names known on a deal: the customer's, with and without its legal form, and all people's."""
    yield from (deal.customer.name, _LEGAL_FORM.sub("", deal.customer.name), deal.name)
    yield deal.owner.name
    yield from Stakeholder.objects.filter(deal=deal).values_list("contact__name", flat=True)
    yield from deal.members.values_list("user__name", flat=True)


@dataclass
class Allowance:
    """How much may still be spent: tokens of the day, seconds of this run."""

    tokens_a_day: int
    ends: float = field(default_factory=lambda: time.monotonic() + RUN_SECONDS - REQUEST_SECONDS)

    def ask(self, tokens: int) -> None:
        """Raise `ModelFailure` where a request of about so many tokens is too much."""
        if tokens_today() + tokens > self.tokens_a_day:
            raise ModelFailure(
                "budget",
                Text("今天的额度用完了，没有发送。", "Today's allowance is used up; nothing was sent."),
            )
        if time.monotonic() > self.ends:
            raise ModelFailure("later", Text("这一次时间不够了。", "There was no time left in this run."))


@dataclass
class SendingLog:
    """Notes every request before it leaves and how it ended; keeps answers, so that nothing is sent twice."""

    deal: Deal
    asked_by: User | None
    model: LanguageModel
    row: Sending | None = None

    def note(self, sent: Sent) -> None:
        """Write down one request."""
        if sent.outcome == "started":
            self.row = Sending.objects.create(
                deal=self.deal,
                asked_by=self.asked_by,
                host=(urlsplit(self.model.url).hostname or "")[:255],
                model=self.model.name[:100],
                **_fields(sent),
            )
        elif self.row is not None:
            Sending.objects.filter(pk=self.row.pk).update(**_fields(sent))

    def get(self, key: str, /) -> str | None:
        """Return a kept answer to the same request."""
        found = Sending.objects.filter(sha256=key, outcome="ok").exclude(answer="").first()
        return found.answer if found else None

    def __setitem__(self, key: str, value: str, /) -> None:
        if self.row is not None and self.row.sha256 == key:
            Sending.objects.filter(pk=self.row.pk).update(answer=value.replace("\x00", ""))


def _fields(sent: Sent) -> dict[str, object]:
    plain = replace(sent, outcome=sent.outcome[:30])
    names = ("sha256", "characters", "pieces", "masked", "tokens", "outcome", "dropped")
    return {name: getattr(plain, name) for name in names}
