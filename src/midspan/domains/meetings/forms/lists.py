"""Bringing a list of meetings in: a link, or a file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.meetings.actions import MOST_UPLOADED, NOT_A_ZONE, may_be_zone
from midspan.domains.meetings.models import LONGEST_LINK, LONGEST_NAME, LONGEST_ZONE

TOO_LARGE = _("This file is larger than 5 MB. Enter the list's link instead, or ask for a list of your region.")


def _name() -> forms.CharField:
    return forms.CharField(
        label=_("A name for it"), max_length=LONGEST_NAME, help_text=_("As patients will read it, such as “AA”.")
    )


class ZoneForm(forms.Form):
    zone = forms.CharField(
        label=_("Time zone of meetings that name none"),
        max_length=LONGEST_ZONE,
        required=False,
        help_text=_("Such as America/New_York. Empty is the center's."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def clean_zone(self) -> str:
        given: str = self.cleaned_data["zone"].strip()
        if given and not may_be_zone(given):
            raise forms.ValidationError(_(NOT_A_ZONE))
        return given


class FileForm(forms.Form):
    file = forms.FileField(label=_("File"), help_text=_("Meeting Guide JSON, a TSML table (CSV) or BMLT JSON."))

    def clean_file(self) -> bytes:
        """The bytes, never more than are read while a page waits."""
        given = self.cleaned_data["file"]
        if given.size > MOST_UPLOADED:
            raise forms.ValidationError(TOO_LARGE)
        content: bytes = given.read(MOST_UPLOADED + 1)
        return content


class UploadForm(ZoneForm, FileForm):
    name = _name()

    field_order = ("name", "file", "zone")


class LinkForm(ZoneForm):
    name = _name()
    url = forms.CharField(
        label=_("Link"),
        max_length=LONGEST_LINK,
        help_text=_("It begins with https://. It is read once a day."),
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "inputmode": "url"}
        ),
    )

    field_order = ("name", "url", "zone")
