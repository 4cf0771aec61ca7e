"""Input of events, for staff."""

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.alumni.rules import LONGEST_WORDS


class EventForm(forms.Form):
    title = forms.CharField(label=_("What it is"), max_length=120)
    where = forms.CharField(label=_("Where"), max_length=200)
    begins_at = forms.DateTimeField(
        label=_("When it begins"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    words = forms.CharField(
        label=_("A few words"), max_length=LONGEST_WORDS, required=False, widget=forms.Textarea({"rows": 3})
    )
