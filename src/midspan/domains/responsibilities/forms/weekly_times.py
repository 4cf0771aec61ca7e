"""Weekly times as a list of lines: days, from, until, and whether every week."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from midspan.domains.responsibilities.proposing import EVERY_WEEK
from midspan.domains.responsibilities.rules import WeeklyTime, may_last
from midspan.domains.responsibilities.wording import anchor_monday, this_and_next_monday
from midspan.ui.fields import TimeBox
from midspan.values.spans import DAYS_PER_WEEK, MINUTES_PER_DAY

NO_DAY = _("Choose at least one day.")


class WeeklyTimeForm(forms.Form):
    """The same hours on one or more days. An end before the start is the next day's; 00:00 is midnight."""

    days = forms.TypedMultipleChoiceField(
        label=_("On which days?"),
        coerce=int,
        choices=list(WEEKDAYS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": NO_DAY},
    )
    start = forms.TimeField(label=_("From"), widget=TimeBox)
    end = forms.TimeField(label=_("Until"), widget=TimeBox)
    rhythm = forms.ChoiceField(label=_("How often?"), initial=EVERY_WEEK)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rhythm"].choices = [
            (EVERY_WEEK, _("Every week")),
            *map(_rhythm_choice, this_and_next_monday(today)),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("start") is not None and cleaned.get("end") is not None:
            verdict = may_last(_weekly_time(cleaned, weekday=0))
            if not verdict:
                self.add_error("end", _(verdict.reason))
        return cleaned

    def times(self) -> list[WeeklyTime]:
        """One weekly time for each day. Only after the form was found valid."""
        return [_weekly_time(self.cleaned_data, weekday=day) for day in self.cleaned_data.get("days", [])]


class BaseWeeklyTimeFormSet(forms.BaseFormSet):
    """All lines together. A line without anything in it is no line."""

    deletion_widget = forms.CheckboxInput

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Take this line away")

    def times(self) -> list[WeeklyTime]:
        """What all lines say. Only after they were found valid."""
        kept = [form for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        return [time for form in kept for time in form.times()]


WeeklyTimeFormSet = forms.formset_factory(
    WeeklyTimeForm, formset=BaseWeeklyTimeFormSet, extra=0, can_delete=True, max_num=28, absolute_max=40
)


def initial_times(times: Iterable[WeeklyTime], *, today: date) -> list[dict[str, Any]]:
    """Lines for times that are there already: the same hours on several days are one line."""
    lines: dict[tuple[int, int, str], list[int]] = defaultdict(list)
    for one in times:
        lines[one.start_minute, one.end_minute, _rhythm_of(one, today)].append(one.weekday)
    return [
        {"days": days, "start": _clock(start), "end": _clock(end), "rhythm": rhythm}
        for (start, end, rhythm), days in lines.items()
    ]


def _rhythm_choice(monday: date) -> tuple[str, str]:
    words = _("Every second week, as in the week of %(day)s")
    return monday.isoformat(), words % {"day": date_format(monday, "MONTH_DAY_FORMAT")}


def _rhythm_of(one: WeeklyTime, today: date) -> str:
    """The choice that says the same: of this week and the next, the one with the anchor's parity."""
    anchor = anchor_monday(one)
    if anchor is None:
        return EVERY_WEEK
    this, following = this_and_next_monday(today)
    return (following if (this - anchor).days // DAYS_PER_WEEK % 2 else this).isoformat()


def _weekly_time(cleaned: dict[str, Any], *, weekday: int) -> WeeklyTime:
    rhythm = cleaned.get("rhythm") or EVERY_WEEK
    is_weekly = rhythm == EVERY_WEEK
    return WeeklyTime(
        weekday=weekday,
        start_minute=minute(cleaned["start"]),
        end_minute=minute(cleaned["end"]) or MINUTES_PER_DAY,
        every_weeks=1 if is_weekly else 2,
        anchor_date=None if is_weekly else date.fromisoformat(rhythm) + timedelta(days=weekday),
    )


def minute(moment: time) -> int:
    """Minutes after midnight."""
    return moment.hour * 60 + moment.minute


def _clock(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
