"""Input about landing links, by staff and by the sending unit."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.consents.queries import FiledConsent
from midspan.domains.landings.actions import Said
from midspan.ui.fields import DateBox

YES, NO = "yes", "no"


class LinkForm(forms.Form):
    signed = forms.ChoiceField(label=_("Under which consent?"), widget=forms.RadioSelect)
    number = forms.CharField(
        label=_("The unit’s own number for this person"),
        max_length=60,
        help_text=_("They tell it to you by phone, and say it again to open the page. No name, no birth date."),
    )

    def __init__(self, *args: Any, consents: list[FiledConsent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signed"].choices = [(str(one.id), one.signed.recipient) for one in consents]  # type: ignore[attr-defined]


class NumberForm(forms.Form):
    """What opens a link. Nothing is said of what it would open."""

    number = forms.CharField(max_length=60, widget=forms.TextInput({"autocomplete": "off"}))

    def __init__(self, *args: Any, words: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].label = words["number"]
        self.fields["number"].help_text = words["number_hint"]


class WordForm(forms.Form):
    leaves_on = forms.DateField(required=False, widget=DateBox)
    medicines = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    refills_until = forms.DateField(required=False, widget=DateBox)

    def __init__(self, *args: Any, words: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        medicines: Any = self.fields["medicines"]
        medicines.choices = [(YES, words["yes"]), (NO, words["no"])]
        for name in self.fields:
            self.fields[name].label = words[name]

    def said(self) -> Said:
        given = self.cleaned_data
        chosen = given["medicines"]
        return Said(
            leaves_on=given["leaves_on"],
            has_medicines=None if not chosen else chosen == YES,
            refills_until=given["refills_until"],
        )
