"""Input of giving a summary."""

from django import forms

from midspan.domains.summaries.enums import Form


class GiveForm(forms.Form):
    """By which consent, and in which form."""

    consent = forms.UUIDField()
    form = forms.ChoiceField(choices=[(one.value, one.value) for one in Form])
