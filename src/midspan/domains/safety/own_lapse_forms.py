"""What the person tells their counselor, if they want to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.safety.lapse_book import lapse_book, said


class LapseForm(forms.Form):
    """Only the first has to be answered. `number` is how many it is of theirs: sent twice is once."""

    what = forms.ChoiceField(
        label=_("What may they know?"),
        widget=forms.RadioSelect,
        choices=lambda: [(one.key, said(one.label)) for one in lapse_book().tell],
        error_messages={"required": _("Choose one, or leave this page as it is.")},
    )
    signs = forms.MultipleChoiceField(
        label=_("Is any of this so? Then somebody calls you today."),
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: [(one.key, said(one.label)) for one in lapse_book().sign],
        required=False,
    )
    words = forms.CharField(
        label=_("In your words, if you like"),
        widget=forms.Textarea({"rows": 3, "autocomplete": "off"}),
        max_length=2000,
        required=False,
    )
    number = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, so_far: int) -> None:
        super().__init__(data, initial={"number": so_far + 1})

    def clean_number(self) -> int:
        number: int = self.cleaned_data["number"]
        newest: int = self.initial["number"]
        return min(number, newest)
