"""What the person writes about their own plan: their name under it, and how far along they feel."""

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.plans.rules.changing import MOST_RATING


class SignForm(forms.Form):
    signed_name = forms.CharField(
        label=_("Type your name to sign"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class RatingForm(forms.Form):
    rating = forms.TypedChoiceField(
        label=_("How far along are you? 0 is not yet, 10 is there."),
        choices=[(number, str(number)) for number in range(MOST_RATING + 1)],
        coerce=int,
        error_messages={
            "required": _("Choose a number from 0 to 10."),
            "invalid_choice": _("Choose a number from 0 to 10."),
        },
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Anything you want to say about it"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
