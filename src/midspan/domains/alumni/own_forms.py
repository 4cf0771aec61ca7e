"""How somebody who left hears of events, and by what name they are known there."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.alumni.actions import Wishes
from midspan.domains.alumni.models import Membership
from midspan.domains.alumni.rules import LONGEST_NAME


class WishesForm(forms.Form):
    hears_of_new = forms.BooleanField(label=_("Tell me of a new event"), required=False)
    is_reminded = forms.BooleanField(label=_("Remind me the day before, when I said yes"), required=False)
    shown_as = forms.CharField(
        label=_("By what name may staff know you at an event?"),
        help_text=_("Yours or another one. Leave it empty, and you are only counted."),
        max_length=LONGEST_NAME,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, data: Any, *, membership: Membership) -> None:
        super().__init__(data, initial={name: getattr(membership, name) for name in self.base_fields})

    def wishes(self) -> Wishes:
        return Wishes(**self.cleaned_data)
