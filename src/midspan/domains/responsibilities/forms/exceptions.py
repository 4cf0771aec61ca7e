"""One day that differs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.responsibilities.forms.weekly_times import minute
from midspan.domains.responsibilities.rules import DatedChange, may_differ
from midspan.ui.fields import DateBox, TimeBox
from midspan.values.spans import MINUTES_PER_DAY

AWAY, MOVED = "away", "moved"


class ExceptionForm(forms.Form):
    """A day on which it does not happen, or happens at another time."""

    day = forms.DateField(label=_("Which day?"), widget=DateBox)
    what = forms.ChoiceField(
        label=_("What is different?"),
        widget=forms.RadioSelect,
        choices=[(AWAY, _("It does not happen")), (MOVED, _("It is at another time"))],
    )
    start = forms.TimeField(label=_("From"), required=False, widget=TimeBox)
    end = forms.TimeField(label=_("Until"), required=False, widget=TimeBox)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("what") == MOVED:
            missing = [name for name in ("start", "end") if cleaned.get(name) is None]
            for name in missing:
                self.add_error(name, _("Enter a time."))
        if not self.errors and not (verdict := may_differ(self.change())):
            self.add_error("end", _(verdict.reason))
        return cleaned

    def change(self) -> DatedChange:
        """The day in the words of the actions. Only after the fields were found valid."""
        given = self.cleaned_data
        if given["what"] == AWAY:
            return DatedChange(day=given["day"])
        end_minute = minute(given["end"]) or MINUTES_PER_DAY
        return DatedChange(day=given["day"], start_minute=minute(given["start"]), end_minute=end_minute)
