"""The page's own words for the engine's small vocabularies; names of the method come from the method."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

EVENT_KINDS: dict[str, Promise] = {
    "note": _("Note"),
    "email": _("Mail"),
    "chat": _("Chat"),
    "call": _("Call"),
    "meeting": _("Meeting"),
    "document": _("Document"),
    "visit": _("Visit"),
    "action": _("Our move"),
    "stage": _("Stage stated"),
}

RELIABILITY: dict[str, Promise] = {
    "document": _("in writing"),
    "observed": _("seen by us"),
    "statement": _("said by the customer"),
    "hearsay": _("passed on"),
    "rep_opinion": _("our own opinion"),
}

VERDICTS: dict[str, Promise] = {
    "fit": pgettext_lazy("verdict", "Fits"),
    "neutral": pgettext_lazy("verdict", "Neutral"),
    "early": pgettext_lazy("verdict", "Too early"),
    "late": pgettext_lazy("verdict", "Too late"),
    "caution": pgettext_lazy("verdict", "Careful"),
    "harmful": pgettext_lazy("verdict", "Harmful"),
}

WHEN: dict[str, Promise] = {
    "now": _("Now"),
    "this_week": _("This week"),
    "prepare": _("Prepare"),
}

CONCERN_STATES: dict[str, Promise] = {
    "open": pgettext_lazy("concern", "Open"),
    "proof_offered": _("Proof offered"),
    "predicted": _("Expected"),
    "acknowledged": _("Settled by the customer"),
}

RISKS: dict[str, Promise] = {
    "no_decision": _("They may decide nothing"),
    "unspoken_concern": _("A worry that is not spoken"),
    "relationship": _("The relation is at risk"),
    "stalled": _("Stalled"),
    "column_fodder": _("We may be here to make up the number"),
    "lost_contact": _("Nobody has taken over from our contact"),
}
