"""The form of a weekly section. What does not fit is said at the field it is about."""

from datetime import date, time
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from midspan.domains.people.queries import staff_of
from midspan.domains.programs.enums import LEVEL_WORDS
from midspan.domains.programs.queries import active_groups, active_rooms, active_sites, active_tracks
from midspan.domains.schedule.models import Section
from midspan.domains.schedule.sections.facts import (
    SectionDraft,
    draft_of,
    findings_for,
)
from midspan.ui.fields import DateBox, TimeBox
from midspan.values import Actor, WeekSpan

MEETINGS = 3  # A section meets at most so often a week; more is two sections.
HOUR = 60
DAYS = [("", _("No meeting")), *((str(day), words) for day, words in WEEKDAYS.items())]
RHYTHMS = [
    ("1", _("Every week")),
    ("2", _("Every second week")),
    ("3", _("Every third week")),
    ("4", _("Every fourth week")),
]
LEVELS = [(code.value, f"{code.value} {words}") for code, words in LEVEL_WORDS.items()]
ORDER = (
    "name", "group", "track", "level", "gender_note",
    *(f"{part}_{number}" for number in range(1, MEETINGS + 1) for part in ("day", "start", "end")),
    "every_weeks", "anchor_date", "from_date", "until_date", "site", "place", "video_url", "lead", "second",
)  # fmt: skip


