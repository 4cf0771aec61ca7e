"""Forms of sites and rooms."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from midspan.domains.programs.enums import ROOM_FEATURE_WORDS
from midspan.domains.programs.forms.words import worded
from midspan.ui.fields import DateBox

ZONES = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
)


class SiteForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    address = forms.CharField(label=_("Street"), max_length=300)
    city = forms.CharField(label=_("City"), max_length=100)
    state = forms.CharField(label=_("State"), max_length=20, help_text=_("Two letters. The rules of this state apply."))
    postal_code = forms.CharField(label=_("ZIP code"), max_length=20)
    time_zone = forms.CharField(
        label=_("Time zone"), max_length=60, help_text=_("Such as America/New_York. All times of the site are in it.")
    )
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)


class RoomForm(forms.Form):
    name = forms.CharField(label=_("Name or number"), max_length=80)
    capacity = forms.IntegerField(
        label=_("How many people fit"), min_value=1, max_value=500, help_text=_("Everybody, the leaders too.")
    )
    features = forms.MultipleChoiceField(
        label=_("What the room has"),
        choices=worded(ROOM_FEATURE_WORDS),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class ClosedDayForm(forms.Form):
    day = forms.DateField(label=_("Date"), widget=DateBox)
    name = forms.CharField(
        label=_("Why it is closed"), max_length=100, help_text=_("Such as Thanksgiving. Patients see it.")
    )
    everywhere = forms.BooleanField(label=_("All sites are closed"), required=False)


class HolidaysForm(forms.Form):
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)

    def __init__(self, *args: Any, first_year: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["year"].choices = [(year, str(year)) for year in (first_year, first_year + 1)]


# A choice like the others: with an empty value the question would be called optional.
EACH_THEIR_OWN = "each"


def _weekday(chosen: str) -> int | None:
    return None if chosen == EACH_THEIR_OWN else int(chosen)


class AskingDayForm(forms.Form):
    weekday = forms.TypedChoiceField(
        label=_("The week’s questions are asked on"),
        choices=[
            (EACH_THEIR_OWN, _("The weekday on which each person began")),
            *((str(day), said) for day, said in WEEKDAYS.items()),
        ],
        widget=forms.RadioSelect,
        coerce=_weekday,
    )
