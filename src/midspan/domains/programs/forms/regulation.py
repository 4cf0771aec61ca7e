"""Forms for rules of the program's own."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from midspan.domains.programs.enums import GROUP_TYPE_WORDS, LEVEL_WORDS
from midspan.domains.programs.forms.words import AGE_BANDS, worded
from midspan.ui.fields import DateBox

HOUR = 60
ANY = _("Empty: any.")
UNKNOWN = _("Leave empty what the source does not say.")
BREAKS = [("", _("The source does not say")), ("yes", _("Breaks count")), ("no", _("Breaks do not count"))]


class SourcedForm(forms.Form):
    """Whom the rule covers and where it stands written."""

    words = forms.CharField(label=_("The rule in one sentence"), max_length=300)
    source = forms.CharField(
        label=_("Where you read it"),
        max_length=300,
        help_text=_("The law, contract or letter, exactly enough to find it."),
    )
    reviewed_on = forms.DateField(label=_("The day you read it"), widget=DateBox)
    age_bands = forms.MultipleChoiceField(
        label=_("For which ages"), choices=AGE_BANDS, widget=forms.CheckboxSelectMultiple, required=False, help_text=ANY
    )
    jurisdiction = forms.CharField(label=_("State"), max_length=20, required=False, help_text=ANY)
    payer = forms.CharField(label=_("Payer"), max_length=80, required=False, help_text=ANY)
    from_date = forms.DateField(label=_("In force from"), widget=DateBox, required=False)
    until_date = forms.DateField(label=_("No longer in force from"), widget=DateBox, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("from_date") and given.get("until_date") and given["until_date"] <= given["from_date"]:
            self.add_error("until_date", _now("This is not after the day on which the rule comes into force."))
        return given

    def _refuse_crossed(self, least: str, most: str) -> None:
        low, high = self.cleaned_data.get(least), self.cleaned_data.get(most)
        if low is not None and high is not None and low > high:
            self.add_error(most, _now("The most is below the fewest. Change one of the two."))

    @property
    def values(self) -> dict[str, Any]:
        """The columns of the rule. Ask only after is_valid()."""
        kept = dict(self.cleaned_data)
        kept["jurisdiction"] = kept["jurisdiction"].strip().upper()
        kept["payer"] = kept["payer"].strip().lower()
        return kept


class DoseRuleForm(SourcedForm):
    level = forms.ChoiceField(label=_("Level"), choices=worded(LEVEL_WORDS))
    minimum_weekly_hours = forms.FloatField(
        label=_("Fewest hours a week"), min_value=0.25, max_value=168, required=False, help_text=UNKNOWN
    )
    maximum_weekly_hours = forms.FloatField(label=_("Most hours a week"), min_value=0.25, max_value=168, required=False)
    minimum_days = forms.IntegerField(label=_("Fewest days a week"), min_value=1, max_value=7, required=False)
    maximum_days = forms.IntegerField(label=_("Most days a week"), min_value=1, max_value=7, required=False)
    minimum_hours_per_service_day = forms.FloatField(
        label=_("Fewest hours on a day with services"), min_value=0.25, max_value=24, required=False
    )
    breaks = forms.ChoiceField(label=_("Breaks"), choices=BREAKS, required=False)
    field_order = ("level", "words")

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        self._refuse_crossed("minimum_weekly_hours", "maximum_weekly_hours")
        self._refuse_crossed("minimum_days", "maximum_days")
        numbers = [name for name in self.fields if name.startswith(("minimum", "maximum"))]
        if not any(given.get(name) for name in numbers) and not given.get("breaks"):
            raise ValidationError(_now("The rule says nothing yet. Enter at least one number."), code="empty")
        return given

    @property
    def values(self) -> dict[str, Any]:
        kept = super().values
        for name, column in (
            ("minimum_weekly_hours", "minimum_weekly_minutes"),
            ("maximum_weekly_hours", "maximum_weekly_minutes"),
            ("minimum_hours_per_service_day", "minimum_minutes_per_service_day"),
        ):
            hours = kept.pop(name)
            kept[column] = None if hours is None else round(hours * HOUR)
        kept["counts_breaks"] = {"yes": True, "no": False}.get(kept.pop("breaks"))
        return kept


class GroupCapForm(SourcedForm):
    group_types = forms.MultipleChoiceField(
        label=_("For which groups"),
        choices=worded(GROUP_TYPE_WORDS),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=ANY,
    )
    minimum = forms.IntegerField(
        label=_("Fewest people"), min_value=1, max_value=500, required=False, help_text=UNKNOWN
    )
    maximum = forms.IntegerField(label=_("Most people"), min_value=1, max_value=500, required=False)
    field_order = ("group_types", "minimum", "maximum", "words")

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        self._refuse_crossed("minimum", "maximum")
        if not given.get("minimum") and not given.get("maximum"):
            raise ValidationError(_now("The rule says nothing yet. Enter the fewest or the most people."), code="empty")
        return given
