"""What somebody captures: the words or files, who said it, when, and what sort of thing it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from tongpin.server.core.text import MAX_WORDS
from tongpin.server.deals.models import Deal, Stakeholder
from tongpin.server.deals.queries import stakeholder as stakeholder_queries
from tongpin.server.evidence.domain.speakers import By
from tongpin.server.evidence.models import Event
from tongpin.server.people.models import User
from tongpin.server.web.forms.fields import Words, offer
from tongpin.server.web.panels.words import EVENT_KINDS

_CAPTURED = ("note", "chat", "email", "call", "meeting", "visit", "document")
FILE_KINDS = ".txt,.md,.eml,.mbox,.docx,.pdf,.xlsx,.csv,.html,.ics,.vtt,.srt,.json,.pptx"


class ManyFiles(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several uploaded files."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Return the files as a list; an empty one is left for the domain to refuse."""
        del initial
        return list(data) if isinstance(data, list | tuple) else ([data] if data else [])


class WhoAndWhenForm(forms.Form):
    """Who an event is from, what sort of thing it is, and when it was."""

    by = forms.ChoiceField(label=_("Who said or wrote it"), required=False)
    kind = forms.ChoiceField(label=_("What it is"), required=False)
    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    clock = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(self, *args: Any, deal: Deal, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._theirs = {f"s{s.pk}": s for s in stakeholder_queries.of_deal(actor, deal)}
        self._ours = {f"u{u.pk}": u for u in _ours(deal)}
        offer(self, "by", self.people())
        offer(self, "kind", [(kind, EVENT_KINDS[kind]) for kind in _CAPTURED])
        self.fields["day"].initial = timezone.localdate

    def people(self) -> list[Any]:
        """Return the choices of who: nobody named, theirs, ours."""
        theirs = [(key, shown_person(s)) for key, s in self._theirs.items()]
        ours = [(key, user.name) for key, user in self._ours.items()]
        return [
            ("", now_("nobody named")),
            (now_("The customer's"), theirs),
            (now_("Ours"), ours),
        ]

    def who(self, key: str) -> By:
        """Return who a choice stands for."""
        return By(stakeholder=self._theirs.get(key), user=self._ours.get(key))

    def at(self) -> tuple[datetime, bool]:
        """Return when it was, and whether only the day is known."""
        day = self.cleaned_data.get("day") or timezone.localdate()
        clock = self.cleaned_data.get("clock")
        if clock is None and day == timezone.localdate():
            return timezone.now(), True
        return timezone.make_aware(datetime.combine(day, clock or time())), clock is None


class CaptureForm(WhoAndWhenForm):
    """One box that takes anything."""

    text = Words(
        label=_("What did they say or do?"),
        widget=forms.Textarea(attrs={"rows": 12, "data-most": MAX_WORDS}),
    )
    uploads = ManyFilesField(
        label=_("or files"), required=False, widget=ManyFiles(attrs={"accept": FILE_KINDS, "multiple": True})
    )

    def speakers(self) -> dict[str, By]:
        """Return who the unknown names of a chat were said to be: fields `speaker-name-N` and `speaker-who-N`."""
        found = {}
        for field, name in self.data.items():
            if field.startswith("speaker-name-"):
                who = self.data.get(f"speaker-who-{field.removeprefix('speaker-name-')}", "")
                if who in self._theirs or who in self._ours:
                    found[str(name)] = self.who(str(who))
        return found

    def asked_speakers(self, names: Iterable[str]) -> list[tuple[str, str]]:
        """Return the names of which to ask who they are, with the answer given so far."""
        given = {
            str(name): str(self.data.get(f"speaker-who-{field.removeprefix('speaker-name-')}", ""))
            for field, name in self.data.items()
            if field.startswith("speaker-name-")
        }
        said = [name for name, who in given.items() if who and name in self.data.get("text", "")]
        return [(name, given.get(name, "")) for name in dict.fromkeys([*said, *names])]

    def kept(self) -> Mapping[str, str]:
        """Return the small fields as text, to be kept with a draft."""
        return {name: str(self.data.get(name, "")) for name in ("by", "kind", "day", "clock")}


class EventForm(WhoAndWhenForm):
    """Putting right who an event is from, what it was and when."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, event: Event, actor: User) -> None:
        local = timezone.localtime(event.at)
        who = f"s{event.by_stakeholder_id}" if event.by_stakeholder_id else f"u{event.by_user_id or ''}"
        initial = {
            "by": "" if who == "u" else who,
            "kind": event.kind,
            "day": local.date(),
            "clock": None if event.day_only else local.time(),
            "version": event.version,
        }
        super().__init__(data, initial=initial, deal=event.deal, actor=actor)
        if event.kind not in _CAPTURED:
            offer(self, "kind", [(event.kind, EVENT_KINDS[event.kind])])

    def changes(self, event: Event) -> dict[str, Any]:
        """Return what the domain is told; nobody picked leaves a name that we do not know as it is."""
        at, day_only = self.at()
        by = self.who(self.cleaned_data["by"])
        unnamed = by.stakeholder is None and by.user is None
        return {
            "kind": self.cleaned_data["kind"] or event.kind,
            "at": at,
            "day_only": day_only,
            "by_stakeholder": by.stakeholder,
            "by_user": by.user,
            "by_name": event.by_name if unnamed else "",
        }


def _ours(deal: Deal) -> list[User]:
    members = [member.user for member in deal.members.select_related("user")]
    return list({user.pk: user for user in (deal.owner, *members)}.values())


def shown_person(stakeholder: Stakeholder) -> str:
    """Return a person with the title, where one is known."""
    contact = stakeholder.contact
    return f"{contact.name} · {contact.title}" if contact.title else contact.name
