"""Forms of staff members and their leave."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.programs.enums import STATE_WORDS
from midspan.domains.programs.forms.words import CREDENTIALS, LANGUAGES, ROLES
from midspan.ui.fields import DateBox


class StaffForm(forms.Form):
    """Who somebody is. What they may do is on a form of its own."""

    given_name = forms.CharField(label=_("Given name"), max_length=100)
    family_name = forms.CharField(label=_("Family name"), max_length=100)
    title = forms.CharField(label=_("Title"), max_length=100, required=False)
    credentials = forms.MultipleChoiceField(
        label=_("Credentials"), choices=CREDENTIALS, widget=forms.CheckboxSelectMultiple, required=False
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages they lead groups in"), choices=LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    skills = forms.CharField(
        label=_("Skills"), max_length=300, required=False, help_text=_("With commas between, such as EMDR, yoga.")
    )
    caseload_limit = forms.IntegerField(label=_("Most people as primary counselor"), min_value=0, max_value=200)
    video_url = forms.URLField(
        label=_("Their own video room"),
        required=False,
        assume_scheme="https",
        help_text=_("Its address. Patients join individual and family sessions there."),
    )

    def clean_skills(self) -> tuple[str, ...]:
        return tuple(skill.strip()[:60] for skill in self.cleaned_data["skills"].split(",") if skill.strip())


class RolesForm(forms.Form):
    roles = forms.MultipleChoiceField(
        label=_("What they do here"),
        choices=ROLES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Each opens what that work needs to see, and no more."),
    )


class LeaveForm(forms.Form):
    from_date = forms.DateField(label=_("First day away"), widget=DateBox)
    last_day = forms.DateField(label=_("Last day away"), widget=DateBox)

    @property
    def until_date(self) -> date:
        """The day they are back."""
        last_day: date = self.cleaned_data["last_day"]
        return last_day + timedelta(days=1)


class LicenseForm(forms.Form):
    state = forms.ChoiceField(label=_("State"), choices=[("", _("Choose a state")), *STATE_WORDS.items()])
    kind = forms.CharField(label=_("Kind of license"), max_length=60, help_text=_("Such as LPC or LCSW."))
    from_date = forms.DateField(label=_("In force from"), widget=DateBox)
    last_day = forms.DateField(
        label=_("Last day"), widget=DateBox, required=False, help_text=_("Empty: no end is known.")
    )

    @property
    def until_date(self) -> date | None:
        """The first day on which it is no longer in force."""
        last_day: date | None = self.cleaned_data["last_day"]
        return last_day + timedelta(days=1) if last_day else None
