"""The forms of a scenario's changes: one for each kind, and each answers with its change."""

from datetime import time
from typing import Any
from uuid import UUID

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from midspan.domains.people.enums import Role
from midspan.domains.people.queries import staff_of
from midspan.domains.programs.queries import active_sites, active_tracks
from midspan.domains.schedule.enums import ScenarioChangeKind
from midspan.domains.schedule.forms.sections import LEVELS
from midspan.domains.schedule.models import Section
from midspan.domains.schedule.scenarios.changes import (
    AddSeats,
    Change,
    CounselorAway,
    MoveMeeting,
    NewReferrals,
    OpenDay,
    OpenSection,
)
from midspan.domains.schedule.sections.facts import meeting_key, meeting_of, sections_from, times_of
from midspan.domains.schedule.wording import span_words
from midspan.ui.fields import TimeBox
from midspan.values import Actor, WeekSpan
from midspan.values.spans import MINUTES_PER_DAY

HOUR = 60
SMALL = forms.NumberInput(attrs={"data-size": "4"})
DAYS = [(day, words) for day, words in WEEKDAYS.items()]
SATURDAY = 5
FREE = [("", _("All day")), ("morning", _("Mornings")), ("afternoon", _("Afternoons")), ("evening", _("Evenings"))]
MODES = [("either", _("Either way")), ("in_person", _("In person")), ("video", _("By video"))]


class ChangeForm(forms.Form):
    """What the forms of all changes share: the choices of the center, and who looks at them."""

    def __init__(self, *args: Any, viewer: Actor, sections: list[Section], **options: Any) -> None:
        super().__init__(*args, **options)
        self.viewer = viewer
        self.sections = {str(one.pk): one for one in sections}
        for name in ("like", "section", "sections"):
            if name in self.fields:
                self.fields[name].choices = [(pk, one.name) for pk, one in self.sections.items()]

    @property
    def changes(self) -> list[Change]:
        """What was chosen; of a valid form only."""
        raise NotImplementedError

    def longest(self, section_id: str) -> int:
        """Minutes of the longest meeting of a section."""
        return max((span.minutes for span in times_of(self.sections[section_id])), default=HOUR)


class SectionChangeForm(ChangeForm):
    """One more section like an existing one, on a day from a time on, as long as the other one's longest meeting."""

    like = forms.ChoiceField(label=_("Like which group?"))
    day = forms.TypedChoiceField(label=_("Day"), choices=DAYS, coerce=int)
    start = forms.TimeField(label=_("From"), widget=TimeBox)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("like") and given.get("start") and self._end(given) > MINUTES_PER_DAY:
            self.add_error("start", _now("It would run past midnight. Let it begin earlier."))
        return given

    def _end(self, given: dict[str, Any]) -> int:
        return _minute(given["start"]) + self.longest(given["like"])

    @property
    def changes(self) -> list[Change]:
        given = self.cleaned_data
        meeting = WeekSpan(given["day"], _minute(given["start"]), self._end(given))
        return [OpenSection(given["like"], (meeting,))]


class SeatsChangeForm(ChangeForm):
    section = forms.ChoiceField(label=_("Which group?"))
    count = forms.IntegerField(label=_("How many more places?"), widget=SMALL, min_value=1, max_value=20, initial=1)

    @property
    def changes(self) -> list[Change]:
        return [AddSeats(self.cleaned_data["section"], self.cleaned_data["count"])]


