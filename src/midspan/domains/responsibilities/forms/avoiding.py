"""Naming somebody a person must not meet."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AvoidForm(forms.Form):
    """The patient's own words."""

    described_as = forms.CharField(
        label=_("Who is it?"),
        max_length=200,
        help_text=_("A name, or words that let your team know who is meant."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("Why?"),
        max_length=200,
        required=False,
        help_text=_("Only if you want to note it for yourself. Nobody here is shown this."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class TellForm(forms.Form):
    """What the person told staff: who, never why."""

    described_as = forms.CharField(
        label=_("Whom must this person not meet?"),
        max_length=200,
        help_text=_("In the person's words. Do not ask or write down why."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
