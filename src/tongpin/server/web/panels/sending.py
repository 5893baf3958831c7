"""How a request that left ended, in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_OUTCOMES: dict[str, Promise] = {
    "ok": _("answered"),
    "started": _("broken off"),
    "broken": _("broken off"),
    "timeout": _("no answer in time"),
    "unreachable": _("not reached, or hung up"),
    "redirect": _("would send us elsewhere"),
    "too_big": _("answer too large"),
    "cut_off": _("answer cut off"),
    "bad_answer": _("answer of the wrong shape"),
    "odd_answer": _("answer makes no sense"),
    "certificate": _("certificate not valid; nothing sent"),
    "bad_address": _("address refused; nothing sent"),
    "not_https": _("no https; nothing sent"),
    "status_401": _("key not accepted"),
    "status_403": _("key not accepted"),
    "status_429": _("asked too often"),
}


def outcome_words(outcome: str) -> str:
    """Return an outcome in words; a status that has none as its number."""
    known = _OUTCOMES.get(outcome)
    if known is not None:
        return str(known)
    return gettext("error %(code)s") % {"code": outcome.removeprefix("status_")}
