"""Bringing a calendar in: a file, or a secret link."""

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.responsibilities.actions import MOST_BYTES

TOO_LARGE = _("This file is larger than 5 MB. Export a shorter stretch of the calendar.")


class UploadForm(forms.Form):
    name = forms.CharField(label=_("A name for it"), max_length=80, help_text=_("Such as “Work”. Only you see it."))
    file = forms.FileField(label=_("Calendar file (.ics)"))

    def clean_file(self) -> bytes:
        """The bytes, never more than the reader takes."""
        given = self.cleaned_data["file"]
        if given.size > MOST_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        content: bytes = given.read(MOST_BYTES + 1)
        return content


class LinkForm(forms.Form):
    name = forms.CharField(label=_("A name for it"), max_length=80, help_text=_("Such as “Work”. Only you see it."))
    url = forms.CharField(
        label=_("Secret link"),
        max_length=2000,
        help_text=_("It begins with https:// or webcal://. It is locked away and never shown again."),
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "inputmode": "url"}
        ),
    )
