"""Addresses that say which deal a mail belongs to: the company's inbox with a tag, as inbox+d17-3f9a…@example.com."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable

from django.conf import settings

from tongpin.server.deals.models import Deal
from tongpin.server.evidence.models import Mailbox

_TAG = re.compile(r"\+d(\d{1,18})-([0-9a-f]{12})@")


def address_of(mailbox: Mailbox, deal: Deal) -> str:
    """Return the address to which mail of a deal may be forwarded. Nobody can guess another deal's."""
    name, _, domain = mailbox.address.partition("@")
    return f"{name}+d{deal.pk}-{_proof(deal.pk)}@{domain}"


def deal_pk_in(addresses: Iterable[str]) -> int | None:
    """Return the id of the deal that an address names, None where there is none or its tag is made up."""
    for found in (_TAG.search(address) for address in addresses):
        if found and hmac.compare_digest(found[2], _proof(int(found[1]))):
            return int(found[1])
    return None


def _proof(pk: int) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"tongpin.tag.{pk}".encode(), "sha256").hexdigest()[:12]
