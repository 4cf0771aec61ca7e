"""Input about landing links, by staff and by the sending unit."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.consents.queries import FiledConsent
from midspan.domains.landings.actions import Said
from midspan.domains.landings.rules import is_same_name
from midspan.ui.fields import DateBox

YES, NO = "yes", "no"


class LinkForm(forms.Form):
    signed = forms.ChoiceField(label=_("Under which consent?"), widget=forms.RadioSelect)
    number = forms.CharField(
        label=_("The unit’s own number for this person"),
        max_length=60,
        help_text=_("They tell it to you by phone, and say it again to open the page. No name, no birth date."),
    )

    is_same = forms.BooleanField(required=False)

    def __init__(self, *args: Any, consents: list[FiledConsent], unit: str, **kwargs: Any) -> None:
        """`unit`: where the person comes from, by the handoff."""
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        names = [one.signed.recipient for one in consents]
        fields["signed"].choices = [(str(one.id), name) for one, name in zip(consents, names, strict=True)]
        others = [name for name in names if not is_same_name(name, unit)]
        if not unit or not others:
            del fields["is_same"]
            return
        words = {"unit": unit, "names": _("” or “").join(others)}
        fields["is_same"].label = _("“%(names)s”, whom the consent names, and “%(unit)s” are one place") % words
        fields["is_same"].help_text = _("Only where you know it. Else the person signs for the unit first.")


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
