"""The forms of one date of a section: why it is skipped, or when, where and with whom it is instead."""

from datetime import date, time
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from midspan.domains.people.queries import staff_of
from midspan.domains.programs.queries import active_rooms
from midspan.domains.schedule.actions import NewDate
from midspan.domains.schedule.models import Section
from midspan.domains.schedule.sections.dates import DateLine
from midspan.ui.fields import DateBox, TimeBox
from midspan.values import Actor

USUAL, VIDEO = "", "video"
HOUR = 60


class WhyForm(forms.Form):
    """Why, for colleagues; whoever is booked only learns that the date changes."""

    reason = forms.CharField(
        label=_("Why"), max_length=200, help_text=_("Colleagues see it on this page. People in the group do not.")
    )


class NewDateForm(WhyForm):
    """When and where it meets on this one date."""

    day = forms.DateField(label=_("Date"), widget=DateBox)
    start = forms.TimeField(label=_("From"), widget=TimeBox)
    end = forms.TimeField(label=_("To"), widget=TimeBox)
    place = forms.ChoiceField(label=_("Where"), required=False)
    lead = forms.ModelChoiceField(
        label=_("Who leads"), queryset=None, required=False, empty_label=_("Whoever leads it usually")
    )
    field_order = ("day", "start", "end", "place", "lead", "reason")

    def __init__(self, *args: Any, viewer: Actor, section: Section, **options: Any) -> None:
        super().__init__(*args, **options)
        rooms = [(str(room.pk), room.name) for room in active_rooms(viewer=viewer).filter(site=section.site_id)]
        self.fields["place"].choices = [(USUAL, _("Where it usually is")), (VIDEO, _("By video")), *rooms]
        self.fields["lead"].queryset = staff_of(viewer=viewer)

    @property
    def new_date(self) -> NewDate:
        """What was typed. Ask only after is_valid()."""
        given = self.cleaned_data
        place, lead = given["place"], given["lead"]
        return NewDate(
            day=given["day"],
            start_minute=_minute(given["start"]),
            end_minute=_minute(given["end"]) or 24 * HOUR,  # Midnight closes the day.
            room_id=None if place in {USUAL, VIDEO} else UUID(place),
            is_video=None if place == USUAL else place == VIDEO,
            lead_id=lead.pk if lead else None,
        )


def initial_date(line: DateLine) -> dict[str, Any]:
    """The date as it stands, for the form that moves it."""
    place = USUAL
    if line.change is not None:
        place = VIDEO if line.change.is_video else str(line.change.room_id or USUAL)
    lead = line.change.lead_id if line.change else None
    reason = line.change.reason if line.change else ""
    return {
        "day": line.day,
        "start": clock_of(line.start),
        "end": clock_of(line.end),
        "place": place,
        "lead": lead,
        "reason": reason,
    }


def initial_extra(section: Section, day: date) -> dict[str, Any]:
    """An added date starts as long and at the time of the first weekly meeting."""
    usual = min(section.times.all(), key=lambda row: (row.weekday, row.start_minute), default=None)
    if usual is None:
        return {"day": day}
    return {"day": day, "start": clock_of(usual.start_minute), "end": clock_of(usual.end_minute)}


def clock_of(minute: int) -> time:
    return time(minute // HOUR % 24, minute % HOUR)


def _minute(at: time) -> int:
    return at.hour * HOUR + at.minute
