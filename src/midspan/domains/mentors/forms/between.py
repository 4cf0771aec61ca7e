"""What either of a match types."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.mentors.actions import NewCheckIn
from midspan.domains.mentors.enums import Meeting
from midspan.domains.mentors.forms.choosing import MEETINGS
from midspan.ui.fields import DateBox, TimeBox
from midspan.values.wall_clock import instant_of

MINUTES = [(str(one), _("%(minutes)s min") % {"minutes": one}) for one in (15, 30, 45, 60, 90)]


class CheckInForm(forms.Form):
    day = forms.DateField(
        label=_("Day"),
        widget=DateBox,
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")},
    )
    time = forms.TimeField(
        label=_("Time"),
        widget=TimeBox,
        error_messages={"required": _("Choose a time."), "invalid": _("Choose a time.")},
    )
    minutes = forms.TypedChoiceField(
        label=_("How long"),
        choices=MINUTES,
        coerce=int,
        initial="30",
        error_messages={"required": _("Choose how long.")},
    )
    meeting = forms.ChoiceField(
        label=_("How"),
        choices=MEETINGS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you meet.")},
    )
    words = forms.CharField(
        label=_("Where, or who calls whom"),
        max_length=200,
        required=False,
        help_text=_("The other one reads it. Nobody else does."),
    )

    def check_in(self, zone: ZoneInfo) -> NewCheckIn:
        """Only after it was found valid. Times are on the clock of `zone`."""
        given = self.cleaned_data
        minute = given["time"].hour * 60 + given["time"].minute
        starts_at: datetime = instant_of(given["day"], minute, zone)
        return NewCheckIn(
            starts_at=starts_at, minutes=given["minutes"], meeting=Meeting(given["meeting"]), words=given["words"]
        )

    @staticmethod
    def initial_of(check_in: Any, zone: ZoneInfo) -> dict[str, Any]:
        local = check_in.starts_at.astimezone(zone)
        return {
            "day": local.date(),
            "time": local.time(),
            "minutes": str(check_in.minutes),
            "meeting": check_in.meeting,
            "words": check_in.words,
        }


class ConcernForm(forms.Form):
    words = forms.CharField(
        label=_("What worries you?"), max_length=1000, widget=forms.Textarea({"rows": 4}),
        help_text=_("As much or as little as you like."),
        error_messages={"required": _("Write a few words.")},
    )  # fmt: skip