class SectionForm(forms.Form):
    """A section as a program manager describes it. `is_valid()` asks the rules, so every reason is shown at once."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("Such as Morning process group."))
    group = forms.ModelChoiceField(label=_("Group"), queryset=None)
    track = forms.ModelChoiceField(label=_("Track"), queryset=None)
    level = forms.ChoiceField(label=_("Level of care"), choices=LEVELS)
    site = forms.ModelChoiceField(label=_("Site"), queryset=None, help_text=_("Its time zone and its rules apply."))
    place = forms.ModelChoiceField(
        label=_("Room"), queryset=None, required=False, empty_label=_("No room: it meets by video")
    )
    video_url = forms.URLField(label=_("Video address"), max_length=200, required=False, assume_scheme="https")
    lead = forms.ModelChoiceField(label=_("Lead"), queryset=None, required=False, empty_label=_("Nobody yet"))
    second = forms.ModelChoiceField(
        label=_("Second leader"), queryset=None, required=False, empty_label=_("No second leader")
    )
    capacity = forms.IntegerField(label=_("Places"), min_value=1, max_value=200)
    family_places = forms.IntegerField(
        label=_("Places for guests"),
        min_value=0,
        max_value=200,
        required=False,
        help_text=_("In a family group: people whom its patients ask to come. Everybody in the room is counted."),
    )
    comfortable_size = forms.IntegerField(label=_("Comfortable size"), min_value=1, max_value=200)
    minimum_to_run = forms.IntegerField(label=_("Fewest people to run"), min_value=1, max_value=200)
    gender_note = forms.ChoiceField(
        label=_("For"), choices=[("", _("Everybody")), ("female", _("Women")), ("male", _("Men"))], required=False
    )
    every_weeks = forms.TypedChoiceField(
        label=_("How often"), choices=RHYTHMS, coerce=int, required=False, empty_value=1
    )
    anchor_date = forms.DateField(
        label=_("A date in a week in which it meets"),
        widget=DateBox,
        required=False,
        help_text=_("Where it does not meet every week. Empty: the week of the first day."),
    )
    from_date = forms.DateField(label=_("First day"), widget=DateBox)
    until_date = forms.DateField(label=_("Over from"), widget=DateBox, required=False, help_text=_("Empty: no end."))

    def __init__(self, *args: Any, viewer: Actor, section: Section | None = None, **options: Any) -> None:
        super().__init__(*args, initial=options.pop("initial", None) or _initial(section), **options)
        self.viewer, self.section = viewer, section
        self.fields["group"].queryset = active_groups(viewer=viewer)
        self.fields["track"].queryset = active_tracks(viewer=viewer)
        self.fields["site"].queryset = active_sites(viewer=viewer)
        self.fields["place"].queryset = active_rooms(viewer=viewer)
        self.fields["place"].label_from_instance = lambda room: f"{room.site.name}: {room.name} ({room.capacity})"
        for name in ("lead", "second"):
            self.fields[name].queryset = staff_of(viewer=viewer)
        self._add_times()
        self.order_fields(ORDER)
        self.notices: list[str] = []

    def _add_times(self) -> None:
        """Day, start and end of each weekly meeting; the first is needed."""
        for number in range(1, MEETINGS + 1):
            self.fields[f"day_{number}"] = forms.ChoiceField(label=_("Day"), choices=DAYS, required=number == 1)
            self.fields[f"start_{number}"] = forms.TimeField(label=_("From"), widget=TimeBox, required=number == 1)
            self.fields[f"end_{number}"] = forms.TimeField(label=_("To"), widget=TimeBox, required=number == 1)

    @property
    def meetings(self) -> list[list[forms.BoundField]]:
        """Day, start and end of each meeting, for the page."""
        return [[self[f"{part}_{number}"] for part in ("day", "start", "end")] for number in range(1, MEETINGS + 1)]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["times"] = [span for number in range(1, MEETINGS + 1) if (span := self._meeting(number))]
        if given.get("lead") and given.get("lead") == given.get("second"):
            self.add_error("second", _now("This is the lead already. Choose somebody else or nobody."))
        if not self.errors:
            self._ask_the_rules(given)
        return given

    def _meeting(self, number: int) -> WeekSpan | None:
        day, start, end = (self.cleaned_data.get(f"{part}_{number}") for part in ("day", "start", "end"))
        if not day:
            return None
        if start is None or end is None:
            if f"start_{number}" not in self.errors and f"end_{number}" not in self.errors:
                self.add_error(f"start_{number}", _now("Enter when it begins and ends."))
            return None
        if _minute(end) <= _minute(start):
            self.add_error(f"end_{number}", _now("It ends before it begins. Change one of the two."))
            return None
        return WeekSpan(int(day), _minute(start), _minute(end))

    def _ask_the_rules(self, given: dict[str, Any]) -> None:
        for found in findings_for(self._draft(given), viewer=self.viewer, section_id=self.section_id):
            if found.stops:
                self.add_error("day_1" if found.field == "times" else found.field, ValidationError(found.words))
            else:
                self.notices.append(found.words)

    @property
    def section_id(self) -> UUID | None:
        return self.section.pk if self.section else None

    @property
    def draft(self) -> SectionDraft:
        """What was typed. Ask only after is_valid()."""
        return self._draft(self.cleaned_data)

    def _draft(self, given: dict[str, Any]) -> SectionDraft:
        plain = ("name", "group", "track", "level", "site", "video_url", "capacity", "comfortable_size")
        return SectionDraft(
            **{name: given[name] for name in plain},
            room=given["place"],
            is_video=given["place"] is None,
            minimum_to_run=given["minimum_to_run"],
            family_places=given["family_places"] or 0,
            gender_note=given["gender_note"],
            times=tuple(given["times"]),
            leaders=tuple(leader for leader in (given["lead"], given["second"]) if leader),
            from_date=given["from_date"],
            until_date=given["until_date"],
            every_weeks=given["every_weeks"],
            anchor_date=(given["anchor_date"] or given["from_date"]) if given["every_weeks"] > 1 else None,
        )


class EndForm(forms.Form):
    until_date = forms.DateField(
        label=_("Over from"), widget=DateBox, help_text=_("The section does not meet on this day any more.")
    )


def _initial(section: Section | None) -> dict[str, Any]:
    if section is None:
        return {"level": "2.1", "capacity": 10, "comfortable_size": 8, "minimum_to_run": 3}
    return initial_of(draft_of(section))


def initial_of(draft: SectionDraft) -> dict[str, Any]:
    """What the form shows of a section, or of one that is proposed."""
    leaders = [*draft.leaders, None, None]
    plain = (
        "name", "group", "track", "level", "site", "video_url", "capacity", "family_places",
        "comfortable_size", "minimum_to_run", "gender_note", "from_date", "until_date", "every_weeks", "anchor_date",
    )  # fmt: skip
    values: dict[str, Any] = {name: getattr(draft, name) for name in plain}
    values |= {"place": draft.room, "lead": leaders[0], "second": leaders[1]}
    for number, span in enumerate(draft.times[:MEETINGS], start=1):
        values |= {
            f"day_{number}": str(span.day),
            f"start_{number}": _clock(span.start),
            f"end_{number}": _clock(span.end),
        }
    return values


def _minute(at: time) -> int:
    return at.hour * HOUR + at.minute


def _clock(minute: int) -> time:
    return time(minute // HOUR % 24, minute % HOUR)


def first_monday_after(day: date) -> date:
    """When a new section would begin, if nobody says otherwise."""
    return date.fromordinal(day.toordinal() + 7 - day.weekday())
