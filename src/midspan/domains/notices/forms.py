"""Input about being told: outside the application by a message, and by people who call."""

from datetime import time
from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.utils.translation import gettext as _said
from django.utils.translation import gettext_lazy as _

from midspan.domains.notices.actions import Choice
from midspan.domains.notices.enums import Channel
from midspan.domains.notices.models import ContactSettings
from midspan.domains.notices.queries import Limits, current_limits
from midspan.domains.notices.rules import WEEK, may_choose
from midspan.domains.people.actions import SafeContact
from midspan.domains.people.enums import ContactChannel, Voicemail
from midspan.ui.fields import TimeBox

DAYS = [
    (0, _("Mon")),
    (1, _("Tue")),
    (2, _("Wed")),
    (3, _("Thu")),
    (4, _("Fri")),
    (5, _("Sat")),
    (6, _("Sun")),
]
FIELDS = {Channel.MAIL: ("by_mail", "mail_address"), Channel.TEXT: ("by_text", "text_number")}


class SeenForm(forms.Form):
    """Which notices stood on the page as their reader pressed the button, and when the last of them had been told."""

    seen = SimpleArrayField(forms.UUIDField())
    until = forms.DateTimeField()


class ChoiceForm(forms.Form):
    """E-mail and texts, and when. A channel that is not set up has no fields."""

    by_mail = forms.BooleanField(label=_("Send me an e-mail"), required=False)
    mail_address = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("One that only you read."),
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    by_text = forms.BooleanField(label=_("Send me a text message"), required=False)
    text_number = forms.CharField(
        label=_("Phone number"),
        max_length=40,
        required=False,
        help_text=_("A phone that only you look at, with the area code."),
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
    )
    quiet_from = forms.TimeField(label=_("Nothing from"), widget=TimeBox)
    quiet_until = forms.TimeField(label=_("until"), widget=TimeBox)
    days = forms.TypedMultipleChoiceField(
        label=_("Days on which a message may come"),
        choices=DAYS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one day, or turn messages off.")},
    )

    def __init__(self, *args: Any, without: frozenset[Channel] = frozenset(), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if Channel.MAIL in without:
            del self.fields["by_mail"], self.fields["mail_address"]
        if Channel.TEXT in without:
            del self.fields["by_text"], self.fields["text_number"]

    def clean(self) -> dict[str, Any]:
        """What a channel needs is asked for at the field where it belongs."""
        cleaned = super().clean() or {}
        country = current_limits().country_code
        for channel, (is_on, address) in FIELDS.items():
            if cleaned.get(is_on) and address not in self.errors:
                typed = {"mail": cleaned.get("mail_address", ""), "number": cleaned.get("text_number", "")}
                verdict = may_choose([channel], **typed, country=country)
                if not verdict:
                    self.add_error(address, _said(verdict.reason))
        return cleaned

    def choice(self, *, before: ContactSettings | None) -> Choice:
        """What was typed; what had no field stays as it was."""
        given = self.cleaned_data
        was = set(before.channels) if before else set()
        on = {Channel.MAIL: given.get("by_mail"), Channel.TEXT: given.get("by_text")}
        return Choice(
            channels=[channel for channel, is_on in on.items() if is_on or (is_on is None and channel in was)],
            mail_address=given.get("mail_address", before.mail_address if before else ""),
            text_number=given.get("text_number", before.text_number if before else ""),
            quiet_from=_minute(given["quiet_from"]),
            quiet_until=_minute(given["quiet_until"]),
            days=given["days"],
        )


def initial_choice(chosen: ContactSettings | None, *, contact: SafeContact | None, limits: Limits) -> dict[str, Any]:
    """What the form shows first: what was chosen, or nothing but the safe number and address that are known."""
    quiet = chosen or limits
    shown = {
        "quiet_from": _clock(quiet.quiet_from),
        "quiet_until": _clock(quiet.quiet_until),
        "days": list(chosen.days if chosen else WEEK),
        "mail_address": contact.email if contact else "",
        "text_number": contact.phone if contact else "",
    }
    if chosen is None:
        return shown
    ours = {"by_mail": chosen.by_mail, "by_text": chosen.by_text}
    if contact is None:
        ours |= {"mail_address": chosen.mail_address, "text_number": chosen.text_number}
    return shown | ours


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _clock(minute: int) -> time:
    return time(minute // 60, minute % 60)


class CallForm(forms.Form):
    """How people who work here may reach the person, in the person's own words."""

    channel = forms.ChoiceField(
        label=_("How may we reach you?"),
        choices=[
            (ContactChannel.PHONE, _("Phone call")),
            (ContactChannel.TEXT, _("Text message")),
            (ContactChannel.EMAIL, _("E-mail")),
            (ContactChannel.LETTER, _("Plain letter")),
        ],
        widget=forms.RadioSelect,
    )
    phone = forms.CharField(
        label=_("The number that is safe"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("The e-mail address that is safe"), required=False, widget=forms.EmailInput({"autocomplete": "off"})
    )
    times = forms.CharField(
        label=_("When is it safe to call?"),
        max_length=200,
        required=False,
        help_text=_("For example: weekdays after 5 p.m."),
    )
    voicemail = forms.ChoiceField(
        label=_("If nobody answers"),
        choices=[
            (Voicemail.NEVER, _("Leave no message")),
            (Voicemail.NEUTRAL, _("Leave only the words below")),
            (Voicemail.ANY, _("Any message is fine")),
        ],
        widget=forms.RadioSelect,
    )
    voicemail_words = forms.CharField(
        label=_("The words to leave"),
        max_length=200,
        required=False,
        help_text=_("Words anybody may hear. For example: “Please call Sam back.”"),
    )
    must_not_be_told = forms.CharField(
        label=_("Who must not be told"),
        max_length=300,
        required=False,
        help_text=_(
            "Whoever calls or asks is told nothing about you; here you say of whom we should take special care."
        ),
    )

    def contact(self, *, note: str) -> SafeContact:
        given = dict(self.cleaned_data)
        given["channel"], given["voicemail"] = ContactChannel(given["channel"]), Voicemail(given["voicemail"])
        return SafeContact(**given, note=note)
