"""A mailbox: where it is, how to get in, what to fetch. The password is written, never shown."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongpin.server.evidence.models import Mailbox, Security
from tongpin.server.people.models import User
from tongpin.server.web.forms.fields import Words

AGO = timedelta(days=30)


class Secret(Words):
    """A password: taken, and never put into a page again."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"})
        super().__init__(widget=widget, **kwargs)


class MailboxForm(forms.Form):
    """What a mailbox needs; the domain checks the values."""

    address = Words(
        required=True, label=_("Mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    password = Secret(
        label=_("Password or app password"),
        help_text=_(
            "QQ and 163 mail want an app password made in their settings. Kept encrypted, never shown."
        ),
    )
    host = Words(
        required=True,
        label=_("IMAP server"),
        help_text=_("Such as imap.exmail.qq.com, imap.qiye.aliyun.com, imap.163.com, outlook.office365.com"),
    )
    name = Words(label=pgettext_lazy("of a thing", "Name"), help_text=_("Left empty: the address"))
    username = Words(label=_("User name"), help_text=_("Left empty: the address"))
    port = forms.IntegerField(label=_("Port"), initial=993, min_value=1, max_value=65535)
    security = forms.ChoiceField(
        label=_("Encryption"), choices=[(Security.TLS, "TLS"), (Security.STARTTLS, "STARTTLS")]
    )
    folder = Words(label=_("Folder"), initial="INBOX")
    since = forms.DateField(
        label=_("Fetch mail from this day on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    mark_read = forms.BooleanField(
        label=_("Mark fetched mail as read on the server"),
        required=False,
        help_text=_("Else nothing is changed there."),
    )
    shared = forms.BooleanField(
        label=_("The company's inbox"),
        required=False,
        help_text=_("Everybody forwards mail to it; administrators sort what cannot be sorted by itself."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, actor: User, mailbox: Mailbox | None = None) -> None:
        super().__init__(data, initial=_initial(mailbox))
        if mailbox or not actor.is_administrator:
            del self.fields["shared"]
        self.fields["password"].required = mailbox is None
        if mailbox:
            self.fields["password"].help_text = _("Left empty: as it is. Never shown.")

    def map(self) -> dict[str, Any]:
        """Return what the domain is told, without the password."""
        data = self.cleaned_data
        given = {name: data[name] for name in self.fields if name not in {"password", "version"}}
        return given | {
            "name": data["name"].strip() or data["address"],
            "username": data["username"].strip() or data["address"],
        }


def _initial(mailbox: Mailbox | None) -> dict[str, Any]:
    if mailbox is None:
        return {"since": timezone.localdate() - AGO}
    kept = (
        "address",
        "host",
        "name",
        "username",
        "port",
        "security",
        "folder",
        "since",
        "mark_read",
        "version",
    )
    return {name: getattr(mailbox, name) for name in kept}