class MoveChangeForm(ChangeForm):
    """One weekly meeting of a group at another time, as long as before."""

    meeting = forms.ChoiceField(label=_("Which group, and when?"))
    day = forms.TypedChoiceField(label=_("Move it to"), choices=DAYS, coerce=int)
    start = forms.TimeField(label=_("From"), widget=TimeBox)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["meeting"].choices = [
            (meeting_key(one.pk, span), f"{one.name}: {span_words(span)}")
            for one in self.sections.values()
            for span in times_of(one)
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("meeting") and given.get("start") and "day" in given:
            _section, before = meeting_of(given["meeting"])
            after_end = _minute(given["start"]) + before.minutes
            if after_end > MINUTES_PER_DAY:
                self.add_error("start", _now("It would run past midnight. Let it begin earlier."))
            elif (given["day"], _minute(given["start"])) == (before.day, before.start):
                self.add_error("day", _now("It meets then already. Choose another day or time."))
        return given

    @property
    def changes(self) -> list[Change]:
        given = self.cleaned_data
        section_id, before = meeting_of(given["meeting"])
        start = _minute(given["start"])
        return [MoveMeeting(section_id, before, WeekSpan(given["day"], start, start + before.minutes))]


class AwayChangeForm(ChangeForm):
    staff = forms.TypedChoiceField(label=_("Who is away?"), coerce=UUID)
    weeks = forms.IntegerField(label=_("For how many weeks?"), widget=SMALL, min_value=1, max_value=52, initial=2)
    is_covered = forms.BooleanField(label=_("Colleagues lead their groups meanwhile"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["staff"].choices = _staff(self.viewer, Role.COUNSELOR, Role.GROUP_LEADER)

    @property
    def changes(self) -> list[Change]:
        given = self.cleaned_data
        return [CounselorAway(str(given["staff"]), given["weeks"], given["is_covered"])]


class DayChangeForm(ChangeForm):
    """A site is open on one more day: groups like these meet from its start on, and these counselors work."""

    site = forms.ModelChoiceField(label=_("Site"), queryset=None, empty_label=None)
    day = forms.TypedChoiceField(label=_("Day"), choices=DAYS, coerce=int, initial=SATURDAY)
    start = forms.TimeField(label=_("From"), widget=TimeBox, initial=time(9))
    end = forms.TimeField(label=_("To"), widget=TimeBox, initial=time(13))
    sections = forms.MultipleChoiceField(
        label=_("With groups like"), widget=forms.CheckboxSelectMultiple, required=False
    )
    staff = forms.TypedMultipleChoiceField(
        label=_("Who works then?"), coerce=UUID, widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["site"].queryset = active_sites(viewer=self.viewer)
        self.fields["staff"].choices = _staff(self.viewer, Role.COUNSELOR)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("start") and given.get("end") and given["end"] <= given["start"]:
            self.add_error("end", _now("It ends before it begins. Change one of the two."))
        if not given.get("sections") and not given.get("staff"):
            self.add_error("sections", _now("Choose at least one group, or somebody who works then."))
        return given

    @property
    def changes(self) -> list[Change]:
        given = self.cleaned_data
        start, end = _minute(given["start"]), _minute(given["end"])
        day = OpenDay(
            site_id=str(given["site"].pk),
            span=WeekSpan(given["day"], start, end),
            staff_ids=tuple(str(one) for one in given["staff"]),
        )
        groups = (
            OpenSection(like, (WeekSpan(given["day"], start, min(end, start + self.longest(like))),))
            for like in given["sections"]
        )
        return [day, *groups]


class ReferralsChangeForm(ChangeForm):
    """So many new people like a described one."""

    count = forms.IntegerField(label=_("How many?"), widget=SMALL, min_value=1, max_value=30, initial=3)
    track = forms.ModelChoiceField(label=_("Track"), queryset=None, empty_label=None)
    site = forms.ModelChoiceField(label=_("Site"), queryset=None, empty_label=None)
    level = forms.ChoiceField(label=_("Level of care"), choices=LEVELS, initial="2.1")
    hours = forms.IntegerField(label=_("Hours a week"), widget=SMALL, min_value=1, max_value=40, initial=9)
    free = forms.ChoiceField(label=_("When are they free?"), choices=FREE, required=False)
    modality = forms.ChoiceField(label=_("How do they take part?"), choices=MODES)
    travel = forms.IntegerField(label=_("Minutes to the site"), widget=SMALL, min_value=0, max_value=240, initial=20)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["track"].queryset = active_tracks(viewer=self.viewer)
        self.fields["site"].queryset = active_sites(viewer=self.viewer)

    @property
    def changes(self) -> list[Change]:
        given = self.cleaned_data
        asked = NewReferrals(
            count=given["count"],
            site_id=str(given["site"].pk),
            track_id=str(given["track"].pk),
            level=given["level"],
            minutes=given["hours"] * HOUR,
            free=given["free"],
            modality=given["modality"],
            travel=given["travel"],
        )
        return [asked]


KIND = ScenarioChangeKind
FORMS: dict[str, type[ChangeForm]] = {
    KIND.SECTION: SectionChangeForm,
    KIND.SEATS: SeatsChangeForm,
    KIND.MOVE: MoveChangeForm,
    KIND.AWAY: AwayChangeForm,
    KIND.DAY: DayChangeForm,
    KIND.REFERRALS: ReferralsChangeForm,
}
TITLES = {
    KIND.SECTION: _("Open one more group"),
    KIND.SEATS: _("More places in a group"),
    KIND.MOVE: _("A group meets at another time"),
    KIND.AWAY: _("A counselor is away"),
    KIND.DAY: _("Open on a further day"),
    KIND.REFERRALS: _("New referrals"),
}


def change_forms(*, viewer: Actor, day: Any, kind: str = "", posted: Any = None) -> list[tuple[str, Any, ChangeForm]]:
    """(kind, title, form) of every change that can be added by hand; the posted one is bound."""
    sections = list(sections_from(viewer=viewer, day=day))
    return [
        (
            one.value,
            TITLES[one],
            form(posted if one == kind else None, viewer=viewer, sections=sections, prefix=one.value),
        )
        for one, form in FORMS.items()
    ]


class CompareForm(forms.Form):
    """Which two plans are laid side by side; today's is one."""

    one = forms.ChoiceField(label=_("This plan"))
    other = forms.ChoiceField(label=_("Beside this one"))

    def __init__(self, *args: Any, plans: list[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.choices = plans

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("one") and given.get("one") == given.get("other"):
            self.add_error("other", _now("Choose two different plans."))
        return given


class PersonForm(forms.Form):
    """Whose week is explained."""

    stay = forms.TypedChoiceField(label=_("Whose week?"), coerce=UUID)

    def __init__(self, *args: Any, stays: list[tuple[UUID, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["stay"].choices = [(str(stay), name) for stay, name in stays]


def _staff(viewer: Actor, *roles: Role) -> list[tuple[str, str]]:
    return [(str(one.pk), str(one)) for one in staff_of(viewer=viewer, roles=list(roles))]


def _minute(at: time) -> int:
    return at.hour * HOUR + at.minute
