"""Input about referrals."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.journey.proposals import FormAnswers
from midspan.domains.people.enums import Sex
from midspan.ui.fields import DateBox, DateBoxesField

LINES = {"rows": 3}


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Referral file"),
        help_text=_("A FHIR bundle (.json) or a C-CDA document (.xml), up to 20 MB."),
        allow_empty_file=True,  # An empty file is refused with its reason like any other, and kept.
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.xml,application/json,text/xml,application/xml"}),
    )


class ReferralForm(forms.Form):
    """What a caller or a fax says, typed in."""

    given_names = forms.CharField(label=_("Given names"), max_length=200)
    family_name = forms.CharField(label=_("Family name"), max_length=200, required=False)
    birth_date = DateBoxesField(label=_("Birth date"), required=False)
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=[("", _("Not known")), (Sex.FEMALE, _("Female")), (Sex.MALE, _("Male")), (Sex.OTHER, _("Other"))],
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("Not known")), ("en", "English"), ("es", "Español")], required=False
    )
    phone = forms.CharField(label=_("Phone of the person"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail of the person"), required=False)
    sending_unit = forms.CharField(label=_("Sending unit"), max_length=200, required=False)
    sender_name = forms.CharField(label=_("Who refers"), max_length=120, required=False)
    sender_phone = forms.CharField(label=_("Their phone"), max_length=40, required=False)
    expected_discharge = forms.DateField(label=_("Expected discharge"), widget=DateBox, required=False)
    payer = forms.CharField(label=_("Who pays"), max_length=200, required=False)
    conditions = forms.CharField(label=_("Conditions"), widget=forms.Textarea(LINES), required=False)
    medications = forms.CharField(label=_("Medicines"), widget=forms.Textarea(LINES), required=False)
    allergies = forms.CharField(label=_("Allergies"), widget=forms.Textarea(LINES), required=False)
    safety = forms.CharField(label=_("Anything about safety"), widget=forms.Textarea(LINES), required=False)

    def answers(self) -> FormAnswers:
        given: dict[str, Any] = dict(self.cleaned_data)
        for name in ("conditions", "medications", "allergies"):
            given[name] = tuple(line.strip() for line in given[name].splitlines() if line.strip())
        return FormAnswers(**given)


class PersonChoiceForm(forms.Form):
    """Is the person of the referral somebody already here? Nothing is chosen beforehand when it may be."""

    NEW = "new"
    person = forms.ChoiceField(label=_("Who is this?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, matches: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        field.choices = [*matches, (self.NEW, _("Somebody new: make a new file"))]
        if not matches:
            field.initial = self.NEW
            field.widget = forms.HiddenInput()


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 4}))

    def __init__(self, *args: Any, label: str = "", hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label or self.fields["reason"].label
        self.fields["reason"].help_text = hint
