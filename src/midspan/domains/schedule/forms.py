"""What pages of the schedule ask."""

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.ui.fields import DateBoxesField


class StartForm(forms.Form):
    """From when on a week is computed."""

    from_date = DateBoxesField(label=_("From which day on?"), help_text=_("The week starts here and has no end date."))


class ChoiceForm(forms.Form):
    """Which of an offer's weeks is taken."""

    choice = forms.IntegerField(min_value=0, max_value=2, widget=forms.HiddenInput)


class FeedForm(forms.Form):
    """What the calendar feed may tell."""

    shows_place = forms.BooleanField(required=False, label=_("Show the place"))
    shows_name = forms.BooleanField(required=False, label=_("Show the title, such as “Individual session”"))


class SwapForm(forms.Form):
    """Which session instead, and in the person's own words why (nobody has to say)."""

    session_id = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(required=False, max_length=200, label=_("Anything we should know? (optional)"))
